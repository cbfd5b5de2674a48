"""Which field shows which kind of question; the only place that chooses."""

from __future__ import annotations

from collections.abc import Mapping

from sidesk.forms.definition import Path, Question
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.choice import AcknowledgeField, ChoiceField, ManyField, VerdictField, YesNoField
from sidesk.ui.fields.codes import AddressField, CodeField
from sidesk.ui.fields.files import FileField
from sidesk.ui.fields.moment import DateField, DateTimeField, TimeField
from sidesk.ui.fields.numbers import MoneyField, NumberField
from sidesk.ui.fields.photos import PhotoField
from sidesk.ui.fields.places import PlaceField, WhereField
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.record import RecordField
from sidesk.ui.fields.shown import ComputedField, NoteField
from sidesk.ui.fields.signature import SignatureField
from sidesk.ui.fields.text import LongField, TextField
from sidesk.ui.fields.things import SuggestedField

FIELDS: Mapping[str, type[Field]] = {
    "text": TextField,
    "long": LongField,
    "integer": NumberField,
    "decimal": NumberField,
    "money": MoneyField,
    "date": DateField,
    "time": TimeField,
    "datetime": DateTimeField,
    "one": ChoiceField,
    "many": ManyField,
    "yesno": YesNoField,
    "verdict": VerdictField,
    "person": SuggestedField,
    "device": SuggestedField,
    "place": WhereField,
    "record": RecordField,
    "ip": AddressField,
    "mac": AddressField,
    "barcode": CodeField,
    "geopoint": PlaceField,
    "note": NoteField,
    "calculate": ComputedField,
    "photo": PhotoField,
    "file": FileField,
    "signature": SignatureField,
    "acknowledge": AcknowledgeField,
}
COMPUTABLE = ("text", "long", "integer", "decimal", "money", "date", "time", "datetime", "one", "calculate")


def is_computed(question: Question) -> bool:
    """Whether the form writes it and nobody else."""
    return question.kind == "calculate" or bool(question.calculation and question.read_only)


def is_shown(question: Question) -> bool:
    """A calculation without words is for the form alone."""
    return bool(question.label or question.hint) or question.kind not in ("calculate", "note")


def make_field(ports: FieldPorts, question: Question, path: Path) -> Field:
    """The field of a question at a path."""
    if is_computed(question) and question.kind in COMPUTABLE:
        return ComputedField(ports, question, path)
    return FIELDS[question.kind](ports, question, path)

"""The form opened once without a window: what the wizard cannot run is refused here."""

from __future__ import annotations

import re

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings, Place
from sidesk.authoring.settings import Settings
from sidesk.authoring.survey import Draft
from sidesk.core.errors import FormInvalid
from sidesk.forms.definition import Form, Path
from sidesk.forms.session import FormSession

_WHERE = re.compile(r"(?P<path>\S+)(?: (?P<column>\w+))?(?:, \d+)?")
_OURS = ("limit", "limit_message", "rows_filter")


def rehearse(form: Form, drafts: list[Draft], settings: Settings, found: Findings) -> None:
    """Open a new record of the form; the first rule that does not fit is told by its row."""
    try:
        FormSession(form)
    except FormInvalid as wrong:
        place = _place(str(wrong.details["where"]), drafts, settings)
        found.refuse(place, faults.BAD_EXPRESSION, why=wrong)


def _place(where: str, drafts: list[Draft], settings: Settings) -> Place:
    """The session tells a path and a column: `rooms/length relevant, 5`."""
    told = _WHERE.fullmatch(where)
    path = told["path"] if told else ""
    column = (told["column"] if told else "") or ""
    draft = _at(tuple(path.split("/")), drafts)
    if draft is None or draft.row is None:
        return settings.row.place("instance_name" if path == "instance_name" else "")
    return draft.row.place(f"sidesk:{column}" if column in _OURS else column)


def _at(path: Path, drafts: list[Draft]) -> Draft | None:
    found = next((draft for draft in drafts if draft.node.name == path[0]), None)
    return found if found is None or len(path) == 1 else _at(path[1:], found.children)

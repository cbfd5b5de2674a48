"""One row of the survey sheet as a question: every filled cell is used, noted or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sidesk.authoring import faults
from sidesk.authoring.appearances import appearance
from sidesk.authoring.filters import inner
from sidesk.authoring.findings import Findings, nearest
from sidesk.authoring.parameters import range_constraint, read_parameters
from sidesk.authoring.question_types import Asking
from sidesk.authoring.settings import Settings, report_words, yes_or_no
from sidesk.authoring.workbook import Row
from sidesk.core.expressions import ExpressionError, parse
from sidesk.core.expressions_tree import Call
from sidesk.core.text import LocalText
from sidesk.forms.definition import Question
from sidesk.forms.origins import misspelt, parted
from sidesk.forms.reuse import CARRIES
from sidesk.forms.units import SEPARATOR, UNITS, unit_of

NAME = re.compile(r"[^\W\d][\w.\-]*")

# sidesk::kind, and the kinds that XLSForm's own type may stand for.
_KINDS_OVER = {
    "person": ("text",), "device": ("text",), "place": ("text",), "ip": ("text",), "mac": ("text",),
    "long": ("text",), "record": ("text",), "barcode": ("text", "barcode"), "money": ("decimal", "integer"),
    "signature": ("photo",), "photo": ("photo",), "yesno": ("one",), "verdict": ("one",),
}  # fmt: skip
# The names their choice lists must have: the answers are stored and counted by these.
NAMES_OF_KIND = {
    "yesno": ({"yes", "no"}, {"yes", "no"}),
    "verdict": ({"pass", "fail"}, {"pass", "fail", "na"}),
}

_EVERYWHERE = {
    "type", "name", "label", "hint", "guidance_hint", "relevant", "appearance", "disabled", "read_only",
    "parameters", "sidesk:kind", "sidesk:report",
}  # fmt: skip
_VALUE = {
    "calculation", "default", "sidesk:unit", "sidesk:limit", "sidesk:limit_message", "sidesk:clause",
    "sidesk:register",
}  # fmt: skip
_ANSWER = _VALUE | {
    "required", "required_message", "constraint", "constraint_message", "sidesk:carry", "sidesk:source",
}  # fmt: skip
_FILES = ("photo", "file", "signature")
_REGISTER = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")
_MESSAGES = (
    ("constraint_message", "constraint"), ("required_message", "required"),
    ("sidesk:limit_message", "sidesk:limit"),
)  # fmt: skip
_CALLS = re.compile(r"\$\{|[\w-]\(.*\)\s*$", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """What the rows of a form are read with."""

    settings: Settings
    found: Findings


def question(row: Row, asking: Asking, reading: Reading) -> Question:
    """The question a row asks. Its expressions are checked later, when every name is known."""
    found, plain = reading.found, reading.settings.plain
    kind = _kind(row, asking, found)
    refuse_misplaced(row, _columns_for(kind), kind, found)
    _note_idle_messages(row, found)
    units = _units(row, kind, found)
    read = Question(
        name=name_of(row, kind, found),
        kind=kind,
        label=row.texts("label", plain),
        hint=hint(row, plain),
        required=condition(row, "required"),
        required_message=row.texts("required_message", plain),
        relevant=row.text("relevant"),
        constraint=row.text("constraint"),
        constraint_message=row.texts("constraint_message", plain),
        calculation=asking.calculation or row.text("calculation"),
        default=row.text("default") if kind not in _FILES else "",
        read_only=condition(row, "read_only") if kind not in ("note", "calculate") else "",
        choices=asking.choices,
        choice_filter=row.text("choice_filter"),
        other=asking.other,
        appearance=appearance(row, found),
        parameters=read_parameters(row, "range" if asking.ranged else kind, found),
        unit=units[0],
        units=units if len(units) > 1 else (),
        limit=row.text("sidesk:limit"),
        limit_message=row.texts("sidesk:limit_message", plain),
        clause=row.text("sidesk:clause"),
        register=register(row, found),
        source=f"{SEPARATOR} ".join(parted(row.text("sidesk:source"))),
        refers=_refers(row, found),
        carry=_carry(row, found),
        report=report_words(row, "sidesk:report", found),
    )
    return _completed(read, row, asking, found)


def _kind(row: Row, asking: Asking, found: Findings) -> str:
    kind = asking.kind
    words = row.text("appearance").split()
    if kind == "text" and "multiline" in words:
        kind = "long"
    if kind == "photo" and "signature" in words:
        kind = "signature"
    wanted = row.text("sidesk:kind")
    if not wanted or wanted == kind:
        return kind
    place = row.place("sidesk:kind")
    if wanted not in _KINDS_OVER:
        near = nearest(wanted, _KINDS_OVER)
        found.refuse(place, faults.UNKNOWN_KIND, kind=wanted, near=near, known=", ".join(_KINDS_OVER))
    elif asking.kind not in _KINDS_OVER[wanted]:
        types = {"one": "select_one", "photo": "image"}
        needed = ", ".join(types.get(one, one) for one in _KINDS_OVER[wanted])
        found.refuse(place, faults.KIND_NEEDS_TYPE, kind=wanted, needed=needed)
    else:
        return wanted
    return kind


def _units(row: Row, kind: str, found: Findings) -> tuple[str, ...]:
    """The unit, or those people choose from: `m; cm; ft`. The first one is what everything is computed in."""
    text = row.text("sidesk:unit")
    units = tuple(dict.fromkeys(unit.strip() for unit in text.split(SEPARATOR) if unit.strip()))
    if len(units) < 2:
        return units or ("",)
    place = row.place("sidesk:unit")
    if kind not in ("decimal", "integer", "money"):
        found.refuse(place, faults.UNITS_NEED_NUMBER, kind=kind)
        return units[:1]
    first = unit_of(units[0])
    for unit in units:
        known = unit_of(unit)
        if known is None:
            found.refuse(place, faults.UNKNOWN_UNIT, unit=unit, near=nearest(unit, UNITS))
        elif first is not None and known.dimension != first.dimension:
            found.refuse(place, faults.UNITS_DIFFER, unit=unit, first=units[0])
    return units


def _columns_for(kind: str) -> set[str]:
    if kind == "note":
        return _EVERYWHERE
    if kind == "calculate":
        return _EVERYWHERE | _VALUE
    if kind in _FILES:
        drawn = {"sidesk:source"} if kind == "signature" else set()  # nobody signs by having signed elsewhere
        return (_EVERYWHERE | _ANSWER) - {"calculation", "default", "sidesk:unit"} - drawn
    if kind == "record":
        return _EVERYWHERE | _ANSWER | {"sidesk:refers"}
    if kind in ("one", "many", "yesno", "verdict"):
        return _EVERYWHERE | _ANSWER | {"choice_filter"}
    return _EVERYWHERE | _ANSWER


def refuse_misplaced(row: Row, allowed: set[str], kind: str, found: Findings) -> None:
    """Refuse the filled cells that mean nothing in such a row. A plain "no" asks for nothing anywhere."""
    for (column, language), text in row.cells.items():
        if column not in allowed and yes_or_no(text) is not False:
            found.refuse(row.place(column, language), faults.MISPLACED, kind=kind)


def _note_idle_messages(row: Row, found: Findings) -> None:
    for message, rule in _MESSAGES:
        if row.has(message) and not row.has(rule):
            found.note(row.place(message), faults.MESSAGE_WITHOUT_RULE, rule=rule.replace(":", "::"))


def name_of(row: Row, kind: str, found: Findings) -> str:
    """The name in a row. A note answers nothing and needs none."""
    name = row.text("name")
    if not name and kind == "note":
        return f"note_{row.number}"
    if not name:
        found.refuse(row.place("name"), faults.NO_NAME)
        return f"@{row.number}"  # cannot meet another name
    if not NAME.fullmatch(name):
        found.refuse(row.place("name"), faults.BAD_NAME, name=name)
    return name


def hint(row: Row, plain: str) -> LocalText:
    """The hint, and below it the guidance, which ODK shows on paper and on request."""
    hints = dict(row.texts("hint", plain))
    for language, text in row.texts("guidance_hint", plain).items():
        hints[language] = f"{hints[language]}\n{text}" if language in hints else text
    return hints


def condition(row: Row, column: str) -> str:
    """An expression, `true()` for a yes and nothing for a no."""
    written = row.text(column)
    answer = yes_or_no(written)
    return written if answer is None else "true()" if answer else ""


def register(row: Row, found: Findings) -> str:
    """`links.length`: the register and its column that the answer feeds."""
    written = row.text("sidesk:register")
    if written and not _REGISTER.fullmatch(written):
        found.refuse(row.place("sidesk:register"), faults.BAD_REGISTER)
    return written


def _refers(row: Row, found: Findings) -> tuple[str, ...]:
    """The forms whose records can be named: `D37; D38`."""
    forms = parted(row.text("sidesk:refers"))
    for form in forms:
        if misspelt(form) or "." in form:
            found.refuse(row.place("sidesk:refers"), faults.BAD_REFERS, form=form)
    return forms


def _carry(row: Row, found: Findings) -> str:
    """Whether the answer goes on into the next record."""
    written = row.text("sidesk:carry")
    if written and written not in CARRIES:
        found.refuse(row.place("sidesk:carry"), faults.BAD_CARRY, known=", ".join(CARRIES))
    return written


def is_computed(default: str) -> bool:
    """Whether a default is an expression: it calls a function or mentions a question."""
    try:
        expression = parse(default)
    except ExpressionError:
        return bool(_CALLS.search(default))
    return bool(expression.references) or any(isinstance(one, Call) for one in inner(expression.tree))


def literal(text: str) -> str:
    """A text as it stands in an expression, which knows no escapes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = text.split("'")
    return "concat(" + ', "\'", '.join(f"'{part}'" for part in parts) + ")"


def _completed(read: Question, row: Row, asking: Asking, found: Findings) -> Question:
    """What type and columns say together."""
    if asking.ranged:
        bounds, whole = range_constraint(read.parameters)
        constraint = f"({bounds}) and ({read.constraint})" if read.constraint else bounds
        read = replace(read, kind="integer" if whole else "decimal", constraint=constraint, parameters={})
    if read.kind == "calculate" and not read.calculation:
        if not read.default:
            found.refuse(row.place("calculation"), faults.NO_CALCULATION)
        written = read.default
        computed = written if is_computed(written) else literal(written)
        read = replace(read, calculation=computed if written else "", default="")
    if read.kind != "calculate" and not (read.label or read.hint):
        found.refuse(row.place("label"), faults.NO_LABEL, name=read.name)
    return read

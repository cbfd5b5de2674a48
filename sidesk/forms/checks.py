"""What is wrong with one answer: missing, misshapen, refused by its constraint, outside its limit."""

from __future__ import annotations

from collections.abc import Container

from sidesk.core.canonical import Json
from sidesk.core.expressions_values import truth
from sidesk.core.text import LocalText
from sidesk.forms.cells import NOTHING, Cell, Tally
from sidesk.forms.kinds import is_stored
from sidesk.forms.rules import Rules
from sidesk.forms.spots import MOST_ROWS, UNASKED
from sidesk.forms.state import Problem, ProblemKind, Severity
from sidesk.forms.wording import Wording

MISSING: LocalText = {"zh": "这一项必须填写。", "en": "This must be answered."}
REFUSED: LocalText = {"zh": "这个答案不符合要求。", "en": "This answer does not meet the requirement."}
MISSED: LocalText = {"zh": "超出限值。", "en": "This is outside the limit."}
MISSHAPEN: LocalText = {
    "zh": "这个内容不是这类问题的答案，重新填写。",
    "en": "This is no answer to this kind of question. Answer it again.",
}
GONE: LocalText = {
    "zh": "这个选项已不在可选范围内，重新选择。",
    "en": "This option is no longer offered. Choose again.",
}
TOO_MANY: LocalText = {
    "zh": f"最多显示 {MOST_ROWS} 行，检查行数。",
    "en": f"At most {MOST_ROWS} rows are shown. Check their number.",
}


def check_question(cell: Cell, rules: Rules, offered: Container[str] | None) -> Tally:
    """Compute what the cell of a question requires and what is wrong with it; what it adds to its section."""
    home = cell.row.home
    computed = cell.spot.is_computed
    cell.read_only = (
        computed
        or (home is not None and home.read_only)
        or (rules.read_only is not None and truth(rules.read_only(cell)))
    )
    cell.required = (
        rules.required is not None
        and not cell.read_only
        and cell.spot.question.kind not in UNASKED
        and truth(rules.required(cell))
    )
    cell.problems = tuple(_found(cell, rules, offered)) if cell.shown else ()
    return _tally(cell)


def check_repeat(cell: Cell, rules: Rules, *, too_many: bool) -> Tally:
    """Compute whether the rows of a repeat may be changed."""
    home = cell.row.home
    cell.read_only = (home is not None and home.read_only) or (
        rules.read_only is not None and truth(rules.read_only(cell))
    )
    wrong = cell.shown and too_many
    cell.problems = (Problem(cell.path, "error", "rows", TOO_MANY),) if wrong else ()
    return Tally(errors=1) if wrong else NOTHING


def _found(cell: Cell, rules: Rules, offered: Container[str] | None) -> list[Problem]:
    if cell.value is None:
        return [_problem(cell, "required", rules.required_message, MISSING)] if cell.required else []
    question = cell.spot.question
    if not cell.spot.is_computed and not is_stored(question, cell.value):
        return [_problem(cell, "type", None, MISSHAPEN)]
    found: list[Problem] = []
    if offered is not None and not _all_offered(cell.value, offered):
        found.append(_problem(cell, "constraint", None, GONE))
    if rules.constraint is not None and not truth(rules.constraint(cell)):
        found.append(_problem(cell, "constraint", rules.constraint_message, REFUSED))
    if rules.limit is not None and not truth(rules.limit(cell)):
        found.append(_problem(cell, "limit", rules.limit_message, MISSED, severity="warning"))
    return found


def _all_offered(value: Json, offered: Container[str]) -> bool:
    names = value if isinstance(value, list) else [value]
    return all(name in offered for name in names)


def _problem(
    cell: Cell,
    kind: ProblemKind,
    message: Wording | None,
    otherwise: LocalText,
    *,
    severity: Severity = "error",
) -> Problem:
    words = message(cell) if message is not None else {}
    return Problem(cell.path, severity, kind, words or otherwise)


def _tally(cell: Cell) -> Tally:
    if not cell.shown:
        return NOTHING
    asked = not cell.read_only
    missing = sum(1 for problem in cell.problems if problem.kind == "required")
    warnings = sum(1 for problem in cell.problems if problem.severity == "warning")
    return Tally(
        asked=int(asked),
        answered=int(asked and cell.value is not None),
        missing=missing,
        errors=len(cell.problems) - missing - warnings,
        warnings=warnings,
    )

"""Who may say who manages a project and where it begins. Pure.

The first finished record of a project says it freely: somebody has to begin. After that the names of its
manager, of its department and of its director, and the step it began at, are changed by one of them alone.
What anybody else writes there is kept and shown as a claim, and does not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sidesk.workflow.facts import Said
from sidesk.workflow.told import Told

MANAGING = ("PM", "SID", "CTO")  # who opens gates and closes defects; the project names them
MANAGER, START = "manager", "start"
_Answers = Mapping[str, Said]


def governed(told: Sequence[Told]) -> tuple[_Answers, str]:
    """What a project says that counts, of its finished states in their order, and what is only claimed."""
    counting = told[0].answers
    claim = ""
    for one in told[1:]:
        claims = [] if _may_decide(counting, one.author) else _decided(counting, one.answers)
        claim = " ".join(claims)
        counting = _without(one.answers, counting) if claims else one.answers
    return counting, claim


def _may_decide(counting: _Answers, author: str) -> bool:
    """Whoever the project names; where it names nobody, nobody is shut out."""
    names = {name for _, name in _managers(counting)}
    return not names or author in names


def _decided(before: _Answers, after: _Answers) -> list[str]:
    found = [MANAGER] if _managers(before) != _managers(after) else []
    return [*found, START] if before.get("start_step", "") != after.get("start_step", "") else found


def _without(claimed: _Answers, counting: _Answers) -> _Answers:
    """What is claimed with those answers that count before."""
    others = [row for row in _rows(claimed) if row.get("role") not in MANAGING]
    named = [row for row in _rows(counting) if row.get("role") in MANAGING]
    return {**claimed, "people": (*named, *others), "start_step": counting.get("start_step", "")}


def _managers(answers: _Answers) -> frozenset[tuple[str, str]]:
    return frozenset(
        (str(row.get("role")), str(row.get("person", "")))
        for row in _rows(answers)
        if row.get("role") in MANAGING and row.get("person")
    )


def _rows(answers: _Answers) -> tuple[Mapping[str, Said], ...]:
    value = answers.get("people", ())
    return value if isinstance(value, tuple) else ()

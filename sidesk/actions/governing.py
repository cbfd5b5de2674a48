"""Who may say who manages a project and where it begins. Pure.

The first finished record of a project says it freely: somebody has to begin. After that the names of its
manager, of its department and of its director, and the step it began at, are changed by one of them alone.
What anybody else writes there is kept and shown as a claim, and does not count.

Of two first records the one counts that was written by the device that began the project: the project's id
follows from the key of this device, which shows it without a network and cannot be feigned. The other is a
claim.

Two first records that differ in this, and of which neither shows it (projects begun with a former version),
are each as good as the other: a moment is quickly written back. Neither gives a right until somebody whom
each of them names has finished the project with the same names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sidesk.workflow.facts import Said
from sidesk.workflow.told import Told

MANAGING = ("PM", "SID", "CTO")  # who opens gates and closes defects; the project names them
MANAGER, START, FIRST = "manager", "start", "first"
_Answers = Mapping[str, Said]
_Decided: TypeAlias = tuple[frozenset[tuple[str, str]], str]


def governed(
    first: Sequence[Told], told: Sequence[Told], standing: Sequence[Told] = ()
) -> tuple[_Answers, str]:
    """What a project says that counts, of its finished states in their order, and what is only claimed.

    `first` are those before which nothing was finished, `standing` those that nothing follows.
    """
    shown = [one for one in first if one.began] or first
    begun = {_decision(one.answers) for one in shown}
    at = _agreed(shown, told) if len(begun) > 1 else told.index(shown[0]) if shown[0].began else 0
    if at is None:
        return _disputed(shown, told[-1].answers), FIRST
    counting = told[at].answers
    claims: list[str] = []
    for one in told[at + 1 :]:
        claims = _claims(counting, one)
        counting = _without(one.answers, counting) if claims else one.answers
    if shown[0].began:  # a second beginning stays a claim, whatever moment it was dated back to
        claims += [claim for one in standing for claim in _claims(counting, one)]
    return counting, " ".join(dict.fromkeys(claims))


def _claims(counting: _Answers, one: Told) -> list[str]:
    """What somebody wrote who may not decide it."""
    return [] if _may_decide(counting, one.author) else _decided(counting, one.answers)


def _agreed(first: Sequence[Told], told: Sequence[Told]) -> int | None:
    """Where in the order everybody has agreed: each first record with itself, or by somebody it names."""
    authors: dict[_Decided, set[str]] = defaultdict(set)
    for place, one in enumerate(told):
        decision = _decision(one.answers)
        authors[decision].add(one.author)
        if all(_agrees(begun, decision, authors[decision]) for begun in first):
            return place
    return None


def _agrees(begun: Told, decision: _Decided, authors: set[str]) -> bool:
    names = {name for _, name in _managers(begun.answers)}
    return decision == _decision(begun.answers) or not names or not names.isdisjoint(authors)


def _disputed(first: Sequence[Told], shown: _Answers) -> _Answers:
    """What is shown, with a role for nobody wherever the first records name different people for it."""
    said = [_managers(one.answers) for one in first]
    common = frozenset.intersection(*said)
    open_roles = sorted({role for role, _ in frozenset[tuple[str, str]]().union(*said) - common})
    named = [*sorted(common), *((role, "") for role in open_roles)]
    starts = {_start(one.answers) for one in first}
    others = [row for row in _rows(shown) if row.get("role") not in MANAGING]
    rows: list[Mapping[str, Said]] = [{"role": role, "person": person} for role, person in named]
    return {**shown, "people": (*rows, *others), "start_step": starts.pop() if len(starts) == 1 else ""}


def _may_decide(counting: _Answers, author: str) -> bool:
    """Whoever the project names; where it names nobody, nobody is shut out."""
    names = {name for _, name in _managers(counting)}
    return not names or author in names


def _decided(before: _Answers, after: _Answers) -> list[str]:
    found = [MANAGER] if _managers(before) != _managers(after) else []
    return [*found, START] if _start(before) != _start(after) else found


def _decision(answers: _Answers) -> _Decided:
    return _managers(answers), _start(answers)


def _start(answers: _Answers) -> str:
    value = answers.get("start_step", "")
    return value if isinstance(value, str) else ""


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

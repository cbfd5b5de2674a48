"""Which answers are verdicts, and how one is marked and called on paper."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.core.canonical import Json
from sidesk.core.text import N_
from sidesk.forms.definition import Choice, Question

WORDS = {
    "pass": N_("Pass"),
    "star": N_("Pass*"),
    "bulk": N_("Pass※"),
    "fail": N_("Fail"),
    "failstar": N_("Fail*"),
    "na": N_("N/A"),
    "warn": N_("Warning"),
}
_MARKS = {"pass": "pass", "pass_star": "star", "fail": "fail", "fail_star": "failstar", "na": "na"}
PASSED = frozenset({"pass", "star", "bulk"})
FAILED = frozenset({"fail", "failstar"})


def is_verdict(question: Question, choices: Sequence[Choice]) -> bool:
    """A verdict, or a choice between nothing but verdicts: passed, passed at the edge, failed."""
    if question.kind == "verdict":
        return True
    names = {choice.name for choice in choices}
    return question.kind == "one" and {"pass", "fail"} <= names <= set(_MARKS)


def mark_of(value: Json | None) -> str:
    """The mark of a stored verdict; nothing for no verdict."""
    return _MARKS.get(value, "") if isinstance(value, str) else ""

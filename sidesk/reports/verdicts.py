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
_USUAL = frozenset({"合格", "通过", "pass", "passed"})  # a pass that is called so is shown by its mark
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


def has_own_words(choices: Sequence[Choice]) -> bool:
    """Whether a pass is called otherwise (there, complete, delivered), so that its words must be printed."""
    words = {word.casefold() for choice in choices if choice.name == "pass" for word in choice.label.values()}
    return bool(words) and not words & _USUAL

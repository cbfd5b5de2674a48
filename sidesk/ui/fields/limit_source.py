"""By which clause a limit is judged, and how sure it is: said beside the warning that it is missed."""

from __future__ import annotations

from sidesk.core.text import N_, Words
from sidesk.forms.definition import Question

UNCHECKED, PRACTICE = "(K)", "(P)"
_DOUBTS = {UNCHECKED: N_("clause not checked yet"), PRACTICE: N_("trade practice, no clause of a standard")}


def sourced(words: Words, said: str, question: Question) -> str:
    """The warning, with the clause behind it and what is to be doubted of it."""
    clause = words.source(question.clause.strip())
    doubt = _DOUBTS.get(clause[-len(UNCHECKED) :], "")
    plain = clause[: -len(UNCHECKED)].strip() if doubt else clause
    told = [part for part in (plain, words.gettext(doubt) if doubt else "") if part]
    return words.line(said, words.gettext("By {clause}").format(clause=words.listed(told))) if told else said

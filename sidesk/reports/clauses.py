"""Clauses of standards: an unchecked one carries a dagger, and a note says what that means."""

from __future__ import annotations

from sidesk.core.text import N_
from sidesk.reports.voice import Voice

_DOUBTS = {
    "(K)": ("†", N_("† number of the clause not checked against the standard")),
    "(P)": ("‡", N_("‡ trade practice, no clause of a standard")),
}


class Clauses:
    """Prints clauses and remembers which doubts are to be explained."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.notes: list[str] = []

    def text(self, clause: str) -> str:
        """The clause with its dagger. (K) stands behind a number nobody has checked, (P) behind practice."""
        clause = self._voice.source(clause.strip())
        if clause[-3:] not in _DOUBTS:
            return clause
        dagger, note = _DOUBTS[clause[-3:]]
        said = self._voice.line(note)
        if said not in self.notes:
            self.notes.append(said)
        return f"{clause[:-3].strip()}\u00a0{dagger}".strip()

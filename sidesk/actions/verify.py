"""Judge a file somebody hands over: a sealed paper, or a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidesk.core.canonical import Json
from sidesk.core.errors import SideskError
from sidesk.core.text import N_, Words

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
_AGE = b"age-encryption.org/"


@dataclass(frozen=True)
class FileVerdict:
    """The verdict on one file: `code` as the command line returns it, the words for people."""

    code: int
    headline: str
    reasons: tuple[str, ...] = ()
    details: Mapping[str, Json] | None = None

    @classmethod
    def unreadable(cls, problem: SideskError, words: Words) -> FileVerdict:
        """A file that could not even be looked at."""
        return cls(UNREADABLE, problem.told(words), (problem.advised(words),))

    def told(self) -> str:
        """One line."""
        return " ".join([self.headline, *self.reasons])

    def as_json(self) -> dict[str, Json]:
        """For scripts."""
        state = {VALID: "valid", NOT_VALID: "not valid", UNREADABLE: "unreadable"}[self.code]
        return {
            "code": self.code,
            "state": state,
            "headline": self.headline,
            "reasons": list(self.reasons),
            **(self.details or {}),
        }


def verify_file(data: bytes, trust: Sequence[bytes], words: Words) -> FileVerdict:
    """The verdict on the bytes of a PDF; `trust` are root certificates (PEM)."""
    if data.startswith(_AGE):
        return FileVerdict(
            UNREADABLE,
            words.gettext(N_("A bundle is encrypted: only its receiver and its sender can look into it.")),
            (words.gettext(N_("Use `sidesk bundle inspect` with the store that wrote it.")),),
        )
    if b"%PDF-" not in data[:1024]:
        return FileVerdict(UNREADABLE, words.gettext(N_("This is neither a paper (PDF) nor a bundle.")))
    from sidesk.signing.verdict import State
    from sidesk.signing.verify import verdict

    judged = verdict(data, trust)
    codes = {State.VALID: VALID, State.UNREADABLE: UNREADABLE}
    return FileVerdict(
        codes.get(judged.state, NOT_VALID),
        judged.headline(words),
        tuple(judged.told(words)),
        judged.as_json(words),
    )

"""Judge a file somebody hands over: a sealed paper, or a bundle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sidesk.actions import enrol, identity
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import CannotRead, NotACertificate, SideskError
from sidesk.core.text import N_, Words

if TYPE_CHECKING:
    from sidesk.signing.verdict import SealVerdict, Verdict

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
LARGEST = 2**30  # bytes of a file that is looked at
_AGE = b"age-encryption.org/"
_STATES = {VALID: "valid", NOT_VALID: "not valid", UNREADABLE: "unreadable"}


@dataclass(frozen=True)
class SealTold:
    """One seal as a person reads it. `state`: holds, unknown (intact, but nobody vouches) or broken."""

    signer: str
    role: str
    unit: str
    at: dt.datetime | None
    what: str
    state: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileVerdict:
    """The verdict on one file: `code` as the command line returns it, the words for people."""

    code: int
    headline: str
    reasons: tuple[str, ...] = ()
    details: Mapping[str, Json] | None = None
    about_file: tuple[str, ...] = ()  # those of the reasons that are about no single seal
    seals: tuple[SealTold, ...] = ()
    missing: tuple[str, ...] = ()  # roles whose place is still empty

    @classmethod
    def unreadable(cls, problem: SideskError, words: Words) -> FileVerdict:
        """A file that could not even be looked at."""
        return cls(UNREADABLE, problem.told(words), (problem.advised(words),))

    @property
    def is_intact(self) -> bool:
        """Nothing was changed, though a signer may be unknown."""
        return bool(self.seals) and all(seal.state != "broken" for seal in self.seals) and not self.about_file

    def told(self, words: Words) -> str:
        """One line."""
        return words.line(self.headline, *self.reasons)

    def as_json(self) -> dict[str, Json]:
        """For scripts."""
        return {
            "code": self.code,
            "state": _STATES[self.code],
            "headline": self.headline,
            "reasons": list(self.reasons),
            **(self.details or {}),
        }


def trusted(data: bytes, name: str) -> bytes:
    """The root certificate in a file that somebody names as trusted. Raises CannotRead."""
    from sidesk.signing import certificates

    try:
        certificates.read(data)
    except NotACertificate as problem:
        raise CannotRead(path=name, why=N_("it holds no certificate.")) from problem
    return data


def verify_file(data: bytes, trust: Sequence[bytes], words: Words) -> FileVerdict:
    """The verdict on the bytes of a PDF; `trust` are root certificates (PEM)."""
    _ = words.gettext
    if data.startswith(_AGE):
        return FileVerdict(
            UNREADABLE,
            _("A bundle is encrypted: only its receiver and its sender can look into it."),
            (_("Use `sidesk bundle inspect` with the store that wrote it."),),
        )
    if len(data) > LARGEST:
        return FileVerdict(UNREADABLE, _("A file of this size is not read: more than 1 GB."))
    if b"%PDF-" not in data[:1024]:
        return FileVerdict(UNREADABLE, _("This is neither a paper (PDF) nor a bundle."))
    from sidesk.signing.verdict import State
    from sidesk.signing.verify import verdict

    judged = verdict(data, trust)
    codes = {State.VALID: VALID, State.UNREADABLE: UNREADABLE}
    return FileVerdict(
        code=codes.get(judged.state, NOT_VALID),
        headline=judged.headline(words),
        reasons=tuple(judged.told(words)),
        details=judged.as_json(words),
        about_file=tuple(reason.told(words) for reason in judged.reasons),
        seals=tuple(_told(seal, words) for seal in judged.seals),
        missing=_missing(judged),
    )


def verify_on_desk(desk: Desk, path: Path, words: Words) -> FileVerdict:
    """The verdict on a file, trusting whom this desk trusts: headquarters, and this computer's own key."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        error = CannotRead.because(path.name, problem)
        return FileVerdict.unreadable(error, words)
    try:
        return verify_file(data, _trusted(desk), words)
    except SideskError as problem:
        return FileVerdict.unreadable(problem, words)


def _trusted(desk: Desk) -> list[bytes]:
    """Headquarters' root where the desk knows one; the person's own chain always ends in a root."""
    from sidesk.signing import certificates

    own = certificates.read(identity.person_key(desk.store).certificates)[-1:]
    return list(dict.fromkeys([enrol.trust_anchor(desk), certificates.pem(own)]))


def _told(seal: SealVerdict, words: Words) -> SealTold:
    state = "broken"
    if seal.intact and seal.valid and not any(reason.breaks for reason in seal.reasons):
        state = "holds" if seal.trusted else "unknown"
    return SealTold(
        signer=seal.signer or seal.field,
        role=seal.role,
        unit=seal.unit,
        at=seal.at,
        what=seal.told_kind(words),
        state=state,
        sentences=tuple(reason.told(words) for reason in seal.reasons),
    )


def _missing(judged: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field.role or field.name for field in judged.open_fields))

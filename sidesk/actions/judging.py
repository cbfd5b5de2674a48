"""What is taken of a bundle: revisions and papers whose signatures hold, by people headquarters certified.

Headquarters judges what laptops send; a laptop judges what a colleague's laptop brought it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sidesk.core.text import LANGUAGES, N_, LocalText, Words
from sidesk.models.entities import FINAL, REVISION_FORMAT, REVISION_VERSION, WITHDRAWN, Paper, Revision
from sidesk.signing import cms, verify, vouching
from sidesk.signing.verdict import Kind, Reason, SealVerdict
from sidesk.signing.vouching import Issued
from sidesk.sync.envelope import signed_by_device
from sidesk.sync.receipt import told

_NEWER = N_("it was written by a newer SiDesk than headquarters reads.")
_NO_DEVICE = N_("it was written on a computer that headquarters does not know.")
_REVOKED = N_("it was written on a computer that was revoked.")
_NOT_ITS_DEVICE = N_("the signature of the computer that wrote it does not fit.")
_UNSIGNED = N_("it is finished, but nobody signed it.")
_NOT_WITHDRAWN = N_("it takes a finished record out of use, but nobody signed that.")
_NOT_ITS_AUTHOR = N_("its author is not among those who signed it.")
_OTHERS_NAME = N_("it bears the name of somebody who did not write it on this computer.")
_OTHER_RECORD = N_("the paper holds another record than the one it is said to be of.")
_OTHER_SEAL = N_("it is said to bear a seal that is not in it.")
_BROKEN = N_("a seal does not hold.")
_NO_SCAN = N_("the signed copy is neither a PDF nor a picture.")
_SCANS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")


class Writer(Protocol):
    """A device that may have written a revision."""

    @property
    def public_key(self) -> bytes:
        """Its key."""

    @property
    def person(self) -> str:
        """Whose it is, by id."""

    @property
    def revoked_at(self) -> object | None:
        """When it was revoked; None while it counts."""


@dataclass(frozen=True)
class Grounds:
    """What is judged by. Documents name the four characters of a device, bundles its whole id."""

    trust: Sequence[bytes]
    crls: Sequence[bytes]
    at: dt.datetime  # the moment of receipt
    devices: Mapping[str, Writer]  # by id and by the four characters; no two share either
    issued: Issued | None = None  # where the office itself judges
    people: Mapping[str, str] = field(default_factory=dict)  # those it certified: id -> name


class Judge:
    """Judges at the moment of receipt; what was taken once stays taken."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds

    @property
    def at(self) -> dt.datetime:
        """The moment of receipt."""
        return self._grounds.at

    def revision(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        """Why this revision is put aside, or None."""
        if revision.text("format") != REVISION_FORMAT or revision.body.get("version") != REVISION_VERSION:
            return told(_NEWER)
        device = self._grounds.devices.get(revision.text("device"))
        if device is None:
            return told(_NO_DEVICE)
        if not signed_by_device(revision, device.public_key):
            return told(_NOT_ITS_DEVICE)
        # A colleague's laptop may bring what a revoked one wrote: then a human looks at it.
        if device.revoked_at is not None:
            return told(_REVOKED)
        if revision.kind not in (FINAL, WITHDRAWN) and self._is_others(revision, device.person):
            return told(_OTHERS_NAME)
        seals = self._seals(revision, signatures)
        return _broken(seals) or self._author_missing(revision, seals)

    def later(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        """Why one of these signatures of persons does not hold, or None."""
        return _broken(self._seals(revision, signatures))

    def paper(self, paper: Paper, pdf: bytes) -> LocalText | None:
        """Why this paper is put aside, or None. One that waits for further seals is taken."""
        if paper.is_scan:  # a picture of the printed page: nothing in it can be judged by a program
            return None if pdf.startswith(_SCANS) else told(_NO_SCAN)
        verdict = verify.verdict(
            pdf, self._grounds.trust, self._grounds.at, self._grounds.crls, issued=self._grounds.issued
        )
        if verdict.record_sha256 and verdict.record_sha256 != paper.revision:
            return told(_OTHER_RECORD)
        # Lists show who sealed it by what stands beside the file, which nobody signed.
        said = paper.field or paper.signer or paper.role
        if said and not any(_is_told(paper, seal) for seal in verdict.seals):
            return told(_OTHER_SEAL)
        if verdict.is_valid or verdict.is_waiting:
            return None
        reasons = [*verdict.reasons, *(reason for seal in verdict.seals for reason in seal.reasons)]
        return _first(reasons)

    def _seals(self, revision: Revision, signatures: Sequence[bytes]) -> list[SealVerdict]:
        read = [
            cms.verdict(revision.bytes, one, self._grounds.trust, self._grounds.at, self._grounds.crls)
            for one in signatures
        ]
        return vouching.vouched(read, self._grounds.issued)

    def _is_others(self, revision: Revision, owner: str) -> bool:
        """Whether a draft, which no person signs, names somebody else than whose computer wrote it."""
        name, person = revision.text("author"), revision.text("author_id")
        if person in self._grounds.people:
            return person != owner
        # Before the enrolment a laptop gave its person an id of its own.
        bearers = [one for one, known in self._grounds.people.items() if known == name]
        return bool(bearers) and owner not in bearers

    def _author_missing(self, revision: Revision, seals: Sequence[SealVerdict]) -> LocalText | None:
        if revision.kind not in (FINAL, WITHDRAWN):
            return None
        if not seals:
            return told(_UNSIGNED if revision.kind == FINAL else _NOT_WITHDRAWN)
        # A project knows by their names who may open a gate or close a defect: the name has to be proven too.
        # Before the enrolment a laptop gave its person an id of its own; that of somebody else is none.
        name, person = revision.text("author"), revision.text("author_id")
        proven = any(
            seal.signer == name
            and (person in ("", seal.person) or (seal.vouched and person not in self._grounds.people))
            for seal in seals
        )
        return None if proven else told(_NOT_ITS_AUTHOR)


def _is_told(paper: Paper, seal: SealVerdict) -> bool:
    """Whether this is the seal a paper is said to bear. The name may have changed with the enrolment."""
    roles = ("", seal.role) if seal.kind is Kind.TIMESTAMP else (seal.role,)
    return seal.field == paper.field and paper.role in roles and (seal.signer == paper.signer or seal.vouched)


def _broken(seals: Sequence[SealVerdict]) -> LocalText | None:
    for seal in seals:
        if not (seal.intact and seal.valid and seal.trusted):
            return _first(seal.reasons)
    return None


def _first(reasons: Sequence[Reason]) -> LocalText:
    """The first reason in every language; a seal without one is broken all the same."""
    if not reasons:
        return told(_BROKEN)
    return {language: reasons[0].told(Words(language)) for language in LANGUAGES}

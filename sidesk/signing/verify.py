"""Verdict on a sealed PDF: every seal intact AND valid AND trusted, and nothing unaccounted for."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sidesk.core.canonical import sha256
from sidesk.core.clock import Clock
from sidesk.core.text import N_
from sidesk.signing import about, envelope, pades, record
from sidesk.signing.seal import REQUIRED
from sidesk.signing.trust import Trust
from sidesk.signing.verdict import (
    MUST_BE_SEALED,
    Kind,
    OpenField,
    Reason,
    SealVerdict,
    State,
    Verdict,
)
from sidesk.signing.vouching import Issued, vouched

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_NO_PDF = Reason(N_("This is not a whole PDF."))
_LOCKED = Reason(N_("This PDF is locked with a password."))
_NO_SEAL = Reason(N_("This PDF carries no seal."))
_NOT_CERTIFIED = Reason(N_("The first seal does not certify the paper."))
_ADDED = Reason(N_("Something was added to the file after the last seal."))
_EDITED = Reason(N_("The paper was changed after this seal by more than further seals."))
_RETOLD = Reason(N_("Title, author, subject or keywords of the file were changed after the first seal."))
_MOST_LISTS = 32
_UNKNOWN_KIND = Reason(N_("The field “{field}” is filled with something that is not a seal."))


def verdict(
    pdf: bytes,
    trust: Sequence[bytes] = (),
    at: dt.datetime | None = None,
    crls: Sequence[bytes] = (),
    *,
    approval_first: bool = False,
    issued: Issued | None = None,
) -> Verdict:
    """The verdict on a file.

    `trust` are root certificates, `crls` the lists of revoked ones (PEM or DER each), `at` the moment a
    certificate must count: headquarters' receipt if there is one, else now. `approval_first` accepts a
    paper whose first seal does not certify it, `issued` tells the holders of certificates by their key, where
    the reader issued some (`vouching.known`). Raises NotACertificate for a file in `trust` or `crls`.
    """
    pades.demand_own_thread()
    judge = _Judge(pdf, Trust.of(trust, crls, at or Clock().now()), moment_is_given=at is not None)
    try:
        reader = pades.reader(pdf)
        if reader.encrypted:
            return Verdict(State.UNREADABLE, reasons=(_LOCKED,))
        paper = _Paper.of(reader)
    except pades.damage():
        return Verdict(State.UNREADABLE, reasons=(_NO_PDF,))
    judge = replace(judge, trust=judge.trust.with_lists(_lists_inside(reader)))
    seals = judge.seals(paper)
    data, problem = record.record_bytes(reader)
    reasons = (*_problems(pdf, paper, approval_first), *([problem] if problem else []))
    digest = sha256(data) if data is not None else ""
    return Verdict.of(tuple(vouched(seals, issued)), paper.open_fields, reasons, digest)


@dataclass(frozen=True)
class _Paper:
    """The seals of a file in the order they were set, and the fields that are still open."""

    reader: PdfFileReader
    signatures: tuple[EmbeddedPdfSignature, ...]
    open_fields: tuple[OpenField, ...]
    reasons: tuple[Reason, ...]  # about filled fields that hold no seal at all

    @classmethod
    def of(cls, reader: PdfFileReader) -> _Paper:
        """Read from a file. Raises `pades.damage()`."""
        from pyhanko.sign.fields import enumerate_sig_fields
        from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

        signatures, open_fields, reasons = [], [], []
        for name, value, reference in enumerate_sig_fields(reader):
            field = reference.get_object()
            if value is None:
                required = bool(int(pades.entry(field, "/Ff", 0)) & REQUIRED)
                open_fields.append(OpenField(name, _role(field), required))
                continue
            try:
                # Not reader.embedded_signatures: that passes over seals of a kind it does not know.
                signatures.append(EmbeddedPdfSignature(reader, field, name))
            except pades.damage():
                reasons.append(replace(_UNKNOWN_KIND, details={"field": name}))
        signatures.sort(key=lambda signature: signature.signed_revision)
        return cls(reader, tuple(signatures), tuple(open_fields), tuple(reasons))


@dataclass(frozen=True)
class _Judge:
    pdf: bytes
    trust: Trust
    moment_is_given: bool

    def seals(self, paper: _Paper) -> list[SealVerdict]:
        """The verdict on each seal, the first one first.

        Judged from the last to the first: a time stamp says when the seals before it existed at the
        latest. What was added since a seal is looked at only in a file whose seals all hold, because it
        means reading every object of it.
        """
        judged: list[SealVerdict] = []
        trust = self.trust
        for signature in reversed(paper.signatures):
            seal = self._seal(signature, trust)
            judged.insert(0, seal)
            if seal.kind is Kind.TIMESTAMP and seal.trusted and seal.at and not self.moment_is_given:
                trust = replace(trust, at=seal.at)
        if any(reason.breaks for seal in judged for reason in seal.reasons):
            return judged
        earlier = [
            replace(seal, reasons=(*seal.reasons, *_later_changes(signature)))
            for seal, signature in zip(judged[:-1], paper.signatures, strict=False)
        ]
        return [*earlier, *judged[-1:]]

    def _seal(self, signature: EmbeddedPdfSignature, trust: Trust) -> SealVerdict:
        seal = SealVerdict(signature.field_name)
        try:
            seal = replace(seal, kind=_kind(signature), role=_role(signature.sig_field))
            reasons = self._envelope_problems(signature)
            if reasons:
                return replace(seal, reasons=tuple(reasons))
            return _judged(seal, signature, trust)
        except pades.damage():
            return replace(seal, reasons=(envelope.CHANGED,))

    def _envelope_problems(self, signature: EmbeddedPdfSignature) -> list[Reason]:
        contents = signature.pkcs7_content
        covered = [int(number) for number in signature.byte_range]
        reasons = envelope.place_problems(self.pdf, covered, contents)
        if reasons:
            return reasons
        der = envelope.unpadded(contents)
        return [envelope.PADDING] if der is None else envelope.signed_problems(der, self.trust.roots)


def _judged(seal: SealVerdict, signature: EmbeddedPdfSignature, trust: Trust) -> SealVerdict:
    from pyhanko.sign.validation.pdf_embedded import (
        async_validate_pdf_signature,
        async_validate_pdf_timestamp,
    )
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    status: Any  # of one of two classes without a common ancestor that has all of it
    if seal.kind is Kind.TIMESTAMP:
        status = asyncio.run(async_validate_pdf_timestamp(signature, trust.context(), skip_diff=True))
        at = status.timestamp
    else:
        status = asyncio.run(async_validate_pdf_signature(signature, trust.context(), skip_diff=True))
        at = signature.self_reported_timestamp
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    seal = replace(seal, at=at, covers_whole=whole)
    if not whole and status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        seal = replace(seal, reasons=(envelope.RANGE,))
    return trust.judged(seal, status, envelope.chain(signature.signed_data))


def _kind(signature: EmbeddedPdfSignature) -> Kind:
    if signature.sig_object_type == "/DocTimeStamp":
        return Kind.TIMESTAMP
    return Kind.CERTIFIES if _certifies(signature) else Kind.APPROVES


def _certifies(signature: EmbeddedPdfSignature) -> bool:
    """The document points at this seal as its certification, and the seal itself sets the limits."""
    permissions = pades.entry(signature.reader.root, "/Perms", {})
    if "/DocMDP" not in permissions or "/Reference" not in signature.sig_object:
        return False
    mine: Any = signature.sig_object.container_ref
    return bool(permissions.get_value_as_reference("/DocMDP") == mine and signature.docmdp_level is not None)


def _role(field: Any) -> str:
    return str(pades.entry(field, "/TU", ""))


def _lists_inside(reader: PdfFileReader) -> list[bytes]:
    """The lists of revoked certificates that headquarters put into the file with a time stamp (DSS)."""
    try:
        kept = pades.entry(pades.entry(reader.root, "/DSS", {}), "/CRLs", ())
        return [bytes(kept[place].data) for place in range(min(len(kept), _MOST_LISTS))]
    except pades.damage():
        return []  # then they say nothing; that the file is whole is judged by its seals


def _later_changes(signature: EmbeddedPdfSignature) -> Iterator[Reason]:
    """What was added to the file since this seal, if it is more than seals and their certificates."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    try:
        signature.compute_integrity_info()  # type: ignore[no-untyped-call]
        allowed = signature.summarise_integrity_info()["docmdp_ok"]
    except pades.damage():
        yield _EDITED
        return
    found: Any = signature.diff_result
    within = isinstance(found, DiffResult) and found.modification_level <= ModificationLevel.FORM_FILLING
    if not (allowed and within):
        yield _EDITED


def _problems(pdf: bytes, paper: _Paper, approval_first: bool) -> list[Reason]:
    """What is wrong with the paper as a whole."""
    try:
        found = [*_end_problems(pdf, paper), *_certification_problems(paper, approval_first)]
        if _demands_less(paper):
            found.append(_EDITED)
        if _is_retold(pdf, paper):
            found.append(_RETOLD)
    except pades.damage():
        found = [envelope.CHANGED]
    return [*paper.reasons, *found, *_missing(paper.open_fields)]


def _demands_less(paper: _Paper) -> bool:
    """Whether a field says since the first seal that it need not be sealed: pyHanko takes that for filling in
    a form, and a paper would be complete without a party that has to seal it."""
    from pyhanko.sign.fields import enumerate_sig_fields

    if not paper.signatures:
        return False
    first: Any = paper.reader.get_historical_resolver(paper.signatures[0].signed_revision)
    now, then = (
        {name: int(pades.entry(field.get_object(), "/Ff", 0)) for name, _, field in enumerate_sig_fields(at)}
        for at in (paper.reader, first)
    )
    return any(now.get(name) != demanded for name, demanded in then.items())


def _is_retold(pdf: bytes, paper: _Paper) -> bool:
    """Whether the file calls itself something else than when it was sealed first: no page says so, and
    pyHanko lets it pass."""
    if not paper.signatures:
        return False
    covered = [int(number) for number in paper.signatures[0].byte_range]
    first = sum(covered[2:])
    return first < len(pdf) and about.is_retold(paper.reader, pades.reader(pdf[:first]))


def _end_problems(pdf: bytes, paper: _Paper) -> list[Reason]:
    """A time stamp alone is no seal, and the last of all must cover the file to its last byte."""
    if not any(_kind(signature) is not Kind.TIMESTAMP for signature in paper.signatures):
        return [] if paper.reasons else [_NO_SEAL]
    covered = list(paper.signatures[-1].byte_range)
    whole = len(covered) == 4 and covered[2] + covered[3] == len(pdf)
    return [] if whole else [_ADDED]


def _certification_problems(paper: _Paper, approval_first: bool) -> list[Reason]:
    if approval_first or not paper.signatures or _certifies(paper.signatures[0]):
        return []
    return [_NOT_CERTIFIED]


def _missing(open_fields: Sequence[OpenField]) -> list[Reason]:
    return [
        Reason(MUST_BE_SEALED, {"role": field.role or field.name}) for field in open_fields if field.required
    ]

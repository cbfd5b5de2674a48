"""Judge a file with what this desk knows: whom it trusts, and what its store holds of the same record."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path

from sidesk.actions import enrol, identity
from sidesk.actions.desk import Desk
from sidesk.actions.verify import (
    AGE,
    BAD,
    GOOD,
    LARGEST,
    NOT_VALID,
    NOTE,
    UNREADABLE,
    VALID,
    WARN,
    FileVerdict,
    Finding,
    verify_file,
)
from sidesk.core.errors import BundleRejected, PackageUnknown, SideskError
from sidesk.core.reading import read_whole
from sidesk.core.roles import role_name
from sidesk.core.text import Words
from sidesk.forms.definition import Form
from sidesk.models.entities import WITHDRAWN, Paper, Revision
from sidesk.models.papers import branches

_MOST = 20  # papers of a bundle that are told one by one


def verify_on_desk(desk: Desk, path: Path, words: Words) -> FileVerdict:
    """The verdict on a file, trusting whom this desk trusts: headquarters, and this computer's own key."""
    try:
        return verify_here(desk, read_whole(path, LARGEST + 1, path.name), words)
    except SideskError as problem:
        return FileVerdict.unreadable(problem, words)


def verify_here(desk: Desk, data: bytes, words: Words) -> FileVerdict:
    """The same for bytes. Raises SideskError."""
    if data.startswith(AGE):
        return _bundle(desk, data, words)
    told = verify_file(
        data, trusted_on(desk), words, crls=revoked_on(desk), form_of=lambda sha: _form(desk, sha)
    )
    if told.code == UNREADABLE or told.revision is None:
        return told
    headline = words.gettext("The seals hold, but this is not the whole paper as it is known here.")
    return told.with_findings(_Store(desk, words).findings(told.revision, data), headline)


def trusted_on(desk: Desk) -> list[bytes]:
    """Whom this desk trusts: headquarters' root where it knows one; the own chain always ends in a root."""
    from sidesk.signing import certificates

    own = certificates.read(identity.person_key(desk.store).certificates)[-1:]
    return list(dict.fromkeys([enrol.trust_anchor(desk), certificates.pem(own)]))


def trust_told(desk: Desk, words: Words) -> list[str]:
    """Whom this desk trusts, why, and what of it can be out of date; in sentences."""
    _ = words.gettext
    facts = identity.key_facts(desk.store)
    office = identity.office_of(desk.store)
    if office is None or not desk.enrolled:
        return [
            _("Trusted is only the key of this computer: headquarters has not certified anybody here yet."),
            _("Seals of others are judged intact or broken; who set them, nobody vouches for."),
        ]
    told = [
        _(
            "Trusted are {office} and whom it certified; this computer has its root since the enrolment."
        ).format(office=facts.issuer)
    ]
    peer = desk.store.peers.get(office.id)
    if peer is not None and peer.heard_at is not None and revoked_on(desk):
        when = f"{peer.heard_at.astimezone():%Y-%m-%d %H:%M}"
        told.append(_("Revoked certificates are known as of the last receipt, {when}.").format(when=when))
    else:
        told.append(_("No receipt has brought a list of revoked certificates yet."))
    return told


def revoked_on(desk: Desk) -> list[bytes]:
    """The list of revoked certificates that the last receipt brought."""
    from sidesk.sync import bundle

    office = identity.office_of(desk.store)
    receipts = desk.store.peers.receipts(office.id, limit=1) if office is not None else []
    if office is None or not receipts:
        return []
    try:
        keys = {office.id: office.public_key}
        read = bundle.read(receipts[0].data, [identity.age_identity(desk.store)], keys.get)
        crl = base64.b64decode(read.receipt.crl, validate=True) if read.receipt else b""
    except (BundleRejected, binascii.Error):
        return []  # a receipt for a key this computer has no more
    return [crl] if crl else []


def _form(desk: Desk, package: str) -> Form | None:
    try:
        return desk.form(package)
    except PackageUnknown:
        return None


# --- papers -----------------------------------------------------------------------------------------------


class _Store:
    """What the store of a desk says about a paper."""

    def __init__(self, desk: Desk, words: Words) -> None:
        self._desk, self._words = desk, words

    def findings(self, revision: Revision, data: bytes) -> list[Finding]:
        """The same record? The newest version? With every seal?"""
        _ = self._words.gettext
        number = revision.text("number")
        heads = self._desk.store.records.heads(revision.record)
        if not heads:
            return [
                Finding(
                    NOTE,
                    _("{number} is not on this computer: nothing here to compare it with.").format(
                        number=number
                    ),
                )
            ]
        known = self._desk.store.records.revision(revision.id)
        if known is None:
            told = _("{number} is on this computer, but not this version of it.").format(number=number)
            return [Finding(WARN, told), *self._newer(revision, heads)]
        return [*self._seals(known, data), *self._newer(known, heads)]

    def _newer(self, revision: Revision, heads: Sequence[str]) -> list[Finding]:
        if revision.id in heads:
            return []
        _ = self._words.gettext
        found = []
        for head in self._desk.store.records.read([head for head in heads if head != revision.id]):
            told = (
                _("{number} was withdrawn on {date} by {who}: {reason}")
                if head.kind == WITHDRAWN
                else _("A newer version of {number} is here, of {date} by {who}. {reason}")
            )
            found.append(
                Finding(
                    WARN,
                    told.format(
                        number=head.text("number"),
                        date=head.text("at")[:10],
                        who=head.text("author"),
                        reason=head.text("reason"),
                    ).strip(),
                )
            )
        return found

    def _seals(self, revision: Revision, data: bytes) -> list[Finding]:
        """Whether the file carries every seal that is known here."""
        _, number = self._words.gettext, revision.text("number")
        papers = [one for one in self._desk.store.papers.of(revision.record, revision.id) if not one.is_scan]
        if not papers:
            return [
                Finding(
                    GOOD,
                    _("This version of {number} is on this computer too, without a paper.").format(
                        number=number
                    ),
                )
            ]
        lines = branches(papers)
        pages = {one.id: self._bytes(one) for line in lines for one in line}
        for line in lines:
            if pages[line[-1].id] == data:
                told = _("It is the paper of {number} as it is on this computer, to the byte.")
                return [Finding(GOOD, told.format(number=number)), *self._fork(revision, lines)]
        for line in lines:
            later = [one for one in line if data and pages[one.id].startswith(data)]
            if later:
                lacks = self._words.listed(self._who(one) for one in later if pages[one.id] != data)
                told = _(
                    "It was cut back, or is an earlier copy: here {number} carries more seals, of {who}."
                )
                return [Finding(BAD, told.format(number=number, who=lacks))]
            if pages[line[-1].id] and data.startswith(pages[line[-1].id]):
                told = _("It carries more seals than {number} does on this computer.")
                return [Finding(GOOD, told.format(number=number))]
        told = _("Another paper of the same version of {number} is on this computer: it was sealed twice.")
        return [Finding(WARN, told.format(number=number))]

    def _fork(self, revision: Revision, lines: Sequence[Sequence[Paper]]) -> list[Finding]:
        if len(lines) < 2:
            return []
        _ = self._words.gettext
        who = self._words.listed(self._who(line[-1]) for line in lines)
        told = _("Two computers sealed the same paper: {who}.").format(who=who)
        if revision.id in self._desk.store.records.heads(revision.record):
            more = _("One of them must be sealed again, or a correction take the place of both.")
            told = self._words.line(told, more)
        return [Finding(WARN, told)]

    def _who(self, paper: Paper) -> str:
        role = role_name(self._words, paper.role)
        return f"{paper.signer} ({role})" if role else paper.signer

    def _bytes(self, paper: Paper) -> bytes:
        has = self._desk.store.attachments.has(paper.sha256)
        return self._desk.store.attachments.read(paper.sha256) if has else b""


# --- bundles ----------------------------------------------------------------------------------------------


def _bundle(desk: Desk, data: bytes, words: Words) -> FileVerdict:
    """A bundle that this computer wrote or is meant for: whole, from whom, and every paper in it judged."""
    from sidesk.sync import bundle
    from sidesk.sync.envelope import device_id

    _ = words.gettext
    office, own = identity.office_of(desk.store), identity.device_key(desk.store).public
    keys = {device_id(own): own, **({office.id: office.public_key} if office is not None else {})}
    try:
        read = bundle.read(data, [identity.age_identity(desk.store)], keys.get)
    except BundleRejected as problem:
        return FileVerdict.unreadable(problem, words)
    mine = read.device == device_id(own)
    headline = (
        _("A whole bundle, written on this computer.") if mine else _("A whole bundle of headquarters.")
    )
    count = words.ngettext(
        "{n} record in it", "{n} records in it", len({one.record for one in read.revisions})
    )
    found = [Finding(GOOD, count.format(n=len({one.record for one in read.revisions})))]
    bad = []
    for paper in read.papers[:_MOST]:
        if paper.is_scan or paper.sha256 not in read.files:
            continue
        told = verify_file(
            read.files[paper.sha256], trusted_on(desk), words, form_of=lambda sha: _form(desk, sha)
        )
        number = told.revision.text("number") if told.revision is not None else paper.record
        found.append(
            Finding(
                GOOD if told.code == VALID else WARN if told.is_intact else BAD, f"{number}: {told.headline}"
            )
        )
        bad += [f"{number}: {told.told(words)}"] if not told.is_intact else []
    return FileVerdict(NOT_VALID if bad else VALID, headline, tuple(bad), findings=tuple(found))

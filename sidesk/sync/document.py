"""What bundle.json says: the shape a reader insists on, and the limits of one bundle."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import BundleNewer, BundleRejected
from sidesk.core.text import N_
from sidesk.models.entities import Paper, Revision
from sidesk.sync import plain
from sidesk.sync.people import Colleague
from sidesk.sync.people import plain as plain_people

FORMAT = "sidesk-bundle"
VERSION = 1  # what this program writes and the newest it reads
PAYLOAD_TYPE = "application/vnd.sidesk.bundle+json"

PART_LIMIT = 14_000_000  # encrypted; 19.2 MB as mail, below the common 20 MB
LARGEST_BUNDLE = 32 * 2**20  # encrypted: what a reader takes, more generous than what a writer makes
LARGEST_DOCUMENT = 8 * 2**20
LARGEST_SIGNATURE = 64 * 2**10
LARGEST_FILES = 64 * 2**20  # all files of one bundle together
MOST_REVISIONS = 5000
MOST_FORMS = 2000
MOST_PEOPLE = 10_000
LOGO, TYPES, LIMITS = "logo", "types", "limits"  # kinds of files that headquarters hands out

Hash = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Base64 = Annotated[str, msgspec.Meta(max_length=100_000)]
Size = Annotated[int, msgspec.Meta(ge=0)]
Version = Annotated[int, msgspec.Meta(ge=1)]


class Body(msgspec.Struct, frozen=True):
    """What a revision has to say. More may stand there: it belongs to the hash and is kept."""

    format: Name
    version: Version
    record: Name
    number: Text
    project: Text
    form: Text
    package: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
    kind: Annotated[str, msgspec.Meta(pattern=r"\A(working|final|withdrawn)\Z")]
    parents: list[Hash]
    author: Text
    device: Text
    at: Text
    answers: dict[str, Any]
    signatures: Any
    attachments: list[Hash]


class RevisionEntry(msgspec.Struct, frozen=True):
    """A revision with the signatures that lie beside its body."""

    id: Hash
    body: dict[str, Any]
    device_signature: Base64
    cms: Annotated[list[Base64], msgspec.Meta(max_length=100)] = []


class PaperEntry(msgspec.Struct, frozen=True):
    """A sealed PDF: the bytes are the file `sha256`."""

    id: Name
    record: Name
    revision: Hash
    sha256: Hash
    previous: Text = ""
    field: Text = ""
    role: Text = ""
    signer: Text = ""
    sealed_at: Text = ""
    languages: list[Name] = []


class PieceEntry(msgspec.Struct, frozen=True):
    """A piece of a file too large for one bundle; `pieces` are the hashes of all of them, in order."""

    file: Hash
    size: Size
    offset: Size
    sha256: Hash
    pieces: Annotated[list[Hash], msgspec.Meta(min_length=1, max_length=10_000)]


class Refused(msgspec.Struct, frozen=True):
    """What HQ put aside, and why, in both languages."""

    id: Hash
    why: dict[str, Text]


class ReceiptEntry(msgspec.Struct, frozen=True):
    """What HQ says about the bundles named in `receipt_for`."""

    revisions: list[Hash]
    papers: list[Name]
    files: list[Hash]
    quarantined: list[Refused]
    audit: Text  # newest hash of headquarters' audit log
    crl: Annotated[str, msgspec.Meta(max_length=2_000_000)] = ""  # base64 of DER
    token: Text = ""  # over HTTPS: lets this laptop send and fetch files for a quarter of an hour


class WorkEntry(msgspec.Struct, frozen=True):
    """What headquarters hands to a laptop besides records. Kinds of files a reader does not know are kept."""

    projects: Annotated[list[Name], msgspec.Meta(max_length=10_000)]  # assigned to its person
    forms: Annotated[list[Hash], msgspec.Meta(max_length=MOST_FORMS)]  # packages of the published forms
    files: dict[Name, Hash]
    # The staff directory; None where the laptop holds the newest, or headquarters is older than it.
    people: Annotated[tuple[Colleague, ...], msgspec.Meta(max_length=MOST_PEOPLE)] | None = None


class Document(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """bundle.json. Fields that are not listed here are kept as they are."""

    format: Name
    version: Version
    min_reader: Version
    sender: Text
    device: Hash
    to: Hash
    created: Name
    heads: dict[Name, list[Name]]
    revisions: Annotated[list[RevisionEntry], msgspec.Meta(max_length=MOST_REVISIONS)]
    papers: Annotated[list[PaperEntry], msgspec.Meta(max_length=MOST_REVISIONS)]
    files: dict[Hash, Size]
    pieces: list[PieceEntry]
    packages: list[Hash]
    wanted: list[Hash]
    receipt_for: list[Hash]
    receipt: ReceiptEntry | None = None
    holds: Annotated[list[Hash], msgspec.Meta(max_length=MOST_FORMS)] = []
    work: WorkEntry | None = None


def checked(document: dict[str, Json]) -> Document:
    """The document, once its version is one we read and every field has its shape. Raises BundleRejected."""
    if document.get("format") != FORMAT:
        raise BundleRejected(why=N_("it does not say that it is a SiDesk bundle."))
    oldest = document.get("min_reader")
    if isinstance(oldest, int) and not isinstance(oldest, bool) and oldest > VERSION:
        raise BundleNewer(found=document.get("version"), known=VERSION, device=document.get("device"))
    try:
        read = msgspec.convert(document, Document)
        for entry in read.revisions:
            msgspec.convert(entry.body, Body)
    except msgspec.ValidationError as error:
        raise BundleRejected(why=N_("a field of it is not as agreed."), where=str(error)) from error
    return read


def signatures_of(entry: RevisionEntry) -> tuple[bytes, ...]:
    """The signatures of persons. Raises BundleRejected."""
    try:
        return tuple(_bytes(text) for text in entry.cms)
    except ValueError as error:
        raise BundleRejected(why=N_("a field of it is not as agreed."), where=f"cms of {entry.id}") from error


def revision_of(entry: RevisionEntry) -> Revision:
    """The revision; its id is computed again. Raises BundleRejected where it was given another."""
    signatures = signatures_of(entry)
    try:
        found = sha256(plain.canonical_of(entry.body))
        revision = Revision(
            found, entry.body, _bytes(entry.device_signature), signatures[0] if signatures else b""
        )
    except (TypeError, ValueError) as error:
        raise BundleRejected(why=N_("a field of it is not as agreed."), where=str(error)) from error
    if revision.id != entry.id:
        raise BundleRejected(why=N_("a revision does not carry its own hash."), where=entry.id)
    return revision


def revision_bytes(revision: Revision, signatures: Sequence[bytes] = ()) -> bytes:
    """The canonical bytes of the same; the body, which is nearly all of it, is made canonical once."""
    rest = revision_json(revision, signatures)
    del rest["body"]  # the first of its names, so the others follow it
    return b'{"body":' + revision.bytes + b"," + canonical(rest)[1:]


def revision_json(revision: Revision, signatures: Sequence[bytes] = ()) -> dict[str, Json]:
    """How a revision stands in bundle.json, with every person's signature over it."""
    cms = list(signatures) or ([revision.cms] if revision.cms else [])
    entry: dict[str, Json] = {
        "id": revision.id,
        "body": revision.body,
        "device_signature": base64.b64encode(revision.device_signature).decode(),
    }
    if cms:
        entry["cms"] = [base64.b64encode(signature).decode() for signature in cms]
    return entry


def paper_of(entry: PaperEntry) -> Paper:
    """The paper as it is stored. Raises BundleRejected for a moment that is none."""
    try:
        sealed_at = dt.datetime.fromisoformat(entry.sealed_at) if entry.sealed_at else None
    except ValueError as error:
        raise BundleRejected(why=N_("a field of it is not as agreed."), where=f"papers {entry.id}") from error
    if sealed_at is not None and sealed_at.tzinfo is None:
        raise BundleRejected(why=N_("a field of it is not as agreed."), where=f"papers {entry.id}")
    return Paper(
        id=entry.id,
        record=entry.record,
        revision=entry.revision,
        sha256=entry.sha256,
        previous=entry.previous,
        field=entry.field,
        role=entry.role,
        signer=entry.signer,
        sealed_at=sealed_at,
        languages=tuple(entry.languages),
    )


def paper_json(paper: Paper) -> dict[str, Json]:
    """How a paper stands in bundle.json."""
    return {
        "id": paper.id,
        "record": paper.record,
        "revision": paper.revision,
        "sha256": paper.sha256,
        "previous": paper.previous,
        "field": paper.field,
        "role": paper.role,
        "signer": paper.signer,
        "sealed_at": paper.sealed_at.isoformat() if paper.sealed_at else "",
        "languages": list(paper.languages),
    }


def piece_json(piece: PieceEntry) -> dict[str, Json]:
    """How a piece of a large file stands in bundle.json."""
    return {
        "file": piece.file,
        "size": piece.size,
        "offset": piece.offset,
        "sha256": piece.sha256,
        "pieces": list(piece.pieces),
    }


def receipt_json(receipt: ReceiptEntry) -> dict[str, Json]:
    """How a receipt stands in bundle.json."""
    token: dict[str, Json] = {"token": receipt.token} if receipt.token else {}
    return token | {
        "revisions": list(receipt.revisions),
        "papers": list(receipt.papers),
        "files": list(receipt.files),
        "quarantined": [{"id": item.id, "why": dict(item.why)} for item in receipt.quarantined],
        "audit": receipt.audit,
        "crl": receipt.crl,
    }


def work_json(work: WorkEntry) -> dict[str, Json]:
    """How work from headquarters stands in bundle.json."""
    people: dict[str, Json] = {} if work.people is None else {"people": plain_people(work.people)}
    return people | {"projects": list(work.projects), "forms": list(work.forms), "files": dict(work.files)}


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error

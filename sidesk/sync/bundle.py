"""Write and read a bundle: age(zip{bundle.json, bundle.sig, files/<sha256>}), in parts valid alone.

docs/bundle.md is the published description. A reader goes from the outside in and stops at the first
thing that is wrong: size, decryption, zip directory, signature, depth, JSON, shape, hashes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import BundleRejected
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.models.entities import Paper, Revision
from sidesk.sync import archive, encryption, envelope, plain
from sidesk.sync.document import (
    FORMAT,
    LARGEST_BUNDLE,
    LARGEST_DOCUMENT,
    LARGEST_FILES,
    LARGEST_SIGNATURE,
    PAYLOAD_TYPE,
    VERSION,
    Document,
    PieceEntry,
    ReceiptEntry,
    WorkEntry,
    checked,
    paper_json,
    paper_of,
    piece_json,
    receipt_json,
    revision_of,
    signatures_of,
    work_json,
)
from sidesk.sync.envelope import KeyOf, Sign
from sidesk.sync.parts import Content, Contents, Room, cut, items, split

Heads = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Letter:
    """What a bundle is to say. `files` are sizes by hash; their bytes are asked for while writing."""

    sender: str  # the person, or the office
    device: str  # id of the key that signs
    to: str  # id of the key of the other side
    created: str  # RFC 3339
    heads: Heads = field(default_factory=dict)  # ALL complete heads of the sender, in every part
    revisions: Sequence[Revision] = ()  # parents first
    signatures: Mapping[str, Sequence[bytes]] = field(default_factory=dict)  # of persons, if several signed
    papers: Sequence[Paper] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    packages: Sequence[str] = ()  # those of the files that are form packages
    wanted: Sequence[str] = ()
    receipt_for: Sequence[str] = ()
    receipt: ReceiptEntry | None = None
    holds: Sequence[str] = ()  # of a laptop: packages and files that need not be sent to it
    work: WorkEntry | None = None  # of headquarters


@dataclass(frozen=True)
class Part:
    """One file to carry. `id` is the SHA-256 of its bundle.json: a receipt names it."""

    id: str
    data: bytes


@dataclass(frozen=True)
class Piece:
    """A part of a file that is too large for one bundle."""

    file: str
    size: int  # of the whole file
    offset: int
    sha256: str  # of this piece
    data: bytes
    pieces: tuple[str, ...]  # hashes of all pieces, in order


@dataclass(frozen=True)
class Bundle:
    """What a bundle said, after everything about it was checked."""

    id: str
    sender: str
    device: str
    to: str
    created: str
    heads: Heads
    revisions: tuple[Revision, ...]
    signatures: Mapping[str, tuple[bytes, ...]]  # of persons, by revision
    papers: tuple[Paper, ...]
    files: Mapping[str, bytes]
    pieces: tuple[Piece, ...]
    packages: tuple[str, ...]
    wanted: tuple[str, ...]
    receipt_for: tuple[str, ...]
    receipt: ReceiptEntry | None
    document: Mapping[str, Json]  # all of it, with the fields this version does not know
    holds: tuple[str, ...] = ()
    work: WorkEntry | None = None


def write(
    letter: Letter,
    contents: Contents,
    sign: Sign,
    recipients: Sequence[str],
    progress: Progress | None = None,
) -> Iterator[Part]:
    """The letter in as few parts as fit. Each names all heads and stands alone."""
    room = Room.beside(len(_document(letter, Content())))
    parts = split(items(letter.revisions, letter.signatures, letter.papers, letter.files, contents), room)
    for done, part in enumerate(parts):
        if progress is not None:
            progress.step(done, len(parts))
        yield _written(letter, part, contents, sign, recipients)


def read(data: bytes, identities: Sequence[str], key_of: KeyOf, to: str = "") -> Bundle:
    """The bundle in `data`. `to` is our own id; empty where somebody only inspects. Raises BundleRejected."""
    if len(data) > LARGEST_BUNDLE:
        raise archive.too_large()
    found = archive.Archive(encryption.decrypt(data, identities))
    signature = found.read(archive.SIGNATURE, LARGEST_SIGNATURE)
    body = found.read(archive.DOCUMENT, LARGEST_DOCUMENT)
    try:
        device = envelope.check(signature, PAYLOAD_TYPE, body, key_of)
        whole = plain.read_object(body)
    except (envelope.NotSigned, plain.NotPlain) as error:
        raise BundleRejected(why=error.why) from error
    document = checked(whole)
    if document.device != device:
        raise BundleRejected(why=N_("it was signed by another device than the one it names."))
    if to and document.to != to:
        raise BundleRejected(why=N_("it is addressed to somebody else."))
    return _bundle(sha256(body), document, whole, found)


def _bundle(bundle_id: str, document: Document, whole: Mapping[str, Json], found: archive.Archive) -> Bundle:
    files, pieces = _files(document, found)
    revisions = tuple(revision_of(entry) for entry in document.revisions)
    if len({revision.id for revision in revisions}) != len(revisions):
        raise BundleRejected(why=N_("it holds the same revision twice."))
    if not set(document.packages) <= set(files):
        raise BundleRejected(why=N_("a part of it is missing."))
    return Bundle(
        id=bundle_id,
        sender=document.sender,
        device=document.device,
        to=document.to,
        created=document.created,
        heads={record: tuple(ids) for record, ids in document.heads.items()},
        revisions=revisions,
        signatures={entry.id: signatures_of(entry) for entry in document.revisions},
        papers=tuple(paper_of(entry) for entry in document.papers),
        files=files,
        pieces=pieces,
        packages=tuple(document.packages),
        wanted=tuple(document.wanted),
        receipt_for=tuple(document.receipt_for),
        receipt=document.receipt,
        document=whole,
        holds=tuple(document.holds),
        work=document.work,
    )


def _files(document: Document, found: archive.Archive) -> tuple[dict[str, bytes], tuple[Piece, ...]]:
    """Every file of the zip, each named by the signed list and with the hash it is named by."""
    named = [archive.file_name(sha) for sha in document.files]
    named += [archive.file_name(piece.file, piece.offset) for piece in document.pieces]
    if len(set(named)) != len(named) or set(named) != found.files:
        raise BundleRejected(why=N_("its files are not the ones it lists."))
    left = LARGEST_FILES
    files: dict[str, bytes] = {}
    for sha, size in document.files.items():
        data = _file(found, archive.file_name(sha), sha, left)
        left -= len(data)
        if len(data) != size:
            raise _other_bytes()
        files[sha] = data
    pieces = []
    for piece in document.pieces:
        data = _file(found, archive.file_name(piece.file, piece.offset), piece.sha256, left)
        left -= len(data)
        pieces.append(_piece(piece, data))
    return files, tuple(pieces)


def _file(found: archive.Archive, name: str, expected: str, limit: int) -> bytes:
    data = found.read(name, limit)
    if sha256(data) != expected:
        raise _other_bytes()
    return data


def _piece(entry: PieceEntry, data: bytes) -> Piece:
    if entry.sha256 not in entry.pieces or entry.offset + len(data) > entry.size:
        raise BundleRejected(why=N_("a field of it is not as agreed."), where="pieces")
    return Piece(entry.file, entry.size, entry.offset, entry.sha256, data, tuple(entry.pieces))


def _other_bytes() -> BundleRejected:
    return BundleRejected(why=N_("a file in it does not carry its own hash."))


def _written(
    letter: Letter, part: Content, contents: Contents, sign: Sign, recipients: Sequence[str]
) -> Part:
    body = _document(letter, part)
    signature = envelope.detached(PAYLOAD_TYPE, body, letter.device, sign)
    entries = [
        archive.Entry(archive.DOCUMENT, body, deflate=True),
        archive.Entry(archive.SIGNATURE, signature),
    ]
    entries += [
        archive.Entry(archive.file_name(sha), contents(sha), deflate=sha in letter.packages)
        for sha in part.files
    ]
    entries += [
        archive.Entry(archive.file_name(piece.file, piece.offset), cut(piece, contents))
        for piece in part.pieces
    ]
    return Part(sha256(body), encryption.encrypt(archive.pack(entries), recipients))


def _document(letter: Letter, part: Content) -> bytes:
    """bundle.json. The revisions are canonical already, and are set in where their name has its turn."""
    document: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "min_reader": VERSION,
        "from": letter.sender,
        "device": letter.device,
        "to": letter.to,
        "created": letter.created,
        "heads": {record: list(ids) for record, ids in letter.heads.items()},
        "papers": [paper_json(paper) for paper in part.papers],
        "files": {sha: letter.files[sha] for sha in part.files},
        "pieces": [piece_json(piece) for piece in part.pieces],
        "packages": [sha for sha in part.files if sha in letter.packages],
        "wanted": list(letter.wanted),
        "receipt_for": list(letter.receipt_for),
    }
    if letter.receipt is not None:
        document["receipt"] = receipt_json(letter.receipt)
    if letter.holds:
        document["holds"] = list(letter.holds)
    if letter.work is not None:
        document["work"] = work_json(letter.work)
    texts = {name: canonical(value) for name, value in document.items()}
    texts["revisions"] = b"[" + b",".join(part.revisions) + b"]"
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), texts[name]) for name in sorted(texts)) + b"}"

"""Which objects go into which part: whole revisions and whole files, cut only where one is too large."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sidesk.core.canonical import canonical, sha256
from sidesk.core.errors import BundleRejected
from sidesk.core.text import N_
from sidesk.models.entities import Paper, Revision
from sidesk.sync.archive import ENTRY_OVERHEAD, MOST_ENTRIES
from sidesk.sync.document import (
    LARGEST_DOCUMENT,
    MOST_REVISIONS,
    PART_LIMIT,
    PieceEntry,
    paper_json,
    revision_bytes,
)

Contents: TypeAlias = Callable[[str], bytes]  # hash -> the bytes of a file

PIECE = 6 * 2**20  # two to a part


@dataclass(frozen=True)
class Item:
    """One object on its way into a part, with the room it takes there."""

    zipped: int  # at most: JSON is counted as if it would not shrink
    document: int  # in bundle.json, as text
    revision: bytes = b""  # its entry in bundle.json
    paper: Paper | None = None
    file: str = ""
    piece: PieceEntry | None = None


@dataclass
class Content:
    """What one part holds."""

    revisions: list[bytes] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    pieces: list[PieceEntry] = field(default_factory=list)
    zipped: int = 0
    document: int = 0

    @property
    def count(self) -> int:
        """How many objects it holds."""
        return len(self.revisions) + len(self.papers) + len(self.files) + len(self.pieces)

    def add(self, item: Item) -> None:
        """Take the item in."""
        self.zipped += item.zipped
        self.document += item.document
        if item.revision:
            self.revisions.append(item.revision)
        if item.paper is not None:
            self.papers.append(item.paper)
        if item.file:
            self.files.append(item.file)
        if item.piece is not None:
            self.pieces.append(item.piece)


@dataclass(frozen=True)
class Room:
    """What a part may hold besides what stands in every part (heads and the like)."""

    zipped: int
    document: int

    @classmethod
    def beside(cls, fixed: int) -> Room:
        """The room left by `fixed` bytes of JSON. Hashes do not compress: half of their hex digits stay."""
        return cls(PART_LIMIT - PART_LIMIT // 200 - fixed, LARGEST_DOCUMENT - fixed)

    def takes(self, content: Content, item: Item) -> bool:
        """Whether the item still fits."""
        return (
            content.zipped + item.zipped <= self.zipped
            and content.document + item.document <= self.document
            and content.count < min(MOST_ENTRIES - 2, MOST_REVISIONS)
        )


def split(items: Iterator[Item], room: Room) -> list[Content]:
    """The items in order, in parts; at least one part, because an empty bundle still states its heads."""
    parts = [Content()]
    for item in items:
        if not room.takes(parts[-1], item) and parts[-1].count:
            parts.append(Content())
        if not room.takes(parts[-1], item):
            raise BundleRejected(why=N_("a record is larger than a bundle may be."))
        parts[-1].add(item)
    return parts


def items(
    revisions: Sequence[Revision],
    signatures: Mapping[str, Sequence[bytes]],
    papers: Sequence[Paper],
    files: Mapping[str, int],
    contents: Contents,
) -> Iterator[Item]:
    """Revisions with their files behind them, then papers behind theirs, then what nobody named.

    A paper is taken only where its PDF is: told in an earlier part than the last piece, it would come again.
    """
    left = dict(files)
    for revision in revisions:
        entry = revision_bytes(revision, signatures.get(revision.id, ()))
        yield Item(len(entry), len(entry) + 1, revision=entry)
        for sha in (*revision.hashes("attachments"), revision.text("package")):
            yield from _file_items(sha, left, contents)
    for paper in papers:
        yield from _file_items(paper.sha256, left, contents)
        size = len(canonical(paper_json(paper)))
        yield Item(size, size + 1, paper=paper)
    for sha in list(left):
        yield from _file_items(sha, left, contents)


def cut(piece: PieceEntry, contents: Contents) -> bytes:
    """The bytes of a piece."""
    return contents(piece.file)[piece.offset : piece.offset + PIECE]


def _file_items(sha: str, left: dict[str, int], contents: Contents) -> Iterator[Item]:
    size = left.pop(sha, None)
    if size is None:
        return
    if size <= 2 * PIECE:
        yield Item(size + ENTRY_OVERHEAD, 100, file=sha)
        return
    data = contents(sha)
    hashes = [sha256(data[start : start + PIECE]) for start in range(0, size, PIECE)]
    for number, piece_hash in enumerate(hashes):
        piece = PieceEntry(sha, size, number * PIECE, piece_hash, hashes)
        yield Item(PIECE + ENTRY_OVERHEAD, 300 + 67 * len(hashes), piece=piece)

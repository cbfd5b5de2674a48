"""Taking a bundle in: files first, then what names them, and only what the judge lets through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sidesk.core.canonical import canonical, sha256
from sidesk.core.errors import FormInvalid
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText
from sidesk.models.entities import Paper, Revision
from sidesk.sync.bundle import Bundle, Piece
from sidesk.sync.document import paper_json, revision_json
from sidesk.sync.letters import Shelf, signed
from sidesk.sync.receipt import told

NO_FORM = N_("this form package is not one this version reads.")


class Keeper(Shelf, Protocol):
    """A store that takes in what a bundle brought. Everything may be kept twice; nothing changes then."""

    def keep_file(self, sha: str, data: bytes) -> None:
        """Keep bytes, durably."""

    def keep_package(self, data: bytes) -> None:
        """Keep a form package. Raises FormInvalid."""

    def keep_revisions(self, revisions: Sequence[Revision]) -> Collection[str]:
        """Keep revisions and every signature over them; returns the ids that were not here."""

    def keep_paper(self, paper: Paper) -> None:
        """Keep a paper whose PDF is here."""


class Judge(Protocol):
    """Who decides what is put aside. None means: take it."""

    def revision(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        """Why this revision is not taken."""

    def later(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        """Why these signatures over a revision that is here already are not taken."""

    def paper(self, paper: Paper, pdf: bytes) -> LocalText | None:
        """Why this paper is not taken."""


class Trusting:
    """The judge of a laptop: headquarters has judged already, and signed the bundle."""

    def revision(self, _revision: Revision, _signatures: Sequence[bytes]) -> LocalText | None:
        """Everything is taken."""
        return None

    def later(self, _revision: Revision, _signatures: Sequence[bytes]) -> LocalText | None:
        """Everything is taken."""
        return None

    def paper(self, _paper: Paper, _pdf: bytes) -> LocalText | None:
        """Everything is taken."""
        return None


@dataclass(frozen=True)
class Aside:
    """Something that was not taken: its id, its bytes and why."""

    id: str
    kind: str  # revision, paper, package
    data: bytes
    why: LocalText


@dataclass
class Outcome:
    """What taking a bundle in did."""

    new: list[str] = field(default_factory=list)  # revisions, papers and files that were not here
    aside: list[Aside] = field(default_factory=list)


def take_in(
    bundle: Bundle, keeper: Keeper, judge: Judge | None = None, progress: Progress | None = None
) -> Outcome:
    """Take a checked bundle in. What is known already is not judged again: it was, when it came."""
    judge, progress, outcome = judge or Trusting(), progress or Progress(), Outcome()
    _files(bundle, keeper, outcome, progress)
    _revisions(bundle, keeper, judge, outcome)
    _papers(bundle, keeper, judge, outcome)
    return outcome


def _files(bundle: Bundle, keeper: Keeper, outcome: Outcome, progress: Progress) -> None:
    total = len(bundle.files) + len(bundle.pieces)
    for done, (sha, data) in enumerate(bundle.files.items()):
        progress.step(done, total)
        if keeper.has(sha):
            continue
        if sha in bundle.packages:
            _package(sha, data, keeper, outcome)
        else:
            keeper.keep_file(sha, data)
            outcome.new.append(sha)
    for done, piece in enumerate(bundle.pieces):
        progress.step(len(bundle.files) + done, total)
        if not keeper.has(piece.file) and not keeper.has(piece.sha256):
            keeper.keep_file(piece.sha256, piece.data)
            outcome.new.append(piece.sha256)
    for piece in {piece.file: piece for piece in bundle.pieces}.values():
        whole = None if keeper.has(piece.file) else joined(piece, keeper)
        if whole is not None:
            keeper.keep_file(piece.file, whole)
            outcome.new.append(piece.file)


def joined(piece: Piece, shelf: Shelf) -> bytes | None:
    """The file a piece belongs to, once all its pieces are here (each kept under its own hash)."""
    if not all(shelf.has(sha) for sha in piece.pieces):
        return None
    data = b"".join(shelf.contents(sha) for sha in piece.pieces)
    return data if len(data) == piece.size and sha256(data) == piece.file else None


def _package(sha: str, data: bytes, keeper: Keeper, outcome: Outcome) -> None:
    try:
        keeper.keep_package(data)
    except FormInvalid:
        outcome.aside.append(Aside(sha, "package", data, told(NO_FORM)))
    else:
        outcome.new.append(sha)


def _revisions(bundle: Bundle, keeper: Keeper, judge: Judge, outcome: Outcome) -> None:
    known = keeper.known([revision.id for revision in bundle.revisions])
    taken: list[Revision] = []
    for revision in bundle.revisions:
        brought = bundle.signatures.get(revision.id, ())
        fresh = brought
        if revision.id not in known:
            why = judge.revision(revision, brought)
        elif fresh := _not_held(keeper, revision, brought):
            why = judge.later(revision, fresh)
        else:
            continue
        if why is None:
            taken += signed(revision, fresh)
        else:
            data = canonical(revision_json(revision, brought))
            outcome.aside.append(Aside(revision.id, "revision", data, why))
    if taken:
        new = set(keeper.keep_revisions(taken))
        outcome.new += [revision.id for revision in bundle.revisions if revision.id in new]


def _not_held(keeper: Keeper, revision: Revision, brought: Sequence[bytes]) -> tuple[bytes, ...]:
    held = set(keeper.signatures(revision.id))
    return tuple(signature for signature in brought if signature not in held)


def _papers(bundle: Bundle, keeper: Keeper, judge: Judge, outcome: Outcome) -> None:
    known = keeper.known([paper.id for paper in bundle.papers])
    for paper in bundle.papers:
        if paper.id in known or not keeper.has(paper.sha256):
            continue  # without its PDF it cannot be judged; it is no head then, so it comes again
        why = judge.paper(paper, keeper.contents(paper.sha256))
        if why is None:
            keeper.keep_paper(paper)
            outcome.new.append(paper.id)
        else:
            data = canonical(paper_json(paper))
            outcome.aside.append(Aside(sha256(data), "paper", data, why))


def here(bundle: Bundle, keeper: Shelf) -> dict[str, list[str]]:
    """What of a bundle is in the store now, whoever brought it: revisions, papers, files."""
    revisions = [revision.id for revision in bundle.revisions]
    papers = [paper.id for paper in bundle.papers]
    known = keeper.known([*revisions, *papers])
    files: Iterable[str] = dict.fromkeys([*bundle.files, *(piece.file for piece in bundle.pieces)])
    found: Mapping[str, Iterable[str]] = {
        "revisions": (one for one in revisions if one in known),
        "papers": (one for one in papers if one in known),
        "files": (one for one in files if keeper.has(one)),
    }
    return {kind: list(ids) for kind, ids in found.items()}

"""Who sends what: complete heads of both sides in, a plan out. Pure; no counter, no clock, no memory.

Revisions form one graph, papers another (a paper's parent is the paper it was sealed upon). The heads of
a record's papers stand under `papers/` and the record. What is behind the other side's complete heads is
there, with its files, or those heads would not have been stated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sidesk.models.entities import Paper, Revision
from sidesk.models.graph import Link, Links, behind, complete_heads, ordered

PAPERS = "papers/"
Heads: TypeAlias = Mapping[str, tuple[str, ...]]  # record -> ids of revisions; papers/record -> ids of papers
Has: TypeAlias = Callable[[str], bool]  # whether the bytes of a file are here, by hash
OfRecord: TypeAlias = Callable[[str], Sequence[Revision]]  # every revision of a record


@dataclass(frozen=True)
class Outgoing:
    """What to send: parents first, each file once."""

    revisions: tuple[Revision, ...]
    papers: tuple[Paper, ...]
    files: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True)
class Incoming:
    """What taking these in would change. Doing it twice changes nothing the second time."""

    revisions: tuple[Revision, ...]  # new here, parents first
    papers: tuple[Paper, ...]
    repeated: tuple[str, ...]  # ids that are here already


def stated(revision_heads: Heads, papers: Iterable[Paper], has: Has) -> dict[str, tuple[str, ...]]:
    """All complete heads of a side: those of its revisions, and its newest papers whose PDFs are here."""
    papers = list(papers)
    records = {paper.id: paper.record for paper in papers}
    result = {record: list(heads) for record, heads in revision_heads.items()}
    for head in complete_heads(_papers_graph(papers, has)):
        result.setdefault(PAPERS + records[head], []).append(head)
    return {record: tuple(sorted(result[record])) for record in sorted(result)}


def beyond(revisions: Collection[Revision], theirs: Collection[str]) -> list[Revision]:
    """Those revisions of a record that are not behind the heads the other side stated for it."""
    links = graph_of(revisions)
    there = behind(links, theirs)
    by_id = {revision.id: revision for revision in revisions}
    return [by_id[name] for name in ordered(links) if name not in there]


def to_send(
    lacked: Sequence[Revision],
    of_record: OfRecord,
    papers: Collection[Paper],
    theirs: Heads,
    wanted: Collection[str] = (),
) -> Outgoing:
    """A plan for the revisions the other side lacks, the papers it lacks, and the files it wants.

    A file behind their heads is not sent again. Packages always are: they are small, and a revision
    whose form is unknown can be kept but not read.
    """
    there = {
        file for record in _once(r.record for r in lacked) for file in _files_there(of_record, record, theirs)
    }
    going = tuple(_papers_beyond(papers, theirs))
    attachments = [file for revision in lacked for file in revision.hashes("attachments")]
    files = [
        *(file for file in attachments if file not in there),
        *(paper.sha256 for paper in going),
        *wanted,
    ]
    # A second party may have signed since the revision went; its paper brings that signature along.
    sealed = {paper.revision: paper.record for paper in going}
    again = [
        revision
        for record in _once(sealed.values())
        for revision in of_record(record)
        if revision.id in sealed and revision not in lacked
    ]
    revisions = (*lacked, *again)
    return Outgoing(
        revisions=revisions,
        papers=going,
        files=_once(files),
        packages=_once(revision.text("package") for revision in revisions if revision.text("package")),
    )


def to_apply(revisions: Sequence[Revision], papers: Sequence[Paper], known: Collection[str]) -> Incoming:
    """What is new among these; `known` are the ids that are here already."""
    new = {revision.id: revision for revision in revisions if revision.id not in known}
    new_papers = {paper.id: paper for paper in papers if paper.id not in known}
    return Incoming(
        revisions=tuple(new[name] for name in ordered(graph_of(new.values()))),
        papers=tuple(new_papers[name] for name in ordered(_papers_graph(new_papers.values()))),
        repeated=_once(
            name for name in [*(r.id for r in revisions), *(p.id for p in papers)] if name in known
        ),
    )


def graph_of(revisions: Iterable[Revision], has: Has | None = None) -> Links:
    """The graph of revisions; where files are told, one is ready when all of its own are here."""
    return {
        revision.id: Link(
            revision.hashes("parents"),
            has is None or all(has(file) for file in revision.hashes("attachments")),
        )
        for revision in revisions
    }


def _papers_graph(papers: Iterable[Paper], has: Has | None = None) -> Links:
    return {
        paper.id: Link((paper.previous,) if paper.previous else (), has is None or has(paper.sha256))
        for paper in papers
    }


def _papers_beyond(papers: Collection[Paper], theirs: Heads) -> list[Paper]:
    links = _papers_graph(papers)
    there = behind(links, [head for paper in papers for head in theirs.get(PAPERS + paper.record, ())])
    by_id = {paper.id: paper for paper in papers}
    return [by_id[name] for name in ordered(links) if name not in there]


def _files_there(of_record: OfRecord, record: str, theirs: Heads) -> set[str]:
    heads = theirs.get(record, ())
    if not heads:
        return set()
    revisions = of_record(record)
    there = behind(graph_of(revisions), heads)
    return {file for item in revisions if item.id in there for file in item.hashes("attachments")}


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

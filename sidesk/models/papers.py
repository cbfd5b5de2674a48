"""Store of sealed papers: immutable, each pointing at the one it was sealed upon."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from sidesk.core.roles import KEYED
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.entities import SCANNED, Paper
from sidesk.models.revisions import chunks
from sidesk.models.tables import AnyRow, AnySelect, PaperRow

_ALL = sa.select(
    PaperRow.id, PaperRow.record, PaperRow.revision, PaperRow.sha256, PaperRow.previous, PaperRow.field,
    PaperRow.role, PaperRow.signer, PaperRow.sealed_at, PaperRow.languages,
)  # fmt: skip


class PaperStore:
    """Sealed PDFs; the bytes are attachments and are kept first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, paper: Paper) -> None:
        """Keep a paper. Adding it again changes nothing."""
        with self._database.transaction() as connection:
            write(connection, paper)

    def get(self, name: str) -> Paper | None:
        """One paper."""
        return next(iter(self._read(_ALL.where(PaperRow.id == name))), None)

    def here(self, ids: Collection[str]) -> frozenset[str]:
        """Those of the ids that are papers here."""
        with self._database.reading() as connection:
            return frozenset(
                name
                for some in chunks(ids)
                for name in connection.scalars(sa.select(PaperRow.id).where(PaperRow.id.in_(some)))
            )

    def all(self) -> list[Paper]:
        """Every paper; earlier seals first."""
        return in_order(self._read(_ALL.order_by(PaperRow.sealed_at, PaperRow.id)))

    def of(self, record: str, revision: str = "") -> list[Paper]:
        """Papers of a record, or of one of its revisions; earlier seals first."""
        asked = _ALL.where(PaperRow.record == record)
        asked = asked.where(PaperRow.revision == revision) if revision else asked
        return in_order(self._read(asked.order_by(PaperRow.sealed_at, PaperRow.id)))

    def latest(self, record: str, revision: str = "") -> list[Paper]:
        """Papers that nothing was sealed upon. More than one: two laptops sealed the same paper."""
        papers = [paper for paper in self.of(record, revision) if not paper.is_scan]
        below = {paper.previous for paper in papers}
        return [paper for paper in papers if paper.id not in below]

    def twice(self) -> list[tuple[str, str]]:
        """Records and their revisions of which one paper was sealed upon more than once."""
        asked = sa.select(PaperRow.record, PaperRow.revision).distinct()
        asked = asked.where(PaperRow.previous != "", PaperRow.field != SCANNED)
        asked = asked.group_by(PaperRow.record, PaperRow.revision, PaperRow.previous)
        asked = asked.having(sa.func.count() > 1).order_by(PaperRow.record, PaperRow.revision)
        with self._database.reading() as connection:
            return [(record, revision) for record, revision in connection.execute(asked)]

    def count(self) -> int:
        """How many there are: what rests on them is read again when this changes."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(PaperRow)) or 0

    def known(self, revisions: Collection[str]) -> frozenset[str]:
        """Which of these revisions have a paper."""
        asked = sa.select(PaperRow.revision).distinct()
        with self._database.reading() as connection:
            return frozenset(
                revision
                for some in chunks(sorted(revisions))
                for (revision,) in connection.execute(asked.where(PaperRow.revision.in_(some)))
            )

    def signers(self, wanted: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        """By revision, in which role who sealed it, or signed its printed page where that is enough.

        Who holds a key seals with it: a picture of a page proves nothing of the firm's own people.
        """
        found: dict[str, list[tuple[str, str]]] = {}
        asked = sa.select(PaperRow.revision, PaperRow.role, PaperRow.signer, PaperRow.field)
        asked = asked.order_by(PaperRow.sealed_at, PaperRow.id)
        with self._database.reading() as connection:
            for some in chunks(sorted(wanted)):
                for revision, role, signer, field in connection.execute(
                    asked.where(PaperRow.revision.in_(some))
                ):
                    if role and not (field == SCANNED and role in KEYED):
                        found.setdefault(revision, []).append((role, signer))
        return {revision: tuple(dict.fromkeys(pairs)) for revision, pairs in found.items()}

    def _read(self, asked: AnySelect) -> list[Paper]:
        with self._database.reading() as connection:
            return [_paper(row) for row in connection.execute(asked)]


def write(connection: sa.Connection, paper: Paper) -> None:
    """Keep a paper inside a transaction."""
    values = {
        "id": paper.id, "record": paper.record, "revision": paper.revision, "sha256": paper.sha256,
        "previous": paper.previous, "field": paper.field, "role": paper.role, "signer": paper.signer,
        "sealed_at": paper.sealed_at, "languages": json.dumps(paper.languages),
    }  # fmt: skip
    connection.execute(insert(PaperRow).values(**values).on_conflict_do_nothing())


def in_order(papers: list[Paper]) -> list[Paper]:
    """Each paper behind the one it was sealed upon."""
    known = {paper.id for paper in papers}
    done: dict[str, Paper] = {}
    waiting = papers
    while waiting:
        free = [paper for paper in waiting if paper.previous not in known or paper.previous in done]
        if not free:  # a circle cannot be sealed; foreign data may still claim one
            free = waiting
        done.update((paper.id, paper) for paper in free)
        waiting = [paper for paper in waiting if paper.id not in done]
    return list(done.values())


def branches(papers: Sequence[Paper]) -> list[list[Paper]]:
    """The sealed papers of one revision as lines, each from the first seal to the last one upon it.

    More than one line: two laptops sealed the same paper. The line with most seals comes first. A line whose
    seals another one all carries too is left out: sealing that other one again has healed the fork.
    """
    sealed = [paper for paper in papers if not paper.is_scan]
    known = {paper.id: paper for paper in sealed}
    below = {paper.previous for paper in sealed}
    lines = [_line(paper, known) for paper in sealed if paper.id not in below]
    lines.sort(key=lambda line: (-len(line), str(line[-1].sealed_at or ""), line[-1].id))
    return [line for line in lines if not any(_fields(line) < _fields(other) for other in lines)]


def _line(tip: Paper, known: dict[str, Paper]) -> list[Paper]:
    line = [tip]
    while (previous := known.get(line[-1].previous)) is not None and previous not in line:
        line.append(previous)
    return line[::-1]


def _fields(line: Sequence[Paper]) -> frozenset[str]:
    return frozenset(paper.field for paper in line)


def _paper(row: AnyRow) -> Paper:
    *columns, languages = row
    return replace(Paper(*columns), languages=tuple(json.loads(languages)))

"""Store of records: drafts, revisions, and the list of both."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.errors import FinishedAlready, RecordUnknown
from sidesk.core.progress import Progress
from sidesk.forms.journal import Pages
from sidesk.models import drafts, listing, papers, projections, revisions, standing
from sidesk.models.database import Database
from sidesk.models.entities import Draft, Paper, RecordQuery, RecordSummary, Revision
from sidesk.models.standing import Standing
from sidesk.models.tables import HeadRow, RecordRow

T = TypeVar("T")


class RecordStore:
    """What people wrote. Revisions are only added to; drafts are written over and put away."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # --- drafts ---

    def start_draft(self, draft: Draft) -> Draft:
        """Start typing. A record has one draft: if there is one already, that one is returned."""
        with self._database.transaction() as connection:
            drafts.start(connection, draft, self._clock.now())
            found = drafts.read(connection, draft.record)
        if found is None:
            raise RecordUnknown(record=draft.record)
        return found

    def keep_draft(
        self,
        record: str,
        answers: Mapping[str, Json],
        title: str,
        done: int,
        total: int,
        undo: Pages | None = None,
    ) -> dt.datetime:
        """Keep what is typed, durably; returns the moment. `undo` None leaves the kept steps as they are."""
        moment = self._clock.now()
        text = json.dumps(answers, ensure_ascii=False, separators=(",", ":"))
        values: dict[str, str | int | dt.datetime] = {
            "kept": record, "answers": text, "saved_at": moment, "title": title, "done": done, "total": total,
        }  # fmt: skip
        self._database.saving(lambda connection: drafts.keep(connection, values, undo))
        return moment

    def draft(self, record: str) -> Draft | None:
        """The draft of a record, also one that was put away."""
        with self._database.reading() as connection:
            return drafts.read(connection, record)

    def draft_history(self, record: str) -> Json:
        """The undo steps kept with a draft as `journal.read` takes them; None if they do not fit it."""
        with self._database.reading() as connection:
            return drafts.history(connection, record)

    def drafts(self) -> list[Draft]:
        """Everything being worked on; the last one saved first."""
        with self._database.reading() as connection:
            return drafts.every(connection, away=False)

    def bin(self) -> list[Draft]:
        """Drafts that were put away; they can be taken back."""
        with self._database.reading() as connection:
            return drafts.every(connection, away=True)

    def put_away(self, record: str) -> None:
        """Take a draft off the desk. Nothing is deleted. Raises RecordUnknown."""
        self._move(record, self._clock.now())

    def take_back(self, record: str) -> None:
        """Put a draft back on the desk. Raises RecordUnknown."""
        self._move(record, None)

    def replace_draft(
        self, draft: Draft, shared: Revision, steps: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """Store what the draft says now as a working revision, and another draft upon it; all or nothing.

        Returns the undo steps of the draft that was there; `steps` are those of the one that comes.
        """

        def work(connection: sa.Connection) -> dict[str, str]:
            before = drafts.pages(connection, draft.record)
            revisions.add(connection, [shared], self._clock.now())
            drafts.replace(connection, draft, steps or {}, self._clock.now())
            projections.refresh(connection, [draft.record])
            return before

        return self._database.saving(work)

    def drop_draft(self, record: str) -> None:
        """Forget a draft nobody typed into; the caller has made sure of that. Others are put away."""
        with self._database.transaction() as connection:
            drafts.remove(connection, record)
            projections.refresh(connection, [record])

    def _move(self, record: str, away_at: dt.datetime | None) -> None:
        with self._database.transaction() as connection:
            drafts.move(connection, record, away_at)
            projections.refresh(connection, [record])

    # --- revisions ---

    def add_revisions(self, added: Sequence[Revision]) -> list[str]:
        """Store revisions, in any order and however often; returns the ids that were new."""
        with self._database.transaction() as connection:
            new = revisions.add(connection, added, self._clock.now())
            projections.refresh(connection, {revision.record for revision in new})
        return [revision.id for revision in new]

    def finish(self, revision: Revision, paper: Paper | None = None) -> None:
        """Store a revision, and its paper, in place of the record's draft: all of it happens or nothing.

        Raises FinishedAlready where the draft was finished meanwhile: two would stand side by side.
        """

        def work(connection: sa.Connection) -> None:
            if paper is not None and drafts.read(connection, revision.record) is None:
                raise FinishedAlready(number=revision.text("number"))
            revisions.add(connection, [revision], self._clock.now())
            if paper is not None:
                papers.write(connection, paper)
            drafts.remove(connection, revision.record)
            projections.refresh(connection, [revision.record])

        self._database.saving(work)

    def seal(self, revision: Revision, paper: Paper) -> None:
        """Store a revision or a further signature over it, and the paper that carries the seal: both or
        nothing. A draft of the record stays."""

        def work(connection: sa.Connection) -> None:
            revisions.add(connection, [revision], self._clock.now())
            papers.write(connection, paper)
            projections.refresh(connection, [revision.record])

        self._database.saving(work)

    def share(self, revision: Revision) -> None:
        """Store what a draft says now as a working revision; the draft goes on from there."""

        def work(connection: sa.Connection) -> None:
            revisions.add(connection, [revision], self._clock.now())
            drafts.rest_on(connection, revision.record, [revision.id])
            projections.refresh(connection, [revision.record])

        self._database.saving(work)

    def divided(self) -> int:
        """How many records have versions that were written side by side."""
        asked = sa.select(sa.func.count()).select_from(RecordRow).where(RecordRow.heads > 1)
        with self._database.reading() as connection:
            return connection.scalar(asked) or 0

    def side_by_side(self) -> list[str]:
        """The records of which there are several newest versions."""
        asked = sa.select(RecordRow.record).where(RecordRow.heads > 1).order_by(RecordRow.record)
        with self._database.reading() as connection:
            return list(connection.scalars(asked))

    def revision(self, name: str) -> Revision | None:
        """One revision."""
        with self._database.reading() as connection:
            return next(iter(revisions.read(connection, [name])), None)

    def revisions(self, record: str) -> list[Revision]:
        """Every revision of a record, parents before children."""
        with self._database.reading() as connection:
            return revisions.of_record(connection, record)

    def of_records(self, records: Collection[str]) -> dict[str, list[Revision]]:
        """Every revision of these records by record, in no order."""
        with self._database.reading() as connection:
            return revisions.of_records(connection, records)

    def read(self, names: Sequence[str]) -> list[Revision]:
        """These revisions in this order; unknown ones are left out."""
        with self._database.reading() as connection:
            return revisions.read(connection, names)

    def known(self, names: Collection[str]) -> frozenset[str]:
        """Those of the ids that are stored."""
        with self._database.reading() as connection:
            return revisions.known(connection, names)

    def standings(self, records: Collection[str]) -> dict[str, Standing]:
        """By record, which finished states stand and which they replaced."""
        with self._database.reading() as connection:
            return standing.standings(connection, records)

    def written(self) -> int:
        """How many revisions there are: what rests on them is read again when this changes."""
        with self._database.reading() as connection:
            return revisions.count(connection)

    def signatures(self, revision: str) -> list[bytes]:
        """Every detached CMS over a revision."""
        with self._database.reading() as connection:
            return revisions.signatures(connection, revision)

    def heads(self, record: str) -> tuple[str, ...]:
        """Revisions of a record that no other one follows; more than one: written side by side."""
        with self._database.reading() as connection:
            return revisions.heads(connection, complete=False, records=[record]).get(record, ())

    def heads_of(self, records: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The same of several records at once."""
        with self._database.reading() as connection:
            return revisions.heads(connection, complete=False, records=list(records))

    def complete_heads(self, project: str | None = None) -> dict[str, tuple[str, ...]]:
        """By record, the newest revisions without a gap behind them: what sync states about this store."""
        with self._database.reading() as connection:
            ours = None
            if project is not None:
                asked = sa.select(RecordRow.record).where(RecordRow.project == project)
                ours = list(connection.scalars(asked))
            return revisions.heads(connection, complete=True, records=ours)

    def described(self, records: Collection[str]) -> frozenset[str]:
        """Those of these records that describe a project of which something is here without a gap."""
        asked = sa.select(RecordRow.project).distinct().join(HeadRow, HeadRow.record == RecordRow.record)
        with self._database.reading() as connection:
            return frozenset(
                project
                for some in revisions.chunks(records)
                for project in connection.scalars(
                    asked.where(HeadRow.complete == 1, RecordRow.project.in_(some))
                )
            )

    def belonging(self, records: Collection[str]) -> dict[str, str]:
        """By record, the project it belongs to; records that are not here are left out."""

        def read(connection: sa.Connection) -> dict[str, str]:
            asked = sa.select(RecordRow.record, RecordRow.project)
            every = [
                connection.execute(asked.where(RecordRow.record.in_(some)))
                for some in revisions.chunks(records)
            ]
            return {row.record: row.project for rows in every for row in rows}

        return self._listed(read)

    def beyond(self, theirs: Mapping[str, Collection[str]]) -> list[str]:
        """Ids of what a side lacks that states these complete heads; parents before children."""
        with self._database.reading() as connection:
            return revisions.beyond(connection, theirs)

    # --- the list ---

    def page(self, query: RecordQuery, after: RecordSummary | None = None) -> list[RecordSummary]:
        """The next lines of the list behind `after`."""
        return self._listed(lambda connection: listing.page(connection, query, after))

    def count(self, query: RecordQuery) -> int:
        """How many lines the list has."""
        return self._listed(lambda connection: listing.count(connection, query))

    def authors(self) -> list[str]:
        """Everybody who wrote what is listed."""
        return self._listed(listing.authors)

    def forms(self) -> dict[str, int]:
        """The forms that have records, and how many."""
        return self._listed(listing.forms)

    def projects_of(self, forms: Sequence[str]) -> list[str]:
        """The projects that have records of these forms."""
        return self._listed(lambda connection: listing.projects_of(connection, forms))

    def answers(
        self, lines: Sequence[RecordSummary], paths: Sequence[tuple[str, ...]]
    ) -> dict[str, list[Json]]:
        """By record, what it answers at these paths: of its draft, else of its newest revision."""
        with self._database.reading() as connection:
            return listing.answers(connection, lines, paths)

    def summary(self, record: str) -> RecordSummary | None:
        """The line of one record."""
        return self._listed(lambda connection: listing.one(connection, record))

    def search(self, text: str, limit: int = 50) -> list[RecordSummary]:
        """Records that hold every part of `text`: in number and title first, then the newest first."""
        return self._listed(lambda connection: listing.found(connection, text, limit))

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make heads, list, registers and search index again from what is stored."""
        with self._database.transaction() as connection:
            projections.rebuild(connection, progress or Progress())

    def _listed(self, read: Callable[[sa.Connection], T]) -> T:
        with self._database.reading() as connection:
            if not projections.stale(connection):
                return read(connection)
        # Autosave leaves the lists alone to stay fast; they catch up when they are looked at.
        with self._database.transaction() as connection:
            projections.refresh(connection, projections.stale(connection))
            return read(connection)

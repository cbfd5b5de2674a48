"""What is derived from revisions and drafts: the records list, the registers, the search index.

Everything here can be dropped and made again; the result depends on what is stored, never on the order in
which it came. Clocks only decide which of several heads a list shows, not what is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from sidesk.core.canonical import Json, canonical
from sidesk.core.progress import Progress
from sidesk.forms import package
from sidesk.forms.definition import Form
from sidesk.models import revisions, search
from sidesk.models.entities import FINAL, WITHDRAWN, Draft, Revision
from sidesk.models.extraction import rows_of
from sidesk.models.tables import DraftRow, HeadRow, PackageRow, RecordRow, RegisterRow, RevisionRow

DRAFT = "draft"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_BATCH = 200
# Tuples into the driver: as dictionaries through the compiler the same lines take three times as long.
INSERT_LINES = (
    "INSERT INTO register_row (register, project, record, revision, key, cells) VALUES (?, ?, ?, ?, ?, ?)"
)


class Forms:
    """Forms by the hash of their package, each read once; None where the package has not arrived."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._known: dict[str, Form | None] = {}

    def __getitem__(self, sha256: str) -> Form | None:
        if sha256 not in self._known:
            data = self._connection.scalar(sa.select(PackageRow.data).where(PackageRow.sha256 == sha256))
            self._known[sha256] = None if data is None else package.read(data)
        return self._known[sha256]


@dataclass(frozen=True)
class Sources:
    """What the lines of some records are made from."""

    drafts: Mapping[str, Draft]  # those put away left out
    heads: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, Revision]  # the head that lists show
    bases: Mapping[str, Revision]  # what a draft rests on, where that is one revision
    arrived: Mapping[str, dt.datetime]


def refresh(connection: sa.Connection, records: Collection[str], forms: Forms | None = None) -> None:
    """Make the lines of these records again."""
    forms = forms or Forms(connection)
    for some in revisions.chunks(sorted(set(records))):
        place = search.next_place(connection)
        _drop(connection, some)
        sources = _sources(connection, some)
        lines = [line for record in some if (line := _line(record, sources)) is not None]
        entries = list(enumerate(lines, place))
        search.index(
            connection,
            [
                (at, f"{line['number']}\n{line['title']}", _answers(str(line["record"]), sources))
                for at, line in entries
            ],
        )
        if entries:
            connection.execute(sa.insert(RecordRow), [{**line, "entry": at} for at, line in entries])
        shown = [sources.shown.get(str(line["record"])) for line in lines]
        if rows := [row for one in shown for row in _register_rows(one, forms)]:
            _insert_lines(connection, rows)
        connection.execute(sa.update(DraftRow).where(DraftRow.record.in_(some)).values(stale=0))


def stale(connection: sa.Connection) -> list[str]:
    """Records whose draft was saved since the lists were read last."""
    return list(connection.scalars(sa.select(DraftRow.record).where(DraftRow.stale == 1)))


def rebuild(connection: sa.Connection, progress: Progress) -> None:
    """Drop every derived line and make it again from revisions and drafts."""
    search.clear(connection)
    connection.execute(sa.delete(RecordRow))
    connection.execute(sa.delete(RegisterRow))
    connection.execute(sa.delete(HeadRow))
    everyone = sa.union(sa.select(RevisionRow.record), sa.select(DraftRow.record))
    records = sorted(connection.scalars(everyone))
    forms = Forms(connection)
    for at in range(0, len(records), _BATCH):
        progress.step(at, len(records))
        revisions.refresh_heads(connection, records[at : at + _BATCH])
        refresh(connection, records[at : at + _BATCH], forms)
    progress.step(len(records), len(records))


def rebuild_registers(connection: sa.Connection) -> None:
    """Drop every line of every register and make it again."""
    connection.execute(sa.delete(RegisterRow))
    forms = Forms(connection)
    for some in revisions.chunks(
        list(connection.scalars(sa.select(RecordRow.record).order_by(RecordRow.record)))
    ):
        sources = _sources(connection, some)
        rows = [row for record in some for row in _register_rows(sources.shown.get(record), forms)]
        if rows:
            _insert_lines(connection, rows)


def refresh_arrival(connection: sa.Connection, records: Collection[str]) -> list[str]:
    """Bring the arrival of these records into the list; returns those that have arrived just now."""
    new: list[str] = []
    for some in revisions.chunks(sorted(set(records))):
        typed = sa.select(DraftRow.record).where(DraftRow.record.in_(some), DraftRow.away_at.is_(None))
        refresh(connection, list(connection.scalars(typed)))  # what arrived is compared with what was typed
        asked = sa.select(RecordRow.record, RecordRow.arrived_at).where(
            RecordRow.record.in_(some), RecordRow.state != DRAFT
        )
        arrived = _arrived(connection, some)
        changed = [(name, was) for name, was in connection.execute(asked) if was != arrived.get(name)]
        new += [name for name, was in changed if was is None]
        if changed:
            rows = [{"which": name, "arrived": arrived.get(name)} for name, _ in changed]
            connection.execute(_ARRIVED, rows)
    return new


def draft_of(row: sa.Row[tuple[DraftRow]]) -> Draft:
    """A row of the draft table as the value that leaves this package."""
    return Draft(
        row.record, row.form, row.package, row.number, row.project, json.loads(row.answers),
        tuple(json.loads(row.base)), row.saved_at, row.title, row.done, row.total,
    )  # fmt: skip


_ARRIVED = (
    sa.update(RecordRow)
    .where(RecordRow.record == sa.bindparam("which"))
    .values(arrived_at=sa.bindparam("arrived"))
)


def _insert_lines(connection: sa.Connection, rows: list[tuple[str, ...]]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(INSERT_LINES, rows)
    else:
        names = ("register", "project", "record", "revision", "key", "cells")
        connection.execute(sa.insert(RegisterRow), [dict(zip(names, row, strict=True)) for row in rows])


def _drop(connection: sa.Connection, records: list[str]) -> None:
    old = sa.select(RecordRow.entry).where(RecordRow.record.in_(records))
    search.remove(connection, [place for place in connection.scalars(old) if place is not None])
    connection.execute(sa.delete(RecordRow).where(RecordRow.record.in_(records)))
    connection.execute(sa.delete(RegisterRow).where(RegisterRow.record.in_(records)))


def _sources(connection: sa.Connection, records: list[str]) -> Sources:
    asked = sa.select(DraftRow.__table__).where(DraftRow.record.in_(records), DraftRow.away_at.is_(None))
    drafts = {row.record: draft_of(row) for row in connection.execute(asked)}
    heads = revisions.heads(connection, complete=False, records=records)
    read = revisions.read(connection, [tip for tips in heads.values() for tip in tips])
    shown: dict[str, Revision] = {}
    for revision in read:
        other = shown.get(revision.record)
        if other is None or _prominence(other) < _prominence(revision):
            shown[revision.record] = revision
    rests_on = [draft.base[0] for draft in drafts.values() if len(draft.base) == 1]
    bases = {revision.record: revision for revision in revisions.read(connection, rests_on)}
    return Sources(drafts, heads, shown, bases, _arrived(connection, records))


def _arrived(connection: sa.Connection, records: list[str]) -> dict[str, dt.datetime]:
    """When the other side confirmed the newest state of a record, where it has confirmed all of it."""
    moments = (
        sa.select(HeadRow.record, sa.func.max(RevisionRow.arrived_at, type_=RevisionRow.arrived_at.type))
        .join(RevisionRow, RevisionRow.id == HeadRow.revision)
        .where(HeadRow.complete == 0, HeadRow.record.in_(records))
        .group_by(HeadRow.record)
        .having(sa.func.count() == sa.func.count(RevisionRow.arrived_at))
    )
    return {record: moment for record, moment in connection.execute(moments) if moment}


def _prominence(revision: Revision) -> tuple[bool, bool, dt.datetime, str]:
    """Which of several heads a list shows: the same one on every computer."""
    return revision.kind != WITHDRAWN, revision.kind == FINAL, _moment(revision.text("at")), revision.id


def _line(record: str, sources: Sources) -> dict[str, object] | None:
    draft, revision = sources.drafts.get(record), sources.shown.get(record)
    line: dict[str, object] = {
        "record": record,
        "heads": len(sources.heads.get(record, ())),
        "revision": revision.id if revision else "",
        "author": revision.text("author") if revision else "",
        "arrived_at": sources.arrived.get(record) if _is_shared(draft, sources) else None,
    }
    if draft is not None:
        return line | {
            "number": draft.number, "form": draft.form, "package": draft.package, "project": draft.project,
            "title": draft.title, "state": DRAFT, "changed_at": draft.saved_at or _EPOCH,
            "done": draft.done, "total": draft.total,
        }  # fmt: skip
    if revision is None:
        return None
    texts = {name: revision.text(name) for name in ("number", "form", "package", "project")}
    return line | texts | {
        "title": revision.text("title") or _first_text(revision.answers), "state": revision.kind,
        "changed_at": _moment(revision.text("at")), "done": 0, "total": 0,
    }  # fmt: skip


def _is_shared(draft: Draft | None, sources: Sources) -> bool:
    """Whether a draft says nothing beyond the one revision it rests on: then what was confirmed is all."""
    if draft is None:
        return True
    base = sources.bases.get(draft.record)
    return base is not None and draft.answers == base.answers


def _answers(record: str, sources: Sources) -> Mapping[str, Json]:
    shown = sources.drafts.get(record) or sources.shown.get(record)
    return shown.answers if shown else {}


def _register_rows(revision: Revision | None, forms: Forms) -> list[tuple[str, ...]]:
    form = None if revision is None or revision.kind == WITHDRAWN else forms[revision.text("package")]
    if revision is None or form is None:
        return []
    place = (revision.text("project"), revision.record, revision.id)
    rows = rows_of(form, revision.answers)
    return [(row.register, *place, row.key, canonical(row.cells).decode()) for row in rows]


def _first_text(answers: Json) -> str:
    return next((text.strip()[:120] for text in search.words_of(answers) if text.strip()), "")


def _moment(text: str) -> dt.datetime:
    # A foreign clock may write anything; the record must be listed all the same.
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return _EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)

"""The records list, page by page: each page continues behind the last line of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from sidesk.models import search
from sidesk.models.entities import RecordQuery, RecordSummary
from sidesk.models.tables import RecordRow

_COLUMNS = {
    "changed": RecordRow.changed_at, "number": RecordRow.number, "title": RecordRow.title,
    "author": RecordRow.author, "form": RecordRow.form, "project": RecordRow.project,
    "state": RecordRow.state,
}  # fmt: skip
_FIELDS = {"changed": "changed_at"}
_FOUND = 1000  # hits of a search that are sorted and filtered; more do not help a person

_SUMMARY = sa.select(
    RecordRow.record, RecordRow.number, RecordRow.form, RecordRow.project, RecordRow.title, RecordRow.state,
    RecordRow.changed_at, RecordRow.author, RecordRow.done, RecordRow.total, RecordRow.arrived_at,
    RecordRow.revision, RecordRow.heads,
)  # fmt: skip
_WIDTH = len(_SUMMARY.selected_columns)


def page(connection: sa.Connection, query: RecordQuery, after: RecordSummary | None) -> list[RecordSummary]:
    """The next lines behind `after`, or the first ones."""
    column = _COLUMNS[query.order]
    asked = _SUMMARY.where(*_narrowed(connection, query))
    keys = (column, RecordRow.record)
    if after is not None:
        here = sa.tuple_(*keys)
        last = sa.tuple_(
            sa.literal(getattr(after, _FIELDS.get(query.order, query.order)), column.type),
            sa.literal(after.record),
        )
        asked = asked.where(here < last if query.descending else here > last)
    asked = asked.order_by(*(key.desc() if query.descending else key for key in keys)).limit(query.limit)
    return [_summary(row) for row in connection.execute(asked)]


def count(connection: sa.Connection, query: RecordQuery) -> int:
    """How many lines there are."""
    asked = sa.select(sa.func.count()).select_from(RecordRow)
    return connection.scalar(asked.where(*_narrowed(connection, query))) or 0


def one(connection: sa.Connection, record: str) -> RecordSummary | None:
    """The line of one record."""
    row = connection.execute(_SUMMARY.where(RecordRow.record == record)).first()
    return None if row is None else _summary(row)


def found(connection: sa.Connection, text: str, limit: int) -> list[RecordSummary]:
    """What a search finds, best first."""
    places = search.find(connection, text, limit)
    rows = connection.execute(_SUMMARY.add_columns(RecordRow.entry).where(RecordRow.entry.in_(places)))
    lines = {row.entry: _summary(row) for row in rows}
    return [lines[place] for place in places if place in lines]


def _summary(row: Sequence[Any]) -> RecordSummary:
    return RecordSummary(*row[:_WIDTH])


def _narrowed(connection: sa.Connection, query: RecordQuery) -> list[sa.ColumnElement[bool]]:
    wanted = (
        (RecordRow.form, query.form),
        (RecordRow.project, query.project),
        (RecordRow.state, query.state),
    )
    conditions: list[sa.ColumnElement[bool]] = [column == value for column, value in wanted if value]
    if query.arrived is not None:
        there = RecordRow.arrived_at
        conditions.append(there.is_not(None) if query.arrived else there.is_(None))
    if query.text:
        conditions.append(RecordRow.entry.in_(search.find(connection, query.text, _FOUND)))
    return conditions

"""The records list, page by page: each page continues behind the last line of the one before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from sidesk.core.canonical import Json
from sidesk.models import search
from sidesk.models.entities import RecordQuery, RecordSummary
from sidesk.models.tables import Moment, RecordRow

_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_COLUMNS: Mapping[str, sa.ColumnElement[Any]] = {
    "changed": RecordRow.changed_at.expression, "number": RecordRow.number.expression,
    "title": RecordRow.title.expression, "author": RecordRow.author.expression,
    "form": RecordRow.form.expression, "project": RecordRow.project.expression,
    "state": RecordRow.state.expression,
    "missing": (RecordRow.total - RecordRow.done),
    "arrived": sa.func.coalesce(RecordRow.arrived_at, sa.literal(_NEVER, Moment()), type_=Moment()),
}  # fmt: skip
# What a line holds where the name of the order is not that of its field.
_KEYS: Mapping[str, Callable[[RecordSummary], object]] = {
    "changed": lambda line: line.changed_at,
    "missing": lambda line: line.total - line.done,
    "arrived": lambda line: line.arrived_at or _NEVER,
}
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
            sa.literal(_key(after, query.order), column.type),
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


def authors(connection: sa.Connection) -> list[str]:
    """Everybody who wrote a revision that is listed."""
    asked = sa.select(RecordRow.author).where(RecordRow.author != "").distinct().order_by(RecordRow.author)
    return list(connection.scalars(asked))


def forms(connection: sa.Connection) -> dict[str, int]:
    """The forms that have records, and how many."""
    asked = sa.select(RecordRow.form, sa.func.count()).group_by(RecordRow.form)
    return {row[0]: row[1] for row in connection.execute(asked)}


def projects_of(connection: sa.Connection, forms: Sequence[str]) -> list[str]:
    """The projects that have records of these forms."""
    asked = sa.select(RecordRow.project).where(RecordRow.form.in_(forms)).distinct()
    return list(connection.scalars(asked.order_by(RecordRow.project)))


def answers(
    connection: sa.Connection, lines: Sequence[RecordSummary], paths: Sequence[tuple[str, ...]]
) -> dict[str, list[Json]]:
    """By record, what it answers at these paths: of its draft, else of its newest revision.

    SQLite takes the values out of the JSON: to read whole records for three columns took ten times as long.
    """
    found: dict[str, list[Json]] = {}
    if not paths:
        return found
    kept = {line.record: line.record for line in lines if line.state == "draft"}
    shared = {line.revision: line.record for line in lines if line.state != "draft" and line.revision}
    for names, table, key, column, above in (
        (kept, "draft", "record", "answers", "$"),
        (shared, "revision", "id", "body", '$."answers"'),
    ):
        steps = [above + "".join(f'."{_step(name)}"' for name in path) for path in paths]
        taken = ", ".join(f"{column} -> ?" for _ in steps)
        every = list(names)
        for at in range(0, len(every), _AT_ONCE):
            some = every[at : at + _AT_ONCE]
            where = f"{key} IN ({', '.join('?' for _ in some)})"
            if connection.dialect.name != "sqlite":
                found.update(_picked(connection, (table, key, column, above), some, paths, names))
                continue
            rows = connection.exec_driver_sql(
                f"SELECT {key}, {taken} FROM {table} WHERE {where}", (*steps, *some)
            )
            for name, *values in rows:
                found[names[name]] = [None if value is None else json.loads(value) for value in values]
    return found


def _picked(
    connection: sa.Connection,
    source: tuple[str, str, str, str],
    some: Sequence[str],
    paths: Sequence[tuple[str, ...]],
    names: Mapping[str, str],
) -> dict[str, list[Json]]:
    """The same where the database is not SQLite: whole texts are read and picked from here."""
    table, key, column, above = source
    asked = sa.text(f"SELECT {key}, {column} FROM {table} WHERE {key} = ANY(:some)")
    found: dict[str, list[Json]] = {}
    for name, text in connection.execute(asked, {"some": list(some)}):
        whole = json.loads(text)
        whole = whole if above == "$" else whole.get("answers", {})
        found[names[name]] = [_at(whole, path) for path in paths]
    return found


def _at(value: Json, path: tuple[str, ...]) -> Json:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


_AT_ONCE = 500


def _step(name: str) -> str:
    if '"' in name or "\\" in name:
        raise ValueError(f"{name!r} names no question")
    return name


def _key(line: RecordSummary, order: str) -> object:
    return _KEYS[order](line) if order in _KEYS else getattr(line, order)


def _summary(row: Sequence[Any]) -> RecordSummary:
    return RecordSummary(*row[:_WIDTH])


def _narrowed(connection: sa.Connection, query: RecordQuery) -> list[sa.ColumnElement[bool]]:
    wanted = (
        (RecordRow.form, query.form),
        (RecordRow.project, query.project),
        (RecordRow.state, query.state),
        (RecordRow.number, query.number),
    )
    conditions: list[sa.ColumnElement[bool]] = [column == value for column, value in wanted if value]
    if query.loose:
        conditions.append(RecordRow.project == "")
    if query.arrived is not None:
        there = RecordRow.arrived_at
        conditions.append(there.is_not(None) if query.arrived else there.is_(None))
    if query.authors:
        conditions.append(RecordRow.author.in_(query.authors))
    if query.since is not None:
        conditions.append(RecordRow.changed_at >= query.since)
    if query.unfinished:
        conditions += [RecordRow.state == "draft", RecordRow.done < RecordRow.total]
    if query.kept_forms:
        shown = [RecordRow.state == "draft", RecordRow.project.in_(query.kept_shown)]
        own = RecordRow.author == query.kept_author
        conditions.append(sa.or_(RecordRow.form.not_in(query.kept_forms), own, *shown))
    if query.text:
        conditions.append(RecordRow.entry.in_(search.find(connection, query.text, _FOUND)))
    return conditions

"""Store of registers: links, devices, points, defects, as lines drawn from records.

Made for a million lines: a page continues behind the last line of the one before, and each column people
sort by has its index, made when it is first asked for. Numbers sort as numbers, before words; empty cells
come last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from sidesk.core.canonical import Json
from sidesk.models import projections, registers_served
from sidesk.models.database import Database
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.models.tables import AnyRow, RegisterRow

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_COLUMNS = "id, register, project, record, revision, key, cells"


class RegisterStore:
    """Lines by register. They are made together with the records they come from."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sorted: set[str] = set()
        self._is_file = database.is_file

    def names(self) -> list[str]:
        """Registers that have lines."""
        with self._database.reading() as connection:
            asked = sa.select(RegisterRow.register).distinct().order_by(RegisterRow.register)
            return list(connection.scalars(asked))

    def page(
        self, query: RegisterQuery, after: RegisterLine | None = None, skip: int = 0
    ) -> list[RegisterLine]:
        """The next lines behind `after`, or `skip` lines from the beginning (a jump of the scroll bar)."""
        if not self._is_file:
            with self._database.reading() as connection:
                return _lines(registers_served.page(connection, query, after, skip))
        self._prepare(query)
        with self._database.reading() as connection:
            if skip and not after:
                return _jump(connection, query, skip)
            return _page(connection, query, after)

    def count(self, query: RegisterQuery) -> int:
        """How many lines there are."""
        where, values = _where(query) if self._is_file else registers_served.where(query)
        statement = sa.text(f"SELECT count(*) FROM register_row WHERE {where}")
        with self._database.reading() as connection:
            return connection.scalar(statement, values) or 0

    def of(self, record: str) -> list[RegisterLine]:
        """Every line a record feeds."""
        statement = sa.text(f"SELECT {_COLUMNS}, '' FROM register_row WHERE record = :record ORDER BY id")
        with self._database.reading() as connection:
            return _lines(connection.execute(statement, {"record": record}).all())

    def holding(self, parts: Sequence[str], records: Sequence[str], limit: int) -> list[RegisterLine]:
        """Lines of these records that hold every part, in the order of the records."""
        asked: dict[str, object] = {f"part{n}": part for n, part in enumerate(parts)}
        instr = "instr" if self._is_file else "0 < strpos"
        holds = " AND ".join(f"{instr}(lower(cells), lower(:{name}))" for name in asked)
        found: list[RegisterLine] = []
        statement = f"SELECT {_COLUMNS}, '' FROM register_row WHERE record = :record AND {holds} LIMIT :limit"
        with self._database.reading() as connection:
            for record in records:
                values = {**asked, "record": record, "limit": limit - len(found)}
                run = _run if self._is_file else _compiled
                found += _lines(run(connection, statement, values).all())
                if len(found) >= limit:
                    break
        return found

    def rebuild(self) -> None:
        """Make the lines of every record again; `RecordStore.rebuild` makes the rest as well."""
        with self._database.transaction() as connection:
            projections.rebuild_registers(connection)

    def _prepare(self, query: RegisterQuery) -> None:
        """Make the index this order needs, once. At a million lines that takes seconds, later pages none."""
        name = _index(query)
        if not query.order or name in self._sorted:
            return
        with self._database.reading() as connection:
            asked = sa.text("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = :name")
            there = connection.scalar(asked, {"name": name})
        if not there:
            first = "project, " if query.project else ""
            statement = (
                f'CREATE INDEX IF NOT EXISTS "{name}" ON register_row ({first}{sort_key(query.order)}, id) '
                f"WHERE register = '{_checked(query.register)}'"
            )
            with self._database.transaction() as connection:
                connection.exec_driver_sql(statement)
        self._sorted.add(name)


def _page(connection: sa.Connection, query: RegisterQuery, after: RegisterLine | None) -> list[RegisterLine]:
    if after is None:
        return _read(connection, query, "", {}, query.limit)
    last, number = after.place
    way = "<" if query.descending else ">"
    if not query.order:
        return _read(connection, query, f"id {way} :id", {"id": number}, query.limit)
    # First the rest of those with the same key, then those behind it: each is one search in the index,
    # while a comparison of both at once would walk through every line that has the same key.
    key, values = sort_key(query.order), {"last": last, "id": number}
    same = _read(connection, query, f"{key} = :last AND id {way} :id", values, query.limit)
    rest = query.limit - len(same)
    return same + (_read(connection, query, f"{key} {way} :last", {"last": last}, rest) if rest else [])


def _read(
    connection: sa.Connection, query: RegisterQuery, behind: str, values: Mapping[str, object], limit: int
) -> list[RegisterLine]:
    where, asked = _where(query)
    where = f"{where} AND {behind}" if behind else where
    statement = f"SELECT {_COLUMNS}, {_place(query)} FROM {_table(query)} WHERE {where} ORDER BY {_by(query)}"
    rows = _run(connection, f"{statement} LIMIT :limit", {**asked, **values, "limit": limit}).all()
    return _lines(rows)


def _jump(connection: sa.Connection, query: RegisterQuery, skip: int) -> list[RegisterLine]:
    """Walk the index alone to the first line, and read only the lines of the page themselves."""
    where, values = _where(query)
    ids = f"SELECT id FROM {_table(query)} WHERE {where} ORDER BY {_by(query)} LIMIT :limit OFFSET :skip"
    statement = (
        f"SELECT {_COLUMNS}, {_place(query)} FROM register_row WHERE id IN ({ids}) ORDER BY {_by(query)}"
    )
    rows = _run(connection, statement, values | {"limit": query.limit, "skip": skip}).all()
    return _lines(rows)


def _run(
    connection: sa.Connection, statement: str, values: dict[str, object]
) -> sa.CursorResult[*tuple[Any, ...]]:
    # Straight to the driver, which knows `:name` itself: to compile so long a text costs as much as the page.
    return connection.exec_driver_sql(statement, values)


def _compiled(
    connection: sa.Connection, statement: str, values: dict[str, object]
) -> sa.CursorResult[*tuple[Any, ...]]:
    return connection.execute(sa.text(statement), values)


def _table(query: RegisterQuery) -> str:
    # Named, because SQLite prefers the index on `register`, and then sorts a million lines for each page.
    return f'register_row INDEXED BY "{_index(query)}"' if query.order else "register_row"


def _index(query: RegisterQuery) -> str:
    parts = (_checked(query.register), "project" if query.project else "all", _checked(query.order or "id"))
    return "sort_" + "_".join(re.sub(r"\W", "-", part) for part in parts)


def _where(query: RegisterQuery) -> tuple[str, dict[str, object]]:
    # The register stands in the text: only so does SQLite see that the partial index covers the question.
    where, values = f"register = '{_checked(query.register)}'", dict[str, object]()
    if query.project:
        where, values = f"{where} AND project = :project", values | {"project": query.project}
    if query.text:
        where, values = f"{where} AND instr(lower(cells), lower(:text))", values | {"text": query.text}
    for number, (column, said) in enumerate(query.cells.items()):
        cell = f"json_extract(cells, '$.\"{_checked(column)}\"')"
        where, values = f"{where} AND {cell} = :cell{number}", values | {f"cell{number}": said}
    return where, values


def _by(query: RegisterQuery) -> str:
    way = " DESC" if query.descending else ""
    return f"{sort_key(query.order)}{way}, id{way}" if query.order else f"id{way}"


def _place(query: RegisterQuery) -> str:
    return sort_key(query.order) if query.order else "0"


def sort_key(column: str) -> str:
    """What a column sorts by: its number, else its first letters; an empty cell is a blob and comes last."""
    path = f'$."{_checked(column)}"'
    # `.value` where the person chose the unit.
    value = f"coalesce(json_extract(cells, '{path}.value'), json_extract(cells, '{path}'), x'00')"
    plain = f"typeof({value}) = 'text' AND {value} NOT GLOB '*[^0-9.-]*' AND {value} GLOB '*[0-9]*'"
    number = f"{plain} AND {value} NOT GLOB '*.*.*' AND {value} NOT GLOB '?*-*'"
    return f"iif({number}, CAST({value} AS REAL), substr({value}, 1, 60))"


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} names no register and no column")
    return name


def _lines(rows: Sequence[AnyRow]) -> list[RegisterLine]:
    # One call for all cells of a page: a hundred small ones took longer than the database.
    cells: list[dict[str, Json]] = json.loads(f"[{','.join(row.cells for row in rows)}]")
    lines = []
    for row, found in zip(rows, cells, strict=True):
        number, register, project, record, revision, key, _, place = row
        lines.append(RegisterLine(register, project, record, revision, key, found, (place, number)))
    return lines

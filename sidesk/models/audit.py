"""What was done, line by line; each line holds the hash of the one before, so none can be changed unseen."""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlalchemy as sa

from sidesk.core.canonical import Json, canonical, digest
from sidesk.core.clock import Clock
from sidesk.models.database import Database
from sidesk.models.entities import AuditLine
from sidesk.models.tables import AuditRow

_ALL = sa.select(
    AuditRow.number, AuditRow.at, AuditRow.actor, AuditRow.what, AuditRow.details, AuditRow.previous,
    AuditRow.hash,
)  # fmt: skip


_MANY = 5000


class AuditStore:
    """Append only."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(self, actor: str, what: str, details: Mapping[str, Json] | None = None) -> AuditLine:
        """Note that somebody did something."""
        with self._database.transaction() as connection:
            return append(connection, self._clock.stamp(), actor, what, details or {})

    def lines(self, after: int = 0, limit: int = 200) -> list[AuditLine]:
        """The lines behind number `after`."""
        asked = _ALL.where(AuditRow.number > after).order_by(AuditRow.number).limit(limit)
        with self._database.reading() as connection:
            return [_line(row) for row in connection.execute(asked)]

    def head(self) -> AuditLine | None:
        """The last line; whoever keeps its hash elsewhere can tell later whether all before it stayed."""
        with self._database.reading() as connection:
            return _last(connection)

    def broken(self, after: AuditLine | None = None) -> int | None:
        """The first line that does not follow from the one before it, or None. `after`: a line up to which
        the chain was found whole before; it is read again, and what came since."""
        previous, number = (after.previous, after.number - 1) if after else ("", 0)
        with self._database.reading() as connection:
            while some := _some(connection, number):
                for line in some:
                    number += 1
                    if line.number != number or line.previous != previous or line.hash != _hash(line):
                        return number
                    if after is not None and number == after.number and line.hash != after.hash:
                        return number
                    previous = line.hash
        return None if after is None or number >= after.number else number + 1


def append(
    connection: sa.Connection, at: str, actor: str, what: str, details: Mapping[str, Json]
) -> AuditLine:
    """Note something in the transaction that does it."""
    last = _last(connection)
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    line = AuditLine(number, at, actor, what, details, previous)
    line = AuditLine(number, at, actor, what, details, previous, _hash(line))
    values = {
        "number": number, "at": at, "actor": actor, "what": what, "details": canonical(details).decode(),
        "previous": previous, "hash": line.hash,
    }  # fmt: skip
    connection.execute(sa.insert(AuditRow).values(**values))
    return line


def _some(connection: sa.Connection, after: int) -> list[AuditLine]:
    """So many lines that they fit anywhere: the chain grows for years."""
    asked = _ALL.where(AuditRow.number > after).order_by(AuditRow.number).limit(_MANY)
    return [_line(row) for row in connection.execute(asked)]


def _last(connection: sa.Connection) -> AuditLine | None:
    row = connection.execute(_ALL.order_by(AuditRow.number.desc()).limit(1)).first()
    return None if row is None else _line(row)


def _line(row: sa.Row[int, str, str, str, str, str, str]) -> AuditLine:
    return AuditLine(row.number, row.at, row.actor, row.what, json.loads(row.details), row.previous, row.hash)


def _hash(line: AuditLine) -> str:
    return digest([line.number, line.at, line.actor, line.what, line.details, line.previous])

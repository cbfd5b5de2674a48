"""Numbers of documents: each is given out once, whatever happens to the document."""

from __future__ import annotations

import sqlalchemy as sa

from sidesk.models import vault
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.tables import CounterRow, RecordRow

AFTER_RESTORE = 100
_FLOOR = "numbers_from"


class NumberStore:
    """Counts per project, document and device."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(self, project: str, document: str, device: str) -> str:
        """The next number, `DEMO-2026-001-D18-7KQ2003`. It is used up even if nothing comes of it."""
        prefix = f"{project}-{document}-{device}"
        with self._database.transaction() as connection:
            place = {"project": project, "document": document, "device": device}
            last = connection.scalar(sa.select(CounterRow.last).filter_by(**place)) or _floor(connection)
            number = max(last, _highest(connection, prefix)) + 1
            counted = insert(CounterRow).values(last=number, **place)
            connection.execute(counted.on_conflict_do_update(set_={"last": number}))
        return f"{prefix}{number:03}"


def leap(connection: sa.Connection) -> None:
    """After an old state came back: numbers given out since then are unknown here, so go past them."""
    connection.execute(sa.update(CounterRow).values(last=CounterRow.last + AFTER_RESTORE))
    vault.write(connection, _FLOOR, _floor(connection) + AFTER_RESTORE)


def _floor(connection: sa.Connection) -> int:
    floor = vault.read(connection, _FLOOR, 0)
    return floor if isinstance(floor, int) else 0


def _highest(connection: sa.Connection, prefix: str) -> int:
    """The highest number among records, which may come back from headquarters after a restore."""
    digits = sa.func.substr(RecordRow.number, len(prefix) + 1)
    asked = sa.select(sa.func.max(sa.cast(digits, sa.Integer))).where(
        RecordRow.number > prefix, RecordRow.number < prefix + ":"
    )
    return connection.scalar(asked) or 0

"""Store of uploads under way: what may come and go, what has come until now, and how much on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from sidesk.core.clock import Clock
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.tables import FileGrantRow, UploadRow, UsageRow

TAKE, GIVE = "take", "give"
_FORGOTTEN_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class Usage:
    """What a laptop sent on one day."""

    size: int
    calls: int


class UploadStore:
    """Pieces of files by laptop and hash. What one laptop sends cannot spoil what another one sends."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # --- what may come and go ---

    def grant(self, device: str, way: str, hashes: Collection[str], until: dt.datetime) -> None:
        """Until then this laptop may send (`take`) or fetch (`give`) these files."""
        rows = [{"device": device, "sha256": sha, "way": way, "until": until} for sha in sorted(set(hashes))]
        if rows:
            granted = insert(FileGrantRow)
            granted = granted.on_conflict_do_update(set_={"until": granted.excluded.until})
            with self._database.transaction() as connection:
                connection.execute(granted, rows)

    def granted(self, device: str, way: str, sha: str) -> bool:
        """Whether it may."""
        asked = sa.select(FileGrantRow.until).where(
            FileGrantRow.device == device, FileGrantRow.way == way, FileGrantRow.sha256 == sha
        )
        with self._database.reading() as connection:
            until = connection.scalar(asked)
        return until is not None and until > self._clock.now()

    # --- what has come ---

    def length(self, device: str, sha: str) -> int:
        """How many bytes have come, without a gap from the first one."""
        asked = sa.select(UploadRow.start, UploadRow.size).where(*_of(device, sha)).order_by(UploadRow.start)
        with self._database.reading() as connection:
            return _length(connection, asked)

    def add(self, device: str, sha: str, start: int, data: bytes) -> bool:
        """Keep a piece, durably. False where it does not continue what is here."""
        asked = sa.select(UploadRow.start, UploadRow.size).where(*_of(device, sha)).order_by(UploadRow.start)
        with self._database.transaction() as connection:
            if _length(connection, asked) != start:
                return False
            values = {"device": device, "sha256": sha, "start": start, "size": len(data), "data": data}
            connection.execute(sa.insert(UploadRow).values(at=self._clock.now(), **values))
        return True

    def read(self, device: str, sha: str) -> bytes:
        """All that has come."""
        asked = sa.select(UploadRow.data).where(*_of(device, sha)).order_by(UploadRow.start)
        with self._database.reading() as connection:
            return b"".join(connection.scalars(asked))

    def drop(self, device: str, sha: str) -> None:
        """Forget the pieces: the file is whole elsewhere, or it was another one."""
        with self._database.transaction() as connection:
            connection.execute(sa.delete(UploadRow).where(*_of(device, sha)))

    def tidy(self) -> None:
        """Forget grants that ended, and pieces nobody continued for two weeks."""
        now = self._clock.now()
        with self._database.transaction() as connection:
            connection.execute(sa.delete(FileGrantRow).where(FileGrantRow.until < now))
            connection.execute(sa.delete(UploadRow).where(UploadRow.at < now - _FORGOTTEN_AFTER))

    # --- how much ---

    def use(self, device: str, size: int) -> Usage:
        """Count something that came; returns the day's sum."""
        day = self._clock.now().astimezone(dt.UTC).date().isoformat()
        first = insert(UsageRow).values(device=device, day=day, size=size, calls=1)
        more = {"size": UsageRow.size + size, "calls": UsageRow.calls + 1}
        asked = sa.select(UsageRow.size, UsageRow.calls)
        with self._database.transaction() as connection:
            connection.execute(first.on_conflict_do_update(set_=more))
            row = connection.execute(asked.where(UsageRow.device == device, UsageRow.day == day)).one()
        return Usage(*row)


def _of(device: str, sha: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return UploadRow.device == device, UploadRow.sha256 == sha


def _length(connection: sa.Connection, asked: sa.Select[int, int]) -> int:
    end = 0
    for start, size in connection.execute(asked):
        if start != end:
            break
        end += size
    return end

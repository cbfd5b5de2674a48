"""What the window keeps an eye on: what waits, what arrived, how old the backup is, how full the disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sidesk.actions import care, exchange
from sidesk.actions.desk import Desk

DISK_LOW = 2_000_000_000  # bytes


@dataclass(frozen=True)
class Facts:
    """All of it at one moment."""

    waiting: int
    arrived: int
    divided: int  # records with versions side by side
    heard_at: dt.datetime | None
    backed_up_at: dt.datetime | None
    written: str  # the last bundle that went out
    free: int
    full: bool  # the disk took the last bytes that were set aside
    now: dt.datetime
    remind_after: int = 7  # days since the last backup; 0: never

    @property
    def backup_age(self) -> int | None:
        """Days since the last backup where that is too long; nothing to say where nothing was written yet."""
        if self.waiting + self.arrived == 0 or not self.remind_after:
            return None
        if self.backed_up_at is None:
            return -1
        age = self.now - self.backed_up_at
        return age.days if age > dt.timedelta(days=self.remind_after) else None

    @property
    def disk_low(self) -> bool:
        """Whether room must be made."""
        return self.full or self.free < DISK_LOW


def facts(desk: Desk) -> Facts:
    """What is so now."""
    waiting = exchange.waiting(desk, limit=1)
    out = next((entry for entry in waiting.bundles if entry.direction == "out"), None)
    return Facts(
        waiting=waiting.waiting,
        arrived=waiting.arrived,
        divided=desk.store.records.divided(),
        heard_at=waiting.heard_at,
        backed_up_at=care.last_backup(desk),
        written=out.name if out is not None else "",
        free=care.free_space(desk),
        full=desk.store.disk_is_full,
        now=desk.clock.now(),
        remind_after=desk.settings.backup_reminder_days,
    )

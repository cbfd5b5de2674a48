"""Now, with its offset, and new ids; the only source of both, replaced in tests."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable


class Clock:
    """Wall time and fresh ids. Tests pass their own functions."""

    def __init__(
        self,
        now: Callable[[], dt.datetime] | None = None,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        self._now = now or (lambda: dt.datetime.now(dt.UTC).astimezone())  # noqa: TID251 - the one place
        self._new_id = new_id or (lambda: str(uuid.uuid4()))

    def now(self) -> dt.datetime:
        """The present moment with the local offset, to the microsecond."""
        return self._now()

    def today(self) -> dt.date:
        """The local date."""
        return self.now().date()

    def stamp(self) -> str:
        """RFC 3339 with the local offset, whole seconds: `2026-05-11T14:03:22+08:00`."""
        return self.now().isoformat(timespec="seconds")

    def new_id(self) -> str:
        """A fresh UUID (version 4) in its usual text form."""
        return self._new_id()

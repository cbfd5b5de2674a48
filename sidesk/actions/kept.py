"""The passphrase of the signing key, kept for a few minutes: in memory only, and wiped."""

from __future__ import annotations

import datetime as dt


class Kept:
    """Keeps one passphrase at most. Its bytes are overwritten when it is let go."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._since: dt.datetime | None = None

    def keep(self, passphrase: str, now: dt.datetime) -> None:
        """From now on; the one before is wiped."""
        self.wipe()
        self._bytes[:] = passphrase.encode()
        self._since = now

    def read(self, now: dt.datetime, minutes: int) -> str:
        """The passphrase, if it was kept less than so many minutes ago; else it is wiped and nothing is left.

        A clock that was set back proves nothing, so it ends the time as well.
        """
        if self._since is None or not self._since <= now < self._since + dt.timedelta(minutes=minutes):
            self.wipe()
        return self._bytes.decode()

    def wipe(self) -> None:
        """Overwrite it."""
        for place in range(len(self._bytes)):
            self._bytes[place] = 0
        self._bytes.clear()
        self._since = None

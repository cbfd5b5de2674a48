"""Ping: loss, round trip and jitter of many hosts at once, without root where the system allows it."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sidesk.core.progress import Progress
from sidesk.core.text import N_

AT_ONCE = 64
TIMEOUT, SILENT = 1.0, 0.3  # seconds; the second for a host that has not answered three times
NOT_ALLOWED = N_(
    "This system lets only the administrator ping: net.ipv4.ping_group_range leaves this account out."
)
NO_NAME = N_("No address is known for this name.")

Echo = Callable[[str, int, float], float | None]  # address, bytes, seconds -> milliseconds or None


@dataclass(frozen=True)
class Pinged:
    """Round trips of one host in milliseconds. `error` is a sentence; then nothing was sent.

    `late`: the time was over before all were sent.
    """

    host: str
    sent: int = 0
    times: tuple[float, ...] = ()
    error: str = ""
    late: bool = False

    @property
    def lost(self) -> int:
        """How many got no answer."""
        return self.sent - len(self.times)

    @property
    def jitter(self) -> float | None:
        """Mean difference from one round trip to the next."""
        if len(self.times) < 2:
            return None
        steps = [abs(b - a) for a, b in zip(self.times, self.times[1:], strict=False)]
        return sum(steps) / len(steps)


@dataclass(frozen=True)
class Wish:
    """So many packets to each host, so far apart in seconds, so large; none after `until` (monotonic)."""

    count: int
    interval: float = 0.1
    size: int = 56
    until: float = float("inf")


def ping(hosts: Sequence[str], wish: Wish, progress: Progress | None = None) -> list[Pinged]:
    """Ping all of them at the same time; in their order."""
    progress, done = progress or Progress(), 0
    found: list[Pinged] = []
    with ThreadPoolExecutor(min(AT_ONCE, max(1, len(hosts))), thread_name_prefix="sidesk-ping") as pool:
        work = [pool.submit(_one, host, wish, progress) for host in hosts]
        for one in work:
            found.append(one.result())
            done += 1
            progress.step(done, len(hosts))
    return found


def _one(host: str, wish: Wish, progress: Progress) -> Pinged:
    try:
        address = socket.gethostbyname(host)
    except OSError:
        return Pinged(host, error=NO_NAME)
    times: list[float] = []
    for number in range(wish.count):
        progress.step(0, 0)  # only to learn that somebody stopped
        began = time.monotonic()
        if began > wish.until:
            return Pinged(host, number, tuple(times), late=True)
        try:
            answer = echo(address, wish.size, TIMEOUT if times or number < 3 else SILENT)
        except PermissionError:
            return Pinged(host, error=NOT_ALLOWED)
        if answer is not None:
            times.append(answer)
        if number < wish.count - 1:
            time.sleep(max(0.0, wish.interval - (time.monotonic() - began)))
    return Pinged(host, wish.count, tuple(times))


def echo(address: str, size: int, timeout: float) -> float | None:
    """One echo request by what this system offers. Raises PermissionError where it allows none."""
    if sys.platform == "win32":
        from sidesk.instruments.measuring import ping_windows

        return ping_windows.echo(address, size, timeout)
    from icmplib.exceptions import SocketPermissionError

    try:
        return _icmplib(address, size, timeout, privileged=False)
    except SocketPermissionError:
        pass  # the administrator may use another kind of socket
    try:
        return _icmplib(address, size, timeout, privileged=True)
    except SocketPermissionError as refused:
        raise PermissionError from refused


def _icmplib(address: str, size: int, timeout: float, *, privileged: bool) -> float | None:
    from icmplib import ping as ask
    from icmplib.exceptions import ICMPLibError, SocketPermissionError

    try:
        host = ask(address, count=1, timeout=timeout, payload_size=size, privileged=privileged)
    except SocketPermissionError:
        raise
    except ICMPLibError:
        return None
    return float(host.rtts[0]) if host.rtts else None

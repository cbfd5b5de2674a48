"""How much one laptop may send in a day, and how often one address may call: both far above honest work."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sidesk.core.text import N_, LocalText
from sidesk.hq.office import Headquarters
from sidesk.hq.server import tokens
from sidesk.models.entities import Device
from sidesk.models.uploads import GIVE, TAKE
from sidesk.sync.bundle import Letter
from sidesk.sync.parts import PIECE
from sidesk.sync.receipt import told

_TOO_MUCH = N_("this computer sent very much today; it goes on tomorrow, or ask headquarters.")
_MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class Limits:
    """What is allowed."""

    bytes_a_day: int = 20_000_000_000
    calls_a_day: int = 20_000
    calls_a_minute: int = 600  # of one address; a whole office may sit behind one
    sign_ins_a_minute: int = 20  # to the web desk, of one address


class Bucket:
    """Calls of each address, refilled with time. Each worker counts for itself."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        """Whether this address may call now."""
        now, address = time.monotonic(), _household(address)
        with self._lock:
            left, since = self._left.pop(address, (self._most, now))
            left = min(self._most, left + (now - since) * self._most / 60)
            self._left[address] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > _MOST_ADDRESSES:
                self._left.popitem(last=False)
        return left >= 1


def _household(address: str) -> str:
    """Who is counted together: of IPv6 everybody gets 64 bits of addresses to call from."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if read.version == 4 or read.ipv4_mapped is not None:
        return str(read)
    return str(ipaddress.ip_network((read, 64), strict=False))


class OverNetwork:
    """What is different where a laptop waits for its answer: `hq.ingest.Network`."""

    def __init__(self, office: Headquarters, limits: Limits) -> None:
        self._office = office
        self._limits = limits

    def admit(self, device: Device, size: int) -> LocalText | None:
        """Why this laptop has to wait, or None."""
        used = self._office.store.uploads.use(device.id, size)
        much = used.size > self._limits.bytes_a_day or used.calls > self._limits.calls_a_day
        return told(_TOO_MUCH) if much else None

    def apart(self, device: Device, letter: Letter, asked: Sequence[str]) -> tuple[Letter, str]:
        """Files that would go in pieces are fetched, from where the last attempt stopped."""
        papers = {paper.sha256 for paper in letter.papers}
        large = [
            sha
            for sha, size in letter.files.items()
            if size > 2 * PIECE and sha not in papers and sha not in letter.packages
        ]
        wanted = list(dict.fromkeys([*letter.wanted, *asked]))
        uploads, until = self._office.store.uploads, self._office.clock.now() + tokens.LASTS
        uploads.grant(device.id, TAKE, wanted, until)
        uploads.grant(device.id, GIVE, large, until)
        if wanted or large:
            files = {sha: size for sha, size in letter.files.items() if sha not in set(large)}
            return replace(letter, files=files, wanted=wanted), tokens.issue(self._office, device.id)
        return letter, ""

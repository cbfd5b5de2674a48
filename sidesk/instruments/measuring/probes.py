"""Short questions to one host: a TCP port, a name server, a web page, the largest packet on the way."""

from __future__ import annotations

import socket
import sys
import time
from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.core.text import N_

TIMEOUT = 3.0
SMALLEST, LARGEST = 576, 9000
_HEADERS = 28  # IPv4 and UDP
_MTU_WAIT, _TRIES = 0.3, 2
REFUSED = N_("The port is closed.")
SILENT = N_("No answer.")
NO_REPLY = N_("The other end does not echo UDP; the path MTU needs an echo service there.")
NOT_HERE = N_("This system does not let a program forbid fragments.")
_DONT_FRAGMENT = {"linux": (10, 3), "win32": (14, 1)}  # option of IPPROTO_IP, value


@dataclass(frozen=True)
class Probed:
    """`times` of the answers in milliseconds; `error` is a sentence about the rest."""

    sent: int = 0
    times: tuple[float, ...] = ()
    error: str = ""
    said: dict[str, Json] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many got no answer, or a bad one."""
        return self.sent - len(self.times)


def tcp(host: str, port: int, count: int) -> Probed:
    """Open a connection, so many times."""
    times, error = [], ""
    for _ in range(count):
        began = time.perf_counter()
        try:
            with socket.create_connection((host, port), timeout=TIMEOUT):
                times.append(_since(began))
        except ConnectionRefusedError:
            error = REFUSED
        except OSError:
            error = SILENT
    return Probed(count, tuple(times), error, {"port": port})


def names(server: str, name: str, count: int, port: int = 53) -> Probed:
    """Ask this name server for the address of a name, not the one the system would ask."""
    import dns.exception
    import dns.resolver

    asked = dns.resolver.Resolver(configure=False)
    asked.nameservers, asked.port, asked.lifetime = [server], port, TIMEOUT
    times: list[float] = []
    found: list[Json] = []
    error = ""
    for _ in range(count):
        began = time.perf_counter()
        try:
            answer = asked.resolve(name, "A")
        except dns.resolver.NXDOMAIN:
            error = N_("The server does not know the name.")
        except (dns.exception.DNSException, OSError):
            error = SILENT
        else:
            times.append(_since(began))
            found = [str(one) for one in answer]
    return Probed(count, tuple(times), error, {"name": name, "addresses": found})


def web(address: str) -> Probed:
    """Fetch a page. Devices have certificates of their own, so only an answer counts."""
    import httpx

    began = time.perf_counter()
    try:
        with httpx.Client(verify=False, timeout=TIMEOUT, trust_env=False) as client:
            answer = client.get(address)
    except (httpx.HTTPError, httpx.InvalidURL):
        return Probed(1, (), SILENT, {"url": address})
    said: dict[str, Json] = {"url": address, "status": answer.status_code}
    if answer.status_code >= 500:
        return Probed(1, (), N_("The server reports an error of its own."), said)
    return Probed(1, (_since(began),), "", said)


def path_mtu(host: str, port: int, largest: int = LARGEST) -> Probed:
    """The largest packet that is echoed whole, by halving; `said` has `mtu_bytes`."""
    option = _DONT_FRAGMENT.get(sys.platform)
    if option is None:
        return Probed(0, (), NOT_HERE)
    probes = 1
    if not _echoed(host, port, SMALLEST, option):
        return Probed(1, (), NO_REPLY)
    low, high = SMALLEST, largest
    while low < high:
        middle = (low + high + 1) // 2
        probes += 1
        if _echoed(host, port, middle, option):
            low = middle
        else:
            high = middle - 1
    return Probed(0, (), "", {"mtu_bytes": low, "probes": probes})


def _echoed(host: str, port: int, size: int, option: tuple[int, int]) -> bool:
    for _ in range(_TRIES):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.setsockopt(socket.IPPROTO_IP, *option)
            asking.settimeout(_MTU_WAIT)
            try:
                asking.sendto(b"x" * (size - _HEADERS), (host, port))
                if len(asking.recv(65535)) == size - _HEADERS:
                    return True
            except OSError:
                continue
    return False


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000

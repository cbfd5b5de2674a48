"""A simulated switch of 48 ports read over SSH on loopback; prints a ratio, asserts nothing.

    python benchmarks/devices.py

Baseline: netmiko's `send_command` of the same commands, nothing parsed. SiDesk: the same conversation with
finding the maker, reading every answer and masking its secrets. Both in turn, the median of several runs;
a simulated switch answers at once, so this is what the program itself costs.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sidesk.core.errors import HostKeyUnknown
from sidesk.core.progress import Progress
from sidesk.instruments.reaching import commands, links, saying
from sidesk.instruments.reaching.asking import Asking
from sidesk.instruments.reaching.links import Login
from tests.support.switches import PASSWORD, USER, switch

TURNS = 5
LOGIN = Login(USER, PASSWORD)
DRIVERS = {"huawei_vrp": "huawei", "cisco_ios": "cisco_ios"}


def main() -> None:
    """All comparisons."""
    print(f"{'switch':<16}{'commands':>10}{'netmiko s':>12}{'SiDesk s':>12}{'ratio':>9}")
    for platform in DRIVERS:
        with switch(platform) as one:
            asked = _read(one.address)
            pairs = [(_timed(_bare, platform, one.address, asked), _timed(_read, one.address))
                     for _ in range(TURNS)]  # fmt: skip
        theirs, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"{platform:<16}{len(asked):>10}{theirs:>12.2f}{ours:>12.2f}{ours / theirs:>9.2f}")


def _timed(work: object, *given: object) -> float:
    start = time.perf_counter()
    work(*given)  # type: ignore[operator]
    return time.perf_counter() - start


def _read(address: str) -> list[str]:
    try:
        links.ssh(address, LOGIN, "")
    except HostKeyUnknown as told:
        key = str(told.details["fingerprint"])
    asking = Asking(links.ssh(address, LOGIN, key), address, LOGIN)
    asking.open(Progress())
    while asking.step(Progress()):
        pass
    asking.close()
    saying.said(asking)
    return [commands.PAGING[asking.platform], *(answer.command for answer in asking.answers)]


def _bare(platform: str, address: str, asked: list[str]) -> None:
    from netmiko import ConnectHandler

    host, port = links.place(address)
    device = ConnectHandler(
        device_type=DRIVERS[platform], host=host, port=port, username=USER, password=PASSWORD
    )
    for command in asked:
        device.send_command(command, read_timeout=30)
    device.disconnect()


if __name__ == "__main__":
    main()

"""The neighbour switches of a measurement: asked after each point in which port this laptop is plugged.

Name and password live in `Near` while a run is open, nowhere else. A switch that does not answer costs only
its port and VLAN: why stands beside the point.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from sidesk.actions import reach
from sidesk.actions.desk import Desk
from sidesk.core.errors import DeviceUnusable, HostKeyChanged, HostKeyUnknown
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.instruments.measuring import neighbour
from sidesk.instruments.reaching import links
from sidesk.instruments.reaching.asking import Asking, Limits
from sidesk.instruments.reaching.links import Login
from sidesk.instruments.results import Values, filled

__all__ = ["HostKeyUnknown", "Login", "Near"]

_BRACKETS = str.maketrans("", "", "<>[]#")
_PATIENCE = Limits(login=8, command=6, whole=20)  # a point waits for it
_LONGEST = 40.0  # seconds for all of them
_LATE = N_("{switches}: not asked, the others took too long.")


class Near:
    """The switches that one of the points may hang on, and who asks them."""

    def __init__(self, desk: Desk, addresses: Sequence[str], login: Login) -> None:
        self.addresses = tuple(addresses)
        self._desk, self._login = desk, login
        self._platforms: dict[str, str] = {}

    def greet(self, address: str, progress: Progress) -> None:
        """Find out once what kind of switch it is.

        Raises DeviceUnusable, HostKeyUnknown, HostKeyChanged, Cancelled.
        """
        asking = self._open(address, progress)
        asking.close()
        self._platforms[address] = asking.platform

    def asked(self, progress: Progress) -> Callable[[str], Values]:
        """For a point: given our address, switch, port and VLAN. Raises Cancelled."""
        return partial(self._ask, progress)

    def _ask(self, progress: Progress, mac: str) -> Values:
        found, errors = list[Values](), list[str]()
        until = time.monotonic() + _LONGEST
        for number, address in enumerate(self.addresses):
            if time.monotonic() > until:
                left = self._desk.words.listed(self.addresses[number:])
                errors.append(self._desk.words.gettext(_LATE).format(switches=left))
                break
            try:
                if told := self._ask_one(address, progress, mac):
                    found.append(told)
            except (DeviceUnusable, HostKeyUnknown, HostKeyChanged) as error:
                errors.append(error.told(self._desk.words))
        return _agreed(found) | filled({"error": " ".join(errors)})

    def _ask_one(self, address: str, progress: Progress, mac: str) -> Values:
        asking = self._open(address, progress)
        try:
            return neighbour.ask(
                lambda command: asking.ask(command, progress), asking.platform, _name(asking, address), mac
            )
        finally:
            asking.close()

    def _open(self, address: str, progress: Progress) -> Asking:
        link = links.ssh(address, self._login, reach.known_keys(self._desk).get(address, ""))
        asking = Asking(link, address, self._login, self._platforms.get(address, ""), _PATIENCE)
        try:
            asking.open(progress)
        except BaseException:
            asking.close()
            raise
        return asking


def _name(asking: Asking, address: str) -> str:
    """What it calls itself in its prompt."""
    return asking.prompt.decode("utf-8", "replace").translate(_BRACKETS).strip() or address


def _agreed(found: Sequence[Values]) -> Values:
    """What one switch says. Where several know this laptop, all are named: which is nearest is unknown."""
    if len(found) < 2:
        return dict(found[0]) if found else {}
    vlans = {str(one.get("vlan", "")) for one in found}
    return filled({
        "switch": " / ".join(str(one["switch"]) for one in found),
        "port": " / ".join(str(one.get("port", "")) for one in found),
        "vlan": vlans.pop() if len(vlans) == 1 else "",
    })  # fmt: skip

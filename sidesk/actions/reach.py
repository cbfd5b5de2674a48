"""Read devices over SSH or a serial line: what they would put into a report, and reports for a whole rack.

Names and passwords live in a `Login` while a device is read; they are never stored. The fingerprints of
devices that somebody trusted stand beside the store, by address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sidesk.actions import fill, measured
from sidesk.actions.desk import Desk
from sidesk.actions.measured import Fault, Proposal
from sidesk.core.canonical import Json
from sidesk.core.errors import HostKeyUnknown
from sidesk.core.files import write_whole
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.definition import Form
from sidesk.forms.session import FormSession
from sidesk.instruments.reaching import commands, links, saying
from sidesk.instruments.reaching.asking import Asking
from sidesk.instruments.reaching.links import Login

FORM = "D27"
PLATFORMS = commands.PLATFORMS
KEYS_FILE = "device-keys.json"

__all__ = ["FORM", "PLATFORMS", "HostKeyUnknown", "Login", "Reached"]


class Reached:
    """One device that is being read: `open`, `step` until nothing is left, then `proposal`."""

    def __init__(self, desk: Desk, address: str, login: Login, platform: str = "", *, serial: bool = False):
        self.address, self._serial = address, serial
        self._desk, self._login, self._platform = desk, login, platform
        self._asking: Asking | None = None

    def open(self, progress: Progress) -> None:
        """Raises DeviceUnusable, HostKeyUnknown, HostKeyChanged, Cancelled."""
        if self._serial:
            link = links.serial(self.address)
        else:
            link = links.ssh(self.address, self._login, known_keys(self._desk).get(self.address, ""))
        asking = Asking(link, self.address, self._login, self._platform)
        try:
            asking.open(progress)
        except BaseException:
            asking.close()
            raise
        self._asking = asking

    def step(self, progress: Progress) -> bool:
        """Ask the next thing; False where nothing is left."""
        return self._asking is not None and self._asking.step(progress)

    @property
    def done(self) -> tuple[int, int]:
        """How many of how many questions were asked."""
        return self._asking.done if self._asking is not None else (0, 0)

    def trouble(self, words: Words) -> list[str]:
        """What went wrong, in sentences."""
        return [note.told(words) for note in self._asking.trouble] if self._asking is not None else []

    def end(self, *, stopped: bool = False) -> None:
        """Hang up; what was said is kept."""
        if self._asking is not None:
            if stopped:
                self._asking.stop()
            self._asking.close()

    def proposal(self, form: Form, answers: Mapping[str, Json], words: Words) -> Proposal:
        """What was read, cell by cell."""
        if self._asking is None:
            return Proposal(faults=[Fault(self.address, "")])
        told = saying.said(self._asking)
        return measured.propose_read(form, answers, told.reading, words, self.address, told.files)


def report(desk: Desk, reached: Reached, project: str, words: Words) -> tuple[str, Proposal]:
    """A new installation report with what was read; its record and what it was filled with."""
    made: list[Proposal] = []

    def prepare(session: FormSession) -> None:
        proposal = reached.proposal(session.form, session.answers, words)
        measured.put(session, proposal, measured.kept(desk, proposal))
        made.append(proposal)

    opened = fill.start(desk, FORM, project, prepare=prepare)
    return opened.record, made[0]


def serial_lines() -> list[str]:
    """The serial lines of this computer."""
    return links.serial_lines()


def known_keys(desk: Desk) -> dict[str, str]:
    """Address -> fingerprint of what was trusted; one that cannot be read is asked again."""
    try:
        told = json.loads((desk.folder / KEYS_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def trust(desk: Desk, address: str, fingerprint: str) -> None:
    """Remember the key of a device; an empty one is forgotten. Raises CannotWrite."""
    keys = {**known_keys(desk), address: fingerprint}
    told = {key: value for key, value in sorted(keys.items()) if value}
    write_whole(desk.folder / KEYS_FILE, json.dumps(told, indent=1).encode())

"""Read devices over SSH or a serial line: what they would put into a report, and reports for a whole rack.

Names and passwords live in a `Login` while a device is read; they are never stored. The fingerprints of
devices that somebody trusted stand beside the store, by address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import begin, catalogue, fill, measured
from sidesk.actions.desk import Desk
from sidesk.actions.measured import Fault, Proposal
from sidesk.core.canonical import Json
from sidesk.core.errors import HostKeyChanged, HostKeyUnknown
from sidesk.core.files import write_whole
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.definition import Form, Path
from sidesk.forms.session import FormSession
from sidesk.forms.tree import is_empty, value_at
from sidesk.instruments.reaching import commands, links, saying
from sidesk.instruments.reaching.asking import Asking
from sidesk.instruments.reaching.links import Login
from sidesk.models.entities import WITHDRAWN, RecordQuery

FORM = "D27"
MOST_REPORTS = 5000  # of a project that are looked through for a device
MARKS: tuple[Path, ...] = (("device", "dev_sn"), ("config", "host_name"), ("config", "mgmt_ip"))
PLATFORMS = commands.PLATFORMS
KEYS_FILE = "device-keys.json"

__all__ = ["FORM", "PLATFORMS", "HostKeyChanged", "HostKeyUnknown", "Login", "Planned", "Reached"]


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

    @property
    def wants_enable(self) -> bool:
        """Whether the device gives its privileged mode for another password only."""
        return self._asking is not None and self._asking.ordinary

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


@dataclass(frozen=True)
class Planned:
    """What one device would put into which report; `record` is empty where a new one is started.

    `corrects`: the report is signed, so that a correction of it is filled.
    """

    reached: Reached
    proposal: Proposal
    record: str = ""
    title: str = ""
    corrects: bool = False


def plan(
    desk: Desk, read: Sequence[Reached], project: str, words: Words, progress: Progress, without: str = ""
) -> list[Planned]:
    """Which reports would be filled with what; nothing is written. `without` is a record that lies open."""
    reports = _reports(desk, project, without)
    made = []
    for number, one in enumerate(read):
        progress.step(number, len(read))
        empty: Mapping[str, Json] = {}
        proposal = one.proposal(fill.form_of(desk, FORM), empty, words)
        found = next(_alike(proposal, reports), None)
        if found is None:
            made.append(Planned(one, proposal))
            continue
        reports.remove(found)
        opened = fill.resume(desk, found.record)
        proposal = one.proposal(opened.form, opened.answers, words)
        made.append(Planned(one, proposal, found.record, found.title, corrects=opened.draft is None))
    return made


def carry_out(desk: Desk, planned: Planned, project: str, words: Words, after: str = "") -> str:
    """Fill the report that was planned, as one step of undo; its record. Raises AttachmentRefused."""
    if not planned.record:
        return report(desk, planned.reached, project, words, after)[0]
    opened = fill.correct(desk, planned.record) if planned.corrects else fill.resume(desk, planned.record)
    base = opened.draft.base if opened.draft is not None else ()
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock, opened.undo, base)
    proposal = planned.reached.proposal(opened.form, opened.answers, words)
    measured.put(session, proposal, measured.kept(desk, proposal))
    if session.can_undo:
        fill.keep(desk, opened.record, session.answers, session.title(), session.progress(), session.pages())
    return opened.record


def report(desk: Desk, reached: Reached, project: str, words: Words, after: str = "") -> tuple[str, Proposal]:
    """A new installation report with what was read; its record and what it was filled with.

    What the catalogue knows of the model is put in as well, and of the report `after` which it comes, else
    of the last one, what goes on by itself: people, place, who supplied it, numbers counted on.
    """
    made: list[Proposal] = []
    known = begin.last_known(desk, fill.form_of(desk, FORM), project, after)

    def prepare(session: FormSession) -> None:
        proposal = reached.proposal(session.form, session.answers, words)
        measured.put(session, proposal, measured.kept(desk, proposal))
        made.append(proposal)
        model = session.value(("device", "dev_model"))
        of_it = next((one for one in catalogue.types(desk) if one.model == model), None)
        if of_it is not None:
            catalogue.put(session, of_it)
        for path, value in known:
            if session.has(path) and not session.read_only(path) and is_empty(session.value(path)):
                session.answer(path, value)

    opened = fill.start(desk, FORM, project, prepare=prepare)
    return opened.record, made[0]


@dataclass(frozen=True)
class _Report:
    """A report of the project, filled or signed, and what it answers."""

    record: str
    title: str
    answers: Mapping[str, Json]


def _reports(desk: Desk, project: str, without: str) -> list[_Report]:
    """Those that are being filled first: where a device has two, the open one is meant."""
    lines = desk.store.records.page(RecordQuery(form=FORM, project=project, limit=MOST_REPORTS))
    lines = [one for one in lines if one.record != without and one.state != WITHDRAWN]
    drafts = {one.record: desk.store.records.draft(one.record) for one in lines}
    revisions = {one.record: one for one in desk.store.records.read(
        [line.revision for line in lines if drafts[line.record] is None and line.revision]
    )}  # fmt: skip
    found = []
    for line in lines:
        kept = drafts[line.record] or revisions.get(line.record)
        if kept is not None:
            found.append(_Report(line.record, line.title or line.number, kept.answers))
    return sorted(found, key=lambda one: drafts[one.record] is None)


def _alike(proposal: Proposal, reports: Sequence[_Report]) -> Iterator[_Report]:
    """Reports of this device: by its serial number, else by name or address where none is known yet."""
    told = {line.path(cell): cell.value for line in proposal.lines if line.single for cell in line.fills}
    for mark in MARKS:
        value = str(told.get(mark) or "").strip().casefold()
        for one in reports:
            there = {name: str(value_at(one.answers, name) or "").strip().casefold() for name in MARKS}
            of_another = there[MARKS[0]] and told.get(MARKS[0]) and mark != MARKS[0]
            if value and there[mark] == value and not of_another:
                yield one


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

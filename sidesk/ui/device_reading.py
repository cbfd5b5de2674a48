"""Reading devices: one into the report in sight, a whole rack into a report each."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sidesk.actions import reach
from sidesk.actions.reach import Login, Planned, Reached
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.tree import copied
from sidesk.ui.device_plan import PlanDialog
from sidesk.ui.errors import sentences
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.progress import Bar
from sidesk.ui.kit.text import Text
from sidesk.ui.measured import TakingIn
from sidesk.ui.room import Room
from sidesk.ui.secret import SecretLine
from sidesk.ui.wizard.window import Wizard

WIDTH, LIST, PART = 760, 180, 15.0  # px, px, s of one job: less than a job on the net may take
NETWORK = "network"
WAITING, READING, NEW_KEY, DONE, STOPPED, FAILED = "waiting", "reading", "key", "done", "stopped", "failed"
OTHER_KEY = "other key"
TONES = {
    WAITING: "none",
    READING: "info",
    NEW_KEY: "warn",
    DONE: "ok",
    STOPPED: "warn",
    FAILED: "bad",
    OTHER_KEY: "bad",
}
_GAPS = re.compile(r"[\s,，、;；]+")


@dataclass
class One:
    """A device of the list, and how far it is."""

    address: str
    state: str = WAITING
    said: str = ""
    key: str = ""
    reached: Reached | None = None


class ReachDialog(Dialog):
    """Asks where and who, reads one device after the other. Accepted: `read()` is to be taken in."""

    def __init__(self, room: Room, over: QWidget) -> None:
        _ = room.words.gettext
        super().__init__(
            room.look, over, _("Read the device"),
            _("The first device fills this report; each further one its own, old or new. "
              "Nothing is changed on a device, and the password is not kept."), width=WIDTH,
        )  # fmt: skip
        self.setObjectName("reach")
        self._room, self.devices = room, list[One]()
        self._job: Job | None = None
        self._login: Login | None = None
        self._area = scrolled(holder(column(None)))
        self._area.setFixedHeight(room.look.px(LIST))
        self._area.hide()
        self.bar = Bar(room.look)
        self.bar.hide()
        self.trust = Button(room.look, _("These are our devices: trust them"), "primary", icon="shield-check")
        self.trust.setObjectName("reach/trust")
        self.trust.clicked.connect(self._on_trust)
        self.add(self._area, self.bar)  # above what was asked: in a low window they are seen first
        self._ask()
        self.offer(_("Close"))
        self._buttons.addWidget(self.trust)
        self.forget = Button(room.look, _("Forget the old keys"), icon="key")
        self.forget.setObjectName("reach/forget")
        self.forget.clicked.connect(self._on_forget)
        self._buttons.addWidget(self.forget)
        self.halt = Button(room.look, _("Stop"))
        self.halt.setObjectName("reach/stop")
        self.halt.clicked.connect(self.stop)
        self._buttons.addWidget(self.halt)
        self.again = Button(room.look, _("Try the others again"))
        self.again.setObjectName("reach/again")
        self.again.clicked.connect(self.start)
        self._buttons.addWidget(self.again)
        self.go = Button(room.look, _("Read"), "primary", icon="play")
        self.go.setObjectName("reach/read")
        self.go.clicked.connect(self.start)
        self._buttons.addWidget(self.go)
        self.take = self.offer(_("See what is filled"), "primary", accepts=True, icon="download")
        self.take.setObjectName("reach/take")
        self.finished.connect(self._on_closed)
        self._refresh()

    def _ask(self) -> None:
        look, _ = self._look, self._look.words.gettext
        self.addresses = self._edit("reach/addresses", _("Addresses"), "10.1.1.1, 10.1.1.2")
        self.user = self._edit("reach/user", _("User"), "admin")
        self.password = SecretLine(look, _("Password"))
        self.password.edit.setObjectName("reach/password")
        self.password.edit.textChanged.connect(self._refresh)
        self.password.entered.connect(self.start)
        self.enable = SecretLine(look, _("Enable password"))
        self.enable.edit.setObjectName("reach/enable")
        self.enable.entered.connect(self.start)
        self.wire = self._picker("reach/wire", _("Way"))
        lines = [Option(one, one) for one in reach.serial_lines()]
        self.wire.show_options([Option(NETWORK, _("Network (SSH)")), *lines], [NETWORK])
        self._way = NETWORK
        self.wire.picked.connect(self._on_way)
        self.platform = self._picker("reach/platform", _("Platform"))
        self.platform.show_options([Option(name, _(title)) for name, title in reach.PLATFORMS.items()], [""])
        self._platform = ""
        self.platform.picked.connect(self._on_platform)
        self._where = self._named(self.addresses)
        ways = row((self._named(self.wire), 1), (self._named(self.platform), 1), gap=12)
        who = row((self._named(self.user), 1), (self.password, 1), gap=12)
        self._form = holder(column(ways, self._where, who, self.enable, None, gap=12))
        self.add(self._form)

    def _edit(self, name: str, label: str, example: str) -> Edit:
        edit = Edit(self._look, placeholder=example)
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.textChanged.connect(self._refresh)
        return edit

    def _picker(self, name: str, label: str) -> Picker:
        picker = Picker(self._look)
        picker.setObjectName(name)
        picker.setAccessibleName(label)
        picker.can_be_empty = False
        return picker

    def _named(self, part: Edit | Picker) -> QWidget:
        return holder(column(Text(self._look, part.accessibleName(), "small"), part, None, gap=4))

    def _on_way(self, name: str) -> None:
        self._way = name
        self._where.setVisible(name == NETWORK)
        self._refresh()

    def _on_platform(self, name: str) -> None:
        self._platform = name

    def wanted(self) -> list[str]:
        """The devices that were typed, each once."""
        if self._way != NETWORK:
            return [self._way]
        return list(dict.fromkeys(one for one in _GAPS.split(self.addresses.text()) if one))

    # --- reading

    @property
    def running(self) -> bool:
        """Whether a device is being read."""
        return self._job is not None

    def read(self) -> list[Reached]:
        """The devices that told something, in their order."""
        return [
            one.reached for one in self.devices if one.reached is not None and one.state in (DONE, STOPPED)
        ]

    def start(self) -> None:
        """Read all devices that were typed and are not read yet."""
        if not self.go.isEnabled() or self.running:
            return
        self._login = Login(self.user.text(), self.password.text(), self.enable.text())
        known = {one.address: one for one in self.devices if one.state == DONE}
        self.devices = [known.get(address) or One(address) for address in self.wanted()]
        self._next()

    def stop(self) -> None:
        """Stop; what was read until now can be taken in."""
        if self._job is None:
            return
        self._job.cancel()
        self._job = None
        for one in self.devices:
            if one.state == READING:
                told = one.reached is not None and one.reached.done[1] > 0
                one.state, one.said = STOPPED if told else WAITING, ""
                if one.reached is not None:
                    one.reached.end(stopped=True)
        self._refresh()

    def _next(self) -> None:
        one = next((one for one in self.devices if one.state == WAITING), None)
        self._job = None
        if one is not None and self._login is not None:
            serial = self._way != NETWORK
            reached = Reached(self._room.desk, one.address, self._login, self._platform, serial=serial)
            one.state, one.reached = READING, reached
            self._run(one, partial(_opened, reached))
        self._refresh()

    def _run(self, one: One, work: partial[bool]) -> None:
        self._job = self._room.jobs.run(
            self, work, partial(self._on_part, one), failed=partial(self._on_failed, one),
            progressed=self._on_step, lane=Lane.NET,
        )  # fmt: skip

    def _on_part(self, one: One, more: bool) -> None:
        assert one.reached is not None
        if more:
            self._run(one, partial(_part, one.reached))
            return
        one.state, one.said = DONE, " ".join(one.reached.trouble(self._room.words))
        if one.reached.wants_enable:
            one.state = STOPPED
            one.said = self._room.words.gettext(
                "Only what every user may see was read: the device wants its enable password."
            )
        self._next()

    def _on_failed(self, one: One, error: BaseException) -> None:
        told, advised = sentences(error, self._room.words)
        one.said = f"{told} {advised}"
        if isinstance(error, reach.HostKeyUnknown):
            one.state, one.key = NEW_KEY, str(error.details["fingerprint"])
            one.said = one.key
        elif isinstance(error, reach.HostKeyChanged):
            one.state = OTHER_KEY
        else:
            some = one.reached is not None and one.reached.done[0] > 0
            one.state = STOPPED if some else FAILED
        if one.reached is not None:
            one.reached.end(stopped=one.state == STOPPED)
        self._next()

    def _on_trust(self) -> None:
        for one in self.devices:
            if one.state == NEW_KEY:
                reach.trust(self._room.desk, one.address, one.key)
                one.state, one.said = WAITING, ""
        self._next()

    def _on_forget(self) -> None:
        """The keys that are not the ones of before are asked about anew."""
        for one in self.devices:
            if one.state == OTHER_KEY:
                reach.trust(self._room.desk, one.address, "")
                one.state, one.said = WAITING, ""
        self._next()

    def _on_step(self, done: int, total: int) -> None:
        if total:
            self.bar.show_parts((done / total, "accent"))

    def _on_closed(self) -> None:
        self.stop()
        self.password.edit.clear()
        self.enable.edit.clear()
        self._login = None

    def _refresh(self, *_changed: object) -> None:
        self._form.setEnabled(not self.running)
        asks = [one for one in self.devices if one.reached is not None and one.reached.wants_enable]
        self.enable.setVisible(bool(asks) or bool(self.enable.text()))
        self.bar.setVisible(self.running)
        self.halt.setVisible(self.running)
        new = not self.running and any(one.state == NEW_KEY for one in self.devices)
        self.trust.setVisible(new)
        self.forget.setVisible(not self.running and any(one.state == OTHER_KEY for one in self.devices))
        typed = bool(self.wanted()) and (self._way != NETWORK or bool(self.user.text()))
        left = [one for one in self.wanted() if one not in self._finished()]
        some = not self.running and not new and bool(self.read())
        self.go.setVisible(not self.running and not new and not some)
        self.again.setVisible(some and bool(left))
        self.go.setEnabled(typed and bool(left))
        self.take.setVisible(some)
        self._show_devices()

    def _finished(self) -> set[str]:
        return {one.address for one in self.devices if one.state == DONE}

    def _show_devices(self) -> None:
        look, words = self._look, self._look.words
        rows = [
            holder(row(
                Text(look, one.address, "body"), Chip(look, named(one, words), tone(one)),
                (Text(look, one.said, "small", wrap=True), 1), gap=12,
            ))
            for one in self.devices
        ]  # fmt: skip
        self._area.setVisible(bool(rows))
        self._area.setWidget(holder(column(*rows, None, gap=8, margins=(12, 8, 12, 8))))
        if self.isVisible():
            self.adjustSize()
            self._keep_inside()


def named(one: One, words: Words) -> str:
    """The state of a device in a word."""
    _ = words.gettext
    partly = one.state == DONE and one.said
    return {
        WAITING: _("waits"), READING: _("is read"), NEW_KEY: _("new key"), STOPPED: _("read in part"),
        FAILED: _("not read"), OTHER_KEY: _("another key"), DONE: _("read in part") if partly else _("read"),
    }[one.state]  # fmt: skip


def tone(one: One) -> str:
    """The colour of its state."""
    return "warn" if one.state == DONE and one.said else TONES[one.state]


def _opened(reached: Reached, progress: Progress) -> bool:
    reached.open(progress)
    return True


def _part(reached: Reached, progress: Progress) -> bool:
    """Some seconds of questions; whether there are more."""
    until = time.monotonic() + PART
    more = True
    while more and time.monotonic() < until:
        more = reached.step(progress)
    if not more:
        reached.end()
    return more


class ReadingHere(QObject):
    """From the devices to the reports. It lives as long as the wizard it is for."""

    def __init__(self, room: Room, wizard: Wizard, record: str, project: str) -> None:
        super().__init__(wizard)
        self._room, self._wizard, self._record, self._project = room, wizard, record, project

    def open(self) -> None:
        """Ask, read, show."""
        dialog = ReachDialog(self._room, self._wizard)
        dialog.accepted.connect(lambda: self._take(dialog.read()))
        dialog.open()

    def _take(self, read: list[Reached]) -> None:
        """The further devices are shown first, the one of the report in sight after them."""
        self._wizard.filling.settle()
        if not read[1:]:
            self._show_first(read[0])
            return
        work = partial(self._plan, read[1:])
        self._room.jobs.run(self, work, partial(self._on_plan, read[0]), lane=Lane.SLOW)

    def _plan(self, read: list[Reached], progress: Progress) -> list[Planned]:
        room = self._room
        return reach.plan(room.desk, read, self._project, room.words, progress, self._record)

    def _on_plan(self, first: Reached, planned: list[Planned]) -> None:
        dialog = PlanDialog(self._room, self._wizard, self._wizard.session.form, planned)
        dialog.accepted.connect(lambda: self._fill(dialog.chosen()))
        dialog.finished.connect(lambda _result: self._show_first(first))
        dialog.open()

    def _show_first(self, first: Reached) -> None:
        session, words = self._wizard.session, self._room.words
        form, answers = session.form, copied(session.answers)
        self._room.jobs.run(
            self, lambda _: first.proposal(form, answers, words), TakingIn(self._room, self._wizard).show,
            lane=Lane.SLOW,
        )  # fmt: skip

    def _fill(self, planned: list[Planned]) -> None:
        self._room.jobs.run(self, partial(self._filled, planned), self._on_filled, lane=Lane.SLOW)

    def _filled(self, planned: list[Planned], progress: Progress) -> int:
        after = self._record
        for number, one in enumerate(planned):
            progress.step(number, len(planned))
            after = reach.carry_out(self._room.desk, one, self._project, self._room.words, after)
        return len(planned)

    def _on_filled(self, count: int) -> None:
        text = self._room.words.ngettext(
            "{n} further report was filled", "{n} further reports were filled", count
        )
        self._wizard.filling.said.emit(text.format(n=count))

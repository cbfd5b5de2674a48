"""What the process says about an open record: gates it stands before, a second sample it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from sidesk.actions import browse, fill, process, release, spot_check, way_open
from sidesk.actions.process import Report, Standing
from sidesk.actions.spot_check import Second
from sidesk.actions.way_open import WayOpen
from sidesk.core.progress import Progress
from sidesk.forms.tree import copied
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import column
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.process_words import opening_word, released, releasers
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard
from sidesk.workflow import disputes
from sidesk.workflow.states import RELEASED, WARNS, GateState


class Host(Protocol):
    """The page of the record, as far as it is needed here."""

    room: Room
    record: str
    opened: fill.OpenRecord
    wizard: Wizard | None
    record_asked: SignalInstance
    begin_asked: SignalInstance
    place_asked: SignalInstance

    @property
    def is_draft(self) -> bool:
        """Whether it is being filled in."""


LOW, TIGHT = 440, 700  # px of a window: in a tight one the explaining sentences give way to the answers


@dataclass(frozen=True)
class _Read:
    """What the process says, and how each gate that is not fulfilled is opened, by its code."""

    standing: Standing = field(default_factory=Standing)
    ways: Mapping[str, WayOpen | None] = field(default_factory=dict)
    told: Report | None = None


class RecordProcess(QWidget):
    """A line above the wizard, only where there is something to say. It never keeps anybody from typing."""

    def __init__(self, page: Host) -> None:
        super().__init__()
        self._page, self._room = page, page.room
        self._lines = column(gap=8, margins=(16, 12, 16, 0))
        self._gates: list[Banner] = []
        self._second: Banner | None = None
        self.setLayout(self._lines)
        self.hide()

    @property
    def banners(self) -> list[Banner]:
        """What is said."""
        return [*self._gates, *([self._second] if self._second else [])]

    def look(self) -> None:
        """Ask the process again; of a finished record there is nothing to ask."""
        if not self._page.is_draft:
            self._show(_Read())
            return
        desk, record, project = self._room.desk, self._page.record, self._page.opened.project

        def work(_: Progress) -> _Read:
            standing = process.standing_before(desk, record)
            missing = [one for one in standing.gates if one.stops or one.state == WARNS]
            if not missing:
                return _Read(standing)
            told, titles = process.report(desk, project), browse.titles(desk)
            ways = {one.gate.code: way_open.way_open(told, one, titles, record) for one in missing}
            return _Read(standing, ways, told)

        self._room.jobs.run(self, work, self._show)
        self.look_at_sample()

    def _show(self, read: _Read) -> None:
        standing = read.standing
        for banner in self._gates:
            self._lines.removeWidget(banner)
            banner.deleteLater()
        told = [one for one in standing.gates if one.stops or one.state in (WARNS, RELEASED)]
        told.sort(key=lambda one: not one.stops)
        # A low window at large text needs its height for the answers: it says the first thing only.
        shown = told[:1] if self._is_low else told
        self._gates = [self._banner(state, read) for state in shown]
        for banner in self._gates:
            self._lines.addWidget(banner)
        self.setVisible(bool(self.banners))

    @property
    def _is_low(self) -> bool:
        return self.window().height() < self._room.look.px(LOW)

    @property
    def _is_tight(self) -> bool:
        return self.window().height() < self._room.look.px(TIGHT)

    def _banner(self, state: GateState, read: _Read) -> Banner:
        look, words = self._room.look, self._room.words
        _ = words.gettext
        title = words.pick(state.gate.title)
        if state.release is not None:
            text = _("Let through although this is missing: {gate}").format(gate=title)
            return Banner(look, text, released(words, state), "info", icon="key")
        actions = self._opening(state, read)
        if not state.stops:
            text = _("Usually this comes first: {gate}").format(gate=title)
            second = "" if self._is_tight else _("It stops nothing.")
            return Banner(look, text, second, "info", actions=tuple(actions))
        roles = read.standing.roles
        who = ""
        if any(role in state.gate.roles for role in roles):
            actions.append(self._releasing(state, roles, beside=bool(actions)))
        elif read.told is not None:
            who = releasers(words, read.told.process, read.told.book, state.gate)
        title = words.line(title, disputes.told(state, words))
        text = _("Cannot be issued yet. Missing: {gate}").format(gate=title)
        if self._is_low:
            text = _("Missing: {gate}").format(gate=title)
        second = _("Go on writing: everything is kept. It is issued as soon as this is there.")
        second = words.line(second, who)
        return Banner(look, text, "" if self._is_tight else second, "warn", actions=tuple(actions))

    def _releasing(self, state: GateState, roles: tuple[str, ...], *, beside: bool) -> Button:
        look, text = self._room.look, self._room.words.gettext("Release…")
        kind = "ghost" if beside else "plain"
        low = self._is_tight and beside
        button = IconButton(look, "key", text, kind) if low else Button(look, text, kind, icon="key")
        button.setObjectName(f"record/release/{state.gate.code}")
        button.clicked.connect(partial(self._on_release, state, roles))
        return button

    def _opening(self, state: GateState, read: _Read) -> list[Button]:
        """The proper way: the document that is missing, or the defects that are still open."""
        way, told = read.ways.get(state.gate.code), read.told
        if way is None or told is None:
            return []
        words = self._room.words
        button = Button(self._room.look, opening_word(words, way), "plain" if not state.stops else "primary")
        button.setObjectName(f"record/open/{state.gate.code}")
        named = words.pick(way.title) if way.title else ""
        button.setAccessibleName(words.line(button.text(), named))
        button.setToolTip(" ".join(part for part in (way.form, named) if part))
        button.clicked.connect(partial(self._on_open, way, told))
        return [button]

    def _on_open(self, way: WayOpen, told: Report, _checked: bool = False) -> None:
        page, desk = self._page, self._room.desk
        if way.kind == way_open.DEFECTS:
            page.place_asked.emit("defects")
        elif way.record:
            page.record_asked.emit(way.record)
        else:
            self._room.jobs.run(self, lambda _: way_open.beginning(desk, told, way), page.begin_asked.emit)

    def _on_release(self, state: GateState, roles: tuple[str, ...], _checked: bool = False) -> None:
        desk, opened = self._room.desk, self._page.opened

        def work(_: Progress) -> str:
            made = release.begin_release(desk, opened.project, state, roles, opened.number)
            return made.record

        self._room.jobs.run(self, work, self._page.record_asked.emit)

    # --- the second sample of a spot check

    def look_at_sample(self) -> None:
        """Offer the second draw once the first sample has failed."""
        wizard = self._page.wizard
        needed = wizard is not None and spot_check.needs_second(wizard.session)
        if needed == (self._second is not None):
            return
        if self._second is not None:
            self._lines.removeWidget(self._second)
            self._second.deleteLater()
            self._second = None
        if needed:
            look, _ = self._room.look, self._room.words.gettext
            button = Button(look, _("Draw the second sample"), "primary")
            button.setObjectName("record/second-sample")
            button.clicked.connect(self.draw_second)
            self._second = Banner(
                look, _("The first sample has failures"),
                _("By the rule twice as many are drawn now; none of the first ones again."), "warn",
                actions=(button,),
            )  # fmt: skip
            self._lines.addWidget(self._second)
        self.setVisible(bool(self.banners))

    def draw_second(self) -> None:
        """Put the second sample into the open inspection, as one step of undo."""
        wizard, desk, project = self._page.wizard, self._room.desk, self._page.opened.project
        if wizard is None:
            return
        form, answers = wizard.session.form, copied(wizard.session.answers)

        def work(_: Progress) -> Second:
            return spot_check.second_sample(desk, form, answers, project)

        self._room.jobs.run(self, work, self._put)

    def _put(self, second: Second) -> None:
        wizard = self._page.wizard
        if wizard is None:
            return
        filling = wizard.filling
        with filling.together():
            filling.answer(second.seed_path, second.seed)
            filling.add_rows(second.table, values=second.rows)
        self.look_at_sample()
        wizard.jump(second.table)

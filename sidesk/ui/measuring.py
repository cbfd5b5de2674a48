"""Measuring from the laptop: plug in, press Space, see it, go to the next; taken in as one step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.actions import measuring
from sidesk.actions.measuring import Known, Line, Measuring
from sidesk.actions.near import Near
from sidesk.forms.tree import copied
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, CheckBox
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.ports import FAIL, NOW, PASS, TODO, PortStrip
from sidesk.ui.kit.progress import Bar
from sidesk.ui.kit.text import Text
from sidesk.ui.measured import TakingIn
from sidesk.ui.measuring_chart import Column, MeasuringChart
from sidesk.ui.measuring_near import NearDialog
from sidesk.ui.measuring_setup import SetupDialog
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard

WIDTH, LIST = 880, 200
TARGET, VERDICT = 240, 112  # px: the columns of the list stand below each other
LOOK = 500  # ms between two looks at the cable
_SERVER = "measuring server"


class RunDialog(Dialog):
    """A run. Accepted: what is measured is to be taken in. Closed: it waits until it is opened again."""

    def __init__(self, room: Room, over: QWidget, run: Measuring) -> None:
        look, _ = room.look, room.words.gettext
        super().__init__(look, over, room.words.pick(run.plan.title), width=WIDTH)
        self.setObjectName("measuring")
        self._room, self.run = room, run
        self._job: Job | None = None
        self._near: Near | None = None  # while this window is open
        self._located = ""  # the point that a switch is asked about just now
        self._seen_down = False
        self._make_parts()
        self.add(self.strip, self.head, self.bar, row(self.go, self.halt, None, self.ask_switch))
        self.add(self.by_itself, self.shown, self._area, self.chart)
        self.again = self.offer(_("Measure something else"))
        self.again.setObjectName("measuring/again")
        self.offer(_("Close"))
        self.take = self.offer(_("Take in"), "primary", accepts=True, icon="download")
        self.take.setObjectName("measuring/take")
        walks = run.plan.walks
        self.strip.setVisible(walks)
        self.by_itself.setVisible(walks)
        self._point = run.next_point
        self._watch = QTimer(self)
        self._watch.setInterval(LOOK)
        self._watch.timeout.connect(self._look_at_cable)
        self.finished.connect(self._on_closed)
        self._refresh(next(reversed(run.done), ""))
        if not walks and not run.done:
            self.measure()

    def _make_parts(self) -> None:
        look, _ = self._room.look, self._room.words.gettext
        self.strip = PortStrip(look, columns=24)
        self.strip.setObjectName("measuring/strip")
        self.strip.picked.connect(self._on_picked)
        self.head = Text(look, "", "h1", wrap=True)
        self.head.setObjectName("measuring/head")
        self.bar = Bar(look)
        self.go = Button(look, "", "primary", icon="play", height=48)
        self.go.setObjectName("measuring/go")
        self.go.clicked.connect(self.measure)
        self.halt = Button(look, _("Stop"))
        self.halt.setObjectName("measuring/stop")
        self.halt.clicked.connect(self.stop)
        self.ask_switch = Button(look, _("Ask the switch…"), icon="network")
        self.ask_switch.setObjectName("measuring/switch")
        self.ask_switch.setToolTip(_("It tells port and VLAN of each point; you log in once"))
        self.ask_switch.clicked.connect(self._on_ask_switch)
        self.by_itself = CheckBox(look, _("Begin by itself when the cable is plugged into the next point"))
        self.by_itself.setObjectName("measuring/by-itself")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        self._area = scrolled(holder(column(self._list, None)))
        self._area.setFixedHeight(look.px(LIST))
        self.shown = Text(look, "", "h2", wrap=True)
        self.chart = MeasuringChart(look)

    @property
    def running(self) -> bool:
        """Whether a point is being measured."""
        return self._job is not None and self._job.running

    def measure(self) -> None:
        """Measure the point that is next, or the one that was chosen."""
        if self.running or not self._point:
            return
        desk, run, point = self._room.desk, self.run, self._point
        self._job = self._room.jobs.run(
            self, lambda progress: measuring.measure(desk, run, point, progress),
            partial(self._on_measured, point), failed=self._on_failed, progressed=self._on_step,
            lane=Lane.NET,
        )  # fmt: skip
        self._refresh()

    def _locate(self, point: str, near: Near) -> None:
        """Ask the switch about a point that is measured and kept: if it hangs, only its answer is missing."""
        desk, run = self._room.desk, self.run
        self._located = point
        self._job = self._room.jobs.run(
            self, lambda progress: measuring.locate(desk, run, point, near.asked(progress)),
            partial(self._on_located, point), failed=partial(self._on_not_located, point), lane=Lane.NET,
        )  # fmt: skip
        self._refresh(point)

    def stop(self) -> None:
        """Stop the point that is running; what was measured before stays, and a switch is not waited for."""
        if self._job is not None:
            self._job.cancel()
        if self._located:
            self._on_located(self._located, self.run.done[self._located])
        self._refresh()

    def _on_ask_switch(self) -> None:
        dialog = NearDialog(self._room, self)
        dialog.accepted.connect(lambda: self._on_near(dialog.near))
        dialog.open()

    def _on_near(self, near: Near) -> None:
        """From now on each point; where nobody walks, the one that is measured as well."""
        self._near = near
        point = next(reversed(self.run.done), "")
        if point and not self.run.plan.walks and not self.running:
            self._locate(point, near)
        self._refresh()

    def _on_closed(self) -> None:
        self._watch.stop()
        self._near = None
        if self._job is not None:
            self._job.cancel()

    def _on_step(self, done: int, total: int) -> None:
        if total:
            self.bar.show_parts((done / total, "accent"))

    def _on_measured(self, point: str, found: Mapping[str, Any]) -> None:
        self.run.done[point] = found
        if self._near is not None:
            self._locate(point, self._near)
        else:
            self._on_located(point, found)

    def _on_not_located(self, point: str, error: BaseException) -> None:
        """The point stays as it was measured; the next one does not wait."""
        self._room.tell(error, self)
        self._on_located(point, self.run.done[point])

    def _on_located(self, point: str, found: Mapping[str, Any]) -> None:
        self.run.done[point], self._located = found, ""
        self._point, self._seen_down = self.run.next_point, False
        self._refresh(point)
        self.go.setFocus()
        if self.by_itself.isChecked() and self._point:
            self._watch.start()

    def _on_failed(self, error: BaseException) -> None:
        self._room.tell(error, self)
        self._refresh()

    def _on_picked(self, number: int) -> None:
        """Look at a point; it can be measured again."""
        if not self.running:
            self._point = self.run.setup.points[number]
            self._refresh(self._point)

    def _look_at_cable(self) -> None:
        last = next(reversed(self.run.done.values()), {})
        interface = str(last.get("laptop", {}).get("interface", ""))
        self._room.jobs.run(self, lambda _: measuring.link_is_up(interface), self._on_cable)

    def _on_cable(self, up: bool | None) -> None:
        if up is False:
            self._seen_down = True
        elif up and self._seen_down and self.by_itself.isChecked() and not self.running:
            self._watch.stop()
            self.measure()

    def _refresh(self, shown: str | None = None) -> None:
        _, run, running = self._room.words.gettext, self.run, self.running
        states = [self._state(point) for point in run.setup.points]
        self.strip.show_states(states, run.setup.points)
        again = self._point in run.done
        if running and self._located:
            text = _("{point} is measured. Asking the switch …")
        elif running:
            text = _("Measuring {point} …")
        elif not self._point:
            text = _("All points are measured.") if run.plan.walks else _("Measured.")
        elif again:
            text = _("{point} is measured. Press Space to measure it again.")
        else:
            text = (
                _("Plug into {point}, then press Space.") if run.plan.walks else _("Press Space to measure.")
            )
        self.head.setText(text.format(point=self._point))
        self.go.set_text(_("Measure {point}").format(point=self._point))
        self.go.setVisible(bool(self._point) and not running)
        self.halt.setVisible(running)
        self.ask_switch.setVisible(not running and self._near is None)
        self.bar.setVisible(running)
        self.bar.show_parts()
        self.take.setEnabled(bool(run.done) and not running)
        if not running and self._point:
            self.go.setFocus()
        elif not running:
            self.take.setFocus()
        if shown is not None:
            self._show(shown)
        self._draw()

    def _state(self, point: str) -> str:
        if point == self._point:
            return NOW
        verdict = self.run.verdict(point)
        return {"pass": PASS, "fail": FAIL}.get(verdict, "marginal" if point in self.run.done else TODO)

    def _show(self, point: str) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        found = self.run.done.get(point)
        near = measuring.near(found, self._room.words) if found is not None else ""
        self.shown.setText(" · ".join(part for part in (point, near) if part) if found is not None else "")
        self.shown.setVisible(found is not None)
        for line in measuring.lines(found, self._room.words) if found is not None else ():
            self._list.addWidget(self._line(line))
        if by := measuring.judged_by(found, self._room.words):
            self._list.addWidget(Text(self._room.look, by, "cap", wrap=True))

    def _line(self, line: Line) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        said = {"pass": (_("pass"), "ok"), "fail": (_("fail"), "bad")}
        word, tone = said.get(line.verdict, (_("not judged"), "none"))
        text = " · ".join(part for part in (line.said, line.error) if part)
        target = Text(look, line.target, "small", bold=True, wrap=True)
        target.setFixedWidth(look.px(TARGET))
        verdict = holder(row(Chip(look, word, tone), None))
        verdict.setFixedWidth(look.px(VERDICT))
        return holder(row(target, (Text(look, text, "small", wrap=True), 1), verdict, gap=12))

    def _draw(self) -> None:
        run, columns, units = self.run, list[Column](), list[str]()
        for point in run.setup.points:
            for name, unit, value, verdict in measuring.bars(run, point):
                columns.append(Column(name, value, verdict))
                units.append(unit)
        unit = units[0] if units else ""
        alike = [one for one, own in zip(columns, units, strict=True) if own == unit]
        self.chart.show_columns(alike, unit, len(run.setup.points))


class MeasuringHere(QObject):
    """From the choice to the rows. It lives as long as the wizard it is for."""

    def __init__(self, room: Room, wizard: Wizard, record: str, project: str) -> None:
        super().__init__(wizard)
        self._room, self._wizard = room, wizard
        self._record, self._project = record, project

    def open(self) -> None:
        """Go on with the run that waits, or ask what is to be measured."""
        desk, record, project = self._room.desk, self._record, self._project
        answers = copied(self._wizard.session.answers)

        def look(_: object) -> tuple[Measuring | None, Known, str]:
            kept = desk.store.settings.get(_SERVER, "")
            return measuring.resume(desk, record), measuring.known(desk, project, answers), str(kept)

        self._room.jobs.run(self, look, self._on_known)

    def _on_known(self, told: tuple[Measuring | None, Known, str]) -> None:
        run, known, server = told
        if run is not None:
            self._run(run)
            return
        dialog = SetupDialog(self._room.look, self._wizard, known, server)
        dialog.accepted.connect(lambda: self._begin(dialog))
        dialog.open()

    def _begin(self, dialog: SetupDialog) -> None:
        desk, record, setup = self._room.desk, self._record, dialog.setup

        def begin(_: object) -> Measuring:
            if setup.server:
                desk.store.settings.set(_SERVER, setup.server)
            return measuring.begin(desk, record, setup)

        self._room.jobs.run(self, begin, self._run)

    def _run(self, run: Measuring) -> None:
        dialog = RunDialog(self._room, self._wizard, run)
        dialog.again.clicked.connect(lambda: self._start_over(len(run.done)))
        dialog.accepted.connect(lambda: self._take(run))
        dialog.open()

    def _start_over(self, measured: int) -> None:
        words = self._room.words
        if not measured:
            self._forget()
            return
        text = words.ngettext("Let {n} measured point go?", "Let {n} measured points go?", measured)
        body = words.gettext("It was not taken into the record.")
        dialog = Dialog(self._room.look, self._wizard, text.format(n=measured), body)
        dialog.setObjectName("measuring/forget")
        dialog.offer(words.gettext("Keep it")).clicked.connect(self.open)
        dialog.offer(words.gettext("Let it go"), "danger", accepts=True)
        dialog.accepted.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        desk, record = self._room.desk, self._record
        self._room.jobs.run(self, lambda _: measuring.forget(desk, record), lambda _: self.open())

    def _take(self, run: Measuring) -> None:
        self._wizard.filling.settle()
        desk, session = self._room.desk, self._wizard.session
        form, answers = session.form, copied(session.answers)
        taking = TakingIn(self._room, self._wizard)

        def done() -> None:
            self._room.jobs.run(self, lambda _: measuring.forget(desk, run.record))

        self._room.jobs.run(
            self, lambda progress: measuring.proposal(desk, form, answers, run, progress),
            lambda proposal: taking.show(proposal, done), lane=Lane.SLOW,
        )  # fmt: skip

"""The left column: what is filled, its sections, whether it is saved, undo and history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout

from sidesk.forms.session import FormSession
from sidesk.forms.state import SectionState
from sidesk.ui.kit.boxes import FlowBox, Panel, Rule, column, holder, row, scrolled, show_if
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.saved import SavedMark
from sidesk.ui.kit.sections import Entry, SectionList
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.ui.wizard.trouble import Trouble
from sidesk.ui.wizard.walk import checked

SHOWN = 2  # ways with a button of their own; more of them would leave no room for the sections


@dataclass(frozen=True)
class Listed:
    """What the section list is made of: sections, what is listed as wrong, titles of the last steps."""

    states: Sequence[SectionState]
    found: Sequence[Trouble]
    last: Sequence[str]


def entries(session: FormSession, look: Look, listed: Listed) -> list[Entry]:
    """The lines of the section list."""
    bad = Counter(trouble.path[0] for trouble in listed.found if trouble.severity == "error")
    unusual = Counter(trouble.path[0] for trouble in listed.found if trouble.severity != "error")
    made = [
        _entry(session, look, state, (bad[state.path[0]], unusual[state.path[0]])) for state in listed.states
    ]
    return made + [Entry(title) for title in listed.last]


def is_filled(session: FormSession, state: SectionState) -> bool:
    """Whether nothing that is required is missing, and all of a checklist or something of a page is there."""
    done, asked = checked(session, state.path) or (state.answered, state.asked)
    rows = checked(session, state.path) is not None
    return state.required_missing == 0 and bool(asked) and (done == asked or (not rows and done > 0))


def first_unfilled(session: FormSession, states: Sequence[SectionState]) -> int:
    """Where there is something to do; the first section where all of them are filled."""
    return next((n for n, state in enumerate(states) if state.asked and not is_filled(session, state)), 0)


def _entry(session: FormSession, look: Look, state: SectionState, wrong: tuple[int, int]) -> Entry:
    _ = look.words.gettext
    done, asked = checked(session, state.path) or (state.answered, state.asked)
    title = look.words.pick(state.label)
    said = _("{done} of {asked} answered").format(done=done, asked=asked)
    if any(wrong):
        return Entry(title, str(wrong[0] or wrong[1]), tone="bad" if wrong[0] else "warn", said=said)
    if is_filled(session, state):
        return Entry(title, done=True, said=said)
    return Entry(title, f"{done}/{asked}" if done else "", said=said)


def _way(look: Look, name: str, text: str, icon: str, tip: str) -> Button:
    """A button that is shown where its way is offered."""
    button = Button(look, text, icon=icon)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.hide()
    return button


def _heading(look: Look, title: str, subtitle: str) -> QVBoxLayout:
    below = Text(look, subtitle, "small", wrap=True)
    show_if(below, bool(subtitle))
    return column(Text(look, title, "h2", wrap=True), below, gap=2, margins=(12, 0, 8, 8))


class Outline(Panel):
    """232 wide; any section may be opened at any time."""

    picked = Signal(int)

    def __init__(self, look: Look, title: str, subtitle: str, *, history: bool) -> None:
        super().__init__("card")
        _ = look.words.gettext
        self.list = SectionList(look)
        self.list.picked.connect(self.picked.emit)
        self._at = 0
        self._follow = QTimer(self, singleShot=True, interval=0)  # once the rows have their places
        self._follow.timeout.connect(self._on_follow)
        self.saved = SavedMark(look, second=_("A power cut loses nothing"), bold=True)
        self.undo = Button(look, _("Undo"), icon="undo-2")
        self.history = Button(look, _("History"), icon="history")
        show_if(self.history, history)
        self.undo.setToolTip("Ctrl+Z")
        self.start_from = Button(look, _("Start from this…"), icon="plus")
        self.start_from.setObjectName("wizard/start-from")
        self.start_from.setToolTip(_("Another document that takes over what is known here"))
        self.start_from.hide()
        tip = _("What testers measured, into the rows; you see it first")
        self.testers = _way(look, "wizard/testers", _("Take in tester files…"), "download", tip)
        tip = _("This laptop measures point after point; you see it before it is taken in")
        self.measure = _way(look, "wizard/measure", _("Measure from here…"), "network", tip)
        tip = _("Over SSH or a console cable; you see it before it is taken in")
        self.read = _way(look, "wizard/read", _("Read the device…"), "network", tip)
        tip = _("What is missing, what nobody planned, and what looks wrong")
        self.reconcile = _way(look, "wizard/reconcile", _("Tests against the plan…"), "list-checks", tip)
        tip = _("Brand, model, height and ports of common devices")
        self.catalogue = _way(look, "wizard/catalogue", _("From the catalogue…"), "server", tip)
        tip = _("What stands where, what is free, and the place of this device")
        self.racks = _way(look, "wizard/racks", _("Racks…"), "hard-drive", tip)
        self.offered = list[Button]()
        self.instruments = Button(look, _("Instruments"), icon="network", trailing="chevron-down")
        self.instruments.setObjectName("wizard/instruments")
        self.instruments.setToolTip(_("Take in, measure, read, compare"))
        self.instruments.clicked.connect(self._on_instruments)
        self.instruments.hide()
        self._area = scrolled(holder(column(self.list, None, gap=0)))
        below_all = (self.start_from, self.instruments, self.testers, self.measure, self.read,
                     self.catalogue, self.racks, self.reconcile)  # fmt: skip
        self.setLayout(
            column(
                _heading(look, title, subtitle),
                (self._area, 1),
                Rule(look),
                8,
                column(self.saved, margins=(12, 0, 4, 0)),
                4,
                column(FlowBox(self.undo, self.history, gap=8), margins=(12, 0, 0, 0)),
                column(*(row(one, None) for one in below_all), gap=8, margins=(12, 8, 0, 0)),
                gap=0,
                margins=(8, 16, 8, 16),
            )
        )
        ways = (self.start_from, self.testers, self.reconcile)
        self.setFixedWidth(max(look.px(232), max(button.sizeHint().width() for button in ways) + 32))

    def show_entries(self, lines: Sequence[Entry], current: int) -> None:
        """These sections; another current one is brought into sight."""
        self.list.show_entries(lines, current)
        if current != self._at:
            self._at = current
            self._follow.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow.start()

    def _on_follow(self) -> None:
        rows = self.list.rows()
        if 0 <= self._at < len(rows):
            margin = rows[self._at].height()  # so that one sees where it goes on
            self._area.ensureWidgetVisible(rows[self._at], 0, margin)

    def offer_device(
        self, catalogue: Callable[[], object] | None, racks: Callable[[], object] | None
    ) -> None:
        """Where the form is about a device: the types that are known, and where it stands."""
        for button, way in ((self.catalogue, catalogue), (self.racks, racks)):
            self._offer(button, way)

    def offer_reading(self, read: Callable[[], object]) -> None:
        """Where the device can be asked itself."""
        self._offer(self.read, read)

    def offer(
        self,
        testers: Callable[[Sequence[Path]], object] | None,
        measure: Callable[[], object] | None,
        reconcile: Callable[[], object] | None,
    ) -> None:
        """Where the form has a place for measurements: how they come there."""
        taking = partial(testers, ()) if testers is not None else None
        for button, way in ((self.testers, taking), (self.measure, measure), (self.reconcile, reconcile)):
            self._offer(button, way)

    def _offer(self, button: Button, way: Callable[[], object] | None) -> None:
        if way is None:
            return
        button.clicked.connect(way)
        self.offered.append(button)
        folded = len(self.offered) > SHOWN
        self.instruments.setVisible(folded)
        for one in self.offered:
            one.setVisible(not folded)

    def instruments_menu(self) -> QMenu:
        """What is offered, where there are too many for a button each."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in self.offered:
            menu.addAction(button.text(), button.click)
        return menu

    def _on_instruments(self) -> None:
        at = self.instruments.mapToGlobal(QPoint(0, 0))
        menu = self.instruments_menu()
        menu.popup(at - QPoint(0, menu.sizeHint().height()))  # upwards: the button is low on the screen

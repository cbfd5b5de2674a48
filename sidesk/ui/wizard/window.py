"""The wizard: one record, section by section. It shows the session and owns no answers."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from sidesk.forms.definition import Path
from sidesk.forms.journal import Step
from sidesk.forms.session import FormSession
from sidesk.forms.state import Changes, SectionState
from sidesk.ui.fields.filling import Filling
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.toast import Toast
from sidesk.ui.theme import NARROW
from sidesk.ui.wizard import dropped
from sidesk.ui.wizard.autosave import Autosave
from sidesk.ui.wizard.foot import Foot, Told, told
from sidesk.ui.wizard.head import Head
from sidesk.ui.wizard.more import more_menu
from sidesk.ui.wizard.outline import Listed, Outline, entries, first_unfilled
from sidesk.ui.wizard.ports import Finished, WizardPorts
from sidesk.ui.wizard.refused import Refused
from sidesk.ui.wizard.review import Review
from sidesk.ui.wizard.section import SectionView
from sidesk.ui.wizard.sign import Signing
from sidesk.ui.wizard.taken_back import place_of
from sidesk.ui.wizard.taken_back import told as told_step
from sidesk.ui.wizard.trouble import ProblemBook, Problems, Trouble, troubles
from sidesk.ui.wizard.walk import checked, next_open, shown_sections

SMALLEST = (640, 480)
TIDY = 60  # ms between a change and the lists around the page


class Wizard(dropped.TakesDrops):
    """An embedded page as well as a window of its own."""

    saving = Signal()
    saved = Signal(object)  # dt.datetime
    save_failed = Signal(object)  # BaseException
    finished = Signal(object)  # Finished
    left = Signal()  # somebody pressed Esc or "later"
    moved = Signal(str)  # title of the section in sight

    def __init__(self, ports: WizardPorts, session: FormSession, title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self.ports, self.session, self.look = ports, session, ports.fields.look
        self.filling = Filling(session, self)
        self.book = ProblemBook(session)
        self.autosave = Autosave(session, ports.keeper, ports.fields.jobs, self)
        words = self.look.words
        self.title = title or words.pick(session.form.title)
        self.setObjectName("wizard")
        self.setAcceptDrops(True)
        self._sections = shown_sections(session)
        self._current = -1
        self._jumped: Path | None = None
        self.outline = Outline(self.look, self.title, subtitle, history=ports.history is not None)
        self.problems = Problems(self.look)
        self.head = Head(self.look)
        self.foot = Foot(self.look)
        self.view: QWidget | None = None
        self._page = QVBoxLayout()
        self._lay_out()
        self._connect()
        # The head of a new record is often filled already: begin where there is something to do.
        self.open(first_unfilled(session, self._sections))

    # --- building

    def _lay_out(self) -> None:
        self._page.setContentsMargins(24, 0, 12, 0)
        self._page.setSpacing(0)
        inside = column(self.head, 8, (self._page, 1), self.foot, gap=0, margins=(0, 0, 0, 0))
        self._card = Panel("card", inside)
        banners = column(gap=8)
        self.refused = Refused(self.look, banners)
        main = column(banners, (self._card, 1), gap=8)
        sides = row(self.outline, (main, 1), self.problems, gap=16, margins=(16, 16, 16, 16))
        # The columns give way when it gets narrow, so they must not keep it wide.
        sides.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(sides)

    def _connect(self) -> None:
        self.filling.changed.connect(self._on_changed)
        self.filling.said.connect(self._on_said)
        self.filling.strict_changed.connect(self._on_strict)
        self.autosave.saving.connect(self._on_saving)
        self.autosave.saved.connect(self._on_saved)
        self.autosave.failed.connect(self._on_failed)
        self.outline.picked.connect(self.open)
        self.head.section_picked.connect(self.open)
        self.head.problem_picked.connect(self.jump)
        self.head.more_asked.connect(self._on_more)
        self.problems.list.picked.connect(self.jump)
        self.outline.undo.clicked.connect(self.undo)
        if self.ports.history is not None:
            self.outline.history.clicked.connect(self.ports.history)
        if self.ports.start_from is not None:
            self.outline.start_from.clicked.connect(self.ports.start_from)
        self.outline.offer_device(self.ports.catalogue, self.ports.racks)
        self.outline.offer(self.ports.testers, self.ports.measure, self.ports.reconcile)
        self.foot.back_asked.connect(self.back)
        self.foot.next_asked.connect(self.forward)
        self.foot.open_asked.connect(self.next_empty)
        self._tidy = QTimer(self)
        self._tidy.setSingleShot(True)
        self._tidy.setInterval(TIDY)
        self._tidy.timeout.connect(self._refresh_around)
        for keys, slot in (
            ("F8", self.next_problem), ("Shift+F8", self.previous_problem), ("Ctrl+PgDown", self.forward),
            ("Ctrl+PgUp", self.back), ("Ctrl+Return", self.forward), ("Ctrl+Enter", self.forward),
            ("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo), ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+H", self._on_history),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def offer_start(self, *, offered: bool) -> None:
        """Whether another document can be started from this one."""
        self.outline.start_from.setVisible(offered and self.ports.start_from is not None)

    # --- sections

    def count(self) -> int:
        """Sections, and review and signing behind them."""
        return len(self._sections) + len(self._last())

    def _last(self) -> list[str]:
        _ = self.look.words.gettext
        return [_("Review"), _("Sign")] if self.ports.finisher is not None else [_("Review")]

    def current(self) -> int:
        """Number of the section in sight."""
        return self._current

    def open(self, number: int) -> None:
        """Show a section; any may be opened at any time. Only this one's widgets exist."""
        number = max(0, min(number, self.count() - 1))
        if number == self._current:
            return
        self.autosave.flush()
        self._current = number
        old, self.view = self.view, None
        if old is not None:
            self._page.removeWidget(old)
            old.hide()
            old.setParent(None)  # it has the same names inside as the next view of this section
            old.deleteLater()
        self.view = self._made(number)
        self._page.addWidget(self.view, 1)
        inside = 24 if isinstance(self.view, Signing) else 12
        self._page.setContentsMargins(24, 0, inside, 0)
        self._fit()
        self._refresh_around()
        self._enter()
        self.moved.emit(self._title_of(number))

    def focusNextPrevChild(self, next: bool) -> bool:
        if self.view is not None:
            self.foot.follow(self.view)
        return super().focusNextPrevChild(next)

    def _enter(self) -> None:
        if not self.isVisible() or self.view is None:
            return
        self.view.show()  # what is not yet in sight takes no cursor
        if isinstance(self.view, SectionView) and self.focused() is None:
            self.view.enter()
        there = self.window().focusWidget()
        lost = there is None or not there.isVisible() or not self.isAncestorOf(there)
        if lost and self.focused() is None:
            # The section has no field yet, and Qt gave the cursor to the next thing in the window.
            place = self.foot.next if self.foot.next.isVisible() else self.view
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, number: int) -> QWidget:
        if number < len(self._sections):
            view = SectionView(self.ports.fields, self.filling, self._sections[number].path, self._card)
            self.head.show_section(number + 1, self._title_of(number), view.hint, view.trailing)
            return view
        title = self._last()[number - len(self._sections)]
        self.head.show_section(0, title, "", None)
        if number == len(self._sections):
            review = Review(self.look, self.filling, signed=self.ports.finisher is not None)
            review.picked.connect(self.jump)
            return review
        assert self.ports.finisher is not None
        signing = Signing(self.ports, self.filling)
        signing.finished.connect(self._on_finished)
        signing.review_asked.connect(self._on_review)
        signing.later.connect(self.left.emit)
        return signing

    def _title_of(self, number: int) -> str:
        if number < len(self._sections):
            return self.look.words.pick(self._sections[number].label)
        return self._last()[number - len(self._sections)] if number < self.count() else ""

    def back(self) -> None:
        """The section before."""
        self.open(self._current - 1)

    def forward(self) -> None:
        """The section behind; to the review, "required" is said beside the fields from then on."""
        if self._current + 1 >= len(self._sections):
            self.filling.be_strict()
        if self._is_last():
            self.left.emit()
        else:
            self.open(self._current + 1)

    def _is_last(self) -> bool:
        # Only where nothing is signed; else the last page leads out by itself.
        return self.ports.finisher is None and self._current + 1 == self.count()

    # --- jumping

    def jump(self, path: Path) -> None:
        """Open the section of an answer and put the cursor there."""
        number = next(
            (i for i, state in enumerate(self._sections) if path[: len(state.path)] == state.path), None
        )
        if number is None:
            return
        self.open(number)
        self._jumped = path
        if isinstance(self.view, SectionView):
            self.view.reveal(path)

    def next_empty(self) -> None:
        """To the next question of this section that has no answer."""
        if self._current >= len(self._sections):
            return
        found = next_open(self.session, self._sections[self._current].path, self.focused() or self._jumped)
        if found is not None:
            self.jump(found)

    def next_problem(self) -> None:
        """To the next problem of the record."""
        self._step(1)

    def previous_problem(self) -> None:
        """To the one before."""
        self._step(-1)

    def _troubles(self, states: list[SectionState]) -> list[Trouble]:
        problems = self.book.all(states)
        return troubles(self.session, self.look.words, problems, strict=self.filling.strict)

    def _step(self, step: int) -> None:
        paths = [trouble.path for trouble in self._troubles(shown_sections(self.session))]
        if not paths:
            self.next_empty()
            return
        at = paths.index(self._jumped) if self._jumped in paths else (-1 if step > 0 else 0)
        self.jump(paths[(at + step) % len(paths)])

    def focused(self) -> Path | None:
        """The answer that has the cursor."""
        widget: QWidget | None = self.focusWidget()  # also while the window is not the active one
        while widget is not None and self.isAncestorOf(widget):
            path: Path = getattr(widget, "path", ())
            if path:
                return path
            widget = widget.parentWidget()
        return None

    # --- undo

    def undo(self) -> None:
        """Take the last step back, show where it was and say what."""
        step = self.session.journal.last
        if step is not None:
            self.filling.undo()
            self._show_step(step, back=True)

    def redo(self) -> None:
        """Do it again."""
        step = self.session.journal.next
        if step is not None:
            self.filling.redo()
            self._show_step(step, back=False)

    def _show_step(self, step: Step, *, back: bool) -> None:
        path = place_of(self.session, step)
        if path is not None:
            self.jump(path)
        for toast in self.findChildren(Toast):
            toast.close()  # one step after the other: only the last is said
        Toast(self.look, self, told_step(self.session, step, self.look.words, back=back)).pop()

    # --- what happens

    def _on_changed(self, changes: Changes) -> None:
        self.autosave.touch()
        self.book.forget(changes)
        if any(len(change) == 1 for change in changes):
            self._sections_may_differ()
        if isinstance(self.view, SectionView | Review):
            self.view.refresh(changes)
        self._tidy.start()

    def _sections_may_differ(self) -> list[SectionState]:
        states = shown_sections(self.session)
        if [state.path for state in states] == [state.path for state in self._sections]:
            return states
        here = self._sections[self._current].path if self._current < len(self._sections) else None
        behind = self._current - len(self._sections)
        self._sections = states
        paths = [state.path for state in states]
        if here is None:
            self._current = len(states) + behind
        elif here in paths:
            self._current = paths.index(here)
        else:
            self._current = -1
            self.open(0)
        return states

    def _on_strict(self) -> None:
        if isinstance(self.view, SectionView):
            self.view.refresh_all()
        self._tidy.start()

    def _refresh_around(self) -> None:
        states = self._sections_may_differ()
        found = self._troubles(states)
        lines = entries(self.session, self.look, Listed(states, found, self._last()))
        self.outline.show_entries(lines, self._current)
        self.problems.show_troubles(found)
        title = f"{self._current + 1} {self._title_of(self._current)}"
        self.head.show_around(lines, self._current, title, found)
        self.outline.undo.setEnabled(self.session.can_undo)
        self._refresh_foot(states)

    def _refresh_foot(self, states: list[SectionState]) -> None:
        _ = self.look.words.gettext
        first = self._current == 0
        self.foot.setVisible(not isinstance(self.view, Signing))
        if self._current < len(self._sections):
            path = self._sections[self._current].path
            state = next(
                (s for s in shown_sections(self.session) if s.path == path), self._sections[self._current]
            )
            said = told(state, self.look.words, rows=checked(self.session, path))
            self.foot.show_state(said, has_open=state.answered < state.asked)
        else:
            self.foot.show_state(Told(), has_open=False)
        self.foot.show_next(self._title_of(self._current + 1), first=first, last=self._is_last())

    def _on_said(self, sentence: str) -> None:
        toast = Toast(self.look, self, sentence, self.look.words.gettext("Undo"))
        toast.acted.connect(self.undo)
        toast.pop()

    def _on_more(self) -> None:
        more_menu(self, self).popup(self.head.more.mapToGlobal(self.head.more.rect().bottomLeft()))

    def _on_history(self) -> None:
        if self.ports.history is not None:
            self.ports.history()

    def _on_review(self) -> None:
        self.filling.be_strict()
        self.open(len(self._sections))

    def _on_finished(self, made: Finished) -> None:
        self.finished.emit(made)

    # --- saving

    def _on_saving(self) -> None:
        for mark in (self.outline.saved, self.foot.saved):
            mark.set_saving()
        self.saving.emit()

    def _on_saved(self, at: dt.datetime) -> None:
        for mark in (self.outline.saved, self.foot.saved):
            mark.set_saved(at)
        self.refused.show_saved(full=self.ports.keeper.short_of_room())
        self.saved.emit(at)

    def _on_failed(self, error: BaseException) -> None:
        for mark in (self.outline.saved, self.foot.saved):
            mark.set_failed()
        self.refused.show_failed(error, full=self.ports.keeper.short_of_room())
        self.save_failed.emit(error)

    # --- the window around it

    def _fit(self) -> None:
        narrow = self.look.roomy or self.width() < NARROW - 280
        wide_block = not isinstance(self.view, SectionView) or self.view.wants_width
        self.outline.setVisible(not narrow)
        self.foot.saved.setVisible(narrow)
        room = self.width() >= NARROW - 120 and not narrow and not wide_block
        self.problems.setVisible(room)
        self.head.set_compact(compact=narrow, problems=not room)

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST[0], SMALLEST[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.autosave.flush()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Later: the window around it gives the cursor to its page once the page is shown.
        QTimer.singleShot(0, self, self._enter)

    def hideEvent(self, event: QHideEvent) -> None:
        self.filling.settle()
        self.autosave.flush()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.filling.settle()
        self.autosave.flush()
        super().closeEvent(event)

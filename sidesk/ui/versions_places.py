"""The places where versions differ, fifty at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.actions.versions import Conflict
from sidesk.forms.definition import Path
from sidesk.ui.kit.boxes import column, holder, row
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.text import Text
from sidesk.ui.versions_choosing import Choosing
from sidesk.ui.versions_many import ManyCard
from sidesk.ui.versions_place import Compared, PlaceCard

AT_ONCE, SLICE = 8, 6  # cards that are made with the page, and then between two events


class Pager(QWidget):
    """Where one is among all places, and the way to the ones before and behind."""

    turned = Signal(int)

    def __init__(self, compared: Compared, name: str) -> None:
        super().__init__()
        look, self._words = compared.room.look, compared.room.words
        _ = self._words.gettext
        self._told = Text(look, "", "small")
        self.back = IconButton(look, "chevron-left", _("Previous places (Ctrl+PgUp)"))
        self.on = IconButton(look, "chevron-right", _("Next places (Ctrl+PgDn)"))
        for button, by, what in ((self.back, -1, "back"), (self.on, 1, "on")):
            button.setObjectName(f"versions/{name}/{what}")
            button.clicked.connect(partial(self._on_clicked, by))
        self.setLayout(row(None, self._told, self.back, self.on, gap=8))

    def show_place(self, choosing: Choosing) -> None:
        """Say what is in sight."""
        first, last = choosing.span
        text = self._words.gettext("{first} to {last} of {n}")
        self._told.setText(text.format(first=first, last=last, n=len(choosing.listed)))
        self.back.setEnabled(choosing.page > 0)
        self.on.setEnabled(choosing.page < choosing.pages - 1)
        self.setVisible(choosing.pages > 1)

    def _on_clicked(self, by: int, _checked: bool = False) -> None:
        self.turned.emit(by)


class Places(QWidget):
    """The cards of one page, made a few at a time: fifty of them at once would hold the window up."""

    chosen = Signal()
    turned = Signal()  # other places are shown now
    reached = Signal(QWidget)  # a card that shall come into sight

    def __init__(self, compared: Compared, choosing: Choosing) -> None:
        super().__init__()
        self._compared, self.choosing = compared, choosing
        self.cards: dict[Path, PlaceCard] = {}
        self._rest: Iterator[Conflict] = iter(())
        self._width = 0
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._go_on)
        self.many = ManyCard(compared, choosing) if len(choosing.places) > 1 and not self._fork else None
        self.pagers = [Pager(compared, name) for name in ("above", "below")]
        for pager in self.pagers:
            pager.turned.connect(self.turn)
        self._column = column(gap=16)
        above = [] if self.many is None else [self.many]
        inside = column(*above, self.pagers[0], holder(self._column), self.pagers[1], gap=16)
        self.setLayout(inside)
        if self.many is not None:
            self.many.chosen.connect(self._on_many)
            self.many.listed.connect(self._on_listed)
        self._show()

    @property
    def _fork(self) -> bool:
        return self._compared.standing.fork

    # --- the page in sight ---

    def _show(self) -> None:
        for card in self.cards.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards.clear()
        self._rest = iter(self.choosing.shown)
        for pager in self.pagers:
            pager.show_place(self.choosing)
        if self.many is not None:
            self.many.refresh()
        self._make(AT_ONCE)
        if len(self.choosing.shown) > AT_ONCE:
            self._slices.start()

    def _make(self, count: int) -> None:
        for conflict in islice(self._rest, count):
            card = PlaceCard(self._compared, conflict)
            card.used.connect(self.use)
            card.show_chosen(self.choosing.chosen.get(card.path))
            if self._width:
                card.beside.fit(self._width)
            self.cards[card.path] = card
            self._column.addWidget(card)

    def _go_on(self) -> None:
        self._make(SLICE)
        if len(self.cards) == len(self.choosing.shown):
            self._slices.stop()
        # Until what scrolls has grown, the new cards would squeeze the others.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def finish(self) -> None:
        """Make what is left of the page now."""
        self._make(len(self.choosing.shown))
        self._slices.stop()

    def fit(self, width: int) -> None:
        """Beside each other or below each other, for this width."""
        self._width = width
        for card in self.cards.values():
            card.beside.fit(width)

    def turn(self, by: int) -> None:
        """Show the places behind or before."""
        if self.choosing.turn(by):
            self._on_listed()

    def _on_listed(self) -> None:
        self._show()
        self.turned.emit()

    def next_open(self, by: int = 1) -> None:
        """Go to the next place nobody has chosen for, on whatever page it is."""
        focus = QApplication.focusWidget()
        here = next((path for path, card in self.cards.items() if focus and card.isAncestorOf(focus)), None)
        page, section = self.choosing.page, self.choosing.section
        path = self.choosing.next_open(here, by)
        if path is None:
            return
        if (page, section) != (self.choosing.page, self.choosing.section):
            self._show()
        if path not in self.cards:
            self.finish()
        card = self.cards[path]
        next(iter(card.buttons.values())).setFocus()
        self.reached.emit(card)

    # --- choosing ---

    def use(self, path: Path, side: str | None) -> None:
        """Choose a side's answer; None leaves the place as it is."""
        self.choosing.use(path, side)
        if path in self.cards:
            self.cards[path].show_chosen(side)
        if self.many is not None:
            self.many.refresh()
        self.chosen.emit()

    def undo(self) -> None:
        """Take the last choice back."""
        if self.many is not None:
            self.many.undo()
        elif self.choosing.undo():
            self._on_many()

    def redo(self) -> None:
        """Choose it again."""
        if self.many is not None:
            self.many.redo()
        elif self.choosing.redo():
            self._on_many()

    def _on_many(self) -> None:
        for path, card in self.cards.items():
            card.show_chosen(self.choosing.chosen.get(path))
        self.chosen.emit()

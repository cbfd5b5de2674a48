"""The head of a table for the keyboard: left and right walk, space or Enter sorts, down goes to the lines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from sidesk.ui.theme import Look

LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right
HOME, END = Qt.Key.Key_Home, Qt.Key.Key_End
PRESSES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TableHead(QHeaderView):
    """Takes the focus only where its columns can be sorted."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._look, self._table = look, table
        self.current = 0  # the column one stands on

    def let_sort(self) -> None:
        """Its columns can be pressed, and reached by Tab."""
        self.setSectionsClickable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def go(self, place: int) -> None:
        """Stand on the column at this place among those in sight."""
        shown = self.shown()
        if shown:
            self.current = shown[max(0, min(place, len(shown) - 1))]
            self._table.scrollTo(self.model().index(0, self.current)) if self.model().rowCount() else None
            self._name()
            self.viewport().update()

    def shown(self) -> list[int]:
        """The columns in sight, from left to right."""
        order = [self.logicalIndex(place) for place in range(self.count())]
        return [section for section in order if not self.isSectionHidden(section)]

    def _name(self) -> None:
        """What a screen reader says: the column, how it is sorted, where it stands."""
        shown = self.shown()
        if not shown:
            return
        if self.current not in shown:
            self.current = shown[0]
        said = self.model().headerData(
            self.current, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
        )
        name = f"{said}, {shown.index(self.current) + 1} / {len(shown)}"
        if name != self.accessibleName():
            self.setAccessibleName(name)
            self.setAccessibleDescription(self._look.words.gettext("Space sorts by this column"))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def renamed(self) -> None:
        """The lines are sorted otherwise now: say so."""
        if self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self._name()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown, key = self.shown(), event.key()
        at = shown.index(self.current) if self.current in shown else 0
        steps = {LEFT: at - 1, RIGHT: at + 1, HOME: 0, END: len(shown) - 1}
        if key in steps and not event.modifiers():
            self.go(steps[Qt.Key(key)])
        elif key in PRESSES and not event.modifiers() and shown:
            self.sectionClicked.emit(self.current)
        elif key == Qt.Key.Key_Down:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self._table.currentIndex().isValid() and self.model().rowCount():
                self._table.setCurrentIndex(self.model().index(0, 0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._name()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus() or self.current not in self.shown():
            return
        left, width = self.sectionViewportPosition(self.current), self.sectionSize(self.current)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("accent"), 2))
        painter.drawRoundedRect(QRectF(left, 0, width, self.height()).adjusted(2, 2, -2, -3), 4, 4)
        painter.end()

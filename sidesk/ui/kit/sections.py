"""The sections of a record: number, title, and how far each one is; also as a drop-down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from sidesk.ui.kit.boxes import column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.popover import Popover
from sidesk.ui.theme import Look


@dataclass(frozen=True)
class Entry:
    """One section. `mark` is what stands at the right ("9/14", "3"); `done` draws the check instead."""

    title: str
    mark: str = ""
    done: bool = False
    tone: str = ""  # warn or bad: the mark is a count of problems
    said: str = ""  # for screen readers, e.g. "9 of 14 answered"


class SectionRow(QAbstractButton):
    """44 px high. A long title goes on in a second line."""

    def __init__(self, look: Look, number: int, entry: Entry) -> None:
        super().__init__()
        self._look, self._number, self._entry = look, number, entry
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_entry(entry)

    def show_entry(self, entry: Entry) -> None:
        """Show another state of the section."""
        self._entry = entry
        self.setText(entry.title)
        self.setAccessibleName(f"{self._number} {entry.title}")
        self.setAccessibleDescription(entry.said or entry.mark)
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._look.font(bold=True)).horizontalAdvance(self._entry.title)
        return QSize(self._text_left() + width + self._mark_width() + 12, self._look.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._text_left() + self._look.px(60), self._look.px(44))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._look.px(44), self._text_box(width).height() + 12)

    def _text_left(self) -> int:
        return 12 + self._look.px(18) + 8

    def _mark_width(self) -> int:
        if self._entry.done:
            return self._look.px(18) + 8
        font = self._look.font("small", bold=True)
        return QFontMetrics(font).horizontalAdvance(self._entry.mark) + 8 if self._entry.mark else 0

    def _text_box(self, width: int) -> QRect:
        room = QRect(0, 0, max(20, width - self._text_left() - self._mark_width() - 12), 10_000)
        flags = Qt.TextFlag.TextWordWrap
        return QFontMetrics(self._look.font(bold=True)).boundingRect(room, flags, self._entry.title)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, entry, on = self._look, self._entry, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_back(painter, on=on)
        ink = look.color("accent" if on else "ink")
        painter.setFont(look.font("small", bold=on))
        painter.setPen(look.color("accent" if on else "ink3"))
        height, middle = self.height(), Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(12, 0, look.px(24), height), middle, str(self._number))
        painter.setFont(look.font(bold=on))
        painter.setPen(ink)
        left = self._text_left()
        text = QRect(left, 0, self.width() - left - self._mark_width() - 12, height)
        wraps = Qt.TextFlag.TextWordWrap
        painter.drawText(text, int(middle | wraps), entry.title)
        if entry.done:
            side = look.px(18)
            painter.drawPixmap(
                self.width() - side - 12, (height - side) // 2, pixmap(look, "circle-check", 18, "ok")
            )
        elif entry.mark:
            painter.setFont(look.font("small", bold=bool(entry.tone)))
            painter.setPen(look.color(entry.tone or ("accent" if on else "ink3")))
            box = QRect(0, 0, self.width() - 12, height)
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, entry.mark)
        painter.end()

    def _paint_back(self, painter: QPainter, *, on: bool) -> None:
        look, box = self._look, QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.underMouse():
            painter.setBrush(look.color("soft" if on else "sunken"))
            painter.drawRoundedRect(box, 8, 8)
        if on and look.line > 1:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 2))
            inset = 5 if look.line > 1 else 1
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 8, 8)


class SectionList(QWidget):
    """All sections; any of them may be opened at any time."""

    picked = Signal(int)

    def __init__(self, look: Look, entries: Sequence[Entry] = (), current: int = 0) -> None:
        super().__init__()
        self._look = look
        self._rows: list[SectionRow] = []
        self._layout: QVBoxLayout = column(gap=0)
        self.setLayout(self._layout)
        self.show_entries(entries, current)

    def show_entries(self, entries: Sequence[Entry], current: int) -> None:
        """Show these sections; rows are kept as long as their number stays the same."""
        if len(entries) != len(self._rows):
            for row in self._rows:
                row.hide()
                row.deleteLater()
            self._rows = [SectionRow(self._look, i + 1, entry) for i, entry in enumerate(entries)]
            for row in self._rows:
                row.clicked.connect(self._on_clicked)
                self._layout.addWidget(row)
        for i, (row, entry) in enumerate(zip(self._rows, entries, strict=True)):
            row.show_entry(entry)
            row.setChecked(i == current)

    def rows(self) -> list[SectionRow]:
        """The rows, for tests and for focus."""
        return self._rows

    def _on_clicked(self) -> None:
        at = self._rows.index(self.sender())  # type: ignore[arg-type]
        self._rows[at].setChecked(True)
        self.picked.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        at = next((i for i, row in enumerate(self._rows) if row.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
        elif 0 <= at + step < len(self._rows):
            self._rows[at + step].setFocus(Qt.FocusReason.TabFocusReason)


class SectionButton(Button):
    """The list as a drop-down button, where the window is narrow or the text large."""

    picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", trailing="chevron-down")
        self._entries: Sequence[Entry] = ()
        self._current = 0
        self.clicked.connect(self._on_clicked)

    def show_entries(self, entries: Sequence[Entry], current: int, title: str) -> None:
        """Show `title`, and these sections once it is pressed."""
        self._entries, self._current = entries, current
        self.set_text(title)

    def _on_clicked(self) -> None:
        listed = SectionList(self.look, self._entries, self._current)
        listed.setMinimumWidth(self.look.px(300))
        popover = Popover(self.look, listed, self)
        listed.picked.connect(self.picked.emit)
        listed.picked.connect(popover.close)
        popover.open_at(self.mapToGlobal(QPoint(0, self.height() + 4)))
        listed.rows()[self._current].setFocus()

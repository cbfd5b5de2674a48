"""A month to pick a day from; weeks begin on Monday."""

from __future__ import annotations

import calendar
import datetime as dt

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.core.text import N_
from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

_DAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


# Six weeks are shown, so that the first and the last month of all years are out of reach.
_FIRST_DAY, _LAST_DAY = dt.date(1, 2, 1).toordinal(), dt.date(9999, 11, 30).toordinal()


class _Days(QWidget):
    """The 6 x 7 cells."""

    picked = Signal(object)
    moved = Signal(object)

    def __init__(self, look: Look, day: dt.date, today: dt.date) -> None:
        super().__init__()
        known = min(max(day.toordinal(), _FIRST_DAY), _LAST_DAY)
        self._look, self.day, self._today = look, dt.date.fromordinal(known), today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = self._look.px(40)
        return QSize(7 * side, 6 * side + self._look.px(28))

    def _first(self) -> dt.date:
        first = self.day.replace(day=1)
        return first - dt.timedelta(days=first.weekday())

    def _box(self, index: int) -> QRect:
        side = self._look.px(40)
        return QRect((index % 7) * side, self._look.px(28) + (index // 7) * side, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("cap"))
        painter.setPen(look.color("ink3"))
        middle = Qt.AlignmentFlag.AlignCenter
        for i, name in enumerate(_DAYS):
            painter.drawText(
                QRect(i * look.px(40), 0, look.px(40), look.px(28)), middle, look.words.gettext(name)
            )
        first = self._first()
        for index in range(42):
            day, box = first + dt.timedelta(days=index), self._box(index)
            shape = QRectF(box).adjusted(3, 3, -3, -3)
            chosen = day == self.day
            painter.setBrush(look.color("accent") if chosen else Qt.BrushStyle.NoBrush)
            painter.setPen(
                QPen(look.color("accent"), 2) if chosen or day == self._today else Qt.PenStyle.NoPen
            )
            if chosen or day == self._today:
                painter.drawRoundedRect(shape, 8, 8)
            painter.setFont(look.font(bold=chosen))
            tone = "on" if chosen else "ink" if day.month == self.day.month else "ink3"
            painter.setPen(look.color(tone))
            painter.drawText(box, middle, str(day.day))
        painter.end()

    def move_by(self, days: int) -> None:
        """Some days on or back; the calendar ends with the years 1 and 9999."""
        ordinal = min(max(self.day.toordinal() + days, _FIRST_DAY), _LAST_DAY)
        self.move_to(dt.date.fromordinal(ordinal))

    def move_to(self, day: dt.date) -> None:
        """Another day, without picking it."""
        self.day = day
        self.setAccessibleName(day.isoformat())
        self.update()
        self.moved.emit(day)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for index in range(42):
            if self._box(index).contains(event.position().toPoint()):
                self.move_to(self._first() + dt.timedelta(days=index))
                self.picked.emit(self.day)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.move_by(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            months = 12 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.move_to(shifted(self.day, -months if key == Qt.Key.Key_PageUp else months))
        elif key == Qt.Key.Key_Home:
            self.move_by(-self.day.weekday())
        elif key == Qt.Key.Key_End:
            self.move_by(6 - self.day.weekday())
        elif key == Qt.Key.Key_T:
            self.move_to(self._today)
        else:
            super().keyPressEvent(event)


class Month(QWidget):
    """Title with arrows, and the days."""

    picked = Signal(object)  # dt.date

    def __init__(self, look: Look, day: dt.date | None, today: dt.date) -> None:
        super().__init__()
        _ = look.words.gettext
        self._look = look
        self._days = _Days(look, day or today, today)
        self._title = Text(look, "", "h3")
        back = IconButton(look, "chevron-left", _("Previous month"), "ghost")
        on = IconButton(look, "chevron-right", _("Next month"), "ghost")
        back.clicked.connect(self._back)
        on.clicked.connect(self._on)
        self._days.picked.connect(self.picked.emit)
        self._days.moved.connect(self._say)
        self.setLayout(column(row(self._title, None, back, on, margins=(12, 0, 0, 0)), self._days, gap=4))
        self.setFocusProxy(self._days)
        self._say(self._days.day)

    @property
    def day(self) -> dt.date:
        """The marked day."""
        return self._days.day

    def _say(self, day: dt.date) -> None:
        if self._look.words.language == "zh":
            self._title.setText(f"{day.year}年{day.month}月")
        else:
            self._title.setText(f"{calendar.month_name[day.month]} {day.year}")

    def _back(self) -> None:
        self._days.move_to(shifted(self._days.day, -1))

    def _on(self) -> None:
        self._days.move_to(shifted(self._days.day, 1))


def shifted(day: dt.date, months: int) -> dt.date:
    """The same day some months away, or the last one that month has."""
    at = min(max(day.year * 12 + day.month - 1 + months, 12 + 1), 9999 * 12 + 10)
    year, month = divmod(at, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

"""Dates and times: typed in any sensible notation, or picked from a month."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from sidesk.core.canonical import Json
from sidesk.forms.kinds_moments import day_said, is_either
from sidesk.ui.fields.text import TypedField
from sidesk.ui.kit.boxes import column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.calendar import Month
from sidesk.ui.kit.inputs import Edit, InnerButton
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.popover import Popover
from sidesk.ui.theme import Look

_AROUND = 28  # px: edge and padding beside the text of a line


class MomentField(TypedField):
    """Base of the three: an edit with a button that drops a picker down."""

    ICON = "calendar"

    def make_body(self) -> QWidget:
        body = super().make_body()
        _ = self.look.words.gettext
        self.pick = InnerButton(self.look, self.ICON, _("Pick") if self.ICON == "calendar" else _("Now"))
        self.pick.clicked.connect(self.open_picker)
        self.edit.set_trailing(self.pick)
        self.popover: Popover | None = None
        self._read = ""  # the answer that came from a day and a month in either order
        self.edit.wanted.connect(self.open_list)
        return body

    def wanted_span(self, column: int, gap: int) -> int:
        # An example of what can be typed is read whole, else the field takes a second column.
        return 1 if column >= self._room_for(self.edit.placeholderText()) else 2

    def _room_for(self, text: str) -> int:
        return QFontMetrics(self.look.font()).horizontalAdvance(text) + self.look.px(34) + _AROUND

    def _on_edited(self, text: str) -> None:
        self._read = ""
        super()._on_edited(text)

    def _on_left(self) -> None:
        # Day and month might have been meant the other way round: how they were read stays in sight.
        typed, wrong = self.edit.text(), self._wrong
        super()._on_left()
        if not wrong and self.asked.value and is_either(typed):
            self._read = str(self.asked.value)
            self.refresh_note()

    def own_word(self) -> str:
        """While it is typed, and where it could be read in two ways: what it was understood as."""
        if self._read and self._read == str(self.asked.value):
            return self.understood()
        if not self.typing or self._wrong or not self.asked.value:
            return ""
        return "" if self.edit.text().strip() == self.text_of(self.asked.value) else self.understood()

    def understood(self) -> str:
        """The answer in words."""
        made = self.moment()
        return day_said(made.date(), self.ports.clock.today(), self.look.words.language) if made else ""

    def open_list(self) -> None:
        """What the down key drops down."""
        self.open_picker()

    def show_state(self, state: str) -> None:
        super().show_state(state)
        self.pick.setVisible(state not in ("auto", "fixed"))

    def moment(self) -> dt.datetime | None:
        """The stored answer as a moment, if it is one."""
        value = self.asked.value
        try:
            return dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def open_picker(self) -> None:
        """Drop the month down."""
        made = self.moment()
        month = Month(self.look, made.date() if made else None, self.ports.clock.today())
        month.picked.connect(self._on_day)
        day = self.ports.clock.today()
        today = Button(self.look, self.look.words.gettext("Today"))
        today.clicked.connect(lambda: self._on_day(day))
        self._drop(holder(column(month, row(None, today), gap=4)), month)

    def _drop(self, inside: QWidget, focus: QWidget) -> None:
        self.popover = Popover(self.look, inside, self)
        self.popover.open_at(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 4)))
        focus.setFocus()

    def _on_day(self, day: dt.date) -> None:
        self.take(day.isoformat())

    def take(self, text: str) -> None:
        """Put this down as if it had been typed, and close the picker."""
        if self.popover is not None:
            self.popover.close()
            self.popover = None
        value = self.parsed(text)
        self.edit.show_text(self.text_of(value))
        self.tell(value)
        self.refresh_note()


class DateField(MomentField):
    """A plain date."""


class TimeField(MomentField):
    """A time of day; the button takes the present one, the down key drops a list."""

    ICON = "clock"

    def understood(self) -> str:
        return str(self.asked.value)

    def open_list(self) -> None:
        listed = times(self.look, f"{self.ports.clock.now():%H:%M}", str(self.asked.value or ""))
        listed.picked.connect(self.take)
        self._drop(listed, listed)

    def open_picker(self) -> None:
        self.take(f"{self.ports.clock.now():%H:%M}")


def moment_text(value: Json | None, now: dt.datetime) -> str:
    """A moment as its field says it: without the offset where that is the one of here. Else nothing."""
    try:
        made = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        made = None
    if made is None:
        return ""
    seconds = f":{made.second:02}" if made.second else ""
    zone = made.strftime("%z")
    away = bool(zone) and made.utcoffset() != now.utcoffset()
    elsewhere = f" {zone[:3]}:{zone[3:]}" if away else ""
    return f"{made:%Y-%m-%d %H:%M}{seconds}{elsewhere}"


class DateTimeField(MomentField):
    """A moment with the local offset: a month, a time beside it, and "now"."""

    def text_of(self, value: Json | None) -> str:
        return moment_text(value, self.ports.clock.now()) or super().text_of(value)

    def wanted_span(self, column: int, gap: int) -> int:
        # A moment is longer than a number: it takes a second column where one would cut it.
        wide = self._room_for(self.text_of(self.asked.value) or "0" * 16)
        return 1 if column >= wide else 2

    def understood(self) -> str:
        made = self.moment()
        return f"{super().understood()} {made:%H:%M}" if made else ""

    def open_picker(self) -> None:
        _ = self.look.words.gettext
        made = self.moment() or self.ports.clock.now()
        month = Month(self.look, made.date(), self.ports.clock.today())
        month.picked.connect(self._on_day)
        self._time = Edit(self.look, f"{made:%H:%M}")
        self._time.setAccessibleName(_("Time"))
        self._time.setFixedWidth(self.look.px(96))
        self._time.returnPressed.connect(lambda: month.picked.emit(month.day))
        now = Button(self.look, _("Now"), icon="clock")
        now.clicked.connect(self._on_now)
        listed = times(self.look, "", f"{made:%H:%M}")
        listed.picked.connect(self._time.setText)
        below = row(self._time, None, now, margins=(12, 0, 0, 0))
        self._drop(holder(row(column(month, below), listed, gap=8)), month)

    def _on_day(self, day: dt.date) -> None:
        self.take(f"{day.isoformat()} {self._time.text().strip() or '00:00'}")

    def _on_now(self) -> None:
        self.take(f"{self.ports.clock.now():%Y-%m-%d %H:%M}")


def times(look: Look, now: str, chosen: str) -> ChoiceList:
    """The half hours of a day to pick from, the present time first."""
    _ = look.words.gettext
    hours = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]
    first = [Option(now, _("Now {time}").format(time=now))] if now else []
    near = max((time for time in hours if time <= (chosen or now)), default="00:00")
    options = [*first, *(Option(time, time) for time in hours)]
    return ChoiceList(look, options, [near], searched=False)

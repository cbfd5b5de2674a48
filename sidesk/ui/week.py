"""The week as seven columns: finished, worked on, due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sidesk.actions.week import Day
from sidesk.core.text import N_
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

SHORT = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
HEAD, BLOCK, GAP = 30, 28, 4  # px


class WeekView(QWidget):
    """Read by a screen reader as one sentence a day; the tool tip says the same."""

    def __init__(self, look: Look, days: Sequence[Day], today: dt.date) -> None:
        super().__init__()
        self._look, self._days, self._today = look, days, today
        self.setObjectName("week")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(". ".join(self.said(day) for day in days))

    def said(self, day: Day) -> str:
        """A day in words."""
        words = self._look.words
        parts = [text for _tone, _icon, _count, text in self._blocks(day)]
        return joined(words, self._name(day), *parts, *day.due)

    def _name(self, day: Day) -> str:
        return f"{self._look.words.gettext(SHORT[day.date.weekday()])} {day.date.day}"

    def _blocks(self, day: Day) -> list[tuple[str, str, int, str]]:
        words, due = self._look.words, len(day.due)
        late = words.ngettext("{n} due", "{n} due", due)
        done = words.ngettext("{n} finished", "{n} finished", day.finished)
        doing = words.gettext("{n} in work")
        found = (
            ("bad", "wrench", due, late),
            ("ok", "circle-check", day.finished, done),
            ("accent", "pencil", day.worked_on, doing),
        )
        return [(tone, icon, count, text.format(n=count)) for tone, icon, count, text in found if count]

    def sizeHint(self) -> QSize:
        most = max((len(self._blocks(day)) for day in self._days), default=0)
        px = self._look.px
        return QSize(px(7 * 60), px(HEAD) + max(1, most) * (px(BLOCK) + GAP) + GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(7 * 40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / 7
        for number, day in enumerate(self._days):
            box = QRectF(number * wide, 0, wide, self.height())
            self._paint_day(painter, day, box)
            if number:
                painter.setPen(QPen(look.color("edge" if look.line > 1 else "line"), look.line))
                painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.end()

    def _paint_day(self, painter: QPainter, day: Day, box: QRectF) -> None:
        look, today = self._look, day.date == self._today
        if today:
            painter.setPen(QPen(look.color("accent"), look.line) if look.line > 1 else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 8, 8)
        painter.setFont(look.font("cap", bold=today))
        painter.setPen(look.color("accent" if today else "ink3"))
        head = QRectF(box.left() + 10, 0, box.width() - 12, look.px(HEAD))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._name(day))
        top = float(look.px(HEAD))
        for tone, icon, count, text in self._blocks(day):
            block = QRectF(box.left() + 6, top, box.width() - 12, look.px(BLOCK))
            self._paint_block(painter, block, tone, icon, (text, str(count)))
            top += look.px(BLOCK) + GAP

    def _paint_block(
        self, painter: QPainter, box: QRectF, tone: str, icon: str, texts: tuple[str, str]
    ) -> None:
        look, side, font = self._look, self._look.px(14), self._look.font("cap", bold=True)
        painter.setPen(QPen(look.color(tone), look.line) if look.line > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(look.color({"accent": "surface"}.get(tone, f"{tone}_soft")))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        drawn = pixmap(look, icon, 14, tone)
        painter.drawPixmap(round(box.left() + 6), round(box.center().y() - side / 2), drawn)
        painter.setFont(font)
        painter.setPen(look.color(tone))
        room = box.adjusted(side + 11, 0, -2, 0)
        wide = QFontMetrics(font).horizontalAdvance
        said = next((one for one in texts if wide(one) <= room.width()), texts[1])
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._days:
            number = min(6, int(event.pos().x() / max(1, self.width() / 7)))
            QToolTip.showText(event.globalPos(), self.said(self._days[number]), self)
            return True
        return super().event(event)

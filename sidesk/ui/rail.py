"""The rail at the left: where one can go, what waits there, and that everything is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QSizePolicy

from sidesk.ui.kit.boxes import Panel, column, holder, row, scrolled
from sidesk.ui.kit.icons import Icon, Logo, pixmap
from sidesk.ui.kit.text import Text
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

WIDE, COMPACT = 192, 80
CLOSE = 40  # the least height of a compact item: icon and name, and nothing around
BADGE_LATE, BADGE = "#D13328", "#3A5368"  # on the rail in every theme but sunlight


def badge_colour(look: Look, *, late: bool) -> QColor:
    """Behind the white number of an item; darker in sunlight, as all there."""
    if look.theme.name == "sunlight":
        return look.color("bad" if late else "accent")
    return QColor(BADGE_LATE if late else BADGE)


@dataclass(frozen=True)
class Place:
    """One entry of the rail."""

    name: str
    label: str
    icon: str
    short: str = ""  # beneath the icon of a compact rail


class RailItem(QAbstractButton):
    """48 px high; compact: the icon above a small label."""

    def __init__(self, look: Look, place: Place, *, compact: bool) -> None:
        super().__init__()
        self._look, self._place, self._compact = look, place, compact
        self._count = self._late = 0
        self.setText(place.label)
        self.setAccessibleName(place.label)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A compact rail in a low window draws its places closer together before it scrolls.
        upright = QSizePolicy.Policy.Maximum if compact else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)

    def set_count(self, count: int) -> None:
        """What waits there; 0 shows nothing."""
        self._count = count
        named = f"{self._place.label} {count}" if count else self._place.label
        if self._late:
            late = self._look.words.gettext("{n} overdue").format(n=self._late)
            named = joined(self._look.words, named, late)
        self.setAccessibleName(named)
        self.update()

    def set_late(self, late: int) -> None:
        """So many of them are late: the number is red."""
        self._late = late
        self.set_count(self._count)

    def nextCheckState(self) -> None:
        """A click asks to go there; that one is there is said by `Rail.show_chosen`."""

    def sizeHint(self) -> QSize:
        if not self._compact:
            return QSize(self._look.px(64), self._look.px(48))
        under = QFontMetrics(self._look.font("cap", bold=True)).horizontalAdvance(
            self._place.short or self._place.label
        )
        return QSize(max(64, under + 12), self._look.px(58))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width(), self._look.px(CLOSE)) if self._compact else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = (
            QRectF(self.rect()).adjusted(12, 2, -12, -2)
            if not self._compact
            else QRectF(self.rect()).adjusted(6, 2, -6, -2)
        )
        on = self.isChecked()
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("rail_sel"))
            painter.drawRoundedRect(box, 8, 8)
            painter.setBrush(look.color("mark"))
            bar = QRectF(box.left(), box.top() + 10, 4, box.height() - 20)
            painter.drawRoundedRect(bar, 2, 2)
        tone = "rail_on" if on else "rail_ink"
        painter.setPen(look.color(tone))
        icon = pixmap(look, self._place.icon, 20, tone)
        side = look.px(20)
        if self._compact:
            painter.setFont(look.font("cap", bold=on))
            line = painter.fontMetrics().height()
            top = box.top() + (box.height() - side - line) / 2
            # A number of three digits is wide: the icon gives way to it.
            left = min(box.center().x() - side / 2, self._badge(box).left() - side - 1)
            painter.drawPixmap(int(max(box.left(), left)), int(top), icon)
            under = QRectF(box.left(), top + side, box.width(), line)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, self._place.short or self._place.label)
        else:
            painter.setFont(look.font(size=15, bold=on))
            painter.drawPixmap(int(box.left() + 14), int(box.center().y() - side / 2), icon)
            painter.drawText(
                box.adjusted(look.px(42), 0, -1, 0), Qt.AlignmentFlag.AlignVCenter, self._place.label
            )
        self._paint_badge(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(look.color("rail_on" if on else "mark"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 6, 6)
        painter.end()

    def _counted(self) -> str:
        most = 99 if self._compact else 999
        return str(self._count) if self._count <= most else f"{most}+"

    def _badge(self, box: QRectF) -> QRectF:
        """Where the number stands; at the right edge where there is none."""
        right = box.right() - (4 if self._compact else 8)
        height = self._look.px(20)
        top = box.top() + 2 if self._compact else box.center().y() - height / 2
        if not self._count:
            return QRectF(box.right() + height, top, 0, height)
        room = QFontMetrics(self._look.font("cap", bold=True)).horizontalAdvance(self._counted())
        width = max(height, room + self._look.px(8 if self._compact else 12))
        return QRectF(right - width, top, width, height)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        if not self._count:
            return
        look, badge = self._look, self._badge(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(badge_colour(look, late=bool(self._late)))
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2)
        painter.setPen(QColor("white"))
        painter.setFont(look.font("cap", bold=True))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._counted())


class Rail(Panel):
    """All places, and at the foot the one sentence that matters: everything is saved here."""

    chosen = Signal(str)

    def __init__(self, look: Look, places: Sequence[Place], *, compact: bool) -> None:
        super().__init__("rail")
        _ = look.words.gettext
        self._compact = compact
        # A compact rail grows more slowly than its text: 80 at 100 %, 108 at 150 %.
        self.setFixedWidth(round(COMPACT + 56 * (look.scale - 1)) if compact else look.px(WIDE))
        self._items: dict[str, RailItem] = {}
        self._logo = logo = Logo(look, 32 if look.roomy or not compact else 40)
        name = Text(look, "SiDesk", "h1", "rail_on" if look.theme.name != "sunlight" else "rail_ink")
        name.setVisible(not compact)
        head = (
            row(None, logo, None, margins=(0, 8, 0, 4))
            if compact
            else row(20, logo, 4, name, None, margins=(0, 14, 0, 10))
        )
        items = column(gap=2)
        for number, place in enumerate(places, 1):
            item = RailItem(look, place, compact=compact)
            item.setToolTip(f"{place.label}  Alt+{number}")
            item.setObjectName(f"rail/{place.name}")
            item.clicked.connect(partial(self._on_clicked, place.name))
            self._items[place.name] = item
            items.addWidget(item)
        items.addStretch(1)
        widest = max((item.sizeHint().width() for item in self._items.values()), default=0)
        if compact:
            self.setFixedWidth(max(self.width(), widest))
        self._wide = self.width()
        self._heard = Text(look, "", "cap", "rail_ink", wrap=True)
        self._heard.hide()
        self._area, self._below = scrolled(holder(items)), self._foot(look, compact=compact)
        self.setLayout(column(head, 6, (self._area, 1), self._below, gap=0))

    def _foot(self, look: Look, *, compact: bool) -> QLayout:
        _ = look.words.gettext
        if compact:
            self._heard.setParent(self)
            offline = Icon(look, "cloud-off", 18, "rail_ink")
            offline.setToolTip(_("Working offline. Everything is saved on this computer"))
            return row(None, offline, None, margins=(0, 2, 0, 12))  # clear of the window's edge
        light = "rail_on" if look.theme.name != "sunlight" else "rail_ink"
        offline_text = Text(look, _("Working offline"), "small", light, bold=True, wrap=True)
        safe = Text(look, _("Everything is saved on this computer"), "cap", "rail_ink", wrap=True)
        return column(
            row(Icon(look, "cloud-off", 16, "rail_ink"), (offline_text, 1), gap=6),
            safe,
            self._heard,
            gap=2,
            margins=(20, 8, 12, 16),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._compact:
            return
        # The logo leads nowhere: it gives way before the last places have to be scrolled to.
        around = 12 + 6 + self._below.sizeHint().height()
        least = sum(item.minimumSizeHint().height() + 2 for item in self._items.values()) + around
        self._logo.setVisible(self.height() >= least + self._logo.height())
        bar = self._area.verticalScrollBar().sizeHint().width() if self.height() < least else 0
        self.setFixedWidth(self._wide + bar)

    def show_heard(self, text: str) -> None:
        """When headquarters was heard last, for the foot of a wide rail."""
        self._heard.setText(text)
        self._heard.setVisible(bool(text) and self._heard.parentWidget() is not None and not self._compact)

    def _on_clicked(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)

    def show_chosen(self, name: str) -> None:
        """Mark where one is."""
        for place, item in self._items.items():
            item.setChecked(place == name)

    def set_count(self, name: str, count: int) -> None:
        """What waits at a place."""
        if name in self._items:
            self._items[name].set_count(count)

    def set_late(self, name: str, late: int) -> None:
        """How much of it is late."""
        if name in self._items:
            self._items[name].set_late(late)

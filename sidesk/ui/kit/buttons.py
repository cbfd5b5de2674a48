"""Buttons, filter chips, check boxes; painted, so that icon, text and focus sit right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


@dataclass(frozen=True)
class Paint:
    """Tokens of one state of a button; an empty token is nothing."""

    fill: str
    edge: str
    text: str
    bold: bool = False
    width: int = 0  # of the edge; 0: the theme's hairline


_PLAIN = Paint("surface", "line", "ink")
VARIANTS = {
    "plain": _PLAIN,
    "primary": Paint("accent", "accent", "on", bold=True),
    "ghost": Paint("", "", "accent"),
    "danger": Paint("surface", "bad", "bad"),
    "option": Paint("surface", "edge", "ink"),
    "filter": _PLAIN,
}
CHOSEN = {
    "option": Paint("soft", "accent", "accent", bold=True, width=2),
    "filter": Paint("soft", "accent", "accent", bold=True),
    "plain": Paint("soft", "accent", "accent", bold=True),
}
SOLID = Paint("accent", "accent", "on", bold=True)  # sunlight: what is chosen is filled
ICON, GAP, PAD = 18, 8, 14


class Button(QAbstractButton):
    """40 px high. Variants: plain, primary, ghost, danger, option (one of several), filter (round)."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        variant: str = "plain",
        *,
        icon: str = "",
        trailing: str = "",
        height: int = 40,
    ) -> None:
        super().__init__()
        self.look = look
        self.variant = variant
        self._icon, self._trailing, self._height = icon, trailing, height
        self._ring = self._hover = False
        self.setText(text)
        self.setFont(look.font(bold=variant == "primary"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        upright = QSizePolicy.Policy.Minimum if self._wraps else QSizePolicy.Policy.Fixed
        along = QSizePolicy.Policy.Maximum if self._wraps else QSizePolicy.Policy.Fixed
        self.setSizePolicy(along, upright)
        self.toggled.connect(self._on_toggled)

    def set_icon(self, name: str) -> None:
        """Show another icon, or none."""
        if name != self._icon:
            self._icon = name
            self.updateGeometry()
            self.update()

    def set_text(self, text: str) -> None:
        """Say something else; the width follows."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def painted(self) -> Paint:
        """Tokens of the present state."""
        if self.isChecked() and self.variant in CHOSEN:
            return SOLID if self.look.line > 1 else CHOSEN[self.variant]
        return VARIANTS[self.variant]

    def shown_icon(self) -> str:
        """Name of the icon in the present state."""
        return "check" if self.variant == "option" and self.isChecked() else self._icon

    def sizeHint(self) -> QSize:
        pad = 8 if self.variant == "ghost" else PAD
        width = self._content_width() + 2 * self.look.px(pad)
        return QSize(max(self.look.px(40), width), self.look.px(self._height))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.look.px(160)), hint.height()) if self._wraps else hint

    @property
    def _wraps(self) -> bool:
        # An answer says what it says, however long; everything else is worded to fit.
        return self.variant == "option"

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        if not self._wraps:
            return -1
        least = self.look.px(self._height)
        return max(least, self._text_box(width).height() + 16) if width < self.sizeHint().width() else least

    def _text_box(self, width: int) -> QRect:
        """Where a text of several lines has its place, in a button of this width."""
        pad = self.look.px(PAD)
        icons = sum(self.look.px(ICON) + GAP for name in (self.shown_icon(), self._trailing) if name)
        room = QRect(0, 0, max(20, width - 2 * pad - icons), 10_000)
        metrics = QFontMetrics(self.look.font(bold=True))
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())

    def _content_width(self) -> int:
        # The bold width always, so that nothing moves when it is chosen.
        bold = self.look.font(bold=True) if self.isCheckable() else self.font()
        width = QFontMetrics(bold).horizontalAdvance(self.text()) if self.text() else 0
        icons = [name for name in (self.shown_icon(), self._trailing) if name]
        return (
            width
            + sum(self.look.px(ICON) for _ in icons)
            + GAP * (len(icons) - (0 if self.text() else 1) if icons else 0)
        )

    def radius(self) -> float:
        """Of the corners."""
        return self.height() / 2 if self.variant == "filter" else 8

    def outline(self, inset: float) -> QPainterPath:
        """The shape, `inset` px inside the edge of the widget."""
        path = QPainterPath()
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path.addRoundedRect(box, self.radius() - inset, self.radius() - inset)
        return path

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint = self.painted()
        if not self.isEnabled() and paint.fill == "accent":
            paint = Paint("well", "well", "ink3", bold=paint.bold)
        self._paint_shape(painter, paint)
        self._paint_content(painter, self.look.color(paint.text if self.isEnabled() else "ink3"), paint)
        if self._ring and self.hasFocus():
            solid = paint.fill in ("accent", "ok", "bad", "ink3")
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.look.color("on" if solid else "accent"), 2))
            # Where the edge is strong already the ring stands free inside it.
            painter.drawPath(self.outline(3 if solid else 5 if self.look.line > 1 or paint.width > 1 else 1))
        painter.end()

    def _paint_shape(self, painter: QPainter, paint: Paint) -> None:
        look = self.look
        width = paint.width or look.line
        edge = "edge" if paint.edge == "line" and look.line > 1 else paint.edge
        painter.setPen(QPen(look.color(edge), width) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(self._fill(paint))
        painter.drawPath(self.outline(width / 2))

    def _fill(self, paint: Paint) -> QColor:
        look = self.look
        pressed, hover = self.isDown(), self._hover and self.isEnabled()
        if paint.fill == "accent":
            return look.color("accent_h" if pressed or hover else "accent")
        if pressed:
            return look.color("well")
        if hover and paint.fill in ("surface", ""):
            return look.color("sunken" if paint.fill else "well", 255 if paint.fill else 140)
        return look.color(paint.fill) if paint.fill else QColor(Qt.GlobalColor.transparent)

    def _paint_content(self, painter: QPainter, colour: QColor, paint: Paint) -> None:
        font = self.look.font(bold=paint.bold)
        text_width = QFontMetrics(font).horizontalAdvance(self.text()) if self.text() else 0
        leading, side = self.shown_icon(), self.look.px(ICON)
        inner = self.width() - 2 * self.look.px(PAD)
        for name in (leading, self._trailing):
            inner -= side + GAP if name else 0
        cut = self._wraps and self.width() < self.sizeHint().width()
        if cut:
            text_width = min(text_width, inner)
        total = text_width
        for name in (leading, self._trailing):
            total += side + (GAP if self.text() else 0) if name else 0
        x = (self.width() - total) / 2
        tone = self._icon_tone(paint)
        if leading:
            painter.drawPixmap(round(x), (self.height() - side) // 2, pixmap(self.look, leading, ICON, tone))
            x += side + (GAP if self.text() else 0)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(
            QRectF(x, 0, text_width + 1, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | (Qt.TextFlag.TextWordWrap if cut else 0)),
            self.text(),
        )
        if self._trailing:
            x += text_width + (GAP if self.text() else 0)
            painter.drawPixmap(
                round(x), (self.height() - side) // 2, pixmap(self.look, self._trailing, ICON, tone)
            )

    def _icon_tone(self, paint: Paint) -> str:
        if not self.isEnabled():
            return "ink3"
        return "ink2" if paint.text == "ink" else paint.text

    def _on_toggled(self) -> None:
        self.setFont(self.look.font(bold=self.painted().bold))
        self.updateGeometry()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()


class IconButton(Button):
    """An icon alone; only for camera, back, close, previous and next page, search, theme."""

    def __init__(self, look: Look, icon: str, name: str, variant: str = "plain") -> None:
        super().__init__(look, "", variant, icon=icon)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(40), self.look.px(40))


class FilterChip(Button):
    """A round chip with its count, on or off."""

    def __init__(self, look: Look, text: str, count: int | None = None, *, on: bool = False) -> None:
        super().__init__(look, text, "filter")
        self._label = text
        self.setCheckable(True)
        self.setChecked(on)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """Show how many things it would leave."""
        self.set_text(self._label if count is None else f"{self._label} {count}")


class CheckBox(QAbstractButton):
    """A box of 20 px and its text; the whole of it, 40 px high, is the target."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setText(text)
        self.setCheckable(True)
        self.setFont(look.font())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(max(self.look.px(40), self.look.px(20) + 10 + width + 8), self.look.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.look.px(20)
        box = QRectF(2, (self.height() - side) / 2, side, side)
        paint_check(painter, self.look, box, on=self.isChecked())
        painter.setFont(self.font())
        painter.setPen(self.look.color("ink" if self.isEnabled() else "ink3"))
        text = QRectF(box.right() + 8, 0, self.width() - box.right() - 8, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(self.look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        painter.end()


def paint_check(painter: QPainter, look: Look, box: QRectF, *, on: bool) -> None:
    """A check box, also used inside table cells."""
    painter.setPen(QPen(look.color("accent" if on else "edge"), max(1.5, look.line)))
    painter.setBrush(look.color("accent" if on else "surface"))
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
    if on:
        tick = pixmap(look, "check", 14, "on", stroke=3)
        side = tick.deviceIndependentSize().width()
        painter.drawPixmap(round(box.center().x() - side / 2), round(box.center().y() - side / 2), tick)

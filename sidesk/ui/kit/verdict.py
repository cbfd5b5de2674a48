"""Pass, fail, not applicable: three joined buttons, never preset."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from sidesk.core.text import N_
from sidesk.ui.kit.buttons import KEYBOARD
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

OPTIONS = (
    ("pass", N_("Pass"), "check", "ok"),
    ("fail", N_("Fail"), "x", "bad"),
    ("na", N_("N/A"), "minus", "ink3"),
)
KEYS = {Qt.Key.Key_1: "pass", Qt.Key.Key_2: "fail", Qt.Key.Key_3: "na"}


class Segment(QAbstractButton):
    """One of the three."""

    def __init__(self, look: Look, place: int, *, width: int, height: int, label: str = "") -> None:
        super().__init__()
        self._look, self._place, self._ring = look, place, False
        self.name, text, self._icon, self._token = OPTIONS[place]
        self._size = QSize(look.px(width), look.px(height))
        self.setText(label or look.words.gettext(text))
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        text = QFontMetrics(self._look.font(bold=True)).horizontalAdvance(self.text())
        return self._size.expandedTo(QSize(text + self._look.px(16) + 4 + 8, 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _shape(self, inset: float) -> QPainterPath:
        box, path = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), QPainterPath()
        if self._place == 1:
            path.addRect(box.adjusted(-inset, 0, inset, 0))
            return path
        # Corner by corner: a rounded and a plain rectangle united lose a half at some heights.
        wide = 2 * (8 - inset)
        turn = QRectF(box.right() - wide, box.top(), wide, wide)
        path.moveTo(box.topLeft())
        path.arcTo(turn, 90, -90)
        path.arcTo(turn.translated(0, box.height() - wide), 0, -90)
        path.lineTo(box.bottomLeft())
        path.closeSubpath()
        if self._place == 2:
            return path
        mirrored = QTransform.fromTranslate(box.left() + box.right(), 0).scale(-1, 1)
        return mirrored.map(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, on = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color(self._token if on else "edge"), look.line))
        fill = self._token if on else "sunken" if self.underMouse() and self.isEnabled() else "surface"
        painter.setBrush(look.color(fill))
        painter.drawPath(self._shape(look.line / 2))
        if self._place == 1 and not on:
            painter.setPen(QPen(look.color("surface"), 0))
        font = look.font(bold=on)
        width, side = QFontMetrics(font).horizontalAdvance(self.text()), look.px(16) if on else 0
        x = (self.width() - width - (side + 4 if on else 0)) / 2
        if on:
            painter.drawPixmap(round(x), (self.height() - side) // 2, pixmap(look, self._icon, 16, "surface"))
            x += side + 4
        painter.setFont(font)
        painter.setPen(look.color("surface" if on else "ink2" if self.isEnabled() else "ink3"))
        painter.drawText(QRectF(x, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._ring and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("surface" if on else "accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 5, 5)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class VerdictButtons(QWidget):
    """72 x 44 each; 62 wide in narrow panels. Emits the verdict, or "" when it is cleared."""

    changed = Signal(str)
    typed = Signal(str)  # the same, after it was chosen by key: hands on the keyboard go on to the next

    def __init__(self, look: Look, *, width: int = 72, height: int = 44) -> None:
        super().__init__()
        self._value = ""
        self._segments = [Segment(look, place, width=width, height=height) for place in range(3)]
        for segment in self._segments:
            segment.setParent(self)
            segment.clicked.connect(self._on_clicked)
        self._overlap = look.line  # neighbours share their edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._segments[0])

    def sizeHint(self) -> QSize:
        sizes = [segment.sizeHint() for segment in self._segments]
        width = 3 * max(size.width() for size in sizes) - 2 * self._overlap
        return QSize(width, max(size.height() for size in sizes))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # By hand: a layout takes a negative gap for "as usual".
        step = (self.width() + 2 * self._overlap) // 3
        for place, segment in enumerate(self._segments):
            left = place * (step - self._overlap)
            segment.setGeometry(left, 0, self.width() - left if place == 2 else step, self.height())

    def value(self) -> str:
        """pass, fail, na, or nothing."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show this verdict without telling anybody."""
        self._value = value
        for segment in self._segments:
            segment.setChecked(segment.name == value)
            if segment.name == value:
                segment.raise_()

    def choose(self, value: str) -> None:
        """As if it were pressed: the present verdict pressed again clears."""
        if not self.isEnabled():
            return
        self.show_value("" if value == self._value else value)
        self.changed.emit(self._value)

    def type(self, key: Qt.Key) -> bool:
        """Choose by 1, 2 or 3; whether the key was one of them."""
        if key not in KEYS:
            return False
        self.choose(KEYS[key])
        if self.isEnabled():
            self.typed.emit(self._value)
        return True

    def set_labels(self, labels: dict[str, str]) -> None:
        """Other words than pass, fail and N/A, where the form says so."""
        for segment in self._segments:
            segment.setText(labels.get(segment.name) or segment.text())

    def segments(self) -> list[Segment]:
        """The three buttons."""
        return self._segments

    def _on_clicked(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Segment)
        self.choose(sender.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        at = next((i for i, segment in enumerate(self._segments) if segment.hasFocus()), 0)
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.type(key):
            return
        if key == Qt.Key.Key_Right and at < 2:
            self._segments[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Left and at > 0:
            self._segments[at - 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

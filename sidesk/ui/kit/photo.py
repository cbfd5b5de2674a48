"""Photos as tiles with a caption bar, and the tile that adds one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from sidesk.forms.photos import Mark
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.layer import drawn
from sidesk.ui.theme import Look

VEIL = QColor(8, 14, 20, 191)  # over photographs in every theme: white on it is 12:1 at least


class PhotoTile(QAbstractButton):
    """One photo, filling its tile; the caption in a bar 22 px high. Asks for its picture once it is seen."""

    wanted = Signal()
    dragged = Signal()
    key_pressed = Signal(str)  # copy, remove, earlier, later

    def __init__(self, look: Look, caption: str = "", *, size: tuple[int, int] = (126, 92)) -> None:
        super().__init__()
        self._look = look
        self._photo: QPixmap | None = None
        self._asked = False
        self._key: tuple[int, tuple[Mark, ...]] | None = None  # what the pixmap was made from
        self._press = QPoint()
        self._side = QSize(*size)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_caption(caption)

    def set_caption(self, caption: str) -> None:
        """Write this under it; the whole caption is in the tool tip."""
        self.setText(caption)
        self.setToolTip(caption)
        self.setAccessibleName(caption or self._look.words.gettext("Photo"))

    def show_image(self, image: QImage, marks: tuple[Mark, ...] = ()) -> None:
        """Show this picture with what is drawn on it; nothing is done where it is shown already."""
        key = (image.cacheKey(), marks)
        if key != self._key:
            self._key = key
            self.set_image(drawn(image, marks))

    def set_image(self, image: QImage) -> None:
        """Show this picture, cropped to the tile."""
        ratio = self.devicePixelRatioF()
        want = self._side * ratio
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        fitted = image.scaled(want, mode, Qt.TransformationMode.SmoothTransformation)
        left, top = (fitted.width() - want.width()) // 2, (fitted.height() - want.height()) // 2
        self._photo = QPixmap.fromImage(fitted.copy(QRect(left, top, want.width(), want.height())))
        self._photo.setDevicePixelRatio(ratio)
        self.update()

    def sizeHint(self) -> QSize:
        return self._side

    def minimumSizeHint(self) -> QSize:
        return self._side

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        way = (event.position().toPoint() - self._press).manhattanLength()
        if self.isDown() and way >= QGuiApplication.styleHints().startDragDistance():
            self.setDown(False)  # a drag is no press
            self.dragged.emit()
            return
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.key_pressed.emit("copy")
        elif key == Qt.Key.Key_Delete:
            self.key_pressed.emit("remove")
        elif alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.key_pressed.emit("earlier")
        elif alt and key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.key_pressed.emit("later")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_P) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._asked:
            self._asked = True
            self.wanted.emit()
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, 8, 8)
        painter.setClipPath(shape)
        painter.fillRect(box, look.color("well"))
        if self._photo is not None:
            painter.drawPixmap(0, 0, self._photo)
        else:
            side = look.px(22)
            painter.drawPixmap(
                (self.width() - side) // 2, (self.height() - side) // 2, pixmap(look, "image", 22)
            )
        if self.text():
            self._paint_caption(painter)
        if self.hasFocus() or look.line > 1:
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent" if self.hasFocus() else "edge"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _paint_caption(self, painter: QPainter) -> None:
        bar = QRect(0, self.height() - self._look.px(22), self.width(), self._look.px(22))
        painter.fillRect(bar, VEIL)
        font = self._look.font("cap")
        painter.setFont(font)
        painter.setPen(QColor("white"))
        inside = bar.adjusted(8, 0, -6, 0)
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, text)


class AddTile(QAbstractButton):
    """A dashed tile: icon, what it adds, and a hint."""

    def __init__(
        self,
        look: Look,
        text: str,
        hint: str = "",
        icon: str = "camera",
        *,
        size: tuple[int, int] = (126, 92),
    ) -> None:
        super().__init__()
        self._look, self._hint, self._icon = look, hint, icon
        self._side = QSize(*size)
        self._wanted = False
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_wanted(self, *, wanted: bool) -> None:
        """Light up while something is dragged over it."""
        self._wanted = wanted
        self.update()

    def sizeHint(self) -> QSize:
        need = QFontMetrics(self._look.font("small", bold=True)).horizontalAdvance(self.text()) + 24
        lines = self._look.px(22) + 4 + self._look.px(20) * (2 if self._hint else 1) + 16
        return self._side.expandedTo(QSize(need, lines))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        live = self._wanted or self.underMouse() or self.hasFocus()
        edge = QPen(look.color("accent" if live else "edge"), 2 if live or look.line > 1 else 1.5)
        edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.setBrush(look.color("soft" if self._wanted else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        side, line = look.px(22), look.px(20)
        y = (self.height() - side - 4 - line * (2 if self._hint else 1)) // 2
        painter.drawPixmap((self.width() - side) // 2, y, pixmap(look, self._icon, 22, "accent"))
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.color("accent"))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRect(0, y + side + 4, self.width(), line), middle, self.text())
        if self._hint:
            painter.setFont(look.font("cap"))
            painter.setPen(look.color("ink3"))
            painter.drawText(QRect(0, y + side + 4 + line, self.width(), line), middle, self._hint)
        painter.end()

"""Photos as tiles with a caption bar, and the tile that adds one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

VEIL = QColor(8, 14, 20, 191)  # over photographs in every theme: white on it is 12:1 at least


class PhotoTile(QAbstractButton):
    """One photo, filling its tile; the caption in a bar 22 px high."""

    def __init__(self, look: Look, caption: str = "", *, size: tuple[int, int] = (126, 92)) -> None:
        super().__init__()
        self._look = look
        self._photo: QPixmap | None = None
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

    def paintEvent(self, event: QPaintEvent) -> None:
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

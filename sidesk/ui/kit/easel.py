"""One photo, large, to draw on: zoom, arrows, boxes, words, blurred areas.

Everything works by touch (a tap puts a mark of a usual size), by mouse (drag) and by keys: Enter puts the
mark in the middle, arrow keys move it, Shift and arrow keys change its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.forms import photos
from sidesk.forms.photos import Mark
from sidesk.ui.kit import layer
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.theme import Look

MOVE = ""  # the tool that takes hold of marks and of the picture
REACH = 18  # px around a line that a finger may miss
TAP = 8  # px: a shorter drag is a tap
USUAL = 1400  # size of a mark that was tapped, in places of the picture
NUDGE = 100
LARGEST_ZOOM = 8.0
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Easel(QWidget):
    """Shows a picture and its marks; says when somebody changed them."""

    changed = Signal()  # the marks are others now
    picked = Signal()  # another mark is chosen, or none
    zoomed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.tool, self.colour = MOVE, "red"
        self.fixed = False
        self.marks: list[Mark] = []
        self.chosen = -1
        self._picture, self._shown = QImage(), QImage()
        self._zoom, self._middle = 1.0, QPointF(0.5, 0.5)
        self._start: QPointF | None = None
        self._held: list[Mark] | None = None  # the marks before a drag
        self._writing: Edit | None = None
        self._writing_at: photos.Spot = (0, 0)
        self._rewritten = -1  # the text that is being written anew
        self.setMinimumSize(240, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(look.words.gettext("Photo"))

    def sizeHint(self) -> QSize:
        return QSize(960, 600)

    # --- what is shown

    def show_picture(self, picture: QImage) -> None:
        """Show another picture, whole."""
        self._picture = picture
        self.fit()
        self._cover()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks; tells nobody."""
        self.marks, self.chosen = list(marks), -1
        self._cover()
        self.picked.emit()

    def _cover(self) -> None:
        self._shown = layer.covered(self._picture, self.marks)
        self.update()

    def box(self) -> QRectF:
        """Where the whole picture lies in this widget, also beyond its edges."""
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        size = self._picture.size().toSizeF()
        if size.isEmpty():
            return room
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio) * self._zoom
        left = _placed(size.width(), room.left(), room.width(), self._middle.x())
        top = _placed(size.height(), room.top(), room.height(), self._middle.y())
        return QRectF(left, top, size.width(), size.height())

    @property
    def zoom(self) -> float:
        """1 where the whole picture fits."""
        return self._zoom

    def fit(self) -> None:
        """Show the whole picture."""
        self.zoom_to(1.0)

    def zoom_to(self, zoom: float, around: QPointF | None = None) -> None:
        """Show the picture larger or smaller; the point stays where it is."""
        point = around or QPointF(self.rect().center())
        old = self.box()
        inside = QPointF((point.x() - old.x()) / old.width(), (point.y() - old.y()) / old.height())
        self._zoom = max(1.0, min(LARGEST_ZOOM, zoom))
        new = self.box()
        shift = QPointF(point.x() - inside.x() * new.width(), point.y() - inside.y() * new.height())
        self._look_at(shift)
        self.zoomed.emit()
        self.update()

    def _look_at(self, top_left: QPointF) -> None:
        room, box = QRectF(self.rect()).adjusted(4, 4, -4, -4), self.box()
        self._middle = QPointF(
            (room.center().x() - top_left.x()) / box.width(),
            (room.center().y() - top_left.y()) / box.height(),
        )

    # --- changing

    def remove_chosen(self) -> None:
        """Take the chosen mark away."""
        if 0 <= self.chosen < len(self.marks) and not self.fixed:
            del self.marks[self.chosen]
            self._choose(-1)
            self._changed()

    def recolour(self, colour: str) -> None:
        """Draw in this colour from now on; the chosen mark takes it too."""
        self.colour = colour
        if 0 <= self.chosen < len(self.marks) and not self.fixed:
            self.marks[self.chosen] = replace(self.marks[self.chosen], colour=colour)
            self._changed()

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.picked.emit()
        self.update()

    def _changed(self) -> None:
        self._cover()
        self.changed.emit()

    def _add(self, mark: Mark) -> None:
        if len(self.marks) < photos.MOST_MARKS:
            self.marks.append(mark)
            self._choose(len(self.marks) - 1)
            self._changed()

    def _spot(self, point: QPointF) -> photos.Spot:
        box = self.box()
        return photos.spot(point.x() - box.x(), point.y() - box.y(), box.width(), box.height())

    def _made(self, start: QPointF, end: QPointF) -> Mark:
        return Mark(self.tool, self._spot(start), self._spot(end), self.colour)

    def _usual(self, at: photos.Spot) -> Mark:
        half = USUAL // 2
        low, high = max(half, min(photos.SIDE - half, at[0])), max(half, min(photos.SIDE - half, at[1]))
        if self.tool == photos.ARROW:  # its tip is where the finger was
            tail = (
                at[0] - USUAL if at[0] > USUAL else at[0] + USUAL,
                at[1] + USUAL if at[1] < USUAL * 4 else at[1] - USUAL,
            )
            return Mark(
                self.tool,
                (max(0, min(photos.SIDE, tail[0])), max(0, min(photos.SIDE, tail[1]))),
                at,
                self.colour,
            )
        return Mark(self.tool, (low - half, high - half), (low + half, high + half), self.colour)

    # --- words on the picture

    def write(self, at: photos.Spot, number: int = -1) -> None:
        """Type a text at a place of the picture, or go on with the one that stands there."""
        self.stop_writing()
        words = self.look.words
        edit = Edit(self.look, self.marks[number].text if number >= 0 else "")
        edit.setMaxLength(photos.LONGEST_TEXT)
        edit.setAccessibleName(words.gettext("Text on the photo"))
        edit.setPlaceholderText(words.gettext("Type, then Enter"))
        edit.setParent(self)
        place = layer.at(at, self.box())
        width = min(self.look.px(280), self.width())
        edit.setGeometry(
            int(max(0, min(place.x(), self.width() - width))),
            int(max(0, min(place.y(), self.height() - self.look.px(40)))),
            width, self.look.px(40),
        )  # fmt: skip
        self._writing, self._writing_at, self._rewritten = edit, at, number
        edit.returnPressed.connect(self.stop_writing)
        edit.left.connect(self.stop_writing)
        edit.show()
        edit.setFocus()

    def stop_writing(self) -> None:
        """Keep what was typed on the picture; an empty text is none."""
        edit, self._writing = self._writing, None
        if edit is None:
            return
        text, number = edit.text().strip(), self._rewritten
        edit.hide()
        edit.deleteLater()
        self.setFocus()
        if number >= 0 and number < len(self.marks):
            if not text:
                self._choose(number)
                self.remove_chosen()
            elif text != self.marks[number].text:
                self.marks[number] = replace(self.marks[number], text=text)
                self._changed()
        elif text:
            self._add(Mark(photos.TEXT, self._writing_at, colour=self.colour, text=text))

    # --- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.stop_writing()
        self._start = event.position()
        self._held = list(self.marks)
        if self.tool == MOVE or self.fixed:
            self._choose(layer.touched(self.marks, self._start, self.box(), REACH / 2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None or self._held is None:
            return
        here = event.position()
        if self.fixed or self.tool == MOVE:
            if self.chosen >= 0 and not self.fixed:
                self._drag(here)
            else:
                self._pan(here)
        elif self.tool != photos.TEXT and self._far(here):
            self.marks = [*self._held, self._made(self._start, here)]
            self._cover() if self.tool == photos.BLUR else self.update()

    def _far(self, here: QPointF) -> bool:
        return self._start is not None and (here - self._start).manhattanLength() >= TAP

    def _drag(self, here: QPointF) -> None:
        assert self._start is not None
        assert self._held is not None
        box, way = self.box(), here - self._start
        across, down = way.x() * photos.SIDE / box.width(), way.y() * photos.SIDE / box.height()
        self.marks[self.chosen] = self._held[self.chosen].moved(round(across), round(down))
        self._cover() if self.marks[self.chosen].kind == photos.BLUR else self.update()

    def _pan(self, here: QPointF) -> None:
        assert self._start is not None
        self._look_at(self.box().topLeft() + here - self._start)
        self._start = here
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, held, self._start, self._held = self._start, self._held, None, None
        if start is None or held is None or self.fixed:
            return
        if self.tool == MOVE:
            if self.marks != held:
                self._changed()
            return
        self.marks = held
        if not self.box().adjusted(-REACH, -REACH, REACH, REACH).contains(start):
            self._cover()
        elif self.tool == photos.TEXT:
            self.write(self._spot(start))
        elif (event.position() - start).manhattanLength() < TAP:
            self._add(self._usual(self._spot(start)))
        else:
            self._add(self._made(start, event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = layer.touched(self.marks, event.position(), self.box(), REACH / 2)
        if number >= 0 and self.marks[number].kind == photos.TEXT and not self.fixed:
            self.write(self.marks[number].start, number)
        elif self.tool == MOVE:
            self.zoom_to(1.0 if self._zoom > 1 else 2.5, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_to(self._zoom * 1.0015 ** event.angleDelta().y(), event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, way = event.key(), _STEPS.get(Qt.Key(event.key()))
        if key == Qt.Key.Key_Escape and self._writing is not None:
            self._writing.clear()
            self.stop_writing()
        elif way is not None and self.chosen >= 0 and not self.fixed:
            self._nudge(way, resize=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen >= 0:
            self.remove_chosen()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.fixed and self.tool != MOVE:
            self._put_in_the_middle()
        elif key == Qt.Key.Key_Escape and self.chosen >= 0:
            self._choose(-1)
        else:
            super().keyPressEvent(event)

    def _put_in_the_middle(self) -> None:
        middle = self._spot(QPointF(self.rect().center()))
        if self.tool == photos.TEXT:
            self.write(middle)
        else:
            self._add(self._usual(middle))

    def _nudge(self, way: tuple[int, int], *, resize: bool) -> None:
        mark = self.marks[self.chosen]
        across, down = way[0] * NUDGE, way[1] * NUDGE
        if resize and mark.kind != photos.TEXT:
            end = (mark.end[0] + across, mark.end[1] + down)
            made = replace(mark, end=(max(0, min(photos.SIDE, end[0])), max(0, min(photos.SIDE, end[1]))))
        else:
            made = mark.moved(across, down)
        if made != mark:
            self.marks[self.chosen] = made
            self._changed()

    def event(self, event: QEvent) -> bool:
        # Delete and arrows belong to the chosen mark before they are anybody's shortcut.
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() in (*_STEPS, Qt.Key.Key_Delete) and self.chosen >= 0:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self.look.color("well"))
        box = self.box()
        if self._shown.isNull():
            painter.setPen(self.look.color("ink3"))
            painter.setFont(self.look.font("body"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.look.words.gettext("Opening…"))
        else:
            painter.drawImage(box, self._shown)
            layer.paint(painter, self.marks, box)
            if 0 <= self.chosen < len(self.marks):
                self._paint_chosen(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(self.look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_chosen(self, painter: QPainter, box: QRectF) -> None:
        place = layer.frame(self.marks[self.chosen], box).adjusted(-6, -6, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tone, style in (("surface", Qt.PenStyle.SolidLine), ("accent", Qt.PenStyle.DashLine)):
            painter.setPen(QPen(self.look.color(tone), 2, style))
            painter.drawRect(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def spot_on_screen(self, spot: photos.Spot) -> QPoint:
        """Where a place of the picture is in this widget."""
        return layer.at(spot, self.box()).toPoint()


def _placed(size: float, start: float, room: float, middle: float) -> float:
    """Where a picture of this size begins: in the middle while it fits, else never leaving a gap."""
    if size <= room:
        return start + (room - size) / 2
    return max(start + room - size, min(start, start + room / 2 - middle * size))

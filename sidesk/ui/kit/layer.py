"""What is drawn over a photo, painted with Qt in the shapes that also stand on paper."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from sidesk.forms import photos
from sidesk.forms.photos import Mark
from sidesk.ui.theme import SANS

HALO = 2.2  # a rim below each line, in its widths: seen on dark and on light
DARK, LIGHT = "#14202B", "#FFFFFF"  # ink on a photograph, a real thing
RIM = {"white": DARK, "yellow": DARK}


def covered(image: QImage, marks: Sequence[Mark]) -> QImage:
    """The picture with its blurred areas in coarse blocks; the given one stays as it is."""
    areas = [mark for mark in marks if mark.kind == photos.BLUR]
    if not areas or image.isNull():
        return image
    made = image.copy()
    painter = QPainter(made)
    for mark in areas:
        left, top, right, bottom = mark.area(made.width(), made.height())
        box = QRect(int(left), int(top), int(right) - int(left) + 1, int(bottom) - int(top) + 1)
        box = box.intersected(made.rect())
        if box.isEmpty():
            continue
        block = max(box.width(), box.height()) / photos.BLOCKS
        few = (max(1, round(box.width() / block)), max(1, round(box.height() / block)))
        smooth, ignore = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
        coarse = made.copy(box).scaled(*few, ignore, smooth)
        painter.drawImage(box, coarse)
    painter.end()
    return made


def drawn(image: QImage, marks: Sequence[Mark]) -> QImage:
    """The picture with everything that is drawn on it: for the clipboard, a file, a thumbnail."""
    if not marks or image.isNull():
        return image
    made = covered(image, marks).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(made)
    paint(painter, marks, QRectF(made.rect()))
    painter.end()
    return made


def line_width(box: QRectF) -> float:
    """Of an arrow in a picture shown this large."""
    return max(1.5, max(box.width(), box.height()) * photos.LINE)


def at(spot: photos.Spot, box: QRectF) -> QPointF:
    """A place of the picture on the screen."""
    x = box.x() + spot[0] * box.width() / photos.SIDE
    return QPointF(x, box.y() + spot[1] * box.height() / photos.SIDE)


def outline(mark: Mark, box: QRectF) -> QPainterPath:
    """The lines of an arrow or a box; of a text or a blurred area its frame."""
    path = QPainterPath()
    if mark.kind != photos.ARROW:
        path.addRect(frame(mark, box))
        return path
    start, end, side = at(mark.start, box), at(mark.end, box), line_width(box) * photos.HEAD
    path.moveTo(start)
    path.lineTo(end)
    angle = math.atan2(start.y() - end.y(), start.x() - end.x())
    wings = [
        end + QPointF(side * math.cos(angle + turn), side * math.sin(angle + turn)) for turn in (0.5, -0.5)
    ]
    path.moveTo(wings[0])
    path.lineTo(end)
    path.lineTo(wings[1])
    return path


def frame(mark: Mark, box: QRectF) -> QRectF:
    """The rectangle a mark takes on the screen."""
    if mark.kind != photos.TEXT:
        return QRectF(at(mark.start, box), at(mark.end, box)).normalized()
    size = text_size(box)
    room = max(size * 4, box.right() - at(mark.start, box).x() - size / 2)
    needed = QFontMetricsF(text_font(box)).boundingRect(QRectF(0, 0, room, 1e5), _WRAP, mark.text)
    return QRectF(at(mark.start, box), needed.size()).adjusted(0, 0, size / 2, size * 0.25)


_WRAP = int(Qt.TextFlag.TextWrapAnywhere) | int(Qt.AlignmentFlag.AlignLeft)


def text_size(box: QRectF) -> float:
    """Pixels of a text in a picture shown this large."""
    return max(9.0, max(box.width(), box.height()) * photos.LETTER)


def text_font(box: QRectF) -> QFont:
    """The bold font of a text on a picture."""
    font = QFont(SANS)
    font.setPixelSize(round(text_size(box)))
    font.setBold(True)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def paint(painter: QPainter, marks: Sequence[Mark], box: QRectF) -> None:
    """Paint arrows, boxes and words over a picture that fills the box; blurred areas are in the picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in marks:
        colour, rim = QColor(photos.COLOURS[mark.colour]), QColor(RIM.get(mark.colour, LIGHT))
        if mark.kind == photos.TEXT:
            place, size = frame(mark, box), text_size(box)
            painter.fillRect(place, rim)
            painter.setFont(text_font(box))
            painter.setPen(colour)
            painter.drawText(place.adjusted(size / 4, size / 8, -size / 4, 0), _WRAP, mark.text)
        elif mark.kind != photos.BLUR:
            width = line_width(box)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for tone, wide in ((rim, width * HALO), (colour, width)):
                pen = QPen(tone, wide)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPath(outline(mark, box))


def touched(marks: Sequence[Mark], point: QPointF, box: QRectF, reach: float) -> int:
    """Number of the topmost mark at a point, or -1."""
    for number in range(len(marks) - 1, -1, -1):
        mark = marks[number]
        if mark.kind == photos.ARROW:
            if _distance(point, QLineF(at(mark.start, box), at(mark.end, box))) <= reach:
                return number
        elif frame(mark, box).adjusted(-reach, -reach, reach, reach).contains(point):
            return number
    return -1


def _distance(point: QPointF, line: QLineF) -> float:
    length = line.length()
    if length < 1e-6:
        return QLineF(point, line.p1()).length()
    along = QPointF.dotProduct(point - line.p1(), line.p2() - line.p1()) / (length * length)
    return QLineF(point, line.pointAt(max(0.0, min(1.0, along)))).length()

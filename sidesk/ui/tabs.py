"""The strip of open records under the top bar: one tab a record, moved, closed and taken out by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSizePolicy, QWidget

from sidesk.ui.kit.boxes import Panel
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

HEIGHT, LEAST, MOST = 44, 140, 240  # px
SAME = 6  # letters that two titles begin with alike: as long as that they are left out
OUT = 64  # px below or above the strip: let go there, a tab becomes a window


def _alike(one: str, other: str) -> str:
    """What two titles begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return one[: next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))]


@dataclass(frozen=True)
class Face:
    """What a tab shows."""

    record: str
    title: str
    number: str
    draft: bool = True
    state: str = ""  # "saving" once it takes long, "failed" while the disk refuses
    form: str = ""  # what its form is called

    @property
    def code(self) -> str:
        """The code of its form, as it stands in its number: D24."""
        found = re.search(r"-([A-Za-z]\w*)-[^-]+$", self.number)
        return found[1] if found else ""

    def short(self, others: Sequence[str] = ()) -> str:
        """Its code and what its title says that those of the others do not begin with as well."""
        title = self.title
        for other in others:
            same = _alike(self.title, other)
            cut = same if same in (self.title, other) else same[: same.rfind(" ") + 1]
            if len(cut) >= SAME and len(self.title) - len(cut) < len(title):
                title = self.title[len(cut) :].strip()
        shown = title or self.form or self.title or self.number
        return " ".join(f"{self.code} {shown}".split())


class Tab(QAbstractButton):
    """A click chooses it; the cross and the middle button close it."""

    closing = Signal()
    dragged = Signal(int)  # x in the strip
    dropped = Signal(bool)  # True: outside of the strip

    def __init__(self, look: Look, face: Face, strip: QWidget) -> None:
        super().__init__(strip)
        self._look, self._face = look, face
        self._pressed: QPoint | None = None
        self._cross = False
        self.moving = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setObjectName(f"tab/{face.record}")
        self.show_face(face)

    def show_face(self, face: Face, others: Sequence[str] = ()) -> None:
        """Show another title or state; `others` are the titles of the tabs beside it."""
        self._face = face
        self.setText(face.short(others))
        said = {
            "saving": self._look.words.gettext("Saving…"),
            "failed": self._look.words.gettext("Not saved yet"),
        }
        form = f"{face.code} {face.form}".strip() if face.form not in ("", face.title) else ""
        self.setToolTip("\n".join(part for part in (form, face.title, face.number) if part))
        named = face.title or face.number
        self.setAccessibleName(
            " ".join(part for part in (named, face.number, said.get(face.state, "")) if part)
        )
        self.update()

    def cross(self) -> QRect:
        """Where it is closed."""
        side = self._look.px(40)
        return QRect(self.width() - side, 0, side, self.height())

    def nextCheckState(self) -> None:
        """Which one is in front is said by the strip."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        self._cross = self.cross().contains(self._pressed)
        if event.button() == Qt.MouseButton.LeftButton and not self._cross:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._pressed is None or self._cross or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (here - self._pressed).manhattanLength() > QApplication.startDragDistance() or self.moving:
            self.moving = True
            self.dragged.emit(self.mapToParent(here).x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        middle = event.button() == Qt.MouseButton.MiddleButton and self.rect().contains(here)
        if middle or (self._cross and self.cross().contains(here)):
            self.closing.emit()
        elif self.moving:
            self.moving = False
            self.setDown(False)
            self.dropped.emit(not -OUT < here.y() < self.height() + OUT)
        else:
            super().mouseReleaseEvent(event)
        self._pressed = None

    def keyPressEvent(self, event: object) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key == Qt.Key.Key_Delete:
            self.closing.emit()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        look, on, painter = self._look, self.isChecked(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2, 4, -2, 0)
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("bg" if on and look.line == 1 else "soft" if on else "sunken"))
            painter.drawRoundedRect(box.adjusted(0, 0, 0, 8), 8, 8)
        if on:
            painter.fillRect(
                QRectF(box.left() + 8, self.height() - 3, box.width() - 16, 3), look.color("accent")
            )
        icon, tone = ("pencil", "accent") if self._face.draft else ("file-check", "ok")
        icon, tone = {"saving": ("loader", "ink3"), "failed": ("triangle-alert", "bad")}.get(
            self._face.state, (icon, tone)
        )
        side, middle = look.px(16), round(box.center().y())
        painter.drawPixmap(look.px(14), middle - side // 2, pixmap(look, icon, 16, tone))
        font = look.font("small", bold=on)
        painter.setFont(font)
        painter.setPen(look.color("ink" if on else "ink2"))
        left, right = look.px(38), self.cross().left()
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(
            QRectF(left, box.top(), right - left, box.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        at = self.cross().center()
        painter.drawPixmap(at.x() - side // 2, middle - side // 2, pixmap(look, "x", 16, "ink3"))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -4), 7, 7)
        painter.end()


class TabStrip(Panel):
    """Hidden while no record is open. What does not fit stands in the menu at the right."""

    chosen = Signal(str)
    closed = Signal(str)
    others_closed = Signal(str)
    moved = Signal(str, int)
    apart = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__("top")
        self._look = look
        self._faces: list[Face] = []
        self._tabs: dict[str, Tab] = {}
        self._front = ""
        self._all = IconButton(look, "chevron-down", look.words.gettext("All open records"), "ghost")
        self._all.setParent(self)
        self._all.setObjectName("tabs/all")
        self._all.clicked.connect(self._on_all)
        self.setFixedHeight(look.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_faces(self, faces: Sequence[Face], front: str) -> None:
        """Show these tabs; `front` is the record in sight, if one is."""
        self._faces, self._front = list(faces), front
        now = {face.record for face in faces}
        for record in [record for record in self._tabs if record not in now]:
            tab = self._tabs.pop(record)
            tab.hide()
            tab.deleteLater()
        for face in faces:
            if face.record not in self._tabs:
                self._tabs[face.record] = self._made(face)
            self._tabs[face.record].show_face(face, self._others(face))
        self.setVisible(bool(faces))
        self._place()

    def _others(self, face: Face) -> list[str]:
        return [other.title for other in self._faces if other.record != face.record]

    def order(self) -> list[str]:
        """The records from left to right."""
        return [face.record for face in self._faces]

    def _made(self, face: Face) -> Tab:
        tab = Tab(self._look, face, self)
        tab.clicked.connect(partial(self._on_chosen, face.record))
        tab.closing.connect(partial(self.closed.emit, face.record))
        tab.dragged.connect(partial(self._on_dragged, face.record))
        tab.dropped.connect(partial(self._on_dropped, face.record))
        return tab

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(LEAST), self._look.px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        px, count, left = self._look.px, len(self._faces), 22
        if not count:
            return
        fits = (self.width() - 2 * left) // px(LEAST) >= count
        room = self.width() - 2 * left - (0 if fits else px(44))
        shown = max(1, min(count, room // px(LEAST)))
        width = min(px(MOST), room // shown)
        front = next((n for n, face in enumerate(self._faces) if face.record == self._front), 0)
        first = max(0, min(front - shown + 1, count - shown)) if front >= shown else 0
        for number, face in enumerate(self._faces):
            tab = self._tabs[face.record]
            tab.setChecked(face.record == self._front)
            tab.setVisible(first <= number < first + shown)
            tab.setGeometry(left + (number - first) * width, 0, width, self.height() - self._look.line)
        self._all.setVisible(not fits)
        side = px(40)
        self._all.setGeometry(self.width() - left - side, (self.height() - side) // 2, side, side)

    # --- hands ---

    def _on_chosen(self, record: str, _checked: bool = False) -> None:
        self.chosen.emit(record)

    def _on_dragged(self, record: str, x: int) -> None:
        number = self.order().index(record)
        visible = [tab for face in self._faces if not (tab := self._tabs[face.record]).isHidden()]
        target = next((tab for tab in visible if tab.geometry().left() <= x <= tab.geometry().right()), None)
        if target is None or target is self._tabs[record]:
            return
        to = next(n for n, face in enumerate(self._faces) if self._tabs[face.record] is target)
        self._faces.insert(to, self._faces.pop(number))
        self._place()

    def _on_dropped(self, record: str, outside: bool) -> None:
        if outside:
            self.apart.emit(record)
        else:
            self.moved.emit(record, self.order().index(record))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        tab = self.childAt(event.pos())
        found = next((record for record, one in self._tabs.items() if one is tab), "")
        if found:
            self.menu(found).popup(event.globalPos())

    def menu(self, record: str) -> QMenu:
        """What can be done with one tab."""
        _ = self._look.words.gettext
        lines: tuple[tuple[str, Callable[[], object]], ...] = (
            (_("Open in its own window"), partial(self.apart.emit, record)),
            (_("Close"), partial(self.closed.emit, record)),
            (_("Close the others"), partial(self.others_closed.emit, record)),
        )
        return self._menu(lines)

    def _on_all(self) -> None:
        lines = [
            (face.short(self._others(face)), partial(self.chosen.emit, face.record)) for face in self._faces
        ]
        self._menu(lines).popup(self._all.mapToGlobal(QPoint(0, self._all.height())))

    def _menu(self, lines: Sequence[tuple[str, Callable[[], object]]]) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, does in lines:
            menu.addAction(text.replace("&", "&&")).triggered.connect(partial(_do, does))
        return menu


def _do(does: Callable[[], object], _checked: bool = False) -> None:
    does()

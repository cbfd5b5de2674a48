"""The tools above a photo: what is drawn next, its colour, undo, zoom."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from sidesk.forms import photos
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.easel import MOVE, Easel
from sidesk.ui.theme import Look

ZOOM = 1.5


class Swatch(QAbstractButton):
    """A colour to draw in."""

    def __init__(self, look: Look, colour: str, name: str) -> None:
        super().__init__()
        self._look, self._colour = look, colour
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setObjectName(colour)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(self._look.color("accent"), 3 if self.isChecked() else 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 8, 8)
        painter.setPen(QPen(self._look.color("edge"), 1))
        painter.setBrush(QColor(photos.COLOURS[self._colour]))  # ink on a photo, not a colour of the screen
        painter.drawEllipse(box.adjusted(9, 9, -9, -9))
        painter.end()


class Tools(FlowBox):
    """Sets the tool and colour of an easel and follows what is chosen on it."""

    def __init__(self, look: Look, easel: Easel) -> None:
        super().__init__(gap=4)
        _ = look.words.gettext
        self._easel = easel
        self.buttons: dict[str, Button] = {}
        named = (
            (MOVE, _("Move"), "V"), (photos.ARROW, _("Arrow"), "A"), (photos.BOX, _("Box"), "B"),
            (photos.TEXT, _("Text"), "T"), (photos.BLUR, _("Blur"), "X"),
        )  # fmt: skip
        for tool, name, key in named:
            button = Button(look, name, "option")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setToolTip(f"{name} ({key})")
            button.setObjectName(tool or "choose")
            button.clicked.connect(self._on_tool)
            self._on_key(key, button)
            self.buttons[tool] = button
            self.add(button)
        inks = {
            "red": _("Red"),
            "yellow": _("Yellow"),
            "blue": _("Blue"),
            "white": _("White"),
            "black": _("Black"),
        }
        self.swatches = [Swatch(look, colour, inks[colour]) for colour in photos.COLOURS]
        box = FlowBox(*self.swatches, gap=0)
        for swatch in self.swatches:
            swatch.clicked.connect(self._on_colour)
        self.undo = IconButton(look, "undo-2", _("Undo (Ctrl+Z)"))
        self.redo = IconButton(look, "rotate-ccw", _("Redo (Ctrl+Y)"))
        self.remove = Button(look, _("Remove the mark"), icon="x")
        self.remove.setToolTip(_("Delete"))
        self.smaller = IconButton(look, "zoom-out", _("Smaller (-)"))
        self.larger = IconButton(look, "zoom-in", _("Larger (+)"))
        for widget in (box, self.undo, self.redo, self.remove, self.smaller, self.larger):
            self.add(widget)
        self.remove.clicked.connect(easel.remove_chosen)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self._on_key("+", self.larger)
        self._on_key("-", self.smaller)
        easel.picked.connect(self._on_picked)
        easel.zoomed.connect(self._on_zoomed)
        self.drawing: tuple[QWidget, ...] = (*self.buttons.values(), box, self.undo, self.redo, self.remove)
        self.buttons[MOVE].setChecked(True)
        self.swatches[0].setChecked(True)
        self._on_picked()
        self._on_zoomed()

    def _on_key(self, key: str, button: Button) -> None:
        # On the easel only: a letter typed into a caption is a letter.
        shortcut = QShortcut(QKeySequence(key), self._easel)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(button.click)

    def _on_tool(self) -> None:
        for tool, button in self.buttons.items():
            if button is self.sender():
                self._easel.tool = tool
                cross = tool != MOVE
                self._easel.setCursor(Qt.CursorShape.CrossCursor if cross else Qt.CursorShape.ArrowCursor)
                self._easel.setFocus()

    def _on_colour(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Swatch)
        self._easel.recolour(sender.objectName())

    def _on_picked(self) -> None:
        self.remove.setEnabled(self._easel.chosen >= 0)

    def _on_zoomed(self) -> None:
        self.smaller.setEnabled(self._easel.zoom > 1)

    def _on_smaller(self) -> None:
        self._easel.zoom_to(self._easel.zoom / ZOOM)

    def _on_larger(self) -> None:
        self._easel.zoom_to(self._easel.zoom * ZOOM)

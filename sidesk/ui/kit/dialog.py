"""A question that must be answered before going on. For what cannot be undone only."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSlider, QDialog, QLayout, QScrollArea, QWidget

from sidesk.ui.kit.boxes import Panel, Part, add, column, give_scrolling, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

SCRIM = QColor(4, 8, 12, 120)
NARROW, WIDE = 480, 640
_ACTIONS = QAbstractSlider.SliderAction
_STEPS = {
    Qt.Key.Key_Down: _ACTIONS.SliderSingleStepAdd, Qt.Key.Key_Up: _ACTIONS.SliderSingleStepSub,
    Qt.Key.Key_PageDown: _ACTIONS.SliderPageStepAdd, Qt.Key.Key_PageUp: _ACTIONS.SliderPageStepSub,
    Qt.Key.Key_Home: _ACTIONS.SliderToMinimum, Qt.Key.Key_End: _ACTIONS.SliderToMaximum,
}  # fmt: skip
EDGE, LEAST = 8, 80  # px between dialog and window; height of what scrolls


class _Scrim(QWidget):
    """Darkens the window behind a dialog."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SCRIM)
        painter.end()


class _Inside(QWidget):
    """What is between the edges: its least height is the one at the width that it gets. Qt takes the height
    of wrapped texts at a guessed width, and the dialog would scroll where its list could be shorter."""

    def __init__(self, layout: QLayout, wide: int) -> None:
        super().__init__()
        self._wide = wide
        self.setLayout(layout)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        least.setHeight(self.least())
        return least

    def least(self) -> int:
        """The height below which a text or a list would be cut."""
        layout = self.layout()
        assert layout is not None
        high = layout.totalMinimumHeightForWidth(self._wide)
        return high if layout.hasHeightForWidth() else layout.totalMinimumSize().height()


class Dialog(QDialog):
    """The title is the question, the body says what is lost; `open()` it and connect `accepted`."""

    def __init__(
        self, look: Look, parent: QWidget, title: str, body: str = "", *, width: int = NARROW
    ) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._look, self._scrim = look, _Scrim(parent.window())
        self._scrim.hide()
        self.content = column(Text(look, title, "h1", wrap=True), gap=12)
        if body:
            self.content.addWidget(Text(look, body, "body", "ink2", wrap=True))
        self._buttons = row(None)
        wide = min(look.px(width), max(320, parent.window().width() - 48))
        self._inside = _Inside(self.content, wide - 48)
        self._scroller: QScrollArea | None = None
        self._yielding: tuple[QWidget, int] | None = None
        # Qt guesses wrapped text too high: what is left over stays above the buttons, not between the parts.
        self._parts = column(self._inside, None, self._buttons, gap=24, margins=(24, 24, 24, 24))
        self._panel = Panel("dialog", self._parts)
        self._panel.setFixedWidth(wide)
        self.setLayout(column(self._panel))
        self.finished.connect(self._scrim.deleteLater)

    def add(self, *parts: Part) -> None:
        """Append to the body."""
        for part in parts:
            add(self.content, part)

    def shorten(self, listed: QWidget, least: int) -> None:
        """Where the window is too low this list of a fixed height gets shorter, down to so much."""
        self._yielding = (listed, least)

    def offer(self, text: str, variant: str = "plain", *, accepts: bool = False, icon: str = "") -> Button:
        """Append a button at the right; outline first, primary last."""
        button = Button(self._look, text, variant, icon=icon)
        button.clicked.connect(self.accept if accepts else self.reject)
        self._buttons.addWidget(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        window = self._scrim.parentWidget()
        if window is not None:
            self._scrim.setGeometry(window.rect())
            self._scrim.show()
            self._scrim.raise_()
            self.adjustSize()
            self._keep_inside()
            QTimer.singleShot(0, self, self._keep_inside)  # a layout may ask for more once it is shown
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that scroll do so wherever in the dialog the cursor stands."""
        step = _STEPS.get(Qt.Key(event.key()))
        areas = [one for one in self.findChildren(QScrollArea) if one.isVisible()]
        area = self._scroller or next(iter(areas), None)
        if step is None or area is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        area.verticalScrollBar().triggerAction(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._keep_inside()

    def _keep_inside(self) -> None:
        """Its buttons stay within the window: what is higher scrolls between title and buttons."""
        over, layout = self.parentWidget(), self.layout()
        if over is None or layout is None:
            return
        window = over.window()
        room = window.height() - 2 * EDGE
        if self._scroller is None and self.minimumHeight() < self.maximumHeight():
            self._shorten(self._inside.least() + self._around() - room)
            layout.activate()
            # Qt opens a window at two thirds of the screen at most, and squeezes what is in it.
            high = max(self.height(), layout.totalHeightForWidth(self.width()))
            if high <= room or self._inside.least() + self._around() <= room:
                self.resize(self.width(), min(high, room))  # a list in it is shorter, then, and scrolls alone
            else:
                self._scroll(room)
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())

    def _shorten(self, lacking: int) -> None:
        if self._yielding is not None and lacking > 0:
            listed, least = self._yielding
            if listed.height() - lacking >= least:
                listed.setFixedHeight(listed.height() - lacking)
                for one in (listed, self._inside, self._panel):
                    one.updateGeometry()  # at once: the window is made lower in the next line

    def _around(self) -> int:
        """The height of buttons and edges."""
        margins = self._parts.contentsMargins()
        return margins.top() + margins.bottom() + self._parts.spacing() + self._buttons.sizeHint().height()

    def _scroll(self, room: int) -> None:
        around, held = self._around(), self.focusWidget()
        self._scroller = area = QScrollArea()
        self._parts.replaceWidget(self._inside, area)
        self.content.setContentsMargins(0, 0, EDGE, 0)  # nothing touches the scroll bar
        give_scrolling(area, self._inside)
        area.setFixedHeight(max(LEAST, room - around))
        # Later: the layout lets it be smaller only once it has looked at the area.
        QTimer.singleShot(0, self, partial(self._shrink, area.height() + around, held))

    def _shrink(self, height: int, held: QWidget | None) -> None:
        self.resize(self.width(), height)
        self._keep_inside()
        self._hold(held)

    def _hold(self, held: QWidget | None) -> None:
        """Moving into what scrolls took the focus away. What is out of sight does not get it back: one would
        type where one does not see it, or lose sight of the question."""
        area = self._scroller
        if area is None or held is None or not self._inside.isAncestorOf(held):
            return
        if not area.rect().contains(QRect(held.mapTo(area, QPoint(0, 0)), held.size())):
            reached = (one for one in self._inside.findChildren(QWidget) if one.isVisible())
            held = next((one for one in reached if one.focusPolicy() & Qt.FocusPolicy.TabFocus), held)
        held.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._scrim.hide()
        super().closeEvent(event)

"""A person without a mouse, and one without a keyboard: real events at the window, nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from sidesk.ui.fields.base import Field
from sidesk.ui.hands import pause

TYPED = {
    "integer": "3", "decimal": "4.2", "money": "120", "date": "2026-05-11", "time": "09:30",
    "datetime": "2026-05-11 09:30", "ip": "10.0.0.1", "person": "Lin Zhou", "place": "1F",
}  # fmt: skip
PLAIN = Qt.KeyboardModifier.NoModifier


def focused(window: QWidget) -> QWidget:
    """Where keys go now: a list that hangs over the window first."""
    popup = QApplication.activePopupWidget()
    there = popup.focusWidget() if popup is not None else window.focusWidget()
    return there or popup or window


def press(
    window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the cursor is."""
    if QApplication.activePopupWidget() is None and QApplication.activeWindow() is None:
        window.activateWindow()  # a window system gives it back when a list above it closes
        pause(5)
    QTest.keyClick(focused(window), key, modifier)


def write(window: QWidget, text: str) -> None:
    """Type where the cursor is, as the keyboard on the screen does too."""
    QTest.keyClicks(focused(window), text)


def field_of(widget: QWidget | None) -> Field | None:
    """The field a widget stands in."""
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parentWidget()
    return widget


def tab_to(window: QWidget, wanted: Callable[[QWidget], bool], most: int = 150) -> QWidget:
    """Press Tab until something has the cursor."""
    for _ in range(most):
        there = focused(window)
        if wanted(there):
            return there
        press(window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never came there; it stands on {focused(window)!r}")


def can_be_typed(widget: QWidget) -> bool:
    """A line or an area that takes text."""
    return isinstance(widget, QLineEdit | QPlainTextEdit) and not widget.isReadOnly()


def text_for(field: Field) -> str:
    """Something that fits the kind of question."""
    return TYPED.get(field.question.kind, "KC-9")


def picture_on_the_clipboard(tone: int) -> None:
    """What a person copied before: the clipboard belongs to the system."""
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(tone)
    QGuiApplication.clipboard().setImage(image)


class Finger:
    """Touches targets at the window, after scrolling them into sight; none may be too small for a glove."""

    LEAST = 40  # px

    def __init__(self) -> None:
        self._device = QTest.createTouchDevice()

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Touch and lift; `at` is a place inside something larger."""
        self._into_sight(widget)
        assert widget.isVisible(), widget
        assert min(widget.width(), widget.height()) >= self.LEAST, (widget, widget.size())
        spot = at or widget.rect().center()
        window = widget.window()
        QTest.touchEvent(window, self._device).press(0, widget.mapTo(window, spot), window).commit()
        pause(1)
        QTest.touchEvent(window, self._device).release(0, widget.mapTo(window, spot), window).commit()
        pause(1)

    @staticmethod
    def _into_sight(widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 8, 8)
            parent = parent.parentWidget()

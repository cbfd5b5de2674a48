"""What a narrow place cuts off is told whole below it: under the pointer, and with the cursor in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics
from PySide6.QtWidgets import QToolTip, QWidget

_BELOW = 4  # px between the place and what is told
_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def tell(text: str, widget: QWidget, place: QRect) -> None:
    """Tell a text below a place of a widget, in as many lines as it takes."""
    spot = widget.mapToGlobal(QPoint(place.left(), place.bottom() + _BELOW))
    QToolTip.showText(spot, f"<p>{escape(text).replace(chr(10), '<br>')}</p>", widget, place)


class Whole(QObject):
    """Watches an input; `unseen` says the text that is not seen whole, or nothing."""

    def __init__(self, widget: QWidget, unseen: Callable[[], str]) -> None:
        super().__init__(widget)
        self._widget, self._unseen = widget, unseen
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ToolTip and not self._widget.toolTip() and self._unseen():
            self._tell()
            return True
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() not in _ELSEWHERE:
            QTimer.singleShot(0, self, self._tell)  # taking the cursor hides what is told
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.FocusOut):
            QToolTip.hideText()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        text = self._unseen()
        if text and self._widget.isVisible():
            tell(text, self._widget, self._widget.rect())


def tell_cell(view: QWidget, place: QRect, lines: Sequence[tuple[QFont, str]], room: int) -> bool:
    """Tell a cell of a table where one of its lines is wider than there is room."""
    texts = [text.replace("\n", " ") for _font, text in lines]
    if not any(
        QFontMetrics(font).horizontalAdvance(text) > room
        for (font, _text), text in zip(lines, texts, strict=True)
    ):
        return False
    tell("\n".join(text for _font, text in lines), view, place)
    return True

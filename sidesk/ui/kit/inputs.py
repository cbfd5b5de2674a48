"""Lines and areas to type in; a state colours the edge, a unit stands outside at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from sidesk.ui.kit.boxes import restyle
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.whole import Whole
from sidesk.ui.theme import Look

REST, WARN, ERROR, AUTO, FIXED, SEARCH, CELL, BARE = (
    "",
    "warn",
    "error",
    "auto",
    "fixed",
    "search",
    "cell",
    "bare",
)


def _is_press(event: QEvent) -> TypeGuard[QKeyEvent]:
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress


def _is_for_the_form(event: QEvent, field: QLineEdit | QTextDocument) -> bool:
    """Ctrl+Z or Ctrl+Y in a field that has nothing to take back: then the form takes its last step back."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    return (event.matches(undo) and not field.isUndoAvailable()) or (
        event.matches(redo) and not field.isRedoAvailable()
    )


def no_list(key: int) -> bool:
    """Where no list hangs below an input that wants keys for itself."""
    return False


class Edit(QLineEdit):
    """One line, 40 px high. Leaving it is a signal of its own: then what was typed is shown tidied."""

    left = Signal()
    wanted = Signal()  # Down or Alt+Down: drop down what can be picked

    def __init__(self, look: Look, text: str = "", *, placeholder: str = "", state: str = REST) -> None:
        super().__init__(text)
        self.look = look
        self.taken_by_list: Callable[[int], bool] = no_list
        self._trailing: QWidget | None = None
        self.setFont(look.font())
        self.setPlaceholderText(placeholder)
        self.setProperty("st", state)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Whole(self, self.unseen)

    def unseen(self) -> str:
        """The text where it is longer than the line shows; nothing of a passphrase."""
        if self.echoMode() != QLineEdit.EchoMode.Normal or self.property("st") == CELL:
            return ""
        return self.text() if QFontMetrics(self.font()).horizontalAdvance(self.text()) > self._room() else ""

    def _room(self) -> int:
        margins = self.textMargins()
        return self.width() - 2 * self.look.px(12) - margins.left() - margins.right()

    def set_state(self, state: str) -> None:
        """Colour the edge: rest, warn, error, auto (computed), fixed (read only)."""
        if self.property("st") != state:
            self.setProperty("st", state)
            self.setReadOnly(state in (AUTO, FIXED))
            self.setFocusPolicy(
                Qt.FocusPolicy.ClickFocus if state in (AUTO, FIXED) else Qt.FocusPolicy.StrongFocus
            )
            restyle(self)

    def set_trailing(self, widget: QWidget) -> None:
        """A small button inside at the right, such as the calendar's."""
        self._trailing = widget
        widget.setParent(self)
        self.setTextMargins(0, 0, self.look.px(34), 0)
        self._place()

    def show_text(self, text: str) -> None:
        """Show this text from its beginning, if it is another one."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        if _is_for_the_form(event, self) or (_is_press(event) and self.taken_by_list(event.key())):
            event.ignore()
            return False
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(140), self.look.px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(64), self.look.px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus() and self.cursorPosition() == 0 and self.unseen():
            self._paint_dots()

    def _paint_dots(self) -> None:
        """A line cuts a letter in the middle and gives no sign that there is more."""
        dots = "…"
        wide = QFontMetrics(self.font()).horizontalAdvance(dots) + 2
        right = self.width() - self.look.px(12) - self.textMargins().right()
        place = QRect(right - wide, 4, wide + 2, self.height() - 8)
        painter = QPainter(self)
        painter.fillRect(place, self.look.color("sunken" if self.property("st") == AUTO else "surface"))
        painter.setFont(self.font())
        painter.setPen(self.look.color("ink2"))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, dots)
        painter.end()

    def _place(self) -> None:
        if self._trailing is not None:
            side = self.height()
            self._trailing.setGeometry(self.width() - side, 0, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly():
            self.wanted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class InnerButton(QAbstractButton):
    """An icon inside an input, as high as the input."""

    def __init__(self, look: Look, icon: str, name: str) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(40))

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self._look.px(18)
        tone = "accent" if self.underMouse() and self.isEnabled() else "ink3"
        drawn = pixmap(self._look, self._icon, 18, tone)
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawn)
        painter.end()


class Area(QPlainTextEdit):
    """Several lines; it grows with its text up to `most` lines. Tab leaves it."""

    left = Signal()
    edited = Signal(str)

    def __init__(self, look: Look, *, lines: int = 2, most: int = 10) -> None:
        super().__init__()
        self.look = look
        self.taken_by_list: Callable[[int], bool] = no_list
        self._lines, self._most = lines, most
        self._quiet = False
        self.setFont(look.font())
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.document().clearUndoRedoStacks()  # the margin is nothing that somebody would take back
        self.setProperty("st", REST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._on_changed)
        self._fit()

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show this text, if it is another one; tells nobody."""
        if text != self.toPlainText():
            self._quiet = True
            self.setPlainText(text)
            self._quiet = False

    def set_state(self, state: str) -> None:
        """Colour the edge."""
        if self.property("st") != state:
            self.setProperty("st", state)
            self.setReadOnly(state in (AUTO, FIXED))
            restyle(self)

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if _is_for_the_form(event, document) or (_is_press(event) and self.taken_by_list(event.key())):
            event.ignore()
            return False
        return super().event(event)

    def _on_changed(self) -> None:
        self._fit()
        if not self._quiet:
            self.edited.emit(self.toPlainText())

    def _fit(self) -> None:
        line = QFontMetrics(self.font()).lineSpacing()
        wrapped = 0
        block = self.document().firstBlock()
        while block.isValid():
            wrapped += max(1, block.layout().lineCount() if block.layout() else 1)
            block = block.next()
        lines = max(self._lines, min(self._most, wrapped))
        bar = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if wrapped > self._most
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.setVerticalScrollBarPolicy(bar)
        height = lines * line + 2 * self.look.px(6) + 10
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Ctrl+Enter belongs to the page.
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

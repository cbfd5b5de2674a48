"""Bars: a share of something, and a long job with its name, count and Cancel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

PATIENCE = 300  # ms before a job shows itself


class Bar(QWidget):
    """8 px high; parts are (share of the whole, token)."""

    def __init__(self, look: Look, parts: Sequence[tuple[float, str]] = ()) -> None:
        super().__init__()
        self._look, self._parts = look, tuple(parts)
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, *parts: tuple[float, str]) -> None:
        """Draw other parts."""
        self._parts = parts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(whole, self._look.color("well"))
        x = 0.0
        for share, token in self._parts:
            width = whole.width() * max(0.0, min(1.0, share))
            painter.fillRect(QRectF(x, 0, width, whole.height()), self._look.color(token))
            x += width
        painter.end()


class JobProgress(QWidget):
    """A long job: what is done, 141 / 212, a bar, Cancel. Appears after 300 ms and not before."""

    cancelled = Signal()

    def __init__(self, look: Look, what: str) -> None:
        super().__init__()
        _ = look.words.gettext
        self._look = look
        self._name = what
        self._what = Text(look, what, "h3", wrap=True)
        self._count = Text(look, "", "small")
        self._bar = Bar(look)
        self._cancel = Button(look, _("Cancel"))
        self._cancel.clicked.connect(self.cancelled.emit)
        text = row((self._what, 1), self._count)
        self.setLayout(row((column(text, self._bar, gap=8), 1), self._cancel, gap=16))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self) -> None:
        """The job has started."""
        self._what.setText(self._name)
        self._cancel.setEnabled(True)
        self.set_progress(0, 0)
        self._timer.start()

    def set_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._count.setText(f"{done} / {total}" if total else "")
        self._bar.show_parts((done / total if total else 0.0, "accent"))

    def end(self, text: str = "") -> None:
        """Hide it; with a text say what stays instead (after a cancel)."""
        self._timer.stop()
        self._cancel.setEnabled(False)
        if text:
            self._what.setText(text)
            self._count.setText("")
        else:
            self.hide()

"""What is shown while files hang over the window: that they can be dropped, and what will become of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sidesk.ui.intake import meant
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


class DropTarget(QWidget):
    """Covers the window; a dashed frame and one sentence."""

    def __init__(
        self,
        look: Look,
        window: QWidget,
        paths: Sequence[Path],
        *,
        in_record: bool,
        finished: bool = False,
        tests: bool = False,
    ) -> None:
        super().__init__(window)
        self._look = look
        self.setObjectName("drop-target")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        title, body = meant(look.words, paths, in_record=in_record, finished=finished, tests=tests)
        self.setAccessibleName(f"{title} {body}")
        texts = column(Text(look, title, "h1", wrap=True), Text(look, body, "body", "ink2", wrap=True), gap=4)
        panel = Panel(
            "popover", row(Icon(look, "download", 32, "accent"), (texts, 1), gap=16, margins=(24, 20, 24, 20))
        )
        panel.setFixedWidth(min(look.px(560), window.width() - 96))
        self.setLayout(column(None, row(None, panel, None), None))
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("bg", 200))
        painter.setPen(QPen(look.color("accent"), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        painter.end()


class Drops:
    """Shows the target while files hang over a window."""

    def __init__(self, look: Look, window: QWidget) -> None:
        self._look, self._window = look, window
        self._target: DropTarget | None = None

    def over_test(self, event: QDropEvent, paths: Sequence[Path]) -> None:
        """Files of testers come to a record that has a place for them."""
        self.end()
        event.acceptProposedAction()
        self._target = DropTarget(self._look, self._window, paths, in_record=True, tests=True)

    def enter(self, event: QDropEvent, *, in_record: bool, finished: bool = False) -> None:
        """Files come: take them if they lie on this computer."""
        self.end()
        paths = files(event)
        if paths:
            event.acceptProposedAction()
            self._target = DropTarget(self._look, self._window, paths, in_record=in_record, finished=finished)

    def end(self) -> None:
        """They were dropped, or went away."""
        if self._target is not None:
            self._target.hide()
            self._target.deleteLater()
            self._target = None


def files(event: QDropEvent) -> list[Path]:
    """The files somebody drags."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

"""From the command to the first thing on the screen: an empty window in the right colours, at once.

Everything else is loaded behind it. This module imports next to nothing for that reason; it does not touch
the names under `Qt` either, because the first of them makes PySide build every enumeration there is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from sidesk.core import settings as settings_file
from sidesk.ui.process import application
from sidesk.ui.theme import THEMES, Theme

if TYPE_CHECKING:
    from sidesk.actions.desk import Desk
    from sidesk.core.progress import Progress
    from sidesk.ui.application import Program

SETTINGS_FILE, MARK = "settings.json", "window"  # of `actions.desk` and `ui.handover`
SIZE = (1180, 760)
SIDE = 1 / 3  # of the width is the dark half of the gate


class Curtain(QWidget):
    """What the gate will look like from afar. `painted` comes once it was seen."""

    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._seen = False
        self._colours = [QPixmap(1, 1), QPixmap(1, 1)]
        for pixmap, token in zip(self._colours, ("rail", "bg"), strict=True):
            pixmap.fill(QColor(theme.tokens[token]))
        self.setWindowTitle("SiDesk")
        self.resize(*SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = round(self.width() * SIDE)
        # Pixmaps, because `fillRect` may take a brush style: to find out, PySide builds the names of `Qt`.
        painter.drawPixmap(0, 0, side, self.height(), self._colours[0])
        painter.drawPixmap(side, 0, self.width() - side, self.height(), self._colours[1])
        painter.end()
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)


def run(
    folder: Path,
    *,
    language: str | None = None,
    open_desk: Callable[[Progress], Desk] | None = None,
    file: Path | None = None,
) -> int:
    """Open the window and stay until it is closed. `open_desk` makes a desk without the gate (the sample);
    `file` is taken in once the desk is open: an invitation, an answer, a bundle, a paper to be judged.

    Where a window runs on this store already, it gets the file, and this start ends.
    """
    app = application()
    if open_desk is None and _offered(folder, file):
        return 0
    chosen = settings_file.read(folder / SETTINGS_FILE)
    curtain = Curtain(THEMES.get(chosen.theme, THEMES["light"]))
    programs: list[Program] = []

    def begin() -> None:
        from sidesk.ui.application import begun

        programs.append(begun(app, folder, curtain, language=language, open_desk=open_desk, file=file))

    curtain.painted.connect(begin)
    curtain.show()
    return app.exec()


def _offered(folder: Path, file: Path | None) -> bool:
    if not (folder / MARK).exists():
        return False
    from sidesk.ui.handover import offered  # only where another start has left its mark

    return offered(folder, file)

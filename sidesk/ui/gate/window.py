"""The window of the gate: the dark side, and what is asked beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from sidesk.ui.gate.first_run import FirstRun, Typed
from sidesk.ui.gate.side import Side
from sidesk.ui.gate.unlock import Unlock
from sidesk.ui.kit.boxes import FlowBox, Panel, column, row
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.theme import Look

_SIDE_FROM = 1100  # px at 100 %; a narrower window shows the questions only


class GateWindow(QWidget):
    """Either `first` or `unlock` is there. `scaled` carries -1, 0 or 1."""

    language_asked = Signal(str)
    theme_asked = Signal()
    scaled = Signal(int)

    def __init__(self, look: Look, *, first_run: bool, typed: Typed | None = None) -> None:
        super().__init__()
        self.setWindowTitle("SiDesk")
        self.resize(1180, 760)
        self.setMinimumSize(640, 560)
        self._look = look
        _ = look.words.gettext
        self.first = FirstRun(look, typed) if first_run else None
        self.unlock = None if first_run else Unlock(look)
        self._side = Side(look, 38 if first_run else 52)
        languages = []
        for code, name in (("zh", "中文"), ("en", "English")):
            chip = Button(look, name, "filter")
            chip.setCheckable(True)
            chip.setChecked(look.words.language == code)
            chip.setObjectName(f"gate/language/{code}")
            chip.clicked.connect(partial(self._on_language, code))
            languages.append(chip)
        theme = IconButton(look, "sun", _("Theme: light, dark, sunlight (Ctrl+Shift+L)"))
        theme.setObjectName("gate/theme")
        theme.clicked.connect(self.theme_asked.emit)
        asked: QWidget = self.first if self.first is not None else self.unlock  # type: ignore[assignment]
        room = 64 if not look.roomy else 32
        inside = column(
            row(None, FlowBox(*languages, theme)), (asked, 1), gap=12, margins=(room, 20, room, 32)
        )
        page = Panel("page", inside)
        self.setLayout(row((self._side, 3), (page, 6), gap=0))
        for keys, slot in (
            ("Ctrl+Shift+L", self.theme_asked.emit),
            ("Ctrl+=", partial(self.scaled.emit, 1)),
            ("Ctrl++", partial(self.scaled.emit, 1)),
            ("Ctrl+-", partial(self.scaled.emit, -1)),
            ("Ctrl+0", partial(self.scaled.emit, 0)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        if self.unlock is not None:
            self.unlock.setFocus()

    def _on_language(self, code: str, _checked: bool = False) -> None:
        self.language_asked.emit(code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= self._look.px(_SIDE_FROM))

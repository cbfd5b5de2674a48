"""Which line of a document another one is started from: one failure of a checklist, one delivered device."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from sidesk.models.entities import RegisterLine
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.link_line import LinkLine
from sidesk.ui.registers import BENEATH, FIRST
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

_TELLING = ("sn", "owner", "due")  # beside what a register says first: which of several alike


class WhichLineDialog(Dialog):
    """Emits `chosen` with a line of a register. Tab goes through the lines, Enter starts."""

    chosen = Signal(object)  # RegisterLine

    def __init__(self, look: Look, parent: QWidget, name: str, lines: Sequence[RegisterLine]) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, _("From which line?"), name)
        self.lines: list[LinkLine] = []
        for number, one in enumerate(lines):
            first, *others = _said(one)
            line = LinkLine(look, first, joined(look.words, *others))
            line.setObjectName(f"which-line/{number}")
            line.clicked.connect(partial(self._on_chosen, one))
            self.lines.append(line)
            self.add(line)
        self.offer(_("Cancel"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lines[0].setFocus()

    def _on_chosen(self, line: RegisterLine, _checked: bool = False) -> None:
        self.accept()
        self.chosen.emit(line)


def _said(line: RegisterLine) -> list[str]:
    """What says which line it is, the most telling first."""
    names = (*FIRST.get(line.register, ())[:1], *_TELLING, *BENEATH.get(line.register, ()), *line.cells)
    texts = [
        value for name in dict.fromkeys(names) if isinstance(value := line.cells.get(name), str) and value
    ]
    return texts[:5] or [""]

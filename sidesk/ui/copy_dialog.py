"""Whose signed copy a scan is, and to which record it belongs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.core.errors import OtherRecord
from sidesk.core.roles import role_name
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.link_line import LinkLine
from sidesk.ui.room import Room
from sidesk.ui.theme import Look


class CopyDialog(Dialog):
    """Emits `chosen` with the role of the one who signed the page; empty where it is nobody of the form."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget, name: str, roles: Sequence[str]) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, _("Who signed this page?"), name)
        self.lines: list[LinkLine] = []
        for role in [*roles, ""]:
            line = LinkLine(look, role_name(look.words, role) if role else _("Several, or somebody else"), "")
            line.setObjectName(f"copy/{role}")
            line.clicked.connect(partial(self._on_chosen, role))
            self.lines.append(line)
            self.add(line)
        self.offer(_("Cancel"))

    def _on_chosen(self, role: str, _checked: bool = False) -> None:
        self.accept()
        self.chosen.emit(role)


class Copying:
    """A scan that was dropped on the wrong record: its code says where it belongs."""

    def __init__(self, room: Room, parent: QWidget, path: Path, error: OtherRecord) -> None:
        self._room, self._parent, self._error = room, parent, error

    def ask(self, go: Callable[[str], object]) -> None:
        """Offer to open the record it belongs to."""
        words, error = self._room.words, self._error
        dialog = Dialog(self._room.look, self._parent, error.told(words), error.advised(words))
        dialog.setObjectName("copy/other")
        dialog.offer(words.gettext("Close"))
        dialog.offer(words.gettext("Open that record"), "primary", accepts=True)
        dialog.accepted.connect(lambda: go(str(error.details["record"])))
        dialog.open()

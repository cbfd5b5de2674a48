"""Asking for a passphrase: a line that can be shown, and a dialog around it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from sidesk.actions import identity
from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.theme import Look

MINUTE, LATE = 60_000, 50  # ms; so much after the time it is surely over
SHORTEST = 10


def worth(passphrase: str) -> int:
    """How long a passphrase is for somebody who guesses: a Chinese sign counts for two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in passphrase)


def long_enough(passphrase: str) -> bool:
    """Whether it may lock a store."""
    return worth(passphrase) >= SHORTEST


def wipe_in_time(room: Room) -> None:
    """Somebody signed just now: when the minutes are over for which the passphrase is kept, it is wiped."""
    minutes, desk = room.desk.settings.keep_passphrase_minutes, room.desk
    if minutes:
        timer = QTimer(room.jobs)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: identity.passphrase_is_kept(desk))
        timer.timeout.connect(timer.deleteLater)
        timer.start(minutes * MINUTE + LATE)


class SecretLine(QWidget):
    """A line with dots instead of letters, and an eye that shows them."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, look: Look, label: str, note: str = "") -> None:
        super().__init__()
        _ = look.words.gettext
        self._look = look
        self.edit = Edit(look)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(label)
        self.edit.textChanged.connect(self.changed.emit)
        self.edit.returnPressed.connect(self.entered.emit)
        self._eye = IconButton(look, "eye", _("Show the passphrase"))
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_eye)
        self._note = Text(look, note, "cap", wrap=True)
        self.setLayout(column(Text(look, label, "small"), row((self.edit, 1), self._eye), self._note, gap=4))

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def say(self, note: str, tone: str = "ink3") -> None:
        """The line beneath."""
        self._note.setText(note)
        self._note.set_tone(tone)

    def _on_eye(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye-off" if shown else "eye")


class PassphraseDialog(Dialog):
    """Asks once; `given` carries it, and it is kept nowhere."""

    given = Signal(str)

    def __init__(self, look: Look, parent: QWidget, title: str, why: str, label: str = "") -> None:
        super().__init__(look, parent, title, why)
        _ = look.words.gettext
        self.line = SecretLine(look, label or _("Passphrase"))
        self.line.edit.setObjectName("passphrase")
        self.add(self.line)
        self.offer(_("Cancel"))
        go = self.offer(_("Continue"), "primary", accepts=True)
        go.setObjectName("passphrase/continue")
        self.line.entered.connect(go.click)
        self.accepted.connect(lambda: self.given.emit(self.line.text()))
        self.line.edit.setFocus()

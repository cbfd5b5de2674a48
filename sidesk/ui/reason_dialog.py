"""Asking why something that was finished is corrected or withdrawn. The reason stands on its paper."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.inputs import Area
from sidesk.ui.kit.text import Text
from sidesk.ui.secret import SecretLine
from sidesk.ui.theme import Look


@dataclass(frozen=True)
class Asking:
    """The question, what follows, and the word on the button; with a passphrase where it seals at once."""

    title: str
    body: str
    go: str
    passphrase: bool = False
    danger: bool = False


class ReasonDialog(Dialog):
    """`given` carries the reason and the passphrase; the dialog stays until `accept` or `fail` answers it."""

    given = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget, asking: Asking) -> None:
        super().__init__(look, parent, asking.title, asking.body)
        _ = look.words.gettext
        self.reason = Area(look, lines=2, most=5)
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName(_("Reason"))
        self.add(Text(look, _("Reason"), "small"), self.reason)
        self.secret = SecretLine(look, _("Passphrase of your signing key")) if asking.passphrase else None
        if self.secret is not None:
            self.secret.edit.setObjectName("reason/passphrase")
            self.secret.entered.connect(self._on_go)
            self.add(self.secret)
        self._failure = Banner(look, "", "", "bad")
        self._failure.hide()
        self.add(self._failure)
        self.offer(_("Cancel"))
        self.go = Button(look, asking.go, "danger" if asking.danger else "primary")
        self.go.setObjectName("reason/go")
        self.go.clicked.connect(self._on_go)
        self._buttons.addWidget(self.go)
        self.reason.setFocus()

    def fail(self, told: str, advised: str = "") -> None:
        """It was not right; what was typed stays."""
        self.go.setEnabled(True)
        self._failure.say(told, advised, "bad")
        self._failure.show()
        self.adjustSize()

    def _on_go(self) -> None:
        self.go.setEnabled(False)
        self.given.emit(self.reason.text(), self.secret.text() if self.secret is not None else "")

"""Open the store: the passphrase, or the recovery code and a new passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.secret import SecretLine, long_enough
from sidesk.ui.theme import Look


class Unlock(QWidget):
    """`passphrase_given`, or after "forgotten": `code_given` with code and new passphrase."""

    passphrase_given = Signal(str)
    code_given = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, _ = look, look.words.gettext
        self.line = SecretLine(look, _("Passphrase"))
        self.line.edit.setObjectName("unlock/passphrase")
        self.line.entered.connect(self._on_open)
        self.open = Button(look, _("Open"), "primary", trailing="arrow-right", height=48)
        self.open.setObjectName("unlock/open")
        self.open.clicked.connect(self._on_open)
        self.forgotten = Button(look, _("I forgot it: use the recovery code"), "ghost", icon="key")
        self.forgotten.setObjectName("unlock/forgotten")
        self.forgotten.clicked.connect(self._on_forgotten)
        self.code = Edit(look, placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.code.setAccessibleName(_("Recovery code"))
        self.code.setObjectName("unlock/code")
        self.fresh = SecretLine(look, _("New passphrase"), _("At least 10 signs; a sentence is good"))
        self.fresh.edit.setObjectName("unlock/new")
        self._by_code = QWidget()
        self._by_code.setLayout(
            column(Text(look, _("Recovery code"), "small"), self.code, 4, self.fresh, gap=4)
        )
        self._by_code.hide()
        self._said = Text(look, "", "body", "bad", wrap=True)
        self._advised = Text(look, "", "small", wrap=True)
        self.setLayout(
            column(
                None,
                Text(look, _("Welcome back"), "display"),
                Text(look, _("Everything you typed is here."), "body", "ink2", wrap=True),
                16,
                self.line,
                self._by_code,
                self._said,
                self._advised,
                row(self.forgotten, None, self.open),
                None,
                None,
                margins=(64, 24, 64, 40),
            )
        )

    def fail(self, told: str, advised: str) -> None:
        """It did not open."""
        self.open.setEnabled(True)
        self._said.setText(told)
        self._advised.setText(advised)
        (self.line.edit if self.line.isVisible() else self.code).setFocus()

    def _on_forgotten(self) -> None:
        by_code = not self._by_code.isVisible()
        self._by_code.setVisible(by_code)
        self.line.setVisible(not by_code)
        _ = self._look.words.gettext
        self.forgotten.set_text(
            _("Use the passphrase") if by_code else _("I forgot it: use the recovery code")
        )

    def _on_open(self) -> None:
        self._said.setText("")
        self._advised.setText("")
        if self.line.isVisible():
            self.open.setEnabled(False)
            self.passphrase_given.emit(self.line.text())
        elif not long_enough(self.fresh.text()):
            self.fresh.say(self._look.words.gettext("At least 10 signs; this one is too short."), "bad")
        else:
            self.open.setEnabled(False)
            self.code_given.emit(self.code.text(), self.fresh.text())

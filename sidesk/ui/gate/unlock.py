"""Open the store: the passphrase, or the recovery code and a new passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import column, holder, row, scrolled
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
        self._busy = self._locking = False
        self.line = SecretLine(look, _("Passphrase"))
        self.line.edit.setObjectName("unlock/passphrase")
        self.line.entered.connect(self._on_open)
        self.open = Button(look, _("Open"), "primary", trailing="arrow-right", height=48)
        self.open.setObjectName("unlock/open")
        self.open.clicked.connect(self._on_open)
        self.forgotten = Button(look, _("I forgot it: use the recovery code"), "ghost", icon="key")
        self.forgotten.setObjectName("unlock/forgotten")
        self.forgotten.clicked.connect(self._on_forgotten)
        self.code = Edit(look, placeholder="XXXX-XXXX-XXXX-…")
        self.code.setAccessibleName(_("Recovery code"))
        self.code.setObjectName("unlock/code")
        self.fresh = SecretLine(look, _("New passphrase"), _("At least 10 signs; a sentence is good"))
        self.fresh.edit.setObjectName("unlock/new")
        self.fresh.entered.connect(self._on_open)
        self._by_code = holder(
            column(Text(look, _("Recovery code"), "small"), self.code, 4, self.fresh, gap=4)
        )
        self._by_code.hide()
        self.said = Banner(look, "", "", "bad")
        self.said.setObjectName("unlock/said")
        self.said.hide()
        self._title = Text(look, _("Welcome back"), "display", wrap=True)
        inside = column(
            None,
            self._title,
            Text(look, _("Everything you typed is here."), "body", "ink2", wrap=True),
            16,
            self.line,
            self._by_code,
            self.said,
            row(self.forgotten, None, self.open),
            None,
            None,
            margins=(0, 0, 4, 0),
        )
        self.setLayout(column(scrolled(holder(inside))))
        self.setFocusProxy(self.line.edit)

    def typed(self) -> tuple[str, bool]:
        """What another look must not cost: the code, and that it was asked for."""
        return self.code.text(), not self._by_code.isHidden()

    def restore(self, typed: tuple[str, bool]) -> None:
        """Show again what was typed."""
        code, by_code = typed
        self.code.setText(code)
        if by_code:
            self._on_forgotten()

    def tell_locked(self, minutes: int) -> None:
        """The program locked itself."""
        words = self._look.words
        if minutes:
            text = words.ngettext(
                "Locked after {n} minute without a touch", "Locked after {n} minutes without a touch", minutes
            ).format(n=minutes)
        else:
            text = words.gettext("Locked")
        self.said.say(text, words.gettext("Drafts and lists are as you left them."), "info")
        self.said.show()

    def set_locking(self, *, locking: bool) -> None:
        """While the store is still being closed nobody can open it."""
        self._locking = locking
        self.open.setEnabled(not locking and not self._busy)

    def fail(self, told: str, advised: str) -> None:
        """It did not open."""
        self._busy = False
        self.open.setEnabled(not self._locking)
        self.said.say(told, advised, "bad")
        self.said.show()
        asked = self.line.edit if not self.line.isHidden() else self.code
        asked.setFocus()
        asked.selectAll()

    def _on_forgotten(self) -> None:
        by_code = self._by_code.isHidden()
        self._by_code.setVisible(by_code)
        self.line.setVisible(not by_code)
        self.said.hide()
        _ = self._look.words.gettext
        self.forgotten.set_text(
            _("Use the passphrase") if by_code else _("I forgot it: use the recovery code")
        )
        (self.code if by_code else self.line.edit).setFocus()

    def _on_open(self) -> None:
        if self._busy or self._locking:
            return
        if not self.line.isHidden():
            if self.line.text():
                self._ask()
                self.passphrase_given.emit(self.line.text())
        elif not long_enough(self.fresh.text()):
            self.fresh.say(self._look.words.gettext("At least 10 signs; this one is too short."), "bad")
            self.fresh.edit.setFocus()
        else:
            self._ask()
            self.code_given.emit(self.code.text(), self.fresh.text())

    def _ask(self) -> None:
        self._busy = True
        self.said.hide()
        self.open.setEnabled(False)

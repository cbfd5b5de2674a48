"""Dialogs about passphrases: several lines at once, told in place what is wrong; and a code to write down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.secret import SecretLine, long_enough
from sidesk.ui.theme import Look

Secrets = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One line of a dialog: its name, its label, what stands beneath."""

    name: str
    label: str
    note: str = ""


class SecretsDialog(Dialog):
    """Asks for passphrases and stays open until they were right: `given` asks, `fail` or `accept` answer.

    `wrong` tells what is amiss before anybody is asked: the name of a line and a sentence, or None.
    """

    given = Signal(object)

    def __init__(
        self, look: Look, parent: QWidget, title: str, body: str, lines: Sequence[Asked], go: str
    ) -> None:
        super().__init__(look, parent, title, body)
        self.wrong: Callable[[Secrets], tuple[str, str] | None] = nothing_wrong
        self.lines = {asked.name: SecretLine(look, asked.label, asked.note) for asked in lines}
        for name, line in self.lines.items():
            line.edit.setObjectName(f"secret/{name}")
            line.entered.connect(self._on_go)
            self.add(line)
        self._failure = Banner(look, "", "", "bad")
        self._failure.hide()
        self.add(self._failure, None)
        self.offer(look.words.gettext("Cancel"))
        self.go = Button(look, go, "primary")
        self.go.setObjectName("secret/go")
        self.go.clicked.connect(self._on_go)
        self._buttons.addWidget(self.go)
        next(iter(self.lines.values())).edit.setFocus()

    def secrets(self) -> dict[str, str]:
        """What was typed."""
        return {name: line.text() for name, line in self.lines.items()}

    def fail(self, told: str, advised: str = "") -> None:
        """It was not right; the lines stay as they are."""
        self.go.setEnabled(True)
        self._failure.say(told, advised, "bad")
        self._failure.show()
        self.adjustSize()

    def _on_go(self) -> None:
        self._failure.hide()
        for line in self.lines.values():
            line.say("")
        found = self.wrong(self.secrets())
        if found is not None:
            name, sentence = found
            self.lines[name].say(sentence, "bad")
            self.lines[name].edit.setFocus()
            return
        self.go.setEnabled(False)
        self.given.emit(self.secrets())


def nothing_wrong(secrets: Secrets) -> tuple[str, str] | None:
    """Every line may hold anything."""
    return None


def passphrase_dialog(look: Look, parent: QWidget) -> SecretsDialog:
    """Old passphrase, new one, once more."""
    _ = look.words.gettext
    dialog = SecretsDialog(
        look,
        parent,
        _("Change the passphrase"),
        _("Store and signing key open with the new one from then on. The recovery code stays as it is."),
        (
            Asked("old", _("Passphrase until now")),
            Asked("new", _("New passphrase"), _("At least 10 signs; a sentence is good")),
            Asked("again", _("Once more")),
        ),
        _("Change it"),
    )

    def wrong(secrets: Secrets) -> tuple[str, str] | None:
        if not long_enough(secrets["new"]):
            return "new", _("At least 10 signs; this one is too short.")
        return ("again", _("They differ")) if secrets["new"] != secrets["again"] else None

    dialog.wrong = wrong
    return dialog


class CodeDialog(Dialog):
    """A recovery code to save, print or write down. `save_asked` wants a file."""

    save_asked = Signal()

    def __init__(self, look: Look, parent: QWidget, code: str) -> None:
        _ = look.words.gettext
        super().__init__(
            look,
            parent,
            _("The new recovery code"),
            _("The old code opens nothing any more. Keep the new one apart from the computer."),
            width=WIDE,
        )
        shown = Text(look, code, "mono", wrap=True).selectable()
        shown.setFont(look.font("mono", size=18))
        shown.setObjectName("code")
        save = Button(look, _("Save the recovery sheet"), icon="printer")
        save.setObjectName("code/save")
        save.clicked.connect(self.save_asked.emit)
        self.add(Panel("well", column(shown, row(save, None), gap=12, margins=(16, 16, 16, 16))))
        self.offer(_("It is on paper"), "primary", accepts=True)

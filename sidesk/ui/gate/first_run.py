"""The first run: who you are, a passphrase, and the recovery code on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from sidesk.actions.identity import Newcomer
from sidesk.core.roles import ROLES
from sidesk.ui.gate.steps import Steps
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import FlowBox, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.progress import Bar
from sidesk.ui.kit.text import Text
from sidesk.ui.secret import SecretLine, long_enough, worth
from sidesk.ui.theme import Look

GOOD_LENGTH = 16
STAFF = ("ENG", "PM", "LEAD", "SID", "SALES", "WH")


@dataclass(frozen=True)
class Typed:
    """What somebody has typed so far; another language or theme does not cost it."""

    step: int = 0
    name: str = ""
    unit: str = ""
    role: str = "ENG"
    passphrase: str = ""
    again: str = ""
    code: str = ""
    written: bool = False
    saved_as: str = ""


class FirstRun(QWidget):
    """Three steps. `begin` carries newcomer and passphrase; `show_code` then shows what came back."""

    begin = Signal(object, str)
    save_asked = Signal()  # the recovery sheet as a file
    print_asked = Signal()  # open the saved sheet
    restore_asked = Signal()
    done = Signal()

    def __init__(self, look: Look, typed: Typed | None = None) -> None:
        super().__init__()
        self._look = look
        _ = look.words.gettext
        self._role = "ENG"
        self._code_text = self._saved_as = ""
        self.steps = QStackedWidget()
        self.steps.addWidget(self._who())
        self.steps.addWidget(self._lock())
        self.steps.addWidget(self._code())
        self._marks = Steps(look, (_("Who you are"), _("Passphrase"), _("Recovery code")))
        self.setLayout(column(self._marks, 16, (self.steps, 1)))
        self._restore(typed or Typed())

    def typed(self) -> Typed:
        """What is typed now."""
        return Typed(
            self.steps.currentIndex(),
            self.name.text(),
            self.unit.text(),
            self._role,
            self.passphrase.text(),
            self.again.text(),
            self._code_text,
            self.written.isChecked(),
            self._saved_as,
        )

    def _restore(self, typed: Typed) -> None:
        self.name.setText(typed.name)
        self.unit.setText(typed.unit)
        self._on_role(typed.role)
        self.passphrase.edit.setText(typed.passphrase)
        self.again.edit.setText(typed.again)
        if typed.code:
            self.show_code(typed.code)
        self.written.setChecked(typed.written)
        self._on_written()
        if typed.saved_as:
            self.show_saved(typed.saved_as)
        self._go(typed.step)

    # --- step 1 ---

    def _who(self) -> QWidget:
        look, _ = self._look, self._look.words.gettext
        self.name = Edit(look, placeholder=_("As it stands on papers"))
        self.name.setObjectName("first/name")
        self.name.setAccessibleName(_("Your name"))
        self.unit = Edit(look, placeholder=_("Company and department"))
        self.unit.setAccessibleName(_("Company and department"))
        self.unit.setObjectName("first/unit")
        self._roles: dict[str, Button] = {}
        for code in STAFF:
            button = Button(look, _(ROLES[code]), "option")
            button.setCheckable(True)
            button.setObjectName(f"first/role/{code}")
            button.clicked.connect(partial(self._on_role, code))
            self._roles[code] = button
        onward = Button(look, _("Next"), "primary", trailing="arrow-right")
        onward.setObjectName("first/next")
        onward.clicked.connect(self._on_who)
        self.name.returnPressed.connect(self._on_who)
        restore = Button(look, _("Bring back a backup"), "ghost", icon="rotate-ccw")
        restore.setObjectName("first/restore")
        restore.clicked.connect(self.restore_asked.emit)
        self._who_note = Text(look, "", "small", "warn", wrap=True)
        self.trouble = Banner(look, "", "", "bad")
        self.trouble.hide()
        why = _("Your name goes on every paper. Headquarters' invitation can come later.")
        asked = column(
            Text(look, _("Who works on this computer?"), "h1", wrap=True),
            Text(look, why, "small", wrap=True),
            12,
            Text(look, _("Your name"), "small"),
            self.name,
            self._who_note,
            4,
            Text(look, _("Company and department"), "small"),
            self.unit,
            8,
            Text(look, _("Your part"), "small"),
            FlowBox(*self._roles.values()),
            8,
            self.trouble,
            None,
            gap=4,
        )
        return _step(asked, row(restore, None, onward))

    def _on_role(self, code: str, _checked: bool = False) -> None:
        self._role = code
        for name, button in self._roles.items():
            button.setChecked(name == code)

    def _on_who(self) -> None:
        if not self.name.text().strip():
            self._who_note.setText(self._look.words.gettext("Your name is missing."))
            self.name.setFocus()
            return
        self._who_note.setText("")
        self._go(1)
        self.passphrase.edit.setFocus()

    # --- step 2 ---

    def _lock(self) -> QWidget:
        look, _ = self._look, self._look.words.gettext
        self.passphrase = SecretLine(look, _("Passphrase"), _("At least 10 signs; a sentence is good"))
        self.again = SecretLine(look, _("Once more"))
        self.passphrase.edit.setObjectName("first/passphrase")
        self.again.edit.setObjectName("first/again")
        self._strength = Bar(look)
        self._said = Text(look, "", "cap")
        self.make = Button(look, _("Lock this computer's store"), "primary", icon="lock")
        self.make.setObjectName("first/make")
        self.make.clicked.connect(self._on_make)
        self.failure = Banner(look, "", "", "bad")
        self.failure.hide()
        back = Button(look, _("Back"), icon="arrow-left")
        back.setObjectName("first/back")
        back.clicked.connect(self._on_back)
        for line in (self.passphrase, self.again):
            line.changed.connect(self._on_typed)
        self.again.entered.connect(self._on_make)
        why = _(
            "If the computer is lost, nobody sees the client's drawings and photos. You type it once a start."
        )
        asked = column(
            Text(look, _("Lock what is on this computer"), "h1", wrap=True),
            Text(look, why, "small", wrap=True),
            12,
            self.passphrase,
            self.again,
            row((self._strength, 1), self._said, gap=12),
            self.failure,
            None,
        )
        return _step(asked, row(back, None, self.make))

    def _on_back(self) -> None:
        self._go(0)

    def _on_typed(self, _: str) -> None:
        words = self._look.words
        first, second = self.passphrase.text(), self.again.text()
        good = worth(first) >= GOOD_LENGTH
        self._strength.show_parts((min(1.0, worth(first) / GOOD_LENGTH), "ok" if good else "warn_mark"))
        text = words.gettext("Strong enough") if good else words.gettext("Longer is better")
        self._said.setText(text if first else "")
        self._said.set_tone("ok" if good else "warn")
        if second:
            same = first == second
            self.again.say(
                words.gettext("Both are the same") if same else words.gettext("They differ"),
                "ok" if same else "warn",
            )

    def _on_make(self) -> None:
        words = self._look.words
        first, second = self.passphrase.text(), self.again.text()
        if not long_enough(first):
            self.passphrase.say(words.gettext("At least 10 signs; this one is too short."), "bad")
            self.passphrase.edit.setFocus()
            return
        if first != second:
            self.again.say(words.gettext("They differ"), "bad")
            self.again.edit.setFocus()
            return
        self.make.setEnabled(False)
        self.begin.emit(Newcomer(self.name.text().strip(), self._role, self.unit.text().strip()), first)

    def fail(self, told: str, advised: str) -> None:
        """Making the store, or bringing one back, did not work."""
        self.make.setEnabled(True)
        banner = self.failure if self.steps.currentIndex() == 1 else self.trouble
        banner.say(told, advised, "bad")
        banner.show()

    # --- step 3 ---

    def _code(self) -> QWidget:
        look, _ = self._look, self._look.words.gettext
        self._shown_code = Text(look, "", "mono", wrap=True).selectable()
        font = look.font("mono", size=20)
        font.setBold(True)
        self._shown_code.setFont(font)
        self._shown_code.setObjectName("first/code")
        save = Button(look, _("Save the recovery sheet"), icon="download")
        save.clicked.connect(self.save_asked.emit)
        save.setObjectName("first/print")
        self._print = Button(look, _("Open it to print"), icon="printer")
        self._print.setObjectName("first/open-sheet")
        self._print.clicked.connect(self.print_asked.emit)
        self._print.hide()
        self._saved = Text(look, "", "small", "ok", wrap=True)
        self._saved.hide()
        self.written = Button(look, _("It is on paper"), "plain", icon="pen-line")
        self.written.setCheckable(True)
        self.written.setObjectName("first/written")
        self.written.clicked.connect(self._on_written)
        self._open = Button(look, _("Open SiDesk"), "primary", trailing="arrow-right")
        self._open.setObjectName("first/open")
        self._open.clicked.connect(self._on_open)
        self._hint = Text(look, _("First print the code or write it down"), "small", "warn", wrap=True)
        only = _("If you forget the passphrase, only this sheet opens the store")
        apart = _("Headquarters cannot open it either. Keep the sheet apart from the computer.")
        well = Panel(
            "well",
            column(
                row(Icon(look, "key", 20, "warn"), (Text(look, only, "h3", wrap=True), 1)),
                Text(look, apart, "small", wrap=True),
                8,
                self._shown_code,
                8,
                FlowBox(save, self._print, self.written),
                self._saved,
                margins=(20, 16, 20, 16),
            ),
        )
        shown = column(Text(look, _("The recovery code"), "h1", wrap=True), 8, well, None)
        return _step(shown, row((self._hint, 1), self._open))

    def show_code(self, code: str) -> None:
        """The store is made: show its recovery code."""
        self._code_text = code
        self._shown_code.setText(code.replace("-", " - "))
        self._shown_code.setAccessibleName(code)
        # The passphrase has done its work; it is not kept in a window.
        for line in (self.passphrase, self.again):
            line.edit.clear()
        self._go(2)

    def show_saved(self, name: str) -> None:
        """The sheet was saved as a file: it can be opened for printing."""
        self._saved_as = name
        said = self._look.words.gettext("Saved as {name}. Print it, and delete the file.")
        self._saved.setText(said.format(name=name))
        self._saved.show()
        self._print.show()
        self.confirm_written()

    def confirm_written(self) -> None:
        """The code is on paper or in a file."""
        self.written.setChecked(True)
        self._on_written()

    def _on_written(self) -> None:
        self._hint.setText(
            ""
            if self.written.isChecked()
            else self._look.words.gettext("First print the code or write it down")
        )

    def _on_open(self) -> None:
        if self.written.isChecked():
            self.done.emit()
        else:
            self.written.setFocus()

    def _go(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self._marks.show_step(step)


def _step(asked: QLayout, foot: QLayout) -> QWidget:
    """What is asked scrolls where it must; the way on is always in sight."""
    asked.setContentsMargins(0, 0, 4, 0)
    return holder(column((scrolled(holder(asked)), 1), foot, gap=8))

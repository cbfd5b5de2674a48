"""The first run: who you are, a passphrase, and the recovery code on paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from sidesk.actions.identity import Newcomer
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import FlowBox, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.progress import Bar
from sidesk.ui.kit.text import Text
from sidesk.ui.roles import ROLES
from sidesk.ui.secret import SecretLine, long_enough, worth
from sidesk.ui.theme import Look

GOOD_LENGTH = 16


class FirstRun(QWidget):
    """Three steps. `begin` carries newcomer and passphrase; `show_code` then shows what came back."""

    begin = Signal(object, str)
    print_asked = Signal()
    done = Signal()
    language_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        _ = look.words.gettext
        self.steps = QStackedWidget()
        self.steps.addWidget(self._who())
        self.steps.addWidget(self._lock())
        self.steps.addWidget(self._code())
        self._marks = [Text(look, "", "body") for _ in range(3)]
        self._names = (_("Who you are"), _("Passphrase"), _("Recovery code"))
        languages = []
        for code, name in (("zh", "中文"), ("en", "English")):
            chip = Button(look, name, "filter")
            chip.setCheckable(True)
            chip.setChecked(look.words.language == code)
            chip.clicked.connect(lambda _=False, code=code: self.language_asked.emit(code))
            languages.append(chip)
        self.setLayout(
            column(
                row(*self._marks, None, *languages, gap=24),
                24,
                (self.steps, 1),
                margins=(64, 24, 64, 40),
            )
        )
        self._go(0)

    # --- step 1 ---

    def _who(self) -> QWidget:
        look, _ = self._look, self._look.words.gettext
        self.name = Edit(look, placeholder=_("As it stands on papers"))
        self.name.setObjectName("first/name")
        self.name.setAccessibleName(_("Your name"))
        self.unit = Edit(look, placeholder=_("Company and department"))
        self.unit.setAccessibleName(_("Company and department"))
        self.unit.setObjectName("first/unit")
        self._role = "ENG"
        self._roles: dict[str, Button] = {}
        for code in ("ENG", "PM", "LEAD", "SID", "SALES", "WH"):
            button = Button(look, _(ROLES[code]), "option")
            button.setCheckable(True)
            button.setChecked(code == self._role)
            button.clicked.connect(lambda _=False, code=code: self._on_role(code))
            self._roles[code] = button
        self._onward = Button(look, _("Next"), "primary", trailing="arrow-right")
        self._onward.setObjectName("first/next")
        self._onward.clicked.connect(self._on_who)
        self.name.returnPressed.connect(self._on_who)
        self._who_note = Text(look, "", "small", "warn")
        return scrolled(
            holder(
                column(
                    Text(look, _("Who works on this computer?"), "h1"),
                    Text(
                        look,
                        _("Your name goes on every paper. Headquarters' invitation can come later."),
                        "small",
                        wrap=True,
                    ),
                    12,
                    Text(look, _("Your name"), "small"),
                    self.name,
                    8,
                    Text(look, _("Company and department"), "small"),
                    self.unit,
                    8,
                    Text(look, _("Your part"), "small"),
                    FlowBox(*self._roles.values()),
                    None,
                    row(None, self._who_note, self._onward),
                    gap=4,
                )
            )
        )

    def _on_role(self, code: str) -> None:
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
        back.clicked.connect(lambda: self._go(0))
        for line in (self.passphrase, self.again):
            line.changed.connect(self._on_typed)
        self.again.entered.connect(self._on_make)
        return scrolled(
            holder(
                column(
                    Text(look, _("Lock what is on this computer"), "h1"),
                    Text(
                        look,
                        _(
                            "If the computer is lost, nobody sees the client's drawings and photos. You type it once a start."
                        ),
                        "small",
                        wrap=True,
                    ),
                    12,
                    row((self.passphrase, 1), (self.again, 1), gap=16),
                    row((self._strength, 1), self._said, gap=12),
                    self.failure,
                    None,
                    row(back, None, self.make),
                )
            )
        )

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
            return
        if first != second:
            self.again.say(words.gettext("They differ"), "bad")
            return
        self.make.setEnabled(False)
        self.begin.emit(Newcomer(self.name.text().strip(), self._role, self.unit.text().strip()), first)

    def fail(self, told: str, advised: str) -> None:
        """Making the store did not work."""
        self.make.setEnabled(True)
        self.failure.say(told, advised, "bad")
        self.failure.show()

    # --- step 3 ---

    def _code(self) -> QWidget:
        look, _ = self._look, self._look.words.gettext
        self._shown_code = Text(look, "", "mono").selectable()
        font = look.font("mono", size=22)
        font.setBold(True)
        self._shown_code.setFont(font)
        self._shown_code.setWordWrap(True)
        self._shown_code.setObjectName("first/code")
        print_it = Button(look, _("Save the recovery sheet"), icon="printer")
        print_it.clicked.connect(self.print_asked.emit)
        print_it.setObjectName("first/print")
        self.written = Button(look, _("It is on paper"), "plain", icon="pen-line")
        self.written.setCheckable(True)
        self.written.setObjectName("first/written")
        self.written.clicked.connect(self._on_written)
        self._open = Button(look, _("Open SiDesk"), "primary", trailing="arrow-right")
        self._open.setObjectName("first/open")
        self._open.clicked.connect(self._on_open)
        self._hint = Text(look, _("First print the code or write it down"), "small", "warn", wrap=True)
        well = Panel(
            "well",
            column(
                row(
                    Icon(look, "key", 20, "warn"),
                    Text(
                        look,
                        _("If you forget the passphrase, only this sheet opens the store"),
                        "h3",
                        wrap=True,
                    ),
                ),
                Text(
                    look,
                    _("Headquarters cannot open it either. Keep the sheet apart from the computer."),
                    "small",
                    wrap=True,
                ),
                8,
                self._shown_code,
                8,
                row(print_it, self.written, None),
                margins=(20, 16, 20, 16),
            ),
        )
        return scrolled(
            holder(
                column(
                    Text(look, _("The recovery code"), "h1"), 8, well, None, row(None, self._hint, self._open)
                )
            )
        )

    def show_code(self, code: str) -> None:
        """The store is made: show its recovery code."""
        self._shown_code.setText(code)
        self._go(2)

    def confirm_written(self) -> None:
        """The sheet was saved or printed."""
        self.written.setChecked(True)
        self._on_written()

    def _on_written(self) -> None:
        self._hint.setVisible(not self.written.isChecked())

    def _on_open(self) -> None:
        if self.written.isChecked():
            self.done.emit()
        else:
            self.written.setFocus()

    def _go(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        signs = "①②③"
        for number, mark in enumerate(self._marks):
            mark.setText(f"{'✓' if number < step else signs[number]} {self._names[number]}")
            mark.set_tone("ok" if number < step else "accent" if number == step else "ink3")
            font = self._look.font(bold=number == step)
            QLabel.setFont(mark, font)

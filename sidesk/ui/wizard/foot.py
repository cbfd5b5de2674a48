"""The bar below a section: back, what is missing, the next empty question, on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from sidesk.core.text import Words
from sidesk.forms.state import SectionState
from sidesk.ui.kit.boxes import Panel, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.saved import SavedMark
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

LONGEST = 14  # signs of a section's title inside the button
GAP, MARGIN = 8, 24
HALF = 0.6  # of its length: what is missing is read in two lines


class Foot(Panel):
    """64 px high; every word is read whole, or another that tells the same stands there."""

    back_asked = Signal()
    open_asked = Signal()
    next_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("foot")
        _ = look.words.gettext
        self._look = look
        self.back = Button(look, _("Back"), icon="arrow-left")
        self.saved = SavedMark(look, short=True)
        self.missing = Text(look, "", "small", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.open = Button(look, _("Next empty one"), trailing="chevron-down")
        self.next = Button(look, _("Next section"), "primary", trailing="arrow-right")
        self.back.clicked.connect(self.back_asked.emit)
        self.open.clicked.connect(self.open_asked.emit)
        self.next.clicked.connect(self.next_asked.emit)
        self.back.setToolTip(_("Previous section") + " · Ctrl+PgUp")
        self.open.setToolTip(_("Next empty one"))
        self.next.setToolTip("Ctrl+Enter")
        for button, name in ((self.back, _("Back")), (self.open, _("Next empty one"))):
            button.setAccessibleName(name)
        self._told = Told()
        self.saved.resaid.connect(self._fit)
        self.setLayout(
            row(
                self.back,
                self.saved,
                (self.missing, 1),
                self.open,
                self.next,
                gap=GAP,
                margins=(MARGIN, 11, MARGIN, 11),
            )
        )

    def follow(self, view: QWidget) -> None:
        """Come behind the view when somebody presses Tab: what was built later stands later in Qt's order."""
        last: QWidget | None = None
        widget: QWidget | None = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if view.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                last = widget
            widget = widget.nextInFocusChain()
        for button in (self.back, self.open, self.next):
            if last is not None and last.nextInFocusChain() is not button:
                QWidget.setTabOrder(last, button)
            last = button

    def show_state(self, told: Told, *, has_open: bool) -> None:
        """What is missing here."""
        self._told = told
        self.missing.setAccessibleName(told.text)
        self.missing.setToolTip(told.text)
        self.missing.set_tone(told.tone)
        self.open.setVisible(has_open)
        self._fit()

    def show_next(self, title: str, *, first: bool, last: bool) -> None:
        """Where the next button leads; what needs no signature is left by it."""
        _ = self._look.words.gettext
        fits = title and len(title) <= LONGEST and not self._look.roomy
        if last:
            self.next.set_text(_("Done"))
        else:
            self.next.set_text(_("Next: {section}").format(section=title) if fits else _("Next section"))
        self.back.setEnabled(not first)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the line is too short for all words, those go first that a sign tells as well."""
        # Where room is short, only what is missing is said.
        said = "" if self._look.roomy and self._told.tone == "ink2" else self._told.text
        words = [self._words(one) if not one.isHidden() else 0 for one in (self.back, self.open)]
        signs = 0  # how many have lost their words: back, next empty one, saved, what is missing
        while signs < len(words) + 2 and self._wanted(words[signs:], said, brief=signs > 2) > self.width():
            signs += 1
            said = self._told.short if signs > 3 else said
        self.back.set_text("" if signs > 0 else self.back.accessibleName())
        self.open.set_text("" if signs > 1 else self.open.accessibleName())
        self.saved.set_brief(brief=signs > 2)
        self.missing.setText(said)

    def _words(self, button: Button) -> int:
        """What its words take of the line."""
        return GAP + button.fontMetrics().horizontalAdvance(button.accessibleName())

    def _wanted(self, words: Sequence[int], said: str, *, brief: bool) -> int:
        told = round(self.missing.fontMetrics().horizontalAdvance(said) * HALF)
        shown = [one for one in (self.back, self.open, self.next) if not one.isHidden()]
        bare = [one.sizeHint().width() - (self._words(one) if one.text() else 0) for one in shown[:-1]]
        widths = [told, self.saved.wanted(brief=brief), *bare, self.next.sizeHint().width()]
        return sum(widths) + sum(words) + GAP * (len(widths) - 1) + 2 * MARGIN


@dataclass(frozen=True)
class Told:
    """What is missing: a sentence, the same in two words, and its tone."""

    text: str = ""
    short: str = ""
    tone: str = "ink2"


def told(state: SectionState, words: Words, *, rows: tuple[int, int] | None) -> Told:
    """What a section says below it."""
    _ = words.gettext
    if rows is not None and rows[0] < rows[1]:
        left = rows[1] - rows[0]
        text = words.ngettext("{n} item here has no result yet", "{n} items here have no result yet", left)
        return Told(text.format(n=left), _("{n} open").format(n=left), "warn")
    if missing := state.required_missing:
        text = words.ngettext(
            "{n} required answer is missing here", "{n} required answers are missing here", missing
        )
        return Told(text.format(n=missing), _("{n} missing").format(n=missing), "warn")
    if state.errors:
        text = words.ngettext("{n} answer here is not right", "{n} answers here are not right", state.errors)
        return Told(text.format(n=state.errors), _("{n} not right").format(n=state.errors), "bad")
    if state.warnings:
        text = words.ngettext(
            "All that is required is here · {n} reminder can wait",
            "All that is required is here · {n} reminders can wait",
            state.warnings,
        )
        return Told(text.format(n=state.warnings))
    return Told(_("All that is required is here"))

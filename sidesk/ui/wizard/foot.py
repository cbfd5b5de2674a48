"""The bar below a section: back, what is missing, the next empty question, on."""

from __future__ import annotations

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
MISSING = 110  # px that what is missing needs to be read in two lines


class Foot(Panel):
    """64 px high."""

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
        self.setLayout(
            row(
                self.back,
                self.saved,
                (self.missing, 1),
                self.open,
                self.next,
                gap=8,
                margins=(24, 11, 24, 11),
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

    def show_state(self, text: str, tone: str, *, has_open: bool) -> None:
        """What is missing here."""
        # Where room is short, only what is missing is said.
        self.missing.setText("" if self._look.roomy and tone == "ink2" else text)
        self.missing.set_tone(tone)
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
        """Where the line is too short for all words, the buttons that their icon tells lose theirs."""
        _ = self._look.words.gettext
        for button, text in ((self.back, _("Back")), (self.open, _("Next empty one"))):
            button.setAccessibleName(text)
            button.set_text(text)
        for button in (self.back, self.open):
            if self._wanted() > self.width():
                button.set_text("")

    def _wanted(self) -> int:
        layout, said = self.layout(), self.missing.text()
        assert layout is not None
        told = min(self._look.px(MISSING), self.missing.fontMetrics().horizontalAdvance(said)) if said else 0
        layout.invalidate()
        return layout.minimumSize().width() + max(0, told - self.missing.minimumSizeHint().width())


def told(state: SectionState, words: Words, *, rows: tuple[int, int] | None) -> tuple[str, str]:
    """One sentence about a section, and its tone."""
    if rows is not None and rows[0] < rows[1]:
        left = rows[1] - rows[0]
        text = words.ngettext("{n} item here has no result yet", "{n} items here have no result yet", left)
        return text.format(n=left), "warn"
    if state.required_missing:
        text = words.ngettext(
            "{n} required answer is missing here",
            "{n} required answers are missing here",
            state.required_missing,
        )
        return text.format(n=state.required_missing), "warn"
    if state.errors:
        text = words.ngettext("{n} answer here is not right", "{n} answers here are not right", state.errors)
        return text.format(n=state.errors), "bad"
    if state.warnings:
        text = words.ngettext(
            "All that is required is here · {n} reminder can wait",
            "All that is required is here · {n} reminders can wait",
            state.warnings,
        )
        return text.format(n=state.warnings), "ink2"
    return words.gettext("All that is required is here"), "ink2"

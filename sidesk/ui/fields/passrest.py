"""Passing the rest of a checklist in one step: asked twice, and marked in the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

MOST_NAMED = 8


class PassRest:
    """Two dialogs, one behind the other; `then` is called after the second yes."""

    def __init__(self, look: Look, parent: QWidget, then: Callable[[], None]) -> None:
        self._look, self._parent, self._then = look, parent, then
        self.dialog: Dialog | None = None

    def ask(self, names: Sequence[str], total: int, limited: int) -> None:
        """Ask for these items of `total`; `limited` others stay open because a value decides them."""
        words, count = self._look.words, len(names)
        title = words.ngettext(
            "Did you look at {n} item that is still open?",
            "Did you look at each of the {n} items that are still open?",
            count,
        ).format(n=count)
        body = words.gettext(
            "Of {total} items these {n} would be passed in one step. The record and the paper show that "
            "they were, by whom and when."
        ).format(total=total, n=count)
        dialog = self._asked(title, body)
        listed = list(names[:MOST_NAMED]) + (["…"] if count > MOST_NAMED else [])
        dialog.add(Text(self._look, "\n".join(listed), "small", wrap=True))
        if limited:
            stay = words.ngettext(
                "{n} item with a limit stays open: its measured value decides.",
                "{n} items with a limit stay open: their measured values decide.",
                limited,
            ).format(n=limited)
            dialog.add(Text(self._look, stay, "small", "ink3", wrap=True))
        self._offer(dialog, words.gettext("I looked at each"), lambda: self._ask_again(count))

    def _ask_again(self, count: int) -> None:
        words = self._look.words
        title = words.ngettext("Pass {n} item?", "Pass {n} items?", count).format(n=count)
        yes = words.ngettext("Pass {n} item", "Pass {n} items", count).format(n=count)
        body = words.gettext("An item that you answer by itself later loses the mark. Undo takes all back.")
        self._offer(self._asked(title, body), yes, self._then)

    def _asked(self, title: str, body: str) -> Dialog:
        self.dialog = Dialog(self._look, self._parent, title, body)
        self.dialog.setObjectName("pass-rest")
        return self.dialog

    def _offer(self, dialog: Dialog, yes: str, then: Callable[[], None]) -> None:
        no = dialog.offer(self._look.words.gettext("Cancel"))
        dialog.offer(yes, "primary", accepts=True).setObjectName("yes")
        dialog.accepted.connect(then)
        dialog.open()
        no.setFocus(Qt.FocusReason.OtherFocusReason)  # Enter twice passes nothing

"""What is said when a record goes away: into the bin, or with answers the disk refuses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sidesk.core.text import Words
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.record_page import RecordPage


def said_away(words: Words, name: str) -> str:
    """For the toast with the way back."""
    return words.gettext("{name} lies in the bin").format(name=name)


def ask_to_lose(window: QWidget, page: RecordPage, again: Callable[[], object]) -> None:
    """The disk refuses what was typed: people decide whether to leave it behind and go on with `again`."""
    look = page.room.look
    _ = look.words.gettext
    dialog = Dialog(
        look,
        window,
        _("Leave without the last answers?"),
        _("The disk has not taken them. What was shown as saved is safe; the rest is lost."),
    )
    dialog.setObjectName("lose")
    dialog.offer(_("Leave anyway"), "danger", accepts=True)
    dialog.offer(_("Stay"), "primary")
    dialog.accepted.connect(page.wizard_gone)
    dialog.accepted.connect(again)
    dialog.open()

"""F1: every key that works here, those of the page first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from sidesk.core.text import Words
from sidesk.ui.kit.boxes import holder, scrolled
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import KeyCap, Text
from sidesk.ui.theme import Look

Keys = Sequence[tuple[str, str]]


def everywhere(words: Words) -> Keys:
    """The keys that work on every page."""
    _ = words.gettext
    return [
        ("Alt+1 … Alt+7", _("Go to a place of the rail")),
        ("Ctrl+K", _("Find and do: > commands, @ people, : rooms, # steps")),
        ("Ctrl+F", _("Search on this page; everywhere, where it has no search")),
        ("Ctrl+N", _("New record")),
        ("Ctrl+Tab, Ctrl+Shift+Tab", _("Next, previous open record")),
        ("Ctrl+W", _("Close the record")),
        ("Ctrl+Shift+T", _("Open the record that was closed last")),
        ("Ctrl+,", _("Settings")),
        ("Ctrl+L", _("Lock")),
        ("Ctrl+Shift+L", _("Next theme: light, dark, sunlight")),
        ("Ctrl++, Ctrl+-, Ctrl+0", _("Text larger, smaller, as it was")),
        ("F11", _("Full screen")),
        ("F1", _("All keys of this page")),
    ]


class KeysDialog(Dialog):
    """A list to read; Esc closes it. Where there is a help, F1 once more leads to it."""

    help_asked = Signal()

    def __init__(self, look: Look, parent: QWidget, page: Keys, *, has_help: bool = False) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, _("Keys"), "", width=WIDE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        groups = ((_("On this page"), page), (_("Everywhere"), everywhere(look.words)))
        for title, keys in groups:
            if keys:
                grid.addWidget(Text(look, title, "small", "accent", bold=True), grid.rowCount(), 0, 1, 2)
            for key, what in keys:
                line = grid.rowCount()
                grid.addWidget(KeyCap(look, key), line, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(Text(look, what, "body", wrap=True), line, 1)
        inside = holder(grid)
        area = scrolled(inside)
        most = max(look.px(200), parent.window().height() - look.px(260))
        area.setFixedHeight(min(inside.sizeHint().height() + 8, most))
        self.add(area)
        if has_help:
            more = self.offer(_("Help"), accepts=True, icon="info")
            more.setObjectName("keys/help")
            more.clicked.connect(self.help_asked.emit)
            again = QShortcut(QKeySequence("F1"), self)
            again.activated.connect(more.click)
        self.offer(_("Close"), "primary", accepts=True)

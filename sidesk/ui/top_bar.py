"""The bar on top: where one is, that it is saved, the search, and who works here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from sidesk.actions.desk import Person
from sidesk.ui.bell import Bell
from sidesk.ui.crumbs import Crumbs
from sidesk.ui.kit.boxes import Panel, column, holder, row, show_if
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.icons import Avatar
from sidesk.ui.kit.saved import SavedMark
from sidesk.ui.kit.text import Text
from sidesk.ui.search_button import SearchButton
from sidesk.ui.theme import Look

HEIGHT = 64


class TopBar(Panel):
    """64 px. What looks like a search line opens the palette; a narrow bar has a button instead."""

    search_asked = Signal()
    theme_asked = Signal()
    settings_asked = Signal()
    back_asked = Signal()
    away_asked = Signal()
    bell_asked = Signal()

    def __init__(self, look: Look, person: Person, role: str, *, narrow: bool) -> None:
        super().__init__("top")
        _ = look.words.gettext
        self.setFixedHeight(look.px(40) + HEIGHT - 40)  # what is pressed grows, the space around it stays
        self.back = IconButton(look, "arrow-left", _("Back"))
        self.back.setObjectName("back")
        self.back.clicked.connect(self.back_asked.emit)
        self.away = (
            IconButton(look, "trash-2", _("Put away"))
            if narrow
            else Button(look, _("Put away"), icon="trash-2")
        )
        told = _("Into the bin; it can be taken back")
        self.away.setToolTip(f"{_('Put away')}: {told}" if narrow else told)
        self.away.setObjectName("put-away")
        self.away.clicked.connect(self.away_asked.emit)
        self.crumbs = Crumbs(look)
        self.saved = SavedMark(look)
        self.saved.set_brief(brief=narrow and look.roomy)
        self.search = SearchButton(look, _("Find a record, link or serial number"), "Ctrl K")
        self.search.setObjectName("search")
        self.search.clicked.connect(self.search_asked.emit)
        find = IconButton(look, "search", _("Search (Ctrl+K)"))
        find.setObjectName("search-button")
        find.clicked.connect(self.search_asked.emit)
        self.bell = Bell(look)
        self.bell.clicked.connect(self.bell_asked.emit)
        theme = IconButton(look, "sun", _("Theme: light, dark, sunlight (Ctrl+Shift+L)"))
        theme.setObjectName("theme")
        theme.clicked.connect(self.theme_asked.emit)
        settings = IconButton(look, "settings", _("Settings (Ctrl+,)"))
        settings.setObjectName("settings")
        settings.clicked.connect(self.settings_asked.emit)
        who = holder(
            column(
                None,
                Text(look, person.name, "small", "ink", bold=True),
                Text(look, role, "cap"),
                None,
                gap=0,
            )
        )
        self.search.setVisible(not narrow)
        show_if(find, narrow)
        who.setVisible(not narrow)
        avatar = Avatar(look, person.name or "?")
        avatar.setToolTip(f"{person.name} {role}".strip())
        self.setLayout(
            row(
                self.back, (self.crumbs, 1), self.away, self.saved, 4, self.search, find, self.bell,
                theme, settings, 4, avatar, who, gap=8, margins=(24, 0, 24, 0),
            )
        )  # fmt: skip
        self.show_record(opened=False)

    def show_path(self, parts: Sequence[str]) -> None:
        """The breadcrumb; the last part is where one is."""
        self.crumbs.show_path(parts)

    def show_record(self, *, opened: bool, draft: bool = False) -> None:
        """What one can do with the record that is open."""
        self.back.setVisible(opened)
        self.away.setVisible(opened and draft)

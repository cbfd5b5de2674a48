"""The bar on top: where one is, that it is saved, the search, and who works here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from sidesk.actions.desk import Person
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.icons import Avatar, Icon
from sidesk.ui.kit.inputs import SEARCH, Edit
from sidesk.ui.kit.saved import SavedMark
from sidesk.ui.kit.text import KeyCap, Text
from sidesk.ui.theme import Look

HEIGHT = 64


class TopBar(Panel):
    """64 px. `searched` comes with every change of the search text, `entered` with Enter."""

    searched = Signal(str)
    entered = Signal(str)
    theme_asked = Signal()
    settings_asked = Signal()

    def __init__(self, look: Look, person: Person, role: str, *, narrow: bool) -> None:
        super().__init__("top")
        _ = look.words.gettext
        self._look = look
        self.setFixedHeight(look.px(HEIGHT))
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(8)
        self.saved = SavedMark(look)
        self.search = Edit(look, placeholder=_("Find a record, link or serial number"), state=SEARCH)
        self.search.setFixedWidth(look.px(220 if narrow else 300))
        self.search.setAccessibleName(_("Search"))
        self.search.setObjectName("search")
        self.search.textEdited.connect(self.searched.emit)
        self.search.returnPressed.connect(self._on_entered)
        glass = Icon(look, "search", 18, "ink3")
        glass.setParent(self.search)
        glass.move(look.px(12), look.px(11))
        key = KeyCap(look, "Ctrl K", self.search)
        key.setVisible(not look.roomy and not narrow)
        key.adjustSize()
        key.move(self.search.width() - key.width() - look.px(8), look.px(9))
        self._key = key
        self.search.textChanged.connect(self._on_text)
        theme = IconButton(look, "sun", _("Theme: light, dark, sunlight (Ctrl+Shift+L)"))
        theme.clicked.connect(self.theme_asked.emit)
        settings = IconButton(look, "settings", _("Settings"))
        settings.clicked.connect(self.settings_asked.emit)
        settings.setObjectName("settings")
        who = column(Text(look, person.name, "small", "ink", bold=True), Text(look, role, "cap"), gap=0)
        avatar = Avatar(look, person.name or "?")
        right = row(self.saved, 8, self.search, theme, settings, 4, avatar, gap=8)
        if not narrow:
            right.addLayout(who)
        self.setLayout(row(self._crumbs, None, right, margins=(24, 0, 24, 0)))

    def show_path(self, parts: Sequence[str]) -> None:
        """The breadcrumb; the last part is where one is."""
        while (item := self._crumbs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for i, part in enumerate(parts):
            last = i == len(parts) - 1
            label = Text(self._look, part, "body", "ink" if last else "ink2", bold=last)
            label.setMaximumWidth(self._look.px(420))
            self._crumbs.addWidget(label)
            if not last:
                self._crumbs.addWidget(Icon(self._look, "chevron-right", 16, "ink3"))

    def focus_search(self) -> None:
        """Ctrl+K."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_entered(self) -> None:
        self.entered.emit(self.search.text())

    def _on_text(self, text: str) -> None:
        self._key.setVisible(not text and not self._look.roomy)

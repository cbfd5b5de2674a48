"""Settings: one page with a search line; what is chosen holds at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from sidesk import __version__
from sidesk.actions import opening
from sidesk.core.progress import Progress
from sidesk.core.settings import Settings
from sidesk.ui.brand_card import ALSO as BRAND
from sidesk.ui.brand_card import BrandCard
from sidesk.ui.kit.boxes import Card, FlowBox, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.room import Room
from sidesk.ui.safety import Safety
from sidesk.ui.search_line import SearchLine
from sidesk.ui.setting_row import SettingRow
from sidesk.ui.settings_known import REBUILDS, Change, answers, changed, known, parts

ABOUT = "about version license font store folder 关于 版本 许可 字体 位置"


@dataclass(frozen=True)
class Spot:
    """Where one was on the page, for the window that is built instead."""

    typed: str
    scrolled: int
    focus: str


class SettingsPage(Page):
    """`chosen` carries what needs another window: the new settings, and the old values."""

    chosen = Signal(object, object)
    kept = Signal()  # the others
    lock_asked = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self.search = SearchLine(look, _("Search the settings"), _("Search the settings"), keys="Ctrl F")
        self.search.setObjectName("settings/search")
        self.search.textChanged.connect(self._on_search)
        self.all = Button(look, _("Reset all"), "ghost", icon="rotate-ccw")
        self.all.setObjectName("settings/reset-all")
        self.all.clicked.connect(self._on_reset_all)
        self.rows: dict[str, SettingRow] = {}
        self.safety = Safety(room)
        self.safety.lock_asked.connect(self.lock_asked.emit)
        self.safety.changed.connect(self.changed.emit)
        self.brand = BrandCard(room)
        self._cards: list[tuple[Card, Sequence[SettingRow]]] = self._sections()
        self._about_card = self._about()
        self.empty = EmptyState(
            look, "search", _("No setting answers to that"),
            _("Look for another word, such as size, lock or backup; Chinese and English both work."),
        )  # fmt: skip
        self.empty.hide()
        inside = column(
            self.empty, *(card for card, _rows in self._cards), self.brand, self.safety, self._about_card,
            None, gap=16, margins=(24, 4, 24, 16),
        )  # fmt: skip
        head = column(
            row((Text(look, _("Settings"), "h1"), 1), self.all), self.search, margins=(24, 16, 24, 8)
        )
        self._area = scrolled(holder(inside))
        self.setLayout(column(head, (self._area, 1), gap=0))
        self._show_values()

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Settings"),)

    def refresh(self) -> None:
        self._show_values()
        self.safety.refresh()
        self.brand.refresh()

    def keys(self) -> list[tuple[str, str]]:
        return [("Ctrl+K", self.room.words.gettext("Find a setting from anywhere"))]

    # --- building ---

    def _sections(self) -> list[tuple[Card, Sequence[SettingRow]]]:
        look = self.room.look
        made: list[tuple[Card, Sequence[SettingRow]]] = []
        for section, settings in groupby(known(self.room.words), key=lambda one: one.section):
            rows = []
            card = Card(look, section, gap=4, margins=(12, 16, 12, 8))
            card.head.setContentsMargins(12, 0, 12, 0)
            for setting in settings:
                line = SettingRow(look, setting, getattr(self.room.desk.settings, setting.field))
                line.chosen.connect(partial(self._on_chosen, setting.field))
                line.left.connect(partial(self._on_left, setting.field))
                line.reset_asked.connect(partial(self._on_reset, setting.field))
                self.rows[setting.field] = line
                rows.append(line)
                card.add(line)
            made.append((card, rows))
        return made

    def _about(self) -> Card:
        look, _ = self.room.look, self.room.words.gettext
        card = Card(look, _("About SiDesk"))
        help_ = Button(look, _("Help"), icon="info")
        help_.setObjectName("settings/help")
        help_.clicked.connect(self._on_help)
        check = Button(look, _("Verify a file"), icon="shield-check")
        check.setObjectName("settings/verify")
        check.clicked.connect(self._on_verify)
        store = _("Store: {folder}").format(folder=self.room.desk.folder)
        fonts = _("Fonts: Noto Sans SC, Noto Sans Mono (SIL Open Font License). Icons: Lucide (ISC).")
        return card.add(
            Text(look, _("Version {version}").format(version=__version__), "body"),
            Text(look, store, "small", wrap=True).selectable(),
            Text(look, fonts, "cap", wrap=True),
            FlowBox(help_, check),
        )

    def _on_verify(self) -> None:
        self.place_asked.emit("verify")

    def _on_help(self) -> None:
        self.place_asked.emit("help")

    def _show_values(self) -> None:
        settings, differs = self.room.desk.settings, changed(self.room.desk.settings)
        for field, line in self.rows.items():
            line.show_value(getattr(settings, field), differs=field in differs)
        self.all.setEnabled(bool(differs))

    # --- searching ---

    def _on_search(self, typed: str) -> None:
        marks, some = parts(typed), False
        for card, rows in self._cards:
            good = [line for line in rows if answers(typed, line.setting.searched)]
            for line in rows:
                line.setVisible(line in good)
                line.mark(marks)
            card.title.mark(marks)
            card.setVisible(bool(good))
            some = some or bool(good)
        safe = self.safety.show_only(typed)
        about = answers(typed, _words_of(self._about_card, ABOUT))
        self._about_card.setVisible(about)
        for text in self._about_card.findChildren(Text):
            text.mark(marks)
        branded = answers(typed, _words_of(self.brand.card, BRAND))
        self.brand.setVisible(branded)
        for text in self.brand.findChildren(Text):
            text.mark(marks)
        self.empty.setVisible(not (some or safe or about or branded))

    def show_setting(self, field: str) -> None:
        """Go to one setting and mark it."""
        self.search.clear()
        line = self.rows.get(field)
        if line is not None:
            line.light()
            line.first().setFocus(Qt.FocusReason.ShortcutFocusReason)
            QTimer.singleShot(0, line, partial(self._reveal, line))

    def _reveal(self, line: SettingRow) -> None:
        self._area.ensureWidgetVisible(line, 0, self.room.look.px(80))

    def spot(self) -> Spot:
        """Where one is."""
        focused = self.window().focusWidget()
        name = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        return Spot(self.search.text(), self._area.verticalScrollBar().value(), name)

    def go_back_to(self, spot: Spot) -> None:
        """Be there again, in a window that was built anew."""
        self.search.setText(spot.typed)
        focus = self.findChild(QWidget, spot.focus) if spot.focus else None
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._area.verticalScrollBar().setValue(spot.scrolled))

    # --- changes ---

    def _on_chosen(self, field: str, value: str | int) -> None:
        typed = self.rows[field].edit is not None
        self.change({field: value}, told=not typed)  # of what is typed it is told when it is left

    def _on_left(self, field: str, before: str) -> None:
        self.tell({field: before})

    def _on_reset(self, field: str) -> None:
        self.change({field: changed(self.room.desk.settings)[field]})

    def _on_reset_all(self) -> None:
        _ = self.room.words.gettext
        names = self.room.words.listed(
            [line.setting.name for field, line in self.rows.items() if field in changed(self._now())]
        )
        dialog = Dialog(
            self.room.look, self, _("Reset all settings?"),
            _("These are as they were at first again: {names}. Your records are not touched.").format(
                names=names
            ),
        )  # fmt: skip
        dialog.setObjectName("settings/reset-dialog")
        dialog.offer(_("Cancel"))
        dialog.offer(_("Reset all"), "primary", accepts=True).setObjectName("settings/reset-sure")
        dialog.accepted.connect(self._on_sure)
        dialog.open()

    def _on_sure(self) -> None:
        self.change(changed(self._now()))

    def _now(self) -> Settings:
        return self.room.desk.settings

    def change(self, values: Change, *, told: bool = True) -> None:
        """Let this hold from now on; `told` says so, with the way back."""
        for line in self.rows.values():
            line.keep()
        desk = self.room.desk
        before = {field: getattr(desk.settings, field) for field in values}
        if any(field in REBUILDS for field in values):
            new = replace(desk.settings, **values)  # type: ignore[arg-type]
            self.chosen.emit(new, before if told else {})
            return

        def work(_: Progress) -> None:
            # Here and not before: another change may be waiting in the same lane.
            opening.keep_settings(desk, replace(desk.settings, **values))  # type: ignore[arg-type]

        self.room.jobs.run(self, work, partial(self._on_kept, before if told else {}))

    def _on_kept(self, before: Change, _nothing: None) -> None:
        self._show_values()
        self.kept.emit()
        if before:
            self.tell(before)

    def tell(self, before: Change) -> None:
        """Say what holds now, and offer what was so before."""
        words, now = self.room.words, self.room.desk.settings
        if len(before) == 1:
            setting = self.rows[next(iter(before))].setting
            value = setting.said(words, getattr(now, setting.field))
            text = words.gettext("{name}: {value}").format(name=setting.name, value=value)
        else:
            text = words.gettext("The settings are as they were at first")
        self.say(text, partial(self.change, before, told=False))


def _words_of(card: Panel, also: str) -> str:
    return " ".join([*(text.text() for text in card.findChildren(Text)), also]).casefold()

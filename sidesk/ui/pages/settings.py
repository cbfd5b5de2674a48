"""Settings: language, theme, text size, papers, lock, key and backup; kept the moment they are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from sidesk import __version__
from sidesk.actions import opening
from sidesk.core.progress import Progress
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.room import Room
from sidesk.ui.safety import Safety

PAUSE = 600
MINUTES = (5, 15, 30, 60, 0)
Options = tuple[tuple[str | int, str], ...]


class SettingsPage(Page):
    """One page; `chosen` carries the new settings, and whoever built the window builds it again."""

    chosen = Signal(object)
    kept = Signal()  # the others
    lock_asked = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._company = Edit(look, room.desk.settings.company)
        self._company.setAccessibleName(_("Company in the foot of papers"))
        self._company.setObjectName("settings/company")
        self._company.textEdited.connect(self._on_company)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self._keep_company)
        self._buttons: dict[str, dict[str | int, Button]] = {}
        self.safety = Safety(room)
        self.safety.lock_asked.connect(self.lock_asked.emit)
        self.safety.changed.connect(self.changed.emit)
        inside = column(
            Text(look, _("Settings"), "h1"), self._screen(), self._papers(), self._lock(), self.safety,
            self._about(), None, gap=16, margins=(24, 16, 24, 16),
        )  # fmt: skip
        self.setLayout(column(scrolled(holder(inside))))

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Settings"),)

    def refresh(self) -> None:
        self.safety.refresh()

    # --- cards ---

    def _screen(self) -> Card:
        _ = self.room.words.gettext
        card = Card(self.room.look, _("Screen"))
        sizes: Options = tuple((size, f"{size} %") for size in (100, 125, 150, 175, 200))
        themes: Options = (("light", _("Light")), ("dark", _("Dark")), ("sunlight", _("Sunlight")))
        card.add(
            self._line(_("Language"), "language", (("zh", "中文"), ("en", "English"))),
            self._line(_("Theme"), "theme", themes),
            self._line(_("Text size"), "text_scale", sizes),
        )
        return card

    def _papers(self) -> Card:
        look, _ = self.room.look, self.room.words.gettext
        card = Card(look, _("Papers"))
        languages: Options = (("zh", "中文"), ("en", "English"), ("both", _("Chinese and English")))
        card.add(
            self._line(_("Language of papers"), "paper_language", languages),
            column(Text(look, _("Company in the foot of papers"), "small"), self._company, gap=4),
        )
        return card

    def _lock(self) -> Card:
        words = self.room.words
        card = Card(self.room.look, words.gettext("When nobody is here"))
        options: Options = tuple(
            (
                minutes,
                words.ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
                if minutes
                else words.gettext("Never"),
            )
            for minutes in MINUTES
        )
        card.add(self._line(words.gettext("Lock after"), "lock_after_minutes", options))
        return card

    def _about(self) -> Card:
        look, _ = self.room.look, self.room.words.gettext
        card = Card(look, _("About SiDesk"))
        card.add(
            Text(look, _("Version {version}").format(version=__version__), "body"),
            Text(
                look, _("Store: {folder}").format(folder=self.room.desk.folder), "small", wrap=True
            ).selectable(),
            Text(
                look,
                _("Fonts: Noto Sans SC, Noto Sans Mono (SIL Open Font License). Icons: Lucide (ISC)."),
                "cap",
                wrap=True,
            ),
        )
        return card

    def _line(self, label: str, field: str, options: Options) -> QWidget:
        look, now = self.room.look, self.room.desk.settings
        buttons: dict[str | int, Button] = {}
        for value, text in options:
            button = Button(look, text, "option")
            button.setCheckable(True)
            button.setChecked(getattr(now, field) == value)
            button.setAccessibleName(f"{label}: {text}")
            button.setObjectName(f"settings/{field}/{value}")
            button.clicked.connect(partial(self._on_chosen, field, value))
            buttons[value] = button
        self._buttons[field] = buttons
        return holder(column(Text(look, label, "small"), FlowBox(*buttons.values()), gap=4))

    # --- what was chosen ---

    def _on_chosen(self, field: str, value: str | int, _checked: bool = False) -> None:
        for other, button in self._buttons[field].items():
            button.setChecked(other == value)
        changed: dict[str, object] = {field: value}
        if field in ("language", "theme", "text_scale"):
            self.chosen.emit(replace(self.room.desk.settings, **changed))  # type: ignore[arg-type]
        else:
            self._keep(changed)

    def _on_company(self, _: str) -> None:
        self._wait.start()

    def _keep_company(self) -> None:
        self._wait.stop()
        self._keep({"company": self._company.text().strip()})

    def hideEvent(self, event: QHideEvent) -> None:
        if self._wait.isActive():
            self._keep_company()
        super().hideEvent(event)

    def _keep(self, changed: Mapping[str, object]) -> None:
        desk = self.room.desk

        def work(_: Progress) -> None:
            # Here and not before: another change may be waiting in the same lane.
            opening.keep_settings(desk, replace(desk.settings, **changed))  # type: ignore[arg-type]

        self.room.jobs.run(self, work, self._on_kept)

    def _on_kept(self, _nothing: None) -> None:
        self.kept.emit()

"""Settings: language, paper, theme, text size, company; kept the moment they are chosen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from sidesk import __version__
from sidesk.actions import opening
from sidesk.core.settings import Settings
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.room import Room

PAUSE = 600


class SettingsPage(Page):
    """One page; `chosen` carries the new settings, and whoever built the window builds it again."""

    chosen = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        now = room.desk.settings
        self._company = Edit(look, now.company)
        self._company.setAccessibleName(_("Company in the foot of papers"))
        self._company.textEdited.connect(self._on_company)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self._keep_company)
        screen = Card(look, _("Screen"))
        screen.add(
            self._line(_("Language"), "language", (("zh", "中文"), ("en", "English"))),
            self._line(
                _("Theme"), "theme", (("light", _("Light")), ("dark", _("Dark")), ("sunlight", _("Sunlight")))
            ),
            self._line(
                _("Text size"), "text_scale", tuple((size, f"{size} %") for size in (100, 125, 150, 175, 200))
            ),
        )
        paper = Card(look, _("Papers"))
        paper.add(
            self._line(
                _("Language of papers"), "paper_language",
                (("zh", "中文"), ("en", "English"), ("both", _("Chinese and English"))),
            ),
            column(Text(look, _("Company in the foot of papers"), "small"), self._company, gap=4),
        )  # fmt: skip
        about = Card(look, _("About SiDesk"))
        about.add(
            Text(look, _("Version {version}").format(version=__version__), "body"),
            Text(look, _("Store: {folder}").format(folder=room.desk.folder), "small", wrap=True).selectable(),
            Text(
                look,
                _("Fonts: Noto Sans SC, Noto Sans Mono (SIL Open Font License). Icons: Lucide (ISC)."),
                "cap",
                wrap=True,
            ),
        )
        inside = holder(
            column(
                Text(look, _("Settings"), "h1"), screen, paper, about, None, gap=16, margins=(24, 16, 24, 16)
            )
        )
        self.setLayout(column(scrolled(inside)))

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Settings"),)

    def _line(self, label: str, field: str, options: tuple[tuple[str | int, str], ...]) -> QWidget:
        look, now = self.room.look, self.room.desk.settings
        buttons = []
        for value, text in options:
            button = Button(look, text, "option")
            button.setCheckable(True)
            button.setChecked(getattr(now, field) == value)
            button.setAccessibleName(f"{label}: {text}")
            button.setObjectName(f"settings/{field}/{value}")
            button.clicked.connect(lambda _=False, value=value: self._on_chosen(field, value))
            buttons.append(button)
        return holder(column(Text(look, label, "small"), FlowBox(*buttons), gap=4))

    def _on_chosen(self, field: str, value: str | int) -> None:
        changed: dict[str, object] = {field: value}
        self.chosen.emit(replace(self.room.desk.settings, **changed))  # type: ignore[arg-type]

    def _on_company(self, _: str) -> None:
        self._wait.start()

    def _keep_company(self) -> None:
        new: Settings = replace(self.room.desk.settings, company=self._company.text().strip())
        desk = self.room.desk
        self.room.jobs.run(self, lambda _: opening.keep_settings(desk, new))

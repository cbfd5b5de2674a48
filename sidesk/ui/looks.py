"""Another theme, size or language: the window is built again, and the new one says so and leads back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from sidesk.core.settings import Settings
from sidesk.ui.page import Page
from sidesk.ui.pages.settings import SettingsPage, Spot
from sidesk.ui.room import Room
from sidesk.ui.settings_known import Change, Value
from sidesk.ui.theme import next_scale, next_theme


class Looks(QObject):
    """`chosen` carries the new settings; whoever built the window builds it again."""

    chosen = Signal(object)

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._told: Change = {}  # what was so before, for the toast of the new window
        self._spot: Spot | None = None

    def next_theme(self) -> None:
        """Light, dark, sunlight in turn."""
        self.choose("theme", next_theme(self._room.desk.settings.theme))

    def scale(self, step: int) -> None:
        """Larger, smaller, or 100 %."""
        now = self._room.desk.settings.text_scale / 100
        self.choose("text_scale", round((1.0 if step == 0 else next_scale(now, step)) * 100))

    def choose(self, field: str, value: Value) -> None:
        """One of them."""
        chosen: dict[str, Value] = {field: value}
        self.chosen.emit(replace(self._room.desk.settings, **chosen))  # type: ignore[arg-type]

    def set(self, settings: Settings, before: Change) -> None:
        """Chosen on the page of the settings: it is told, with the way back."""
        self._told = before
        self.chosen.emit(settings)

    def hand_over(self, to: Looks, page: Page | None) -> None:
        """Tell the new window what was chosen and where one was on the page, if it was shown."""
        to._told = self._told
        if isinstance(page, SettingsPage):
            to._spot = page.spot()

    def tell(self, page: Callable[[], Page]) -> None:
        """In the new window: be where one was on the page, and offer the way back."""
        spot, told = self._spot, self._told
        self._spot, self._told = None, {}
        if spot is not None and isinstance(shown := page(), SettingsPage):
            shown.go_back_to(spot)
            if told:
                shown.tell(told)

"""For whom sticks and folders carry work besides headquarters: chosen colleagues who share a project."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from sidesk.actions import colleagues
from sidesk.actions.colleagues import Mate
from sidesk.ui.kit.boxes import Card, FlowBox, column
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.text import Text
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.said import joined


class AlsoFor(QWidget):
    """A chip for each colleague's laptop; nothing where headquarters named nobody."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._chosen: list[str] = []
        self._card = Rebuilt()
        self.setLayout(column(self._card))
        self.hide()

    def refresh(self) -> None:
        """Ask again who there is."""
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: (colleagues.mates(desk), colleagues.chosen(desk)), self._show)

    def _show(self, found: tuple[Sequence[Mate], Sequence[Mate]]) -> None:
        mates, chosen = found
        self._chosen = [mate.id for mate in chosen]
        if mates:
            self._card.show_built((mates, chosen), partial(self._built, mates))
        self.setVisible(bool(mates))

    def _built(self, mates: Sequence[Mate]) -> QWidget:
        look, words = self._room.look, self._room.words
        _ = words.gettext
        card = Card(look, _("Also for colleagues"))
        what = _(
            "On a stick and in a folder each of them gets a file of their own, with the projects you share. "
            "It counts as arrived only when headquarters confirms it."
        )
        chips = []
        for mate in mates:
            chip = FilterChip(look, joined(words, mate.name, mate.code), on=mate.id in self._chosen)
            chip.setObjectName(f"also-for/{mate.code}")
            chip.setToolTip(joined(words, *mate.projects))
            chip.toggled.connect(partial(self._on_chip, mate.id))
            chips.append(chip)
        card.add(Text(look, what, "small", wrap=True), FlowBox(*chips))
        return card

    def _on_chip(self, mate: str, on: bool) -> None:
        kept = [one for one in self._chosen if one != mate]
        self._chosen = [*kept, mate] if on else kept
        desk, chosen = self._room.desk, tuple(self._chosen)
        self._room.jobs.run(self, lambda _: colleagues.choose(desk, chosen))

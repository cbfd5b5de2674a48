"""For whom sticks and folders carry work besides headquarters: chosen colleagues who share a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Found:
    mates: Sequence[Mate]
    chosen: Sequence[str]  # by id
    shared: Mapping[str, Sequence[str]]  # projects in words


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

        def work(_: object) -> _Found:
            mates = colleagues.mates(desk)
            chosen = [mate.id for mate in colleagues.chosen(desk)]
            return _Found(mates, chosen, {mate.id: colleagues.shared(desk, mate) for mate in mates})

        self._room.jobs.run(self, work, self._show)

    def _show(self, found: _Found) -> None:
        self._chosen = [*found.chosen]
        if found.mates:
            self._card.show_built(found, partial(self._built, found))
        self.setVisible(bool(found.mates))

    def _built(self, found: _Found) -> QWidget:
        look, words = self._room.look, self._room.words
        _ = words.gettext
        card = Card(look, _("Also for colleagues"))
        what = _(
            "On a stick and in a folder each of them gets a file of their own, with the projects you share. "
            "It counts as arrived only when headquarters confirms it."
        )
        chips = []
        for mate in found.mates:
            chip = FilterChip(look, joined(words, mate.name, mate.code), on=mate.id in self._chosen)
            chip.setObjectName(f"also-for/{mate.code}")
            chip.setToolTip(words.listed(found.shared[mate.id]))
            chip.toggled.connect(partial(self._on_chip, mate.id))
            chips.append(chip)
        card.add(Text(look, what, "small", wrap=True), FlowBox(*chips))
        return card

    def _on_chip(self, mate: str, on: bool) -> None:
        kept = [one for one in self._chosen if one != mate]
        self._chosen = [*kept, mate] if on else kept
        desk, chosen = self._room.desk, tuple(self._chosen)
        self._room.jobs.run(self, lambda _: colleagues.choose(desk, chosen))

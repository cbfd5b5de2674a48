"""Fields that say where: a place of the project, a position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt

from sidesk.actions.places import Place
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.ui.fields.place_tree import ALIAS, NEW, PlaceTree
from sidesk.ui.fields.text import TypedField
from sidesk.ui.fields.things import SuggestedField
from sidesk.ui.kit.inputs import InnerButton
from sidesk.ui.kit.popover import Popover

NUMBERS = ("lat", "lon", "alt", "accuracy")


class PlaceField(TypedField):
    """A position: latitude and longitude typed in one line."""

    def text_of(self, value: Json | None) -> str:
        if isinstance(value, Mapping):
            numbers = ", ".join(str(value[key]) for key in NUMBERS if key in value)
            return f"{numbers} {value.get('datum', '')}".strip()
        return super().text_of(value)


class WhereField(SuggestedField):
    """A place of the project: typed, found by path and alias, or taken from the tree of places."""

    def make_button(self) -> InnerButton:
        made = InnerButton(self.look, "map-pin", self.look.words.gettext("Choose from the places"))
        made.clicked.connect(self.open_list)
        return made

    def open_list(self) -> None:
        known = self.ports.known
        if known is not None:
            self.ports.jobs.run(self, lambda _: known.places(), self._on_places)

    def _on_places(self, places: Sequence[Place]) -> None:
        self.tree = PlaceTree(self.look, places, str(self.asked.value or ""))
        self.tree.picked.connect(self._on_picked)
        self.tree.asked.connect(self._on_asked)
        self.popover = Popover(self.look, self.tree, self)
        width = max(self.edit.width(), self.tree.minimumWidth() + 16)
        self.popover.open_at(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 4)), width=width)
        self.tree.setFocus()

    def _on_picked(self, code: str) -> None:
        self.popover.close()
        self._on_taken(code)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_asked(self, does: str, place: Place | None, words: str) -> None:
        known = self.ports.known
        assert known is not None
        if does == NEW:
            self.ports.jobs.run(self, lambda _: known.add_place(words, place), self._on_picked)
            return
        assert place is not None
        change = known.add_alias if does == ALIAS else known.rename_place

        def changed(_: Progress) -> Sequence[Place]:
            change(place, words)
            return known.places()

        tree = self.tree
        self.ports.jobs.run(tree, changed, lambda places: tree.show_places(places, place.code))

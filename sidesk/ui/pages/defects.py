"""Defects: every failed row of every record, until it is put right."""

from __future__ import annotations

from functools import partial

from sidesk.actions import browse
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.register_page import RegisterPage
from sidesk.ui.room import Room


class DefectsPage(RegisterPage):
    """The register of defects: all, those still open, those closed."""

    fixed = browse.DEFECTS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        _ = room.words.gettext
        labels = {"": _("All"), browse.OPEN: _("Still open"), browse.CLOSED: _("Put right")}
        self._states = {state: FilterChip(room.look, label, on=not state) for state, label in labels.items()}
        for state, chip in self._states.items():
            chip.setObjectName(f"defects/{state or 'all'}")
            chip.clicked.connect(partial(self._on_state, state))
            self.chips.add(chip)

    def title(self) -> str:
        return self.room.words.gettext("Defects")

    def nothing(self) -> EmptyState:
        _ = self.room.words.gettext
        if self.cells.get("state") == browse.OPEN:
            return EmptyState(
                self.room.look, "circle-check", _("No open defect"), _("Every defect has been put right.")
            )
        return EmptyState(
            self.room.look,
            "circle-check",
            _("No defect"),
            _("A row that fails in a checklist appears here by itself."),
        )

    def _on_state(self, state: str, _checked: bool = False) -> None:
        self.cells = {"state": state} if state else {}
        for name, chip in self._states.items():
            chip.setChecked(name == state)
        self.refresh()

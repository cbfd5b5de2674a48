"""Defects: every failed row of every record, until it is put right."""

from __future__ import annotations

from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.register_page import RegisterPage


class DefectsPage(RegisterPage):
    """The register of defects."""

    fixed = "defects"

    def title(self) -> str:
        return self.room.words.gettext("Defects")

    def _nothing(self) -> EmptyState:
        _ = self.room.words.gettext
        return EmptyState(
            self.room.look,
            "circle-check",
            _("No defect"),
            _("A row that fails in a checklist appears here by itself."),
        )

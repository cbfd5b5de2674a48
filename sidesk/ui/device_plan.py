"""Before a rack is written into its reports: device by device, which report would be filled with what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from sidesk.actions import measured
from sidesk.actions.reach import Planned
from sidesk.forms.definition import Form
from sidesk.ui.kit.boxes import column, holder
from sidesk.ui.kit.buttons import CheckBox
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room


class PlanDialog(Dialog):
    """One entry a device; `chosen()` are those to be written."""

    def __init__(self, room: Room, over: QWidget, form: Form, planned: Sequence[Planned]) -> None:
        _ = room.words.gettext
        super().__init__(
            room.look, over, _("The other devices"),
            _("Nothing is written yet. Each report is filled as one step that Undo takes back."), width=WIDE,
        )  # fmt: skip
        self.setObjectName("reach/plan")
        self._form, self._words = form, room.words
        self._planned = list(planned)
        self.boxes: list[CheckBox] = []
        for one in self._planned:
            self.add(self._entry(one))
        self.offer(_("Cancel"))
        self.go = self.offer(_("Fill the reports"), "primary", accepts=True, icon="download")
        self.go.setObjectName("reach/fill")
        for box in self.boxes:
            box.toggled.connect(self._on_ticked)
        self._on_ticked()

    def chosen(self) -> list[Planned]:
        """Those that stay ticked."""
        return [one for one, box in zip(self._planned, self.boxes, strict=True) if box.isChecked()]

    def _on_ticked(self) -> None:
        self.go.setEnabled(bool(self.chosen()))

    def _entry(self, one: Planned) -> QWidget:
        _ = self._words.gettext
        into = _("into {report}").format(report=one.title) if one.record else _("starts a new report")
        if one.corrects:
            into = _("{report} is signed: into a correction of it").format(report=one.title)
        name = next((line.code for line in one.proposal.lines if line.single), one.reached.address)
        box = CheckBox(self._look, f"{name} · {into}")
        box.setChecked(one.proposal.fills_something)
        box.setEnabled(one.proposal.fills_something)
        self.boxes.append(box)
        texts = [self._filled(one), self._rows(one), self._kept(one), *(f.text for f in one.proposal.faults)]
        parts = [Text(self._look, text, "small", "ink2", wrap=True) for text in texts if text]
        return holder(column(box, *parts, gap=4))

    def _filled(self, one: Planned) -> str:
        cells = [(line, cell) for line in one.proposal.lines if line.single for cell in line.fills]
        told = [measured.told(self._form, line, cell, self._words) for line, cell in cells]
        return " · ".join(f"{label} {value}" for label, value, _ in told)

    def _rows(self, one: Planned) -> str:
        new, words = len(one.proposal.new), self._words
        return words.ngettext("{n} new row", "{n} new rows", new).format(n=new) if new else ""

    def _kept(self, one: Planned) -> str:
        count, words = len(one.proposal.differing), self._words
        text = words.ngettext(
            "{n} cell differs and stays as it is", "{n} cells differ and stay as they are", count
        )
        return text.format(n=count) if count else ""

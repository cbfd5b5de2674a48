"""The parts of a checklist row, and the input of its measured value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path, Question
from sidesk.forms.kinds import NotAnAnswer, stored
from sidesk.ui.fields.criterion import Criterion
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.kit.boxes import row
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text


@dataclass(frozen=True)
class Parts:
    """Which question of a row plays which part; names inside the row."""

    verdict: Question
    measured: Question | None
    photo: Question | None
    remark: Question | None
    others: tuple[Question, ...]
    retest: Question | None = None  # one of the others: marks the row to be tested again


class MeasuredEdit(QWidget):
    """The measured value with its unit, and whether it misses the limit."""

    done = Signal()  # somebody has finished typing it

    def __init__(self, ports: FieldPorts, filling: Filling, path: Path, criterion: Criterion) -> None:
        super().__init__()
        self._filling, self._path, self._criterion = filling, path, criterion
        look = ports.look
        node = filling.session.node(path)
        assert isinstance(node, Question)
        self._question = node
        self.edit = Edit(look)
        self.edit.setFixedWidth(look.px(88))
        self.edit.setAccessibleName(look.words.pick(node.label))
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self.done.emit)
        self.unit = Text(look, look.words.unit(criterion.unit or node.unit), "small", "ink3")
        # The values of all rows stand below each other; a longer unit is read whole all the same.
        self.unit.setMinimumWidth(max(look.px(40), self.unit.sizeHint().width()))
        self.setLayout(row(self.edit, self.unit, gap=6))

    def refresh(self) -> None:
        """Show what is stored."""
        value = self._filling.session.value(self._path)
        text = "" if value is None else str(value)
        if not self.edit.hasFocus():
            self.edit.show_text(text)
        self.edit.set_state("error" if self._criterion.miss(text) else "")

    def _on_edited(self, text: str) -> None:
        try:
            value: Json | None = stored(self._question, text)
        except NotAnAnswer:
            value = text
        self._filling.answer(self._path, value)

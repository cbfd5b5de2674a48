"""What an open row of a checklist shows: the value against its limit, the remark, the photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from sidesk.forms.definition import Path
from sidesk.ui.fields.attached import AttachedField
from sidesk.ui.fields.base import Field, ask
from sidesk.ui.fields.criterion import Criterion
from sidesk.ui.fields.defect_line import DefectLine, defect_parts
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.measured import MeasuredEdit, Parts
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import make_field
from sidesk.ui.kit.boxes import Rule, column, holder, row
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import Area
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


class OpenRow(Protocol):
    """The row that is open: what it knows and what it does with a value or a pasted picture."""

    ports: FieldPorts
    filling: Filling
    path: Path
    parts: Parts
    look: Look
    criterion: Criterion

    def verdict(self) -> str: ...
    def measured_text(self) -> str: ...
    def told_decision(self) -> str: ...
    def decide(self) -> None: ...
    def paste_photo(self) -> bool: ...


class Details(QWidget):
    """What a row shows once it is open: value against limit, remark, photos, what was made from it."""

    def __init__(self, parent: OpenRow) -> None:
        super().__init__()
        self._row, look, words = parent, parent.look, parent.look.words
        parts, ports, filling = parent.parts, parent.ports, parent.filling
        self.measured: MeasuredEdit | None = None
        self._miss_icon = Icon(look, "circle-x", 16, "bad")
        self._miss = Text(look, "", "small", "bad", bold=True, wrap=True)
        left: list[QWidget] = []
        if parts.measured is not None:
            self.measured = MeasuredEdit(
                ports, filling, (*parent.path, parts.measured.name), parent.criterion
            )
            self.measured.done.connect(parent.decide)
            label = Text(look, words.pick(parts.measured.label), "small")
            left.append(holder(row(label, self.measured, self._miss_icon, (self._miss, 1), gap=8)))
            self._decision = Text(look, "", "cap", wrap=True)
            left.append(self._decision)
        self.photos: AttachedField | None = None
        self._fields: list[Field] = []
        self.remark: Field | None = None
        if parts.remark is not None:
            self.remark = make_field(ports, parts.remark, (*parent.path, parts.remark.name))
            self._fields.append(self.remark)
            left.append(self.remark)
        body = row((column(*left, None, gap=8), 3), gap=20)
        if parts.photo is not None:
            field = make_field(ports, parts.photo, (*parent.path, parts.photo.name))
            assert isinstance(field, AttachedField)
            self.photos = field
            self._fields.append(field)
            body.addLayout(column(field, None, gap=0), 2)
        for field in self._fields:
            field.changed.connect(self._on_changed)
        for area in self.remark.findChildren(Area) if self.remark is not None else ():
            area.installEventFilter(self)
        told = defect_parts(parts.others)
        others: Sequence[Path] = [
            (*parent.path, question.name) for question in parts.others if question is not told.number
        ]
        self.others = FieldGrid(ports, filling, others)
        self.defect = DefectLine(look, filling, parent.path, told)
        indent = look.px(24) + 8
        inside = column(body, self.others, self.defect, gap=12, margins=(indent, 4, 4, 8))
        self.setLayout(column(Rule(look), inside, gap=4))
        self.refresh()

    def refresh(self) -> None:
        """Show what the session says."""
        parent = self._row
        session, words = parent.filling.session, parent.look.words
        if self.measured is not None and parent.parts.measured is not None:
            self.measured.refresh()
            miss = parent.criterion.miss(parent.measured_text())
            self._miss.setText(miss.told(words) if miss else parent.criterion.limit(words))
            self._miss.set_tone("bad" if miss else "ink3")
            self._miss_icon.setVisible(miss is not None)
            self._decision.setText(parent.told_decision())
            self._decision.setVisible(bool(self._decision.text()))
        for field in self._fields:
            field.strict = parent.filling.strict or parent.verdict() == "fail"
            field.show_asked(ask(session, field.path, words))
        self.others.refresh_all()
        self.defect.refresh(failed=parent.verdict() == "fail")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A picture pasted while the reason is written is its photo; text is text.
        pastes = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pastes and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste):
            return self._row.paste_photo()
        return super().eventFilter(watched, event)

    def _on_changed(self, value: object) -> None:
        field = self.sender()
        path: Path = getattr(field, "path", ())
        self._row.filling.answer(path, value)  # type: ignore[arg-type]

"""The line below a failed row of a checklist: which defect was made, who puts it right, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sidesk.forms.definition import Path, Question
from sidesk.ui.fields.filling import Filling
from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.said import joined, long_date
from sidesk.ui.theme import Look


@dataclass(frozen=True)
class DefectParts:
    """Which questions of a row tell its defect; `number` is computed, and shown in the line alone."""

    number: Question | None = None
    owner: Question | None = None
    due: Question | None = None


def defect_parts(questions: Sequence[Question]) -> DefectParts:
    """Told by the columns of the register of defects that they feed."""
    feeds = {question.register: question for question in questions}
    number = feeds.get("defects.number")
    if number is None or not number.calculation:
        return DefectParts()
    return DefectParts(number, feeds.get("defects.owner"), feeds.get("defects.due"))


class DefectLine(QWidget):
    """Wrench, number, responsible, due; hidden until a failure has made a defect."""

    def __init__(self, look: Look, filling: Filling, path: Path, parts: DefectParts) -> None:
        super().__init__()
        self._look, self._filling, self._path, self._parts = look, filling, path, parts
        self.number = Text(look, "", "small", "bad", bold=True, wrap=True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = Text(look, "", "small", "ink2", wrap=True)
        icon = column(Icon(look, "wrench", 18, "bad"), None, gap=0)
        self.setLayout(row(icon, (column(self.number, self.more, gap=2), 1), gap=8))

    def refresh(self, *, failed: bool) -> None:
        """Show what the session says."""
        number, words = self._value(self._parts.number), self._look.words
        self.setVisible(failed and bool(number))
        if self.isHidden():
            return
        _ = words.gettext
        self.number.setText(_("Defect {number} was made").format(number=number))
        owner, due = self._value(self._parts.owner), self._due()
        who = _("responsible: {name}").format(name=owner) if owner else _("nobody is responsible yet")
        until = _("due {date}").format(date=due) if due else _("no date yet")
        self.more.setText(joined(words, who, until))
        self.setAccessibleName(f"{self.number.text()} {self.more.text()}")

    def _value(self, question: Question | None) -> str:
        value = self._filling.session.value((*self._path, question.name)) if question is not None else None
        return value if isinstance(value, str) else ""

    def _due(self) -> str:
        written = self._value(self._parts.due)
        try:
            return long_date(self._look.words, dt.date.fromisoformat(written)) if written else ""
        except ValueError:  # still being typed
            return ""

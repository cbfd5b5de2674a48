"""The line above a section: its title, or a drop-down of all where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.forms.definition import Path
from sidesk.ui.kit.boxes import column, holder, row
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.sections import Entry, SectionButton
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.ui.wizard.trouble import Trouble, TroubleList

GAP, MARGIN = 12, 24


class Head(QWidget):
    """Title left, what belongs to the section right, problems under a button where there is no column."""

    section_picked = Signal(int)
    problem_picked = Signal(object)  # Path
    more_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.title = Text(look, "", "h1", wrap=True)
        self.hint = Text(look, "", "small", wrap=True)
        self.sections = SectionButton(look)
        self.sections.picked.connect(self.section_picked.emit)
        self.problems = Button(look, "", icon="triangle-alert")
        self.problems.clicked.connect(self._on_problems)
        self.more = IconButton(look, "ellipsis", look.words.gettext("Undo, redo, history"))
        self.more.setObjectName("more")
        self.more.clicked.connect(self.more_asked.emit)
        self.more.hide()
        self._found: Sequence[Trouble] = ()
        self._popover: Popover | None = None
        self._shows_problems = False
        self._slot = QVBoxLayout()
        self._slot.setContentsMargins(0, 0, 0, 0)
        self._trailing: QWidget | None = None
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 0)
        self._text = column(self.title, self.hint, gap=0)
        line = row(self.sections, (self._text, 1), self._slot, self.problems, self.more, gap=GAP)
        self.setLayout(column(line, self._below, gap=8, margins=(MARGIN, 14, MARGIN, 0)))

    def show_section(self, number: int, title: str, hint: str, trailing: QWidget | None) -> None:
        """Show the title of a section, and its own widget at the right."""
        self.title.setText(f"{number}  {title}" if number else title)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        if self._trailing is not None:
            self._trailing.hide()
            self._trailing.deleteLater()
        self._trailing = trailing
        if trailing is not None:
            self._slot.addWidget(trailing)
        self._place()

    def show_around(self, lines: Sequence[Entry], current: int, title: str, found: Sequence[Trouble]) -> None:
        """Sections and problems as they are now."""
        self.sections.show_entries(lines, current, title)
        self._found = found
        errors = any(trouble.severity == "error" for trouble in found)
        self.problems.set_icon("circle-x" if errors else "triangle-alert")
        _ = self._look.words.gettext
        self.problems.setAccessibleName(_("Problems {n}").format(n=len(found)))
        self.problems.setVisible(bool(found) and self._shows_problems)
        self._place()

    def set_compact(self, *, compact: bool, problems: bool) -> None:
        """Drop-down instead of the list; problems under a button instead of a column."""
        self.sections.setVisible(compact)
        self.title.setVisible(not compact)
        self.more.setVisible(compact)
        # Beside the drop-down a sentence would be one word wide.
        if compact:
            self._below.insertWidget(0, self.hint)
        else:
            self._text.addWidget(self.hint)
        self._shows_problems = problems
        self.problems.setVisible(bool(self._found) and problems)
        self._place()

    def _place(self) -> None:
        """What belongs to the section goes on a line of its own where the first one has no room for it."""
        beside = [one for one in (self.sections, self.problems, self.more) if not one.isHidden()]
        self.problems.set_text(self.problems.accessibleName())
        if self._width(beside) > self.width() and not self.sections.isHidden():
            self.problems.set_text(str(len(self._found)))
        if self._trailing is None:
            return
        fits = self._width([*beside, self._trailing]) <= self.width() or self.sections.isHidden()
        (self._slot if fits else self._below).addWidget(self._trailing)

    @staticmethod
    def _width(beside: Sequence[QWidget]) -> int:
        return sum(one.sizeHint().width() + GAP for one in beside) + 2 * MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _on_problems(self) -> None:
        listed = TroubleList(self._look)
        listed.show_troubles(self._found)
        listed.picked.connect(self._on_picked)
        inside = holder(column(listed))
        inside.setFixedWidth(self._look.px(320))
        self._popover = Popover(self._look, Popover.cap(inside, self._look.px(480)), self.problems)
        self._popover.open_at(self.problems.mapToGlobal(QPoint(0, self.problems.height() + 4)))

    def _on_picked(self, path: Path) -> None:
        if self._popover is not None:
            self._popover.close()
            self._popover = None
        self.problem_picked.emit(path)

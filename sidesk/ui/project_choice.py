"""Which project something new belongs to: asked only where there are several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.projects import Project
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.link_line import LinkLine
from sidesk.ui.said import joined
from sidesk.ui.theme import Look


class ProjectChoice(Dialog):
    """`chosen` carries the record of a project. The last one touched stands first and has the focus."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget, title: str, projects: Sequence[Project]) -> None:
        super().__init__(look, parent, title, look.words.gettext("For which project?"))
        for one in projects:
            details = joined(look.words, one.number, one.facts.get("client_name", ""))
            line = LinkLine(look, one.name or one.number, details)
            line.setObjectName(f"choice/{one.record}")
            line.clicked.connect(partial(self._on_chosen, one.record))
            self.add(line)
        self.offer(look.words.gettext("Cancel"))

    def _on_chosen(self, record: str, _checked: bool = False) -> None:
        self.accept()
        self.chosen.emit(record)


def with_project(
    look: Look, parent: QWidget, title: str, projects: Sequence[Project], then: Callable[[str], object]
) -> None:
    """Go on with the only project, with none where there is none, or with the one that is chosen."""
    if len(projects) < 2:
        then(projects[0].record if projects else "")
        return
    dialog = ProjectChoice(look, parent, title, projects)
    dialog.chosen.connect(then)
    dialog.open()

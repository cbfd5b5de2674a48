"""What every page is handed: the desk, the look, the lanes. Pages reach for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from sidesk.actions.desk import Desk
from sidesk.core.text import Words
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import Look


@dataclass(frozen=True)
class Room:
    """Handed to pages and dialogs. `tell(error, asker)` shows a failure nobody handled."""

    desk: Desk
    look: Look
    jobs: JobRunner
    tell: Callable[[BaseException, QObject], None]

    @property
    def words(self) -> Words:
        """The words of the screen."""
        return self.look.words

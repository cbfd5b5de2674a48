"""What every page is handed: the desk, the look, the lanes. Pages reach for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sidesk.actions.desk import Desk
from sidesk.core.text import Words
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import Look

if TYPE_CHECKING:
    from sidesk.ui.reaching import Reaching
    from sidesk.ui.sticks import Sticks


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

    @cached_property
    def reaching(self) -> Reaching:
        """The one way to headquarters over the network; it needs somebody to live beside."""
        from sidesk.ui.reaching import Reaching

        return Reaching(self.desk, self.look, self.jobs, self.tell)

    @cached_property
    def sticks(self) -> Sticks:
        """What is plugged in; it needs somebody to live beside."""
        from sidesk.ui.sticks import Sticks
        from sidesk.ui.volumes import Mounted

        return Sticks(self.desk, self.jobs, self.tell, Mounted())

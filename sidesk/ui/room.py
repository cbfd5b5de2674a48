"""What every page is handed: the desk, the look, the lanes. Pages reach for nothing else."""

from __future__ import annotations

import datetime as dt
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


def day(words: Words, moment: dt.datetime, today: dt.date) -> str:
    """A moment as people say it: 今天 14:03, 昨天 18:30, 5月8日; Today 14:03, Yesterday 18:30, 8 May."""
    _ = words.gettext
    local = moment.astimezone()
    clock = f"{local:%H:%M}"
    gap = (today - local.date()).days
    if gap == 0:
        return _("Today {time}").format(time=clock)
    if gap == 1:
        return _("Yesterday {time}").format(time=clock)
    if words.language == "zh":
        date = f"{local.month}月{local.day}日"
        return date if local.year == today.year else f"{local.year}年{date}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"

"""From a record to the next one of its kind: the next trade of a round, the next device of a rack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from sidesk.actions import references
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.actions.fill import OpenRecord
from sidesk.forms import reuse
from sidesk.forms.definition import Form
from sidesk.ui.page import Page

KEYS = "Ctrl+Shift+N"  # as people read it


class NextOne(QObject):
    """One key on the page of a record; what is typed there is kept first."""

    def __init__(self, page: Page, keep: Callable[[], None], opened: Callable[[], OpenRecord]) -> None:
        super().__init__(page)
        self._page, self._keep, self._opened = page, keep, opened
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys = QShortcut(QKeySequence("Ctrl+Shift+N"), page, context=within)
        keys.activated.connect(self.begin)

    def begin(self) -> None:
        """Keep what is typed here, then begin it."""
        self._keep()
        self._page.begin_asked.emit(following(self._opened()))


def following(opened: OpenRecord) -> Beginning:
    """A record of the same form that goes on from this one."""
    return Beginning(opened.form.id, opened.project, after=opened.record)


def leads_on(desk: Desk, form: Form) -> bool:
    """Whether anything can be started from a record of this form."""
    return reuse.has_next(form) or bool(references.startable(desk, form.id))

"""Files that were still being taken in when their record was closed find their way to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from sidesk.actions.arrive import arrive
from sidesk.actions.desk import Desk
from sidesk.forms.definition import Path
from sidesk.ui.fields.ports import Attached
from sidesk.ui.jobs import JobRunner


class Arrivals(QObject):
    """Lives as long as the lanes: longer than the window the record was closed in.

    `arrived` carries record, path and files once they are in the draft, so that whoever has opened it
    meanwhile shows them; `homeless` how many have no draft to go to any more.
    """

    arrived = Signal(str, object, object)
    homeless = Signal(int)

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__(jobs)
        self._jobs = jobs

    def take(self, desk: Desk, record: str, path: Path, taken: Sequence[Attached]) -> None:
        """These belong to an answer of a record nobody has open."""
        items = [one.item() for one in taken]

        def then(there: bool) -> None:
            if there:
                self.arrived.emit(record, path, taken)
            else:
                self.homeless.emit(len(items))

        self._jobs.run(self, lambda _: arrive(desk, record, path, items), then)


def arrivals(jobs: JobRunner) -> Arrivals:
    """The one of these lanes."""
    found = jobs.findChild(Arrivals)
    return found if isinstance(found, Arrivals) else Arrivals(jobs)


def to_record(jobs: JobRunner, desk: Desk, record: str) -> partial[None]:
    """What fields call with a path and files, once their record is closed."""
    return partial(arrivals(jobs).take, desk, record)

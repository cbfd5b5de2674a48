"""Where projects stand, read again only when a record has changed: what is asked often stays cheap."""

from __future__ import annotations

from collections.abc import Iterator

from sidesk.actions import process, projects
from sidesk.actions.desk import Desk
from sidesk.actions.facts import lines_of
from sidesk.actions.process import Report
from sidesk.actions.projects import Project
from sidesk.core.errors import ProcessInvalid


def report(desk: Desk, project: str) -> Report:
    """Where a project stands. Raises ProcessInvalid."""
    asked = process.engine(desk)
    # The lines name every revision and every save, the engine every form, a seal adds a paper: nothing else
    # is asked.
    seen = (desk.clock.today(), id(asked), tuple(lines_of(desk, project)), desk.store.papers.count())
    kept = desk.known_reports.get(project)
    if kept is not None and kept[0] == seen and isinstance(kept[1], Report):
        return kept[1]
    told = process.report(desk, project, asked)
    desk.known_reports[project] = (seen, told)
    return told


def reports(desk: Desk, most: int = 1000) -> Iterator[tuple[Project, Report]]:
    """The projects touched last, and where they stand; one whose process cannot be read is left out."""
    for project in projects.projects(desk)[:most]:
        try:
            yield project, report(desk, project.record)
        except ProcessInvalid:  # said on the project's page; counts must not fail because of it
            continue

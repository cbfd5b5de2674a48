"""What is printed or given away as a file: papers of records, empty forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sidesk.actions import browse, fill, finish, projects
from sidesk.actions.desk import Desk
from sidesk.actions.process import Report
from sidesk.core.files import free_path
from sidesk.core.progress import Progress
from sidesk.forms.session import FormSession
from sidesk.workflow.states import StepState


def paper(desk: Desk, record: str) -> bytes:
    """The newest sealed PDF of a record; of one that was never sealed how it would be printed now."""
    if browse.draft(desk, record) is None:
        sealed = next((one.paper for one in browse.versions(desk, record) if one.newest and one.paper), None)
        if sealed is not None:
            return browse.paper_bytes(desk, sealed)
    return finish.preview(desk, record, desk.settings.paper_language)


def papers(desk: Desk, records: Sequence[str], progress: Progress | None = None) -> list[bytes]:
    """The papers of several records; `audience.parted` says which of them may go out together."""
    progress = progress or Progress()
    made: list[bytes] = []
    for number, record in enumerate(records):
        progress.step(number, len(records))
        made.append(paper(desk, record))
    progress.step(len(records), len(records))
    return made


def empty_form(desk: Desk, form_id: str, project: str = "", number: str = "", language: str = "") -> bytes:
    """A form to be filled in by hand, with what is known of the project in its header."""
    from sidesk.reports.sheets import blank

    form = fill.form_of(desk, form_id)
    session = FormSession(form, None, fill.context_for(desk, project, number), desk.clock)
    header, known = session.answers.get("header"), projects.facts(desk, project)
    told = {name: header[name] for name in known if name in header} if isinstance(header, Mapping) else {}
    return blank(
        form,
        finish.facts_for(desk, project, ""),
        language=language or desk.settings.paper_language,
        number=number,
        answers={"header": told} if told else {},
    ).pdf


def export(
    desk: Desk, records: Sequence[tuple[str, str]], folder: Path, progress: Progress | None = None
) -> list[Path]:
    """Write the papers of records (id, name) into a folder; no file that is there is written over.

    Raises CannotWrite; what was written until then stays.
    """
    progress = progress or Progress()
    written: list[Path] = []
    for number, (record, name) in enumerate(records):
        progress.step(number, len(records))
        written.append(browse.save(paper(desk, record), free_path(folder, name, ".pdf")))
    progress.step(len(records), len(records))
    return written


def process_map(desk: Desk, told: Report, states: Sequence[StepState]) -> bytes:
    """Where a project stands, as a map on one page."""
    from sidesk.reports.process_map import process_map as drawn

    known = projects.project(desk, told.project)
    below = " · ".join(part for part in (known.number, f"{desk.clock.now():%Y-%m-%d %H:%M}") if part)
    return drawn(
        told.process, states, known.name or known.number, below, language=desk.settings.paper_language
    )

"""The forms in the order of the process, for whoever chooses one of forty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sidesk.actions.browse import BUILT_IN
from sidesk.actions.desk import Desk
from sidesk.actions.process import built_in, process
from sidesk.core.errors import ProcessInvalid
from sidesk.forms.definition import Form
from sidesk.workflow.definition import Phase, Process, Step


@dataclass(frozen=True)
class Placed:
    """A form, and the step of the process it belongs to if there is one."""

    form: Form
    step: Step | None = None


@dataclass(frozen=True)
class Chapter:
    """Forms under one heading: a phase of the process; without one, those that have no place in it."""

    phase: Phase | None
    forms: tuple[Placed, ...]
    records: bool = False  # projects, people, places: they have pages of their own


def chapters(desk: Desk, forms: Sequence[Form]) -> list[Chapter]:
    """All forms, each once: phase by phase as work goes, then the others, then projects, people and places.

    Additions of a department that cannot be read keep nobody from beginning a record.
    """
    try:
        found = process(desk)
    except ProcessInvalid:
        found, _ = built_in()
    return in_order(found, forms)


def in_order(found: Process, forms: Sequence[Form]) -> list[Chapter]:
    """The forms as this process orders them. A chapter without forms is left out."""
    order = {step.code: number for number, step in enumerate(found.steps)}
    placed = [Placed(form, found.step_of(form.id)) for form in sorted(forms, key=lambda form: form.id)]
    of_steps = sorted(
        ((order[one.step.code], one) for one in placed if one.step),
        key=lambda pair: (pair[0], pair[1].form.id),
    )
    made = [
        Chapter(phase, tuple(one for _, one in of_steps if one.step and one.step.phase == phase.code))
        for phase in found.phases
    ]
    rest = [one for one in placed if one.step is None]
    made.append(Chapter(None, tuple(one for one in rest if one.form.id not in BUILT_IN)))
    made.append(Chapter(None, tuple(one for one in rest if one.form.id in BUILT_IN), records=True))
    return [chapter for chapter in made if chapter.forms]

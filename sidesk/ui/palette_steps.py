"""Steps of the process in the palette: `#` finds them by number and title, and leads to the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sidesk.actions import process, projects
from sidesk.actions.desk import Desk
from sidesk.core.text import Words
from sidesk.ui.palette_acts import Act
from sidesk.ui.palette_match import NOT, rank
from sidesk.ui.process_words import MANNERS, state_word
from sidesk.workflow.states import StepState


def project_of(desk: Desk, in_sight: str) -> str:
    """The project in sight, else the one touched last; nothing where there is none."""
    known = projects.projects(desk) if not in_sight else []
    return in_sight or (known[0].record if known else "")


def steps(desk: Desk, in_sight: str) -> list[StepState]:
    """The steps of the project, and those of its service."""
    project = project_of(desk, in_sight)
    if not project:
        return []
    told = process.report(desk, project)
    case = told.cases[-1].state if told.cases else told.idle
    return [*told.state.steps, *case.steps]


def step_acts(words: Words, found: Sequence[StepState], show: Callable[[str], object]) -> list[Act]:
    """Each step as something one can go to."""
    return [
        Act(
            f"step/{one.step.code}", f"{one.step.code} {words.pick(one.step.title)}",
            partial(show, one.step.code), MANNERS[one.state].icon or "circle",
            state_word(words, one.state),
            also=" ".join((one.step.code, *one.step.title.values(), *one.step.short.values())),
        )
        for one in found
    ]  # fmt: skip


def best_steps(asked: str, acts: Sequence[Act]) -> list[Act]:
    """Those that answer, a number that is typed in full before those that only begin with it."""
    ranked = [
        ((act.name != f"step/{asked}", rank(asked, act.label, act.also)), n) for n, act in enumerate(acts)
    ]
    return [acts[n] for score, n in sorted(ranked) if score[1] != NOT]

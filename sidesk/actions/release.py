"""Let something through a closed gate: a record of its own, with reason, name and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.forms.definition import Group, Node, Path, Question
from sidesk.forms.session import FormSession
from sidesk.workflow.engine import RELEASE
from sidesk.workflow.states import GateState


def begin_release(
    desk: Desk, project: str, state: GateState, roles: Sequence[str], document: str = ""
) -> fill.OpenRecord:
    """The record that releases a gate, begun with all that is known; the reason is left to the person.

    `roles` are those of the person at this desk; `document` the number of the one document it is for.
    """
    gate = state.gate
    given: dict[str, Json] = {
        "gate": gate.code,
        "step": gate.step,
        "gate_says": desk.words.pick(gate.title),
        "scope_section": state.section,
        "scope_document": document,
        "released_by": desk.person.name,
        "released_role": next((role for role in roles if role in gate.roles), ""),
        "released_at": desk.clock.stamp(),
    }
    return started_with(desk, RELEASE, project, given)


def started_with(desk: Desk, form: str, project: str, given: Mapping[str, Json]) -> fill.OpenRecord:
    """A new record that begins with answers given by the names of their questions."""

    def prepare(session: FormSession) -> None:
        paths = (
            (path, given[path[-1]]) for path in question_paths(session.form.items) if given.get(path[-1])
        )
        session.answer_many(list(paths))

    return fill.start(desk, form, project, prepare=prepare)


def question_paths(items: Sequence[Node], above: Path = ()) -> Iterator[Path]:
    """Where every question stands that is in no table."""
    for node in items:
        if isinstance(node, Question):
            yield (*above, node.name)
        elif isinstance(node, Group):
            yield from question_paths(node.items, (*above, node.name))

"""Answers that depend on themselves: nobody could ever say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sidesk.authoring import faults
from sidesk.authoring.filters import inner
from sidesk.authoring.findings import Findings
from sidesk.authoring.names import Names
from sidesk.authoring.survey import Draft, walk
from sidesk.core.expressions import ExpressionError, parse
from sidesk.core.expressions_tree import Call, Path, Tree
from sidesk.forms.definition import Question, Repeat

Needs: TypeAlias = Mapping[int, tuple[Draft, list[Draft]]]


def refuse_cycles(drafts: list[Draft], names: Names, found: Findings) -> None:
    """Refuse each circle of answers once, at the first of its rows."""
    needs: Needs = {id(draft): (draft, list(_needs(draft, above, names))) for above, draft in walk(drafts)}
    told: set[int] = set()
    for key in _unresolved(needs):
        draft = needs[key][0]
        circle = [] if key in told or draft.row is None else _circle(key, needs)
        if circle and draft.row is not None:
            told |= {id(one) for one in circle}
            way = " → ".join(one.node.name for one in [*circle, circle[0]])
            found.refuse(draft.row.place(_column(draft)), faults.CYCLE, name=draft.node.name, way=way)


def _unresolved(needs: Needs) -> list[int]:
    """The nodes that are left when everything computable has been computed, in their order."""
    waiting = {key: len(needed) for key, (_, needed) in needs.items()}
    wanted_by: dict[int, list[int]] = {}
    for key, (_, needed) in needs.items():
        for one in needed:
            wanted_by.setdefault(id(one), []).append(key)
    ready = [key for key, count in waiting.items() if not count]
    for key in ready:  # grows while it is read
        for waiter in wanted_by.get(key, ()):
            waiting[waiter] -= 1
            if not waiting[waiter]:
                ready.append(waiter)
    return [key for key, count in waiting.items() if count]


def _column(draft: Draft) -> str:
    if isinstance(draft.node, Question) and draft.node.calculation:
        return "calculation"
    return "relevant" if draft.node.relevant else "repeat_count"


def _needs(draft: Draft, above: tuple[Draft, ...], names: Names) -> Iterator[Draft]:
    """What must be known before the answer of a node is; a hidden answer is empty."""
    sources = [one.node.relevant for one in (*above, draft)]
    sources += [one.node.count for one in (*above, draft) if isinstance(one.node, Repeat)]
    if isinstance(draft.node, Question):
        sources.append(draft.node.calculation)
    for source in filter(None, sources):
        for path in _references(source):
            needed = names.find(path.origin.name)
            for step in path.steps:
                inside = needed.children if needed else []
                needed = next((child for child in inside if child.node.name == step.name), None)
            if needed is not None:
                yield needed


def _references(source: str) -> Iterator[Path]:
    """The names an expression reads in its own row; another row of the same question is no circle."""
    try:
        tree = parse(source).tree
    except ExpressionError:  # told already
        return
    for one in _without_other_rows(tree):
        if isinstance(one, Path) and one.origin.kind == "reference":
            yield one


def _without_other_rows(tree: Tree) -> Iterator[Tree]:
    skipped: set[int] = set()
    for one in inner(tree):
        if isinstance(one, Call) and one.name in ("indexed-repeat", "position", "jr:choice-name"):
            skipped |= {id(part) for argument in one.arguments[:1] for part in inner(argument)}
        is_elsewhere = isinstance(one, Path) and any(step.predicates for step in one.steps)
        if id(one) not in skipped and not is_elsewhere:
            yield one


def _circle(start: int, needs: Needs) -> list[Draft]:
    """The shortest way from a node back to itself."""
    came_from: dict[int, int] = {}
    reached = [start]
    for key in reached:  # grows while it is read
        for needed in needs[key][1]:
            if id(needed) == start:
                way = [key]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return [needs[one][0] for one in reversed(way)]
            if id(needed) not in came_from:
                came_from[id(needed)] = key
                reached.append(id(needed))
    return []

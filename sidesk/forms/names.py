"""The names around one expression of a form: what it may mention, and what it then has to be told about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_names import Compute, Route
from sidesk.core.expressions_values import NAN
from sidesk.core.expressions_world import World
from sidesk.core.text import N_, pick
from sidesk.forms.choices import OptionList, all_choices
from sidesk.forms.definition import Question, Repeat
from sidesk.forms.routes import OptionsRoute, RootRoute, SpotRoute, chosen_rows, climb, no_question, row_of
from sidesk.forms.spots import Link, Spot, Spots, Task

_Lists: TypeAlias = Mapping[str, OptionList]


class SpotNames:
    """The names around one expression. Everything it looks at is noted for its `task`."""

    def __init__(
        self, spots: Spots, lists: _Lists, world: World, spot: Spot | None, task: Task | None = None
    ) -> None:
        self.spots = spots
        self._lists = lists
        self._world = world
        self._spot = spot
        self._task = task

    @property
    def chain(self) -> tuple[Spot, ...]:
        """The repeats around the place where the expression stands."""
        return self._spot.chain if self._spot is not None else ()

    def note(self, spot: Spot, pinned: int) -> None:
        """The expression looks at a spot in the rows that share `pinned` repeats, and at those rows."""
        if self._task is None:
            return
        spot.readers.append(Link(self._task, min(pinned, len(spot.chain))))
        for repeat in spot.full_chain[pinned:]:
            self.note_rows(repeat, pinned)

    def note_rows(self, spot: Spot, pinned: int) -> None:
        """The expression looks at which rows a repeat has."""
        if self._task is not None:
            spot.row_readers.append(Link(self._task, pinned))

    # --- what the binder asks ----------------------------------------------------------------------------

    def here(self, at: int) -> Route:
        """`.`"""
        if self._spot is None:
            return self.root(at)
        return SpotRoute(self, self._spot, len(self._spot.chain))

    def root(self, at: int) -> Route:
        """`/`: the step behind it is the form's own name, whatever that is."""
        return RootRoute(self, self.spots)

    def reference(self, name: str, at: int, within: Route | None) -> Route:
        """`${name}`"""
        spot = self._found(name, at)
        if isinstance(within, SpotRoute):
            below = within.down_to(spot, at)
            if below is not None:
                return below
        pinned = 0
        for mine, its in zip(self.chain, spot.chain, strict=False):
            if mine is not its:
                break
            pinned += 1
        return SpotRoute(self, spot, pinned)

    def _found(self, name: str, at: int) -> Spot:
        found = self.spots.by_name.get(name, [])
        if not found:
            raise no_question(name, at)
        near = self._spot
        while len(found) > 1 and near is not None:  # the same name twice: the one beside us is meant
            beside = [spot for spot in found if spot.parent is near.parent]
            found = beside or found
            near = near.parent
        if len(found) > 1:
            raise ExpressionError(
                at,
                N_("There are {count} questions called “{name}”."),
                N_("Give them different names."),
                count=len(found),
                name=name,
            )
        return found[0]

    def instance(self, name: str, at: int) -> Route:
        """A choice list."""
        found = self._lists.get(name)
        if found is None:
            raise ExpressionError(
                at,
                N_("There is no choice list “{name}”."),
                N_("Correct the name, or add the list to the sheet choices."),
                name=name,
            )
        return OptionsRoute(found, self._world)

    def own(self, at: int) -> Compute:
        """What once() keeps; nothing has to be computed again because of it."""
        return lambda frame: frame.origin.stored_text

    def position(self, route: Route, at: int) -> Compute:
        """The number of the row that holds a node."""
        if not isinstance(route, SpotRoute) or not route.spot.full_chain:
            raise ExpressionError(
                at,
                N_("position() needs a place inside a repeat."),
                N_("Write position(..) for the number of this row."),
            )
        nodes = route.nodes()
        level = len(route.spot.full_chain) - 1
        self.note_rows(route.spot.full_chain[level], min(route.pinned, level))

        def run(frame: Any) -> float:
            found = nodes(frame)
            return float(row_of(found[0]).number or NAN) if found else NAN

        return run

    def indexed(self, route: Route, levels: Sequence[tuple[Route, Compute]], at: int) -> Route:
        """indexed-repeat(): some of the repeats around a question are chosen by number."""
        chosen: dict[int, Compute] = {}
        for repeat, index in levels:
            if not (isinstance(repeat, SpotRoute) and isinstance(repeat.spot.node, Repeat)):
                raise _not_a_repeat(at)
            chosen[id(repeat.spot)] = index
        chain = route.spot.chain if isinstance(route, SpotRoute) else ()
        if not isinstance(route, SpotRoute) or not chosen.keys() <= {id(one) for one in chain}:
            raise _not_a_repeat(at)
        first = next(level for level, repeat in enumerate(chain) if id(repeat) in chosen)
        pinned = min(first, route.pinned)
        rows = chosen_rows(
            climb(len(self.chain) - pinned),
            [(one.slot, chosen.get(id(one))) for one in chain[pinned:]],
            self._world.zone,
        )
        slot = route.spot.slot
        only = all(id(one) in chosen for one in chain[pinned:])
        return SpotRoute(
            self, route.spot, pinned, lambda frame: [row.cells[slot] for row in rows(frame)], only=only
        )

    def labels(self, route: Route, at: int) -> Callable[[str], str]:
        """jr:choice-name()"""
        if not (isinstance(route, SpotRoute) and isinstance(route.spot.node, Question)):
            raise no_question("jr:choice-name", at)
        language = self._world.language
        names = {
            choice.name: pick(choice.label, language) or choice.name
            for choice in all_choices(self.spots.form, route.spot.node)
        }
        return lambda name: names.get(name, name)


def _not_a_repeat(at: int) -> ExpressionError:
    return ExpressionError(
        at,
        N_("indexed-repeat() takes a question and the repeats it stands in."),
        N_("Write it as {example}."),
        example="indexed-repeat(${length}, ${links}, 2)",
    )

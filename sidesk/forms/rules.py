"""The expressions of a form, bound to its questions, and the order in which they are computed."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from sidesk.core.canonical import Json
from sidesk.core.errors import ExpressionError, FormLogicInvalid
from sidesk.core.expressions import Expression, World, parse
from sidesk.core.expressions_binder import Binder
from sidesk.core.expressions_names import Compute
from sidesk.core.expressions_tree import Call, Chain, Negation, Path, Tree
from sidesk.core.text import N_, LocalText
from sidesk.forms.cells import Cell
from sidesk.forms.choices import OptionList, OptionNode
from sidesk.forms.definition import Choice, Form, Question, Repeat
from sidesk.forms.kinds import NotAnAnswer, stored
from sidesk.forms.names import SpotNames
from sidesk.forms.spots import Link, Spot, Spots, Task, What
from sidesk.forms.wording import Wording, wording

Options: TypeAlias = Callable[[Cell], list[Choice]]

_YES = {"yes", "true", "true()"}
_NO = {"", "no", "false", "false()"}
_KEY = re.compile(r"[\w.\-]+")  # sidesk::limit may name an entry of resources/limits instead
_LOOKS_COMPUTED = re.compile(r"\$\{|^[\w:-]+\(.*\)\s*$", re.DOTALL)


@dataclass(slots=True)
class Rules:
    """What is computed about one spot; None where the form says nothing."""

    relevant: Compute | None = None
    calculation: Compute | None = None
    keeps: bool = False  # the calculation looks at its own former value: once()
    count: Compute | None = None
    required: Compute | None = None
    read_only: Compute | None = None
    constraint: Compute | None = None
    limit: Compute | None = None
    default: Compute | None = None
    default_answer: Json | None = None  # a default that is written out, as if it were typed
    options: Options | None = None  # choices of a question, rows of a repeat
    label: Wording | None = None
    hint: Wording | None = None
    required_message: Wording | None = None
    constraint_message: Wording | None = None
    limit_message: Wording | None = None


class RuleBook:
    """All rules of a form. Raises FormLogicInvalid where they do not fit together.

    Questions that are `unasked` need no answer, whatever the form demands.
    """

    def __init__(self, form: Form, world: World, unasked: Collection[tuple[str, ...]] = ()) -> None:
        self.form = form
        self._unasked = unasked
        self.world = world
        self.spots = Spots(form)
        self.lists = {name: OptionList(options, world.language) for name, options in form.choices.items()}
        self.rules = {spot.path: self._rules(spot) for spot in self.spots.all}
        self.title = self._title()
        self.order = _ordered(self.spots)

    def of(self, spot: Spot) -> Rules:
        """The rules of a spot."""
        return self.rules[spot.path]

    # --- binding -----------------------------------------------------------------------------------------

    def _rules(self, spot: Spot) -> Rules:
        node = spot.node
        spot.task(What.SHOWN)
        spot.task(What.CHECK)
        rules = Rules(
            relevant=self._bound(spot, "relevant", node.relevant, What.SHOWN),
            label=self._words(spot, "label", node.label, What.WORDS),
            hint=self._words(spot, "hint", node.hint, What.WORDS),
        )
        if isinstance(node, Question):
            self._question(spot, node, rules)
        elif isinstance(node, Repeat):
            rules.read_only = self._bound(spot, "read_only", node.read_only, What.CHECK)
            rules.count = self._bound(spot, "repeat_count", node.count, What.ROWS)
            rules.options = self._options(spot, "rows_filter", node.rows, node.rows_filter, What.ROWS)
        return rules

    def _question(self, spot: Spot, node: Question, rules: Rules) -> None:
        rules.calculation = self._bound(spot, "calculation", node.calculation, What.VALUE)
        rules.keeps = bool(node.calculation) and _calls(parse(node.calculation).tree, "once")
        if spot.path not in self._unasked:
            rules.required = self._bound(spot, "required", node.required, What.CHECK)
        rules.read_only = self._bound(spot, "read_only", node.read_only, What.CHECK)
        rules.constraint = self._bound(spot, "constraint", node.constraint, What.CHECK)
        if not _KEY.fullmatch(node.limit):
            rules.limit = self._bound(spot, "limit", node.limit, What.CHECK)
        self._default(spot, node, rules)
        if node.choice_filter:
            rules.options = self._options(
                spot, "choice_filter", node.choices, node.choice_filter, What.CHOICES
            )
        required, constraint = node.required_message, node.constraint_message
        rules.required_message = self._words(spot, "required_message", required, What.CHECK)
        rules.constraint_message = self._words(spot, "constraint_message", constraint, What.CHECK)
        rules.limit_message = self._words(spot, "limit_message", node.limit_message, What.CHECK)

    def _names(self, spot: Spot | None, what: What | None) -> SpotNames:
        task = spot.task(what) if spot is not None and what is not None else None
        return SpotNames(self.spots, self.lists, self.world, spot, task)

    def _bound(self, spot: Spot, column: str, source: str, what: What | None) -> Compute | None:
        plain = source.strip().lower()
        if plain in _NO and column != "calculation":
            return None
        if plain in _YES and column != "calculation":
            return lambda _cell: True
        if not plain:
            return None
        try:
            return parse(source).bind(self._names(spot, what), self.world)
        except ExpressionError as wrong:
            raise FormLogicInvalid.because(f"{'/'.join(spot.path)} {column}", wrong) from None

    def _words(self, spot: Spot, column: str, text: LocalText, what: What) -> Wording | None:
        if not any("${" in words for words in text.values()):
            return (lambda _cell: text) if text else None
        try:
            return wording(text, self._names(spot, what), self.form)
        except ExpressionError as wrong:
            raise FormLogicInvalid.because(f"{'/'.join(spot.path)} {column}", wrong) from None

    def _default(self, spot: Spot, node: Question, rules: Rules) -> None:
        """A default is computed if it calls a function or mentions a question; else it is an answer."""
        source = node.default
        try:
            computed = bool(source) and _is_computed(parse(source))
        except ExpressionError:
            computed = bool(_LOOKS_COMPUTED.search(source))
        if computed:
            rules.default = self._bound(spot, "default", source, None)
            return
        try:
            rules.default_answer = stored(node, source, self.world.now())
        except NotAnAnswer as wrong:
            raise FormLogicInvalid(
                f"{'/'.join(spot.path)} default",
                N_("“{text}” cannot be the answer to this question."),
                N_("Correct the default. {why}"),
                text=source,
                why=str(wrong),
            ) from None

    def _options(self, spot: Spot, column: str, name: str, source: str, what: What) -> Options | None:
        """The options of a list that a filter leaves over."""
        if not name:
            return None
        where = f"{'/'.join(spot.path)} {column}"
        names = self._names(spot, what)
        try:
            route = names.instance(name, 0).child("root", 0).child("item", 0)
            if source:
                route = Binder(names, self.world).filtered(route, parse(source).tree)
        except ExpressionError as wrong:
            raise FormLogicInvalid.because(where, wrong) from None
        nodes = route.nodes()
        return lambda cell: [node.choice for node in nodes(cell) if isinstance(node, OptionNode)]

    def _title(self) -> Compute | None:
        if not self.form.instance_name:
            return None
        try:
            return parse(self.form.instance_name).bind(self._names(None, None), self.world)
        except ExpressionError as wrong:
            raise FormLogicInvalid.because("instance_name", wrong) from None


def _is_computed(expression: Expression) -> bool:
    return bool(expression.references) or _calls(expression.tree, "")


def _calls(tree: Tree, name: str) -> bool:
    """Whether a tree calls a function (of that name)."""
    match tree:
        case Call(called, arguments):
            return not name or called == name or any(_calls(one, name) for one in arguments)
        case Chain(first, rest):
            return _calls(first, name) or any(_calls(one, name) for _, one in rest)
        case Negation(of):
            return _calls(of, name)
        case Path():
            return not name and tree.origin.kind in ("current", "instance")
        case _:
            return False


# --- the order ---------------------------------------------------------------------------------------------


def _ordered(spots: Spots) -> list[Task]:
    """Every task after those it depends on; `rank` is its place. Raises FormLogicInvalid for a circle."""
    for spot in spots.all:
        spot.readers = _each_once(spot.readers)
        spot.row_readers = _each_once(spot.row_readers)
    inner = [task for spot in spots.all for task in spot.tasks.values() if task.what <= What.ROWS]
    place = {id(task): number for number, task in enumerate(inner)}
    onward = [_followers(task, place) for task in inner]
    waiting = [0] * len(inner)
    for following in onward:
        for number in following:
            waiting[number] += 1
    ready = [number for number, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    order: list[Task] = []
    while ready:
        number = heapq.heappop(ready)
        order.append(inner[number])
        for after in onward[number]:
            waiting[after] -= 1
            if waiting[after] == 0:
                heapq.heappush(ready, after)
    if len(order) < len(inner):
        raise _circle(inner, onward, waiting)
    leaves = (task for spot in spots.all for task in spot.tasks.values() if task.what > What.ROWS)
    order.extend(sorted(leaves, key=lambda task: task.what))
    for rank, task in enumerate(order):
        task.rank = rank
    return order


def _each_once(links: list[Link]) -> list[Link]:
    return list({(id(link.task), link.shared): link for link in links}.values())


def _followers(task: Task, place: dict[int, int]) -> set[int]:
    """Who must be computed after a task."""
    spot = task.spot
    after: list[Task] = []
    if task.what is not What.ROWS:
        after += [link.task for link in spot.readers]
    if task.what is not What.VALUE:
        after += [link.task for link in spot.row_readers]
        after += [child.task(What.SHOWN) for child in spot.children.values()]
    if task.what is What.SHOWN and What.ROWS in spot.tasks:
        after.append(spot.tasks[What.ROWS])
    return {place[id(one)] for one in after if id(one) in place}


def _circle(inner: list[Task], onward: list[set[int]], waiting: list[int]) -> FormLogicInvalid:
    """The shortest story of a circle among the tasks that are still waiting."""
    before: dict[int, int] = {}
    for number, following in enumerate(onward):
        if waiting[number]:
            before.update({after: number for after in following if waiting[after]})
    number = next(iter(before))
    seen: list[int] = []
    while number not in seen:
        seen.append(number)
        number = before[number]
    circle = list(reversed(seen[seen.index(number) :]))
    first = circle.index(min(circle))
    circle = [*circle[first:], *circle[:first]]
    names = list(dict.fromkeys("/".join(inner[one].spot.path) for one in circle))
    return FormLogicInvalid(
        where=names[0],
        what=N_("These questions wait for each other: {names}."),
        todo=N_("Take one of them out of the other's expression."),
        names=" → ".join([*names, names[0]]),
    )

"""From an expression's tree to a closure: names are looked up once, here, and never while computing."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_functions import FUNCTIONS, known_value
from sidesk.core.expressions_names import Compute, Inner, Keep, Names, Route
from sidesk.core.expressions_tree import Call, Chain, Constant, Negation, Origin, Path, Step, Tree
from sidesk.core.expressions_values import NAN, Node, Value, compared, number, text, truth
from sidesk.core.expressions_world import World
from sidesk.core.text import N_


class Binder:
    """Binds one expression. `within` is the node that a predicate decides about, if we are in one."""

    def __init__(self, names: Names, world: World, within: Route | None = None) -> None:
        self._names = names
        self._world = world
        self._within = within

    def value(self, tree: Tree) -> Compute:
        """The closure of a tree. Raises ExpressionError."""
        match tree:
            case Constant(constant):
                return lambda _frame: constant
            case Path():
                return self.route(tree).value()
            case Negation(of):
                negated = self._number(of)
                return lambda frame: -negated(frame)
            case Chain():
                return self._chain(tree)
            case _:
                return self._call(tree)

    # --- conversions -------------------------------------------------------------------------------------

    def _text(self, tree: Tree) -> Callable[[Any], str]:
        inner = self.value(tree)
        return lambda frame: text(inner(frame))

    def _number(self, tree: Tree) -> Callable[[Any], float]:
        inner, zone = self.value(tree), self._world.zone
        return lambda frame: number(inner(frame), zone)

    def _truth(self, tree: Tree) -> Callable[[Any], bool]:
        inner = self.value(tree)
        return lambda frame: truth(inner(frame))

    # --- operators ---------------------------------------------------------------------------------------

    def _chain(self, chain: Chain) -> Compute:
        operator = chain.rest[0][0]
        trees = [chain.first, *(tree for _, tree in chain.rest)]
        if operator in ("or", "and"):
            return _logic([self._truth(tree) for tree in trees], stops_at=operator == "or")
        if operator == "|":
            return self._union(trees)
        if operator in _ARITHMETIC:
            first = self._number(chain.first)
            rest = [(_ARITHMETIC[sign], self._number(tree)) for sign, tree in chain.rest]
            return _arithmetic(first, rest)
        compute = self.value(chain.first)
        numeric = self._is_numeric(chain.first)
        for sign, tree in chain.rest:
            both = numeric or self._is_numeric(tree)
            compute = self._comparison(sign, compute, tree, numeric=both)
        return compute

    def _is_numeric(self, tree: Tree) -> bool:
        return isinstance(tree, Path) and self.route(tree).numeric

    def _comparison(self, sign: str, left: Compute, tree: Tree, *, numeric: bool) -> Compute:
        right, zone = self.value(tree), self._world.zone
        if sign == "=" and not numeric and isinstance(tree, Constant) and isinstance(tree.value, str):
            wanted = tree.value

            def equals(frame: Any) -> bool:
                found = left(frame)
                if type(found) is str:
                    return found == wanted
                return compared("=", found, wanted, zone, numeric=False)

            return equals
        return lambda frame: compared(sign, left(frame), right(frame), zone, numeric=numeric)

    def _union(self, trees: list[Tree]) -> Callable[[Any], list[Node]]:
        parts = [self._nodes(tree, "|") for tree in trees]

        def union(frame: Any) -> list[Node]:
            found: dict[int, Node] = {}
            for part in parts:
                found.update((id(node), node) for node in part(frame))
            return list(found.values())

        return union

    # --- paths -------------------------------------------------------------------------------------------

    def route(self, path: Path) -> Route:
        """Where a path leads."""
        route = self._origin(path.origin)
        for step in path.steps:
            if step.axis == "child":
                route = route.child(step.name, step.at)
            elif step.axis == "parent":
                route = route.parent(step.at)
            route = self._filtered(route, step)
        return route

    def _origin(self, origin: Origin) -> Route:
        match origin.kind:
            case "reference":
                return self._names.reference(origin.name, origin.at, self._within)
            case "here" if self._within is not None:
                return self._within
            case "root":
                return self._names.root(origin.at)
            case "instance":
                return self._names.instance(origin.name, origin.at)
            case _:
                return self._names.here(origin.at)

    def _filtered(self, route: Route, step: Step) -> Route:
        for predicate in step.predicates:
            route = self.filtered(route, predicate)
        return route

    def filtered(self, route: Route, predicate: Tree) -> Route:
        """The nodes of a route for which a predicate holds."""
        inner = Binder(self._names, self._world, route.item())
        narrowed = inner._by_index(route, predicate)
        if narrowed is None:
            return route.kept(inner._keeping(predicate))
        rest_is_nothing = isinstance(predicate, Chain) and predicate.rest[0][0] == "="
        return narrowed if rest_is_nothing else narrowed.kept(inner._keeping(predicate))

    def _by_index(self, route: Route, predicate: Tree) -> Route | None:
        """`[column = something]`, alone or joined by and, is answered by an index if the route has one."""
        match predicate:
            case Chain(Path(Origin("here"), (Step("child", column, ()),)), (("=", other),)):
                return None if _looks_at_item(other) else route.matching(column, self.value(other))
            case Chain(first, (("and", _), *_) as rest) if not _counts(predicate):
                parts = (self._by_index(route, tree) for tree in (first, *(tree for _, tree in rest)))
                return next((part for part in parts if part is not None), None)
        return None

    def _keeping(self, predicate: Tree) -> Keep:
        test = self.value(predicate)

        def keep(frame: Any, nodes: list[Node]) -> list[Node]:
            kept: list[Node] = []
            for position, node in enumerate(nodes, 1):
                found = test(Inner(frame.origin, node, position, len(nodes)))
                if found == position if type(found) is float else truth(found):
                    kept.append(node)
            return kept

        return keep

    def _nodes(self, tree: Tree, user: str) -> Callable[[Any], list[Node]]:
        match tree:
            case Chain(first, (("|", _), *_) as rest):
                return self._union([first, *(one for _, one in rest)])
        return self._route_of(tree, user).nodes()

    def _route_of(self, tree: Tree, user: str) -> Route:
        if isinstance(tree, Path):
            return self.route(tree)
        raise ExpressionError(
            tree.at,
            N_("“{name}” is about questions; here stands something else."),
            N_("Name a question: {example}."),
            name=user,
            example="${name}",
        )

    # --- functions ---------------------------------------------------------------------------------------

    def _call(self, call: Call) -> Compute:
        function = FUNCTIONS[call.name]
        if function.run is None:
            return self._special(call)
        run, world = function.run, self._world
        parts = [self._argument(function.letter(n), tree) for n, tree in enumerate(call.arguments)]
        if function.world:
            return lambda frame: run(world, *[part(frame) for part in parts])
        if len(parts) == 1:
            (only,) = parts
            return lambda frame: run(only(frame))
        if len(parts) == 2:
            first, second = parts
            return lambda frame: run(first(frame), second(frame))
        return lambda frame: run(*[part(frame) for part in parts])

    def _argument(self, letter: str, tree: Tree) -> Compute:
        match letter:
            case "s":
                return self._text(tree)
            case "n":
                return self._number(tree)
            case "b":
                return self._truth(tree)
            case _:
                return self.value(tree)

    def _special(self, call: Call) -> Compute:
        match call.name:
            case "if":
                return self._if(call)
            case "coalesce":
                return self._coalesce(call)
            case "once":
                own, made = self._names.own(call.at), self._text(call.arguments[0])
                return lambda frame: own(frame) or made(frame)
            case "count" | "count-non-empty":
                return self._count(call)
            case "position" | "last":
                return self._position(call)
            case "indexed-repeat":
                return self._indexed(call)
            case "pulldata":
                return self._pulldata(call)
            case _:
                return self._choice_name(call)

    def _if(self, call: Call) -> Compute:
        test = self._truth(call.arguments[0])
        then, otherwise = self.value(call.arguments[1]), self.value(call.arguments[2])
        return lambda frame: then(frame) if test(frame) else otherwise(frame)

    def _coalesce(self, call: Call) -> Compute:
        parts = [self.value(tree) for tree in call.arguments]

        def first(frame: Any) -> Value:
            for part in parts:
                found = text(part(frame))
                if found not in ("", "NaN"):
                    return found
            return ""

        return first

    def _count(self, call: Call) -> Compute:
        nodes = self._nodes(call.arguments[0], call.name)
        if call.name == "count":
            return lambda frame: float(len(nodes(frame)))
        return lambda frame: float(sum(1 for node in nodes(frame) if node.text))

    def _position(self, call: Call) -> Compute:
        if call.arguments:
            return self._names.position(self._route_of(call.arguments[0], call.name), call.at)
        if self._within is None:
            raise ExpressionError(
                call.at,
                N_("{name}() without a value has a meaning only between square brackets."),
                N_("Write position(..) for the number of this row."),
                name=call.name,
            )
        if call.name == "last":
            return lambda frame: float(frame.size)
        return lambda frame: float(frame.position)

    def _indexed(self, call: Call) -> Compute:
        if len(call.arguments) % 2 == 0:
            raise ExpressionError(
                call.at,
                N_("indexed-repeat() takes a question and then pairs: a repeat and the number of its row."),
                N_("Write it as {example}."),
                example="indexed-repeat(${length}, ${links}, 2)",
            )
        target = self._route_of(call.arguments[0], call.name)
        pairs = zip(call.arguments[1::2], call.arguments[2::2], strict=True)
        levels = [(self._route_of(repeat, call.name), self._number(index)) for repeat, index in pairs]
        return self._names.indexed(target, levels, call.at).value()

    def _pulldata(self, call: Call) -> Compute:
        if len(call.arguments) == 2:
            world, where, what = self._world, *(self._text(tree) for tree in call.arguments)
            return lambda frame: known_value(world, where(frame), what(frame))
        written = [tree.value for tree in call.arguments[:3] if isinstance(tree, Constant)]
        names = [name for name in written if isinstance(name, str)]
        if len(call.arguments) != 4 or len(names) != 3:
            raise ExpressionError(
                call.at,
                N_("pulldata() takes a list, the column wanted and the column to look in, each in quotes."),
                N_("Write it as {example}."),
                example="pulldata('list', 'wanted', 'name', ${x})",
            )
        at = call.at
        items = self._names.instance(names[0], at).child("root", at).child("item", at)
        found = items.matching(names[2], self.value(call.arguments[3])) or items
        nodes = found.child(names[1], at).nodes()
        return lambda frame: text(nodes(frame))

    def _choice_name(self, call: Call) -> Compute:
        value, tree = self._text(call.arguments[0]), call.arguments[1]
        labels = self._names.labels(self._route_of(tree, call.name), call.at)
        return lambda frame: labels(value(frame))


def _looks_at_item(tree: Tree) -> bool:
    """Whether a tree reads the node that a predicate decides about."""
    match tree:
        case Constant():
            return False
        case Path(origin, steps):
            inner = any(_looks_at_item(p) for step in steps for p in step.predicates)
            return origin.kind == "here" or inner
        case Negation(of):
            return _looks_at_item(of)
        case Chain(first, rest):
            return _looks_at_item(first) or any(_looks_at_item(one) for _, one in rest)
        case _:
            own = tree.name in ("position", "last") and not tree.arguments
            return own or any(_looks_at_item(one) for one in tree.arguments)


def _counts(tree: Tree) -> bool:
    """Whether a predicate asks for the place of a node among the others, which an index would change."""
    match tree:
        case Call(name, arguments):
            own = name in ("position", "last") and not arguments
            return own or any(_counts(one) for one in arguments)
        case Chain(first, rest):
            return _counts(first) or any(_counts(one) for _, one in rest)
        case Negation(of):
            return _counts(of)
        case _:
            return False


def _logic(parts: list[Callable[[Any], bool]], *, stops_at: bool) -> Compute:
    def run(frame: Any) -> bool:
        for part in parts:
            if part(frame) is stops_at:
                return stops_at
        return not stops_at

    return run


def _arithmetic(
    first: Callable[[Any], float],
    rest: list[tuple[Callable[[float, float], float], Callable[[Any], float]]],
) -> Compute:
    def run(frame: Any) -> float:
        total = first(frame)
        for operation, part in rest:
            total = operation(total, part(frame))
        return total

    return run


def _divided(a: float, b: float) -> float:
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return NAN
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _remainder(a: float, b: float) -> float:
    return NAN if b == 0 or not math.isfinite(a) else math.fmod(a, b)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divided,
    "mod": _remainder,
}

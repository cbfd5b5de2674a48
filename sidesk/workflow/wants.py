"""Which documents a condition waits for: of each part of it that must hold, the first form that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sidesk.core import expressions
from sidesk.core.expressions import Expression
from sidesk.core.expressions_tree import Call, Chain, Constant, Negation, Path, Tree
from sidesk.workflow.facts import EVERY, HERE

_NO_FORMS = ("this_section", "this", "P01")
_DEFECTS = "defects"


def parts(source: str) -> list[tuple[str, Expression]]:
    """The parts of a condition that must all hold, each with the form it is decided on.

    What waits for defects to be closed is decided on none: the defects themselves are what comes next.
    """
    whole = expressions.parse(source)
    tree = whole.tree
    trees = [tree]
    if isinstance(tree, Chain) and tree.rest[0][0] == "and":
        trees = [tree.first, *(one for _, one in tree.rest)]
    return [(_form_of(one), replace(whole, tree=one)) for one in trees]


def form_of(source: str) -> str:
    """The form on which a condition is decided."""
    return _form_of(expressions.parse(source).tree)


def _form_of(tree: Tree) -> str:
    names = list(_names(tree))
    if _DEFECTS in names:
        return ""
    forms = (name.removesuffix(EVERY).removesuffix(HERE) for name in names if name not in _NO_FORMS)
    return next(forms, "")


def opened_by(source: str) -> list[str]:
    """The forms on which one can make a condition hold: of alternatives the last, which can still be met.

    An empty name stands for the defects.
    """
    tree = expressions.parse(source).tree
    trees = [tree]
    if isinstance(tree, Chain) and tree.rest[0][0] in ("and", "or"):
        trees = [tree.first, *(one for _, one in tree.rest)]
        if tree.rest[0][0] == "or":
            trees = trees[-1:]
    return [_form_of(one) for one in trees]


def first_path(tree: Tree) -> Path | None:
    """What a condition looks for first: its first path that begins at a form or at the defects."""
    if isinstance(tree, Path) and tree.origin.kind == "reference" and tree.origin.name not in _NO_FORMS[:2]:
        return tree
    return next((found for one in _below(tree) if (found := first_path(one)) is not None), None)


def path_of(source: str, form: str) -> Expression | None:
    """What a condition looks for first among the documents of a form."""
    whole = expressions.parse(source)
    found = next((one for one in _paths(whole.tree) if form and _form_of(one) == form), None)
    return replace(whole, tree=found) if found is not None else None


def _paths(tree: Tree) -> Iterator[Path]:
    """The paths of a condition that stand in no predicate of another."""
    if isinstance(tree, Path):
        yield tree
        return
    for one in _below(tree):
        yield from _paths(one)


def depth(tree: Tree) -> int:
    """How many references stand within each other: `${A}[b = ${C}/d]` are two."""
    match tree:
        case Path(origin, steps):
            inner = max((depth(one) for step in steps for one in step.predicates), default=0)
            return inner + (origin.kind == "reference")
        case _:
            return max((depth(one) for one in _below(tree)), default=0)


def _names(tree: Tree) -> Iterator[str]:
    """The names in `${}`, in their order."""
    if isinstance(tree, Path) and tree.origin.kind == "reference":
        yield tree.origin.name
    for one in _below(tree):
        yield from _names(one)


def _below(tree: Tree) -> list[Tree]:
    match tree:
        case Constant():
            return []
        case Path(_, steps):
            return [one for step in steps for one in step.predicates]
        case Negation(of):
            return [of]
        case Chain(first, rest):
            return [first, *(one for _, one in rest)]
        case Call():
            return list(tree.arguments)

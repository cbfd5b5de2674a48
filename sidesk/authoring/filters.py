"""Filters over a choice list: the bare words in them are columns of the list."""

from __future__ import annotations

from collections.abc import Iterator

from sidesk.authoring import faults
from sidesk.authoring.choices import ChoiceList
from sidesk.authoring.findings import Findings, Place, nearest
from sidesk.core.expressions import Expression
from sidesk.core.expressions_tree import Call, Chain, Constant, Negation, Origin, Path, Step, Tree


def checked_filter(expression: Expression, options: ChoiceList, place: Place, found: Findings) -> str:
    """The filter's source, with the quotes that its author clearly forgot; every bare word accounted for.

    In `pastel=yes` over a list whose column `pastel` holds `yes`, no form means a column called `yes`.
    """
    quoted: list[tuple[int, str]] = []
    for chain in _chains(expression.tree):
        quoted += _forgotten_quotes(chain, options)
    forgotten = {at for at, _ in quoted}
    for at, word in bare_words(expression.tree):
        if at in forgotten:
            found.note(place, faults.QUOTES_ADDED, word=word, list=options.name)
        elif word not in options.columns:
            near = nearest(word, options.columns)
            found.refuse(place, faults.NO_COLUMN_IN_LIST, word=word, list=options.name, near=near)
    source = expression.source
    for at, word in sorted(quoted, reverse=True):
        source = f"{source[:at]}'{word}'{source[at + len(word) :]}"
    return source


def bare_words(tree: Tree) -> Iterator[tuple[int, str]]:
    """The words that stand outside of predicates without quotes and without `${}`, with their places."""
    for one in inner(tree):
        match one:
            case Path(Origin("here"), (Step("child", name), *_), at):
                yield at, name


def inner(tree: Tree) -> Iterator[Tree]:
    """A tree and everything in it, predicates left out."""
    yield tree
    match tree:
        case Negation(of):
            yield from inner(of)
        case Chain(first, rest):
            yield from inner(first)
            for _, part in rest:
                yield from inner(part)
        case Call(_, arguments):
            for part in arguments:
                yield from inner(part)
        case Constant() | Path():
            pass


def _chains(tree: Tree) -> Iterator[Chain]:
    return (one for one in inner(tree) if isinstance(one, Chain))


def _forgotten_quotes(chain: Chain, options: ChoiceList) -> Iterator[tuple[int, str]]:
    left: Tree = chain.first
    for sign, right in chain.rest:
        pair = [list(bare_words(part))[:1] if isinstance(part, Path) else [] for part in (left, right)]
        if sign in ("=", "!=") and all(pair):
            (_, column), (at, word) = pair[0][0], pair[1][0]
            if column in options.columns and word not in options.columns and word in options.values(column):
                yield at, word
        left = right

"""XLSForm's expression language, for questions, table columns and gates.

    tokens -> parser -> tree -> binder -> closure
    parse(source)            reads once, refuses with place and remedy what it does not know
    .bind(names, world)      looks the names up in a form and gives a closure: `forms.session` does this
    .result(facts, world)    computes with a plain map of facts: the gates of the workflow do this

The language is ODK's XPath as forms use it. Where we differ from ODK, on purpose:
  * a number is shown with 15 digits, so 1.1 * 3 is 3.3; a result that is no number is no answer
  * answers to number questions compare as numbers: 5.0 = 5
  * sum, min and max leave out rows that nobody filled yet
  * times of day compare with each other; dates and moments compare on one clock
  * regex() fits the whole text and never runs away; it cannot look ahead
  * position(..) is the number of the row, even from a group inside it
Not known, and refused: axes (child::x), attributes, //x, *, geofence(), jr:itext(), randomize(), property().
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sidesk.core.clock import Clock
from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_binder import Binder
from sidesk.core.expressions_facts import FactNames, Facts
from sidesk.core.expressions_functions import FUNCTIONS
from sidesk.core.expressions_names import Compute, Names
from sidesk.core.expressions_parser import Parser
from sidesk.core.expressions_tree import Tree
from sidesk.core.expressions_values import Value, truth
from sidesk.core.expressions_world import World

__all__ = ["FUNCTION_NAMES", "Expression", "ExpressionError", "World", "parse"]

FUNCTION_NAMES = tuple(sorted(FUNCTIONS))


@dataclass(frozen=True)
class Expression:
    """An expression that was read. `references` are the names in `${}`, each once, in their order."""

    source: str
    tree: Tree
    references: tuple[str, ...]

    def bind(self, names: Names, world: World) -> Compute:
        """The closure that computes it among `names`. Raises ExpressionError for a name that is not there."""
        return Binder(names, world).value(self.tree)

    def result(self, facts: Facts, world: World | None = None) -> Value:
        """Its value with these facts."""
        return self.bind(FactNames(), world or World.of(Clock()))(facts)

    def holds(self, facts: Facts, world: World | None = None) -> bool:
        """Whether it is true with these facts."""
        return truth(self.result(facts, world))


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Read an expression. Raises ExpressionError(position, what, todo)."""
    parser = Parser(source)
    tree = parser.whole()
    return Expression(source, tree, tuple(dict.fromkeys(parser.references)))

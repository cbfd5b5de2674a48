"""Every expression and text of a form, held against its names, lists and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sidesk.authoring import faults
from sidesk.authoring.choices import ChoiceList
from sidesk.authoring.filters import bare_words, checked_filter, inner
from sidesk.authoring.findings import Findings, Place, nearest
from sidesk.authoring.names import Names
from sidesk.authoring.questions import NAMES_OF_KIND, is_computed
from sidesk.authoring.survey import Draft, walk
from sidesk.authoring.workbook import Row
from sidesk.core.expressions import Expression, ExpressionError, parse
from sidesk.core.expressions_tree import Call, Constant, Path, Tree
from sidesk.core.text import LocalText
from sidesk.forms.definition import Group, Node, Question, Repeat
from sidesk.forms.kinds import NotAnAnswer, stored

# Attribute of the node, and the column its expression stands in.
EXPRESSIONS: Mapping[type[Node], tuple[tuple[str, str], ...]] = {
    Question: (
        ("relevant", "relevant"), ("constraint", "constraint"), ("required", "required"),
        ("read_only", "read_only"), ("calculation", "calculation"), ("default", "default"),
        ("choice_filter", "choice_filter"), ("limit", "sidesk:limit"),
    ),
    Group: (("relevant", "relevant"),),
    Repeat: (
        ("relevant", "relevant"), ("count", "repeat_count"), ("read_only", "read_only"),
        ("rows_filter", "sidesk:rows_filter"),
    ),
}  # fmt: skip
_TEXTS = (
    ("label", "label"), ("hint", "hint"), ("required_message", "required_message"),
    ("constraint_message", "constraint_message"), ("limit_message", "sidesk:limit_message"),
)  # fmt: skip


class Logic:
    """Checks one form. `used` collects the choice lists in use: "one", "many", "rows" or "look-up"."""

    def __init__(
        self, drafts: list[Draft], names: Names, lists: Mapping[str, ChoiceList], found: Findings
    ) -> None:
        self._drafts = drafts
        self._names = names
        self._lists = lists
        self._found = found
        self.used: dict[str, str] = {}

    def check(self) -> None:
        """Every node of the form."""
        for _, draft in walk(self._drafts):
            if draft.row is not None:
                self._check_list(draft, draft.row)
                self._check_default(draft, draft.row)
                self._check_expressions(draft, draft.row)
                self._check_texts(draft.node, draft.row)

    def check_expression(self, source: str, place: Place) -> Expression | None:
        """The expression, read; None and a problem where it cannot be."""
        if "${last-saved#" in source:
            self._found.refuse(place, faults.LAST_SAVED)
            return None
        try:
            expression = parse(source)
        except ExpressionError as wrong:
            self._found.refuse(place, faults.BAD_EXPRESSION, why=wrong)
            return None
        self._names.check(expression.references, place)
        for name in _looked_up(expression.tree):
            self._use(name, "look-up", place)
        return expression

    # --- expressions -------------------------------------------------------------------------------------

    def _check_expressions(self, draft: Draft, row: Row) -> None:
        for attribute, column in EXPRESSIONS[type(draft.node)]:
            source = getattr(draft.node, attribute)
            if not source or (attribute == "default" and not is_computed(source)):
                continue
            place = row.place(column)
            expression = self.check_expression(source, place)
            if expression is None:
                continue
            options = self._filtered(draft.node, attribute)
            if options is not None:
                checked = checked_filter(expression, options, place, self._found)
                draft.node = _with_filter(draft.node, checked)
            elif attribute not in ("choice_filter", "rows_filter"):
                self._refuse_bare_words(expression, place)

    def _filtered(self, node: Node, attribute: str) -> ChoiceList | None:
        """The list whose columns the bare words of an expression are."""
        if isinstance(node, Question) and attribute == "choice_filter":
            return self._lists.get(node.choices)
        if isinstance(node, Repeat) and attribute == "rows_filter":
            return self._lists.get(node.rows)
        return None

    def _refuse_bare_words(self, expression: Expression, place: Place) -> None:
        for _, word in bare_words(expression.tree):
            fault = faults.NAME_WITHOUT_BRACES if self._names.find(word) else faults.TEXT_WITHOUT_QUOTES
            self._found.refuse(place, fault, word=word)

    # --- lists -------------------------------------------------------------------------------------------

    def _use(self, name: str, use: str, place: Place) -> ChoiceList | None:
        options = self._lists.get(name)
        if options is None:
            self._found.refuse(place, faults.UNKNOWN_LIST, list=name, near=nearest(name, self._lists))
            return None
        strictest = ("look-up", "one", "many", "rows")
        known = self.used.get(name, use)
        self.used[name] = max(known, use, key=strictest.index)
        return options

    def _check_list(self, draft: Draft, row: Row) -> None:
        node = draft.node
        if isinstance(node, Repeat) and node.rows:
            self._use(node.rows, "rows", row.place("sidesk:rows"))
        if not (isinstance(node, Question) and node.choices):
            return
        options = self._use(node.choices, "many" if node.kind == "many" else "one", row.place("type"))
        if options is None:
            return
        names = {choice.name for choice in options.choices}
        least, most = NAMES_OF_KIND.get(node.kind, (set(), names))
        if not least <= names <= most:
            needed = ", ".join(sorted(most))
            self._found.refuse(row.place("type"), faults.NAMES_OF_KIND, kind=node.kind, needed=needed)
        for name in _chosen(node) - names:
            place, near = row.place("default"), nearest(name, names)
            self._found.refuse(place, faults.DEFAULT_NO_CHOICE, name=name, list=node.choices, near=near)

    def _check_default(self, draft: Draft, row: Row) -> None:
        """A default that is no expression must be an answer, as if it were typed."""
        node = draft.node
        if isinstance(node, Question) and node.default and not is_computed(node.default):
            try:
                stored(node, node.default)
            except NotAnAnswer as wrong:
                place = row.place("default")
                self._found.refuse(place, faults.DEFAULT_NO_ANSWER, text=node.default, reason=wrong.message)

    # --- texts -------------------------------------------------------------------------------------------

    def _check_texts(self, node: Node, row: Row) -> None:
        for attribute, column in _TEXTS:
            texts: LocalText = getattr(node, attribute, {})
            for language, text in texts.items():
                self._names.check_text(text, row.place(column, language))


def _chosen(node: Question) -> set[str]:
    """The names of options in a default."""
    if is_computed(node.default):
        return set()
    names = node.default.split() if node.kind == "many" else [node.default]
    return set(names) - {"", "other" if node.other else ""}


def _looked_up(tree: Tree) -> Iterator[str]:
    """The choice lists that an expression reads by itself."""
    for one in inner(tree):
        match one:
            case Path(origin) if origin.kind == "instance":
                yield origin.name
            case Call("pulldata", (Constant(str(name)), _, _, _)):
                yield name


def _with_filter(node: Node, source: str) -> Node:
    if isinstance(node, Question):
        return replace(node, choice_filter=source)
    return replace(node, rows_filter=source) if isinstance(node, Repeat) else node

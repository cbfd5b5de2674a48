"""What records say, as the process asks it, and how its expressions name that.

    ${D16}                the issued records of a form; [..] keeps some of them
    ${D16.every}          the same with every state they were ever issued in, for counting rounds
    ${D16.here}           those about the section asked about; a record that names none is about all
    ${D16}/consent        an answer, whatever group it stands in; ${P01}/sections a table's rows
    ${defects}            what was found wrong: number, state, section, trade, due, owner, overdue, round
    ${this}               the document that somebody wants to issue (in gates that guard forms)
    ${this_section}       the section asked about, where each section has its own state
    _number _at _author _signed _section _place of a record: `_signed` holds the roles that signed
    _claim                of a project: what does not count of it, `manager`, `start` or `first`

A name that no form has is an ExpressionError when the expression is bound, never an empty answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NoReturn, TypeAlias

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_names import Compute, Keep, Route
from sidesk.core.expressions_values import Node, Value
from sidesk.core.text import N_

Said: TypeAlias = "str | tuple[Mapping[str, Said], ...]"
"""A plain answer as text, or the rows of a table."""

Columns: TypeAlias = "Mapping[str, Columns | None]"
"""Names of questions; those of a table have their own."""

ISSUED_AT = "_at"
OWN = ("_number", ISSUED_AT, "_author", "_signed", "_section", "_place", "_claim")
EVERY, HERE = ".every", ".here"
_WORD = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
DEFECT = ("number", "state", "section", "trade", "due", "owner", "overdue", "round", "severity")


@dataclass(frozen=True)
class Fact:
    """One record as the process sees it. `issued`: a finished revision of it stands and was not withdrawn.

    `answers` are those of the issued state, else of what is being written. `earlier` are the answers it was
    issued with before, the oldest first. `open`: somebody is writing on it. `forked`: two finished versions
    stand side by side; `beside`: moment and answers of those that are not shown. `writers`: account and name
    of those who wrote its versions.
    """

    form: str
    record: str
    number: str
    issued: bool
    answers: Mapping[str, Said]
    open: bool = False
    forked: bool = False
    at: str = ""
    author: str = ""
    title: str = ""
    signed: tuple[str, ...] = ()
    section: str = ""
    place: str = ""
    claim: str = ""
    earlier: tuple[Mapping[str, Said], ...] = ()
    writers: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, Mapping[str, Said]], ...] = ()

    def text(self, name: str) -> str:
        """A plain answer."""
        value = self.answers.get(name, "")
        return value if isinstance(value, str) else ""

    def is_about(self, section: str) -> bool:
        """Whether it is about a section; a record that names none is about all of them."""
        return not section or not self.section or self.section == section

    def rows(self, name: str) -> tuple[Mapping[str, Said], ...]:
        """The rows of a table."""
        value = self.answers.get(name, ())
        return value if isinstance(value, tuple) else ()


class Item:
    """A node of an expression: a record, a row, or an answer."""

    __slots__ = ("_answers", "text")

    def __init__(self, text: str, answers: Mapping[str, Said] | None = None) -> None:
        self.text = text
        self._answers = answers or {}

    def below(self, name: str) -> list[Item]:
        """Its answers of that name."""
        value = self._answers.get(name, "")
        if isinstance(value, str):
            return [Item(value)]
        return [Item("", row) for row in value]


def item_of(fact: Fact, answers: Mapping[str, Said] | None = None) -> Item:
    """A record as a node."""
    own = {
        "_number": fact.number,
        "_at": fact.at,
        "_author": fact.author,
        "_signed": " ".join(fact.signed),
        "_section": fact.section,
        "_place": fact.place,
        "_claim": fact.claim,
    }
    return Item(fact.number, {**(fact.answers if answers is None else answers), **own})


@dataclass(frozen=True)
class Book:
    """Records of one project or case, in an order that does not depend on how they came."""

    facts: tuple[Fact, ...]
    defects: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def of(cls, facts: Sequence[Fact], defects: Sequence[Mapping[str, str]] = ()) -> Book:
        """The book of these records."""
        return cls(tuple(sorted(facts, key=lambda fact: (fact.number, fact.record))), tuple(defects))

    @cached_property
    def by_form(self) -> Mapping[str, tuple[Fact, ...]]:
        """Records by form."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.form, []).append(fact)
        return {form: tuple(facts) for form, facts in found.items()}

    def of_form(self, form: str) -> tuple[Fact, ...]:
        """Records of one form."""
        return self.by_form.get(form, ())

    @cached_property
    def standing(self) -> Book:
        """The same with every finished version that stands: of those beside the shown one nobody knows who
        signed them, nor for which section alone they speak."""
        others = [
            replace(fact, at=at, answers=answers, signed=(), section="", beside=())
            for fact in self.facts for at, answers in fact.beside
        ]  # fmt: skip
        return Book.of([*self.facts, *others], self.defects) if others else self

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        """What the names of forms lead to."""
        found: dict[str, list[Item]] = {"defects": [Item(row["number"], dict(row)) for row in self.defects]}
        for form, facts in self.by_form.items():
            issued = [fact for fact in facts if fact.issued]
            found[form] = [item_of(fact) for fact in issued]
            found[form + EVERY] = [
                item_of(fact, answers) for fact in issued for answers in (*fact.earlier, fact.answers)
            ]
        return found

    @cached_property
    def known(self) -> dict[object, Any]:
        """What was worked out from these records once, by whom and what about."""
        return {}

    def here(self, form: str, section: str) -> list[Item]:
        """The issued records of a form that are about a section: predicates ask for them row by row."""
        found = self._here.get((form, section))
        if found is None:
            facts = (fact for fact in self.of_form(form) if fact.issued and fact.is_about(section))
            found = self._here[form, section] = [item_of(fact) for fact in facts]
        return found

    @cached_property
    def _here(self) -> dict[tuple[str, str], list[Item]]:
        return {}


@dataclass(frozen=True)
class Asked:
    """Where an expression stands: whose records, which section, which document."""

    book: Book
    section: str = ""
    this: Fact | None = None

    @property
    def origin(self) -> Asked:
        """Itself: expressions inside predicates find it here."""
        return self


@dataclass(frozen=True)
class Names:
    """The names an expression of the process may use. `schema` has the questions of each form."""

    schema: Mapping[str, Columns]
    this: str = ""  # the form of `${this}`, where an expression is about a document

    def reference(self, name: str, at: int, within: Route | None) -> Route:
        """`${name}`"""
        if name == "this_section":
            return _Items(lambda frame: [Item(frame.origin.section)], None, single=True)
        if name == "this" and self.this:
            return _Items(_this, _with_own(self.schema[self.this]), single=True)
        if name == "defects":
            return _Items(_lookup(name), dict.fromkeys(DEFECT))
        columns = self.schema.get(name.removesuffix(EVERY).removesuffix(HERE))
        if columns is not None:
            return _Items(_here(name) if name.endswith(HERE) else _lookup(name), _with_own(columns))
        if isinstance(within, _Items):
            return within.child(name, at)
        raise ExpressionError(
            at, N_("There is no form “{name}”."), N_("Correct the name, or add the form."), name=name
        )

    def here(self, at: int) -> Route:
        """`.` has no meaning: a condition stands nowhere in particular."""
        raise _no_meaning(at)

    def root(self, at: int) -> Route:
        raise _no_meaning(at)

    def instance(self, name: str, at: int) -> Route:
        raise _no_meaning(at)

    def own(self, at: int) -> Compute:
        raise _no_meaning(at)

    def position(self, route: Route, at: int) -> Compute:
        raise _no_meaning(at)

    def indexed(self, route: Route, levels: Sequence[tuple[Route, Compute]], at: int) -> Route:
        raise _no_meaning(at)

    def labels(self, route: Route, at: int) -> Callable[[str], str]:
        raise _no_meaning(at)


@dataclass(frozen=True)
class _Items:
    """A path from the records on. `columns` None: an answer, below which is nothing."""

    find: Callable[[Any], list[Item]]
    columns: Columns | None
    single: bool = False
    numeric: bool = field(default=False)

    def child(self, name: str, at: int) -> _Items:
        """One step down."""
        if self.columns is None or name not in self.columns:
            raise ExpressionError(
                at, N_("There is no question “{name}” here."), N_("Correct the name."), name=name
            )
        find, inner = self.find, self.columns[name]
        single = self.single and inner is None
        return _Items(lambda frame: [one for item in find(frame) for one in item.below(name)], inner, single)

    def parent(self, at: int) -> NoReturn:
        raise _no_meaning(at)

    def item(self) -> _Items:
        """One of them, inside a predicate."""
        return _Items(lambda frame: [frame.item], self.columns, single=True)

    def kept(self, keep: Keep) -> _Items:
        """Those that a predicate keeps."""
        find = self.find

        def kept(frame: Any) -> list[Item]:
            found: list[Any] = keep(frame, list[Node](find(frame)))
            return found

        return _Items(kept, self.columns)

    def matching(self, column: str, wanted: Compute) -> None:
        """There is no index."""

    def value(self) -> Compute:
        """The text of the only one, else the nodes."""
        find = self.find
        if not self.single:
            return lambda frame: list[Node](find(frame))

        def only(frame: Any) -> Value:
            found = find(frame)
            return found[0].text if found else ""

        return only

    def nodes(self) -> Callable[[Any], list[Node]]:
        """All of them."""
        find = self.find
        return lambda frame: list[Node](find(frame))


def _with_own(columns: Columns) -> Columns:
    return {**columns, **dict.fromkeys(OWN)}


def _lookup(name: str) -> Callable[[Any], list[Item]]:
    return lambda frame: frame.origin.book.items.get(name, [])


def _here(name: str) -> Callable[[Any], list[Item]]:
    form = name.removesuffix(HERE)

    def run(frame: Any) -> list[Item]:
        asked = frame.origin
        found: list[Item] = asked.book.here(form, asked.section)
        return found

    return run


def _this(frame: Any) -> list[Item]:
    fact = frame.origin.this
    return [] if fact is None else [item_of(fact)]


def _no_meaning(at: int) -> ExpressionError:
    return ExpressionError(
        at,
        N_("This has no meaning in a condition of the process."),
        N_("Begin with a form: {example}."),
        example="${D16}",
    )


@lru_cache(maxsize=4096)
def _word(code: str) -> re.Pattern[str]:
    return re.compile(_WORD.format(re.escape(code)))


def section_of(place: str, sections: Sequence[str]) -> str:
    """The section a place lies in; nothing where its text names none, or several ("1F to 3F")."""
    found = {code for code in sections if code in place and _word(code).search(place)}
    outer = {code for code in found if not any(code != other and code in other for other in found)}
    return outer.pop() if len(outer) == 1 else ""

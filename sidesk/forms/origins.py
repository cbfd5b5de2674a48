"""Where answers come from, as a form writes it: `D37.symptom; defects.problem`.

The first word of each alternative is a form or a register; which of the two shows when a record of that form
or a line of that register is there. Behind it stands the question; for the column of a table the other
record's table and its column. On a table one word is a register, two are a form and its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sidesk.forms.definition import Form, Node, Path, Question, Repeat

SEPARATOR = ";"
_WORD = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True)
class Origin:
    """One alternative. `owner` is a form or a register; `names` lead to the answer in it."""

    owner: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.owner, *self.names))

    @property
    def table(self) -> Origin:
        """What the rows come from, of the origin of a column."""
        return Origin(self.owner, self.names[:-1])


def parted(written: str) -> tuple[str, ...]:
    """The alternatives as they are written, each once."""
    return tuple(dict.fromkeys(part.strip() for part in written.split(SEPARATOR) if part.strip()))


def origins(written: str) -> tuple[Origin, ...]:
    """The alternatives of sidesk::source in their order. What is no name is left out (`misspelt`)."""
    parts = [part.split(".") for part in parted(written) if not misspelt(part)]
    return tuple(Origin(owner, tuple(names)) for owner, *names in parts)


def misspelt(part: str) -> bool:
    """Whether one alternative, or one form of sidesk::refers, is not made of names."""
    return not all(_WORD.fullmatch(word) for word in part.split("."))


@dataclass(frozen=True)
class Answering:
    """A question outside of tables, and where its answer may come from."""

    path: Path
    question: Question
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Rows:
    """A table, where its rows may come from, and the same for its columns by their path in a row."""

    path: Path
    repeat: Repeat
    origins: tuple[Origin, ...]
    columns: dict[Path, tuple[Question, tuple[Origin, ...]]]


def answering(form: Form) -> Iterator[Answering]:
    """The questions outside of tables that can be answered from elsewhere."""
    for path, node in outside(form.items):
        if isinstance(node, Question) and node.source:
            yield Answering(path, node, origins(node.source))


def tables(form: Form) -> Iterator[Rows]:
    """The tables, outside of others, that can take rows from elsewhere."""
    for path, node in outside(form.items):
        if isinstance(node, Repeat) and node.source:
            columns = {
                at: (one, origins(one.source))
                for at, one in outside(node.items)
                if isinstance(one, Question) and one.source
            }
            yield Rows(path, node, origins(node.source), columns)


def referring(form: Form) -> Iterator[tuple[Path, Question]]:
    """The questions outside of tables that are answered with the number of another record."""
    for path, node in outside(form.items):
        if isinstance(node, Question) and node.kind == "record":
            yield path, node


def named(form: Form) -> frozenset[str]:
    """The forms and registers that something of this form comes from, or refers to."""
    owners = {origin.owner for one in answering(form) for origin in one.origins}
    owners |= {origin.owner for one in tables(form) for origin in one.origins}
    return frozenset(owners | {name for _, question in referring(form) for name in question.refers})


def outside(items: Sequence[Node], parent: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Questions and repeats with their paths; repeats are not entered."""
    for node in items:
        path = (*parent, node.name)
        if isinstance(node, Question | Repeat):
            yield path, node
        else:
            yield from outside(node.items, path)

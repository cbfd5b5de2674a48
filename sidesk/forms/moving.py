"""A draft's answers under another version of its form: what stays, changes, and has no place. Pure.

A question is found again by its name, also where it stands in another group; a table by its name, its rows
by their keys. Nothing is guessed: what does not fit is left, and told. A confirmation whose words changed
and a drawn signature are left too: nobody confirms by having confirmed something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import ORDER, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.fitting import Given, fitting
from sidesk.forms.kinds import is_stored
from sidesk.forms.origins import outside
from sidesk.forms.told import OTHER
from sidesk.forms.tree import copied, is_empty, store, value_at


@dataclass(frozen=True)
class Change:
    """An answer that reads differently now: where it stood, where it stands, and both values."""

    path: Path
    target: Path
    before: Mapping[str, Json]
    after: Mapping[str, Json]


@dataclass(frozen=True)
class Left:
    """An answer without a place in the new version, by the keys it had."""

    path: Path
    values: Mapping[str, Json]


@dataclass
class Moved:
    """The answers for the new version, and what became of the old ones."""

    answers: dict[str, Json] = field(default_factory=dict)
    same: int = 0
    changed: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def moved(old: Form, new: Form, answers: Mapping[str, Json], words: Words) -> Moved:
    """The answers under the new version. What the form computes is computed again."""
    return _Moving(old, new, words).run(answers)


@dataclass(frozen=True)
class _Level:
    """One level of both forms, the root or a row of a table: its parts, its answers, where it lies."""

    old: Sequence[Node]
    new: Sequence[Node]
    data: Mapping[str, Json]
    target: dict[str, Json]  # filled with what moves
    here: Path = ()
    there: Path = ()

    def question(self, name: str) -> tuple[Path, Question] | None:
        """The question of this name in the new version."""
        for path, node in outside(self.new):
            if isinstance(node, Question) and node.name == name:
                return path, node
        return None

    def table(self, name: str) -> tuple[Path, Repeat] | None:
        """The table of this name in the new version."""
        for path, node in outside(self.new):
            if isinstance(node, Repeat) and node.name == name:
                return path, node
        return None


class _Moving:
    def __init__(self, old: Form, new: Form, words: Words) -> None:
        self._old, self._new, self._words = old, new, words
        self._result = Moved()

    def run(self, answers: Mapping[str, Json]) -> Moved:
        self._level(_Level(self._old.items, self._new.items, answers, self._result.answers))
        return self._result

    def _level(self, level: _Level) -> None:
        within: set[Path] = set()
        for path, group in _atomic_groups(level.old):
            within |= {(*path, *inner) for inner, _node in outside(group.items)}
            self._atomic(level, path, group)
        for path, node in outside(level.old):
            if path in within or is_empty(value_at(level.data, path)):
                continue
            if isinstance(node, Repeat):
                self._table(level, path, node)
            elif isinstance(node, Question) and not node.calculation:
                self._answer(level, path, node)

    def _atomic(self, level: _Level, path: Path, group: Group) -> None:
        """What means something only together goes together and unchanged, or not at all."""
        values = value_at(level.data, path)
        if not isinstance(values, Mapping) or is_empty(values):
            return
        parts = [
            ((*path, *inner), node)
            for inner, node in outside(group.items)
            if isinstance(node, Question) and not node.calculation and not is_empty(value_at(values, inner))
        ]
        if all(self._goes_unchanged(level, where, node) for where, node in parts):
            for where, node in parts:
                self._answer(level, where, node)
        else:
            self._leave(level, path, {path[-1]: values})

    def _goes_unchanged(self, level: _Level, path: Path, node: Question) -> bool:
        place = level.question(node.name)
        return place is not None and self._is_same(node, place[1], value_at(level.data, path))

    def _answer(self, level: _Level, path: Path, node: Question) -> None:
        value = value_at(level.data, path)
        other = value_at(level.data, (*path[:-1], node.name + OTHER)) if node.other else None
        before = {node.name: value} | ({node.name + OTHER: other} if other else {})
        place = level.question(node.name)
        after = self._fitted(node, place[1], value) if place is not None else None
        if place is None or after is None or (other and not place[1].other):
            self._leave(level, path, before)
            return
        where, wanted = place
        store(level.target, where, after)
        if other:
            store(level.target, (*where[:-1], wanted.name + OTHER), other)
        if after == value:
            self._result.same += 1
        else:
            paths = (*level.here, *path), (*level.there, *where)
            self._result.changed.append(Change(*paths, before, {wanted.name: after}))

    def _leave(self, level: _Level, path: Path, values: Mapping[str, Json]) -> None:
        self._result.left.append(Left((*level.here, *path), copied(dict(values))))

    def _fitted(self, node: Question, wanted: Question, value: Json | None) -> Json | None:
        """The value as an answer of the new question; None where it cannot be one."""
        if value is None or wanted.calculation:
            return None
        if self._is_same(node, wanted, value):
            return copied(value)
        given = Given(value, node, self._old.choices.get(node.choices, ()))
        return fitting(wanted, self._new.choices.get(wanted.choices, ()), given, self._words)

    def _is_same(self, node: Question, wanted: Question, value: Json | None) -> bool:
        """Whether the value means to the new question what it meant to the old one."""
        if (
            value is None
            or node.kind != wanted.kind
            or (node.unit, node.units) != (wanted.unit, wanted.units)
        ):
            return False
        if node.kind == "signature" or (node.kind == "acknowledge" and node.label != wanted.label):
            return False
        options = {choice.name for choice in self._new.choices.get(wanted.choices, ())}
        chosen = [value] if node.kind == "one" else value if node.kind == "many" else []
        if wanted.choices and isinstance(chosen, list) and not {str(one) for one in chosen} <= options:
            return False
        return is_stored(wanted, value)

    def _table(self, level: _Level, path: Path, node: Repeat) -> None:
        value = value_at(level.data, path)
        rows, place = value if isinstance(value, Mapping) else {}, level.table(node.name)
        if place is None:
            self._leave(level, path, {node.name: value})
            return
        where, wanted = place
        fixed = {choice.name for choice in self._new.choices.get(wanted.rows, ())} if wanted.rows else None
        made: dict[str, Json] = {}
        for key, row in rows.items():
            if not isinstance(row, Mapping):
                continue
            if fixed is not None and key not in fixed:
                if any(name != ORDER and not is_empty(one) for name, one in row.items()):
                    self._leave(level, (*path, key), {key: row})
                continue
            kept: dict[str, Json] = {ORDER: row[ORDER]} if ORDER in row else {}
            here, there = (*level.here, *path, key), (*level.there, *where, key)
            self._level(_Level(node.items, wanted.items, row, kept, here, there))
            made[key] = kept
        if made:
            store(level.target, where, made)


def _atomic_groups(items: Sequence[Node], parent: Path = ()) -> Iterator[tuple[Path, Group]]:
    """Atomic groups outside of tables."""
    for node in items:
        if isinstance(node, Group) and node.atomic:
            yield (*parent, node.name), node
        elif isinstance(node, Group):
            yield from _atomic_groups(node.items, (*parent, node.name))

"""What a record looks like when several people worked on it: a three-way view over its revisions.

Pure, and never stored: only when a person saves does a new revision appear, with all heads as parents.
Different fields combine. The same field changed twice is a conflict that shows every value. A group
marked atomic, a choice with its free text, and a row that one side removed count as one field each.
Only working revisions merge; heads of which one is signed or withdrawn stand beside each other as a fork.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, TypeAlias

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Form, Group, Path, Question, Repeat
from sidesk.forms.spots import is_listed_verdict
from sidesk.models.entities import WORKING, Revision
from sidesk.models.graph import Link, behind, heads

OTHER, BULK = "_other", "_bulk"


class _Missing:
    """Nothing stands there; null is something else."""


MISSING: Final = _Missing()
Value: TypeAlias = "Json | _Missing"
Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Shape:
    """How a form's answers nest, by names of questions (rows left out). What is not named is one field."""

    groups: frozenset[Path] = frozenset()
    repeats: frozenset[Path] = frozenset()
    with_other: frozenset[Path] = frozenset()
    with_bulk: frozenset[Path] = frozenset()  # verdicts, with who passed them together

    @classmethod
    def of(cls, form: Form) -> Shape:
        """The shape of a form. An atomic group is one field, so it is no group here."""
        nodes = list(form.walk())
        return cls(
            frozenset(path for path, node in nodes if isinstance(node, Group) and not node.atomic),
            frozenset(path for path, node in nodes if isinstance(node, Repeat)),
            frozenset(path for path, node in nodes if isinstance(node, Question) and node.other),
            frozenset(
                (*path, item.name)
                for path, node in nodes
                if isinstance(node, Repeat)
                for item in node.items
                if is_listed_verdict(item, node)
            ),
        )

    def suffix(self, names: Path) -> str:
        """Of what belongs to a question and stands beside it; nothing where it stands alone."""
        return OTHER if names in self.with_other else BULK if names in self.with_bulk else ""


@dataclass(frozen=True)
class Conflict:
    """A place that several heads changed, with each head's answers there; none where it has none."""

    path: Path
    values: Mapping[str, Mapping[str, Json]]  # head -> key at this place -> value


@dataclass(frozen=True)
class View:
    """What to show. Places in conflict are left out of `answers` until a person chooses."""

    heads: tuple[str, ...]
    answers: Mapping[str, Json] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    fork: bool = False  # a signed or withdrawn head beside another: nothing is merged

    def resolved(self, chosen: Mapping[Path, str]) -> dict[str, Json]:
        """The answers with the chosen head's values at every conflict. KeyError where one was not chosen."""
        answers = _copied(self.answers)
        for conflict in self.conflicts:
            values = conflict.values[chosen[conflict.path]]
            if values:
                _inside(answers, conflict.path[:-1]).update(values)
        return answers


@dataclass(frozen=True)
class Place:
    """The same place in every head, and in what each two heads have in common."""

    heads: Mapping[str, Value]
    bases: Mapping[Pair, tuple[Value, ...]]

    def below(self, key: str) -> Place:
        """The place one step further down."""
        return Place(
            {head: _get(value, key) for head, value in self.heads.items()},
            {pair: tuple(_get(value, key) for value in values) for pair, values in self.bases.items()},
        )

    def among(self, kept: Iterable[str]) -> Place:
        """The same place, seen by fewer heads."""
        return Place({head: self.heads[head] for head in kept}, self.bases)

    def keys(self) -> list[str]:
        """Every key that stands in some head here."""
        return sorted({key for value in self.heads.values() if isinstance(value, Mapping) for key in value})

    def agreed(self) -> bool:
        """Whether all heads say the same."""
        first, *rest = self.heads.values()
        return all(_same(first, other) for other in rest)

    def live(self) -> list[str]:
        """Heads whose value still counts: those that changed it since they parted from each other one."""
        live = [head for head in self.heads if not any(self._overruled(head, other) for other in self.heads)]
        return live or list(self.heads)

    def _overruled(self, head: str, other: str) -> bool:
        """Whether `other` changed what `head` left as it was."""
        mine = self.heads[head]
        bases = self.bases.get((min(head, other), max(head, other)), ())
        return bool(bases) and not _same(mine, self.heads[other]) and all(_same(base, mine) for base in bases)


def view(revisions: Mapping[str, Revision], shape: Shape) -> View:
    """How a record stands. The same set of revisions gives the same view, however they came."""
    links = {revision.id: Link(revision.hashes("parents")) for revision in revisions.values()}
    tips = tuple(sorted(heads(links)))
    if not tips:
        return View(())
    if len(tips) == 1:
        return View(tips, revisions[tips[0]].answers)
    if any(revisions[tip].kind != WORKING for tip in tips):
        return View(tips, fork=True)
    place = Place(
        {tip: revisions[tip].answers for tip in tips},
        {
            pair: tuple(revisions[base].answers for base in _common(links, *pair))
            for pair in combinations(tips, 2)
        },
    )
    merge = _Merge(shape)
    return View(tips, merge.branch(place, (), ()), tuple(merge.conflicts))


def _common(links: Mapping[str, Link], first: str, second: str) -> list[str]:
    """The newest revisions behind both heads; several where the history crossed."""
    shared = behind(links, [first]) & behind(links, [second])
    return sorted(shared - {parent for revision in shared for parent in links[revision].parents})


class _Merge:
    """One walk down the answers. `names` is the path without the keys of rows."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self.conflicts: list[Conflict] = []

    def branch(self, place: Place, path: Path, names: Path) -> dict[str, Json]:
        """A map of answers: the form itself, a group or a row."""
        result: dict[str, Json] = {}
        keys = place.keys()
        for key in keys:
            if not self._belongs(key, names, keys):
                result.update(self._entry(place, key, (*path, key), (*names, key)))
        return result

    def _belongs(self, key: str, names: Path, keys: list[str]) -> bool:
        """Whether it is told together with the question beside it."""
        pairs = ((key.removesuffix(suffix), suffix) for suffix in (OTHER, BULK) if key.endswith(suffix))
        return any(name in keys and self._shape.suffix((*names, name)) == suffix for name, suffix in pairs)

    def _entry(self, place: Place, key: str, path: Path, names: Path) -> dict[str, Json]:
        here = place.below(key)
        if suffix := self._shape.suffix(names):
            return self._field({key: here, key + suffix: place.below(key + suffix)}, path)
        if here.agreed():
            return _present(key, next(iter(here.heads.values())))
        if key == ORDER:
            # Where a row stands is no answer: two people who moved it need not be asked.
            return _present(key, min((here.heads[head] for head in here.live()), key=_text))
        if names in self._shape.groups and _all_maps(here):
            return _present(key, self.branch(here, path, names) or MISSING)
        if names in self._shape.repeats and _all_maps(here):
            return _present(key, self._rows(here, path, names) or MISSING)
        return self._field({key: here}, path)

    def _rows(self, place: Place, path: Path, names: Path) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key in place.keys():  # noqa: SIM118 - a method, not a dictionary
            result.update(self._row(place.below(key), key, (*path, key), names))
        return result

    def _row(self, row: Place, key: str, path: Path, names: Path) -> dict[str, Json]:
        if row.agreed():
            return _present(key, next(iter(row.heads.values())))
        held = [head for head, value in row.heads.items() if value is not MISSING]
        unaware = {
            head
            for head, value in row.heads.items()
            if value is MISSING and head not in row.among([head, *held]).live()
        }
        present = row.among(head for head in row.heads if head not in unaware)
        if _all_maps(present) and MISSING not in present.heads.values():
            return _present(key, self.branch(present, path, names))
        return self._field({key: row}, path)

    def _field(self, places: Mapping[str, Place], path: Path) -> dict[str, Json]:
        """Values that mean something only together: the winner's, or a conflict that shows all of them."""
        whole = Place(
            {head: _together(places, head) for head in next(iter(places.values())).heads},
            {
                pair: tuple(_together_at(places, pair, number) for number in range(len(bases)))
                for pair, bases in next(iter(places.values())).bases.items()
            },
        )
        live = whole.live()
        if whole.among(live).agreed():
            return dict(_mapping(whole.heads[live[0]]))
        self.conflicts.append(Conflict(path, {head: _mapping(whole.heads[head]) for head in live}))
        return {}


def _together(places: Mapping[str, Place], head: str) -> dict[str, Json]:
    found = {key: place.heads[head] for key, place in places.items()}
    return {key: value for key, value in found.items() if not isinstance(value, _Missing)}


def _together_at(places: Mapping[str, Place], pair: Pair, number: int) -> dict[str, Json]:
    found = {key: place.bases[pair][number] for key, place in places.items()}
    return {key: value for key, value in found.items() if not isinstance(value, _Missing)}


def _get(value: Value, key: str) -> Value:
    return value.get(key, MISSING) if isinstance(value, Mapping) else MISSING


def _present(key: str, value: Value) -> dict[str, Json]:
    return {} if isinstance(value, _Missing) else {key: value}


def _all_maps(place: Place) -> bool:
    return all(value is MISSING or isinstance(value, Mapping) for value in place.heads.values())


def _mapping(value: Value) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _same(first: Value, second: Value) -> bool:
    """Equal as JSON: to Python, true and 1 would be the same."""
    if isinstance(first, _Missing) or isinstance(second, _Missing):
        return first is second
    return first == second and _text(first) == _text(second)


def _text(value: Value) -> str:
    return json.dumps(None if isinstance(value, _Missing) else value, sort_keys=True)


def _copied(answers: Mapping[str, Json]) -> dict[str, Json]:
    copy: dict[str, Json] = json.loads(json.dumps(answers))
    return copy


def _inside(answers: dict[str, Json], path: Path) -> dict[str, Json]:
    """The map at `path`, made where it is missing."""
    for key in path:
        inner = answers.setdefault(key, {})
        if not isinstance(inner, dict):
            inner = answers[key] = {}
        answers = inner
    return answers

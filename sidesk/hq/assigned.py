"""Who is given which project.

An assignment names the record that describes the project, for records say by it where they belong. People
say its number, and may say it before anything of the project has come in: a number means every project that
carries it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.projects import FORM, number_in
from sidesk.models.entities import RecordQuery
from sidesk.models.store import Store

_EVERY = 1_000_000


@dataclass(frozen=True)
class Given:
    """What one person is given, and what was taken away again: records of projects."""

    projects: tuple[str, ...]
    ended: frozenset[str]
    left: bool = False  # the person works here no more, so nothing goes out


def given(store: Store, person: str) -> Given:
    """What a person is given. Who left has nothing, whatever was assigned."""
    known = store.office.person(person)
    rows = store.office.assignments(person)
    means = _meant(store, {project for _, project, _ in rows})
    ours = {one for _, project, is_ended in rows if not is_ended for one in means[project]}
    theirs = {one for _, project, is_ended in rows if is_ended for one in means[project]}
    if known is None or known.left_at is not None:
        return Given((), frozenset(ours | theirs), left=True)
    return Given(tuple(sorted(ours)), frozenset(theirs - ours))


def everybody(store: Store) -> dict[str, tuple[str, ...]]:
    """By person, the projects given to those who work here, in a few queries for all of them."""
    rows = [(person, project) for person, project, is_ended in store.office.assignments() if not is_ended]
    here = {one.id for one in store.office.people() if one.left_at is None}
    means = _meant(store, {project for _, project in rows})
    found: dict[str, set[str]] = defaultdict(set)
    for person, project in rows:
        if person in here:
            found[person].update(means[project])
    return {person: tuple(sorted(projects)) for person, projects in found.items()}


def people_of(store: Store, project: str) -> list[str]:
    """Who is given this project, by its record."""
    return [person for person, projects in everybody(store).items() if project in projects]


def assign(store: Store, person: str, project: str) -> None:
    """Give a project, by its record or its number, to somebody."""
    for one in records_of(store, project):  # as it was said, where nothing of it has come in yet
        store.office.assign(person, one)


def unassign(store: Store, person: str, project: str) -> None:
    """Take it away, however it was named when it was given."""
    gone = {project, *records_of(store, project)}
    rows = store.office.assignments(person)
    means = _meant(store, {name for _, name, _ in rows})
    for _, name, is_ended in rows:
        if not is_ended and (name in gone or gone & set(means[name])):
            store.office.unassign(person, name)


def records_of(store: Store, project: str) -> tuple[str, ...]:
    """The records that a number, or the record itself, means."""
    return _meant(store, [project])[project]


def numbers(store: Store) -> dict[str, str]:
    """By record, the number of every project."""
    lines = store.records.page(RecordQuery(form=FORM, limit=_EVERY))
    newest = store.records.read([line.revision for line in lines])
    return {one.record: number for one in newest if (number := number_in(one.answers))}


def _meant(store: Store, names: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """By name, the projects with this number; a record, and a number that none has, means itself."""
    loose = {name for name in names if name} - set(store.records.heads_of(names))
    carried = _carriers(store, loose) if loose else {}
    return {name: tuple(carried.get(name, ())) or (name,) for name in names}


def _carriers(store: Store, wanted: Collection[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record, number in sorted(numbers(store).items()):
        if number in wanted:
            found[number].append(record)
    return found

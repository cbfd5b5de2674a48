"""Find anything by a few letters: projects, records, people, places, and the lines of registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.audience import Sight
from sidesk.actions.desk import Desk
from sidesk.actions.record_titles import title_of
from sidesk.core.canonical import Json
from sidesk.core.text import LocalText
from sidesk.models.entities import RecordQuery, RecordSummary, RegisterLine, RegisterQuery

PROJECT, PERSON, PLACE, RECORD, LINE = "project", "person", "place", "record", "line"
KINDS = {"P01": PROJECT, "P02": PERSON, "P03": PLACE}  # the built-in forms
ROOMS = ("rooms", "places")  # registers whose lines are places
PEOPLE = ("people",)
_LOOKED_AT = 60  # records a search reads; more do not help a person
_NAMES = ("code", "name", "problem", "number", "sn", "serial")


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `name` stays the same for the same thing: lists keep their place by it."""

    kind: str
    name: str
    title: str
    details: tuple[str, ...]
    record: str
    form: str = ""
    state: str = ""
    register: str = ""
    key: str = ""  # of a register's line: its row within the record
    form_title: LocalText | None = None


def find(desk: Desk, text: str, kind: str = "", limit: int = 8) -> list[Hit]:
    """What holds every part of `text`, at most `limit` of each kind; `kind` asks for one kind only.

    Lines are looked for in those records only that hold the text at all: so a million lines cost nothing.
    """
    parts = _parts(text)
    if not parts:
        return _every(desk, kind, limit) if kind else []
    sight = Sight(desk)
    found = [line for line in desk.store.records.search(text, _LOOKED_AT) if sight.sees(line)]
    wanted: dict[str, int] = {}
    hits: list[Hit] = []
    titles = _titles(desk)
    lines = desk.store.registers.holding(parts, [line.record for line in found], 3 * limit)
    for hit in [
        *(_record(desk, line, titles) for line in found),
        *(_line(line, titles, desk) for line in lines),
    ]:
        wanted[hit.kind] = wanted.get(hit.kind, 0) + 1
        if wanted[hit.kind] <= limit and kind in ("", hit.kind):
            hits.append(hit)
    return hits


def spot(desk: Desk, record: str, text: str) -> tuple[str, ...]:
    """Where in a record the text stands, as the path of an answer; nothing where it is not an answer."""
    draft = desk.store.records.draft(record)
    parts = _parts(text)
    if draft is None or not parts:
        return ()
    for wanted in (" ".join(parts), *sorted(parts, key=len, reverse=True)):
        for path, said in _answers(draft.answers, ()):
            if wanted in said.casefold():
                return path
    return ()


def known(desk: Desk, records: Sequence[str]) -> list[Hit]:
    """These records as hits, those that are still there and seen, in this order."""
    titles, sight = _titles(desk), Sight(desk)
    lines = [desk.store.records.summary(record) for record in records]
    return [_record(desk, line, titles) for line in lines if line is not None and sight.sees(line)]


def _every(desk: Desk, kind: str, limit: int) -> list[Hit]:
    titles = _titles(desk)
    hits: list[Hit] = []
    for form, named in KINDS.items():
        if named == kind:
            lines = desk.store.records.page(
                RecordQuery(form=form, order="title", descending=False, limit=limit)
            )
            hits += [_record(desk, line, titles) for line in lines]
    for register in PEOPLE if kind == PERSON else ROOMS if kind == PLACE else ():
        page = desk.store.registers.page(RegisterQuery(register, limit=limit))
        hits += [_line(line, titles, desk) for line in page]
    return hits[:limit]


def _parts(text: str) -> list[str]:
    return text.casefold().split()


def _titles(desk: Desk) -> dict[str, LocalText]:
    return {entry.form: desk.form(entry.sha256).title for entry in desk.store.packages.all()}


def _record(desk: Desk, line: RecordSummary, titles: Mapping[str, LocalText]) -> Hit:
    kind = KINDS.get(line.form, RECORD)
    return Hit(
        kind=kind,
        name=f"record:{line.record}",
        title=title_of(desk, line) or line.number,
        details=(line.number,) if line.title else (),
        record=line.record,
        form=line.form,
        state=line.state,
        form_title=titles.get(line.form),
    )


def _line(line: RegisterLine, titles: Mapping[str, LocalText], desk: Desk) -> Hit:
    said = {name: value for name, value in line.cells.items() if isinstance(value, str)}
    title = next((said[name] for name in _NAMES if said.get(name)), "") or next(iter(said.values()), "")
    kind = PERSON if line.register in PEOPLE else PLACE if line.register in ROOMS else LINE
    summary = desk.store.records.summary(line.record)
    others = [value for value in said.values() if value != title and len(value) < 40]
    return Hit(
        kind=kind,
        name=f"line:{line.register}:{line.record}:{line.key}",
        title=title,
        details=tuple(others[:3]),
        record=line.record,
        form=summary.form if summary else "",
        state=said.get("state", ""),
        register=line.register,
        key=line.key,
        form_title=titles.get(summary.form) if summary else None,
    )


def _answers(answers: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(answers, str):
        yield path, answers
    elif isinstance(answers, Mapping):
        for name, value in answers.items():
            if not name.startswith("@"):
                yield from _answers(value, (*path, name))

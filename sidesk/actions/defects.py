"""Defects of a project with their photos before and after, and the documents that move them on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import fill, process, projects
from sidesk.actions.desk import Desk
from sidesk.actions.release import started_with
from sidesk.core.canonical import Json
from sidesk.core.errors import ProcessInvalid
from sidesk.forms.definition import Form, Group, Node, Path, Question, Repeat
from sidesk.forms.tree import value_at
from sidesk.workflow.defects import FOUND_IN, NOTICE, REPLY, Defect

_NOWHERE: Path = ()
MOST_PHOTOS = 2  # a card has no room for more


@dataclass(frozen=True)
class Photo:
    """A photo of a defect: the bytes by hash, and its caption."""

    sha256: str
    caption: str = ""


@dataclass(frozen=True)
class Card:
    """A defect as the board shows it. `path` leads to the row that found it."""

    defect: Defect
    project: str
    form: str = ""
    path: Path = ()
    before: tuple[Photo, ...] = ()
    after: tuple[Photo, ...] = ()


def board(desk: Desk, project: str = "") -> list[Card]:
    """Every defect of a project, or of all: what is late first, then by the day it is due."""
    chosen = [one.record for one in projects.projects(desk) if project in ("", one.record)]
    cards = [card for one in chosen for card in _cards(desk, one)]
    return sorted(
        cards, key=lambda card: (not card.defect.overdue, card.defect.due or "9", card.defect.number)
    )


def open_count(desk: Desk) -> int:
    """How many defects are open in all projects."""
    return sum(card.is_open for one in projects.projects(desk) for card in _lives(desk, one.record))


def _lives(desk: Desk, project: str) -> Sequence[Defect]:
    try:
        return process.report(desk, project).defects
    except ProcessInvalid:  # said on the project's page; the count must not fail because of it
        return ()


def _cards(desk: Desk, project: str) -> Iterator[Card]:
    told = process.report(desk, project)
    for defect in told.defects:
        form, path, before = "", _NOWHERE, tuple[Photo, ...]()
        if defect.record:
            line = told.lines.get(defect.record)
            form = line.form if line else ""
            path, before = _found(desk, defect)
        if not before and defect.notice:
            before = tuple(_photos(_answers(desk, defect.notice), "photos_before"))
        after = tuple(_photos(_answers(desk, defect.reply), "photos_after")) if defect.reply else ()
        yield Card(defect, project, form or NOTICE, path, before[:MOST_PHOTOS], after[:MOST_PHOTOS])


def _found(desk: Desk, defect: Defect) -> tuple[Path, tuple[Photo, ...]]:
    """Where the row that found a defect stands, and its photos."""
    opened = fill.resume(desk, defect.record)
    path = row_path(opened.form, defect.row)
    row = value_at(opened.answers, path) if path else None
    repeat = _repeat(opened.form.items, path)
    photos = [
        photo
        for node in (repeat.items if repeat else ())
        if isinstance(node, Question) and node.kind == "photo" and isinstance(row, Mapping)
        for photo in _of(row.get(node.name))
    ]
    return path, tuple(photos)


def row_path(form: Form, key: str) -> Path:
    """The path of a register's row key: `items/duct-08` may stand in a group. Nothing where it is none."""
    parts = key.split("/")
    if len(parts) < 2:
        return ()
    for above, node in _repeats(form.items):
        if node.name == parts[0]:
            return (*above, *parts)
    return ()


def _repeats(items: Sequence[Node], above: Path = ()) -> Iterator[tuple[Path, Repeat]]:
    for node in items:
        if isinstance(node, Repeat):
            yield above, node
        elif isinstance(node, Group):
            yield from _repeats(node.items, (*above, node.name))


def _repeat(items: Sequence[Node], path: Path) -> Repeat | None:
    found = (node for above, node in _repeats(items) if path[: len(above) + 1] == (*above, node.name))
    return next(found, None)


def _answers(desk: Desk, record: str) -> Mapping[str, Json]:
    revision = fill.newest(desk, record)
    return revision.answers if revision else {}


def _photos(answers: Mapping[str, Json], name: str) -> Iterator[Photo]:
    """The photos of a question, whatever group it stands in."""
    for key, value in answers.items():
        if key == name:
            yield from _of(value)
        elif isinstance(value, Mapping):
            yield from _photos(value, name)


def _of(value: Json | None) -> Iterator[Photo]:
    for one in value if isinstance(value, Sequence) and not isinstance(value, str) else ():
        if isinstance(one, Mapping) and isinstance(one.get("sha256"), str):
            yield Photo(str(one["sha256"]), str(one.get("caption") or ""))


# --- moving on -------------------------------------------------------------------------------------------


def begin_notice(desk: Desk, card: Card) -> fill.OpenRecord:
    """The notice about a defect, begun with all that is known of it."""
    defect = card.defect
    found = desk.store.records.summary(defect.record)
    given: dict[str, Json] = {
        "defect": defect.number, "origin": FOUND_IN.get(found.form if found else ""),
        "origin_ref": found.number if found else "", "section": defect.section, "place": defect.place,
        "trade": defect.trade, "problem": defect.problem, "clause": defect.clause,
        "severity": defect.severity, "responsible": defect.owner, "due_on": defect.due,
        "photos_before": _kept(desk, card), "issued_at": desk.clock.stamp(),
    }  # fmt: skip
    return started_with(desk, NOTICE, card.project, given)


def begin_reply(desk: Desk, card: Card) -> fill.OpenRecord:
    """The reply to a notice: what was done, begun with all that is known."""
    defect = card.defect
    notice = desk.store.records.summary(defect.notice) if defect.notice else None
    given: dict[str, Json] = {
        "rect_ref": notice.number if notice else "", "defect": defect.number, "section": defect.section,
        "place": defect.place, "problem": defect.problem, "done_by": defect.owner,
        "rounds_before": str(defect.round - 1),
    }  # fmt: skip
    return started_with(desk, REPLY, card.project, given)


def _kept(desk: Desk, card: Card) -> Json:
    """The photos of the row that found it, as they stand there: the same bytes, nothing is copied."""
    if not card.path:
        return None
    answers = fill.resume(desk, card.defect.record).answers
    row = value_at(answers, card.path)
    lists = (value for value in (row.values() if isinstance(row, Mapping) else ()) if list(_of(value)))
    return next(lists, None)

"""Put what testers' files hold into a record, as one step of undo, with the files themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sidesk.actions import attach
from sidesk.actions.desk import Desk
from sidesk.actions.measured_lines import Proposal
from sidesk.core.canonical import Json
from sidesk.forms.definition import Path
from sidesk.forms.session import Changes, FormSession

Entry = dict[str, Json]


def kept(desk: Desk, proposal: Proposal) -> list[tuple[Path, Entry]]:
    """Keep the files themselves; entries for their questions. Raises AttachmentRefused."""
    return [(path, _entry(attach.file(desk, data, name))) for path, data, name in proposal.files]


def _entry(kept: Mapping[str, Json]) -> Entry:
    """As an answer holds a file: when it was kept is the store's own business."""
    return {name: value for name, value in kept.items() if name != "added_at"}


def put(
    session: FormSession,
    proposal: Proposal,
    entries: Sequence[tuple[Path, Mapping[str, Json]]] = (),
    ticked: frozenset[Path] = frozenset(),
) -> Changes:
    """Put it into the record as one step of undo. `ticked` are the differing cells to be written over.

    What was answered or removed since it was proposed stays as it is now.
    """
    answers = _answers(session, proposal, entries, ticked)
    changes = {path for path, _ in answers}
    with session.journal.together():
        changes |= session.answer_many(answers)
        tables = dict.fromkeys(line.table for line in proposal.new)
        for table in tables:
            rows = [
                {cell.name: cell.value for cell in (*line.fills, *line.marks)}
                for line in proposal.new
                if line.table == table
            ]
            changes |= {table, *((*table, key) for key in session.add_rows(table, values=rows))}
    return frozenset(changes)


def _answers(
    session: FormSession,
    proposal: Proposal,
    entries: Sequence[tuple[Path, Mapping[str, Json]]],
    ticked: frozenset[Path],
) -> list[tuple[Path, Json | None]]:
    changes: dict[Path, Json | None] = {}
    for line in proposal.matched:
        written = False
        for cell in (*line.fills, *(one for one in line.differs if line.path(one) in ticked)):
            path = line.path(cell)
            if session.has(path) and session.value(path) == cell.before:
                changes[path], written = cell.value, True
        marks = {line.path(cell): cell.value for cell in line.marks if written}
        changes |= {path: value for path, value in marks.items() if session.has(path)}
    for path, choice in proposal.scopes:
        chosen = session.value(path)
        there = [str(one) for one in chosen] if isinstance(chosen, list) else []
        if choice not in there:
            changes[path] = list[Json]([*_listed(changes.get(path), there), choice])
    for path, entry in entries:
        found = session.value(path)
        there_now = list(found) if isinstance(found, list) else []
        before = changes.get(path, there_now)
        changes[path] = [*(before if isinstance(before, list) else []), dict(entry)]
    return list(changes.items())


def _listed(value: Json | None, otherwise: list[str]) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else otherwise

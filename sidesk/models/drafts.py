"""Drafts: one mutable state a record, kept as it is typed; put away instead of deleted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import RecordUnknown
from sidesk.forms.journal import Pages
from sidesk.models.dialect import insert
from sidesk.models.entities import Draft
from sidesk.models.projections import draft_of
from sidesk.models.tables import DraftHistoryRow, DraftRow

_ALL = sa.select(DraftRow.__table__)
_TAIL = "/tail"  # of the name under which the page is kept that every save writes


def start(connection: sa.Connection, draft: Draft, moment: dt.datetime) -> None:
    """Make the draft of a record; one that exists already stays as it is."""
    values = {
        "record": draft.record, "form": draft.form, "package": draft.package, "number": draft.number,
        "project": draft.project, "base": _text(draft.base), "answers": _text(draft.answers),
        "saved_at": moment, "title": draft.title, "done": draft.done, "total": draft.total,
    }  # fmt: skip
    connection.execute(insert(DraftRow).values(**values).on_conflict_do_nothing())


def keep(connection: sa.Connection, draft: Mapping[str, str | int | dt.datetime], undo: Pages | None) -> None:
    """Write what is typed over what was typed. Raises RecordUnknown where no draft was started."""
    if not connection.execute(_KEEP, draft).rowcount:
        raise RecordUnknown(record=draft["kept"])
    if undo is None:
        return
    record = str(draft["kept"])
    if undo.base is not None:
        rest_on(connection, record, undo.base)
    if undo.settled is not None:
        connection.execute(_REMEMBER, {"record": record, "steps": undo.settled})
    answers = _digest(str(draft["answers"]))
    tail = f'{{"answers":"{answers}","tail":{undo.tail}}}'
    connection.execute(_REMEMBER, {"record": record + _TAIL, "steps": tail})


def read(connection: sa.Connection, record: str) -> Draft | None:
    """The draft of a record, also one that was put away."""
    row = connection.execute(_ALL.where(DraftRow.record == record)).first()
    return None if row is None else draft_of(row)


def history(connection: sa.Connection, record: str) -> Json:
    """The undo steps that were kept with the draft, `{"tail": .., "settled": ..}`; None if it says
    something else by now."""
    asked = sa.select(DraftHistoryRow.record, DraftHistoryRow.steps)
    asked = asked.where(DraftHistoryRow.record.in_([record, record + _TAIL]))
    pages = {row.record: row.steps for row in connection.execute(asked)}
    answers = connection.scalar(sa.select(DraftRow.answers).where(DraftRow.record == record))
    tail = json.loads(pages.get(record + _TAIL, "null"))
    if not isinstance(tail, dict) or answers is None or tail.get("answers") != _digest(answers):
        return None
    return {"tail": tail.get("tail"), "settled": json.loads(pages.get(record, "null"))}


def pages(connection: sa.Connection, record: str) -> dict[str, str]:
    """The undo steps of a draft as they are kept, to be given to `replace`."""
    asked = sa.select(DraftHistoryRow.record, DraftHistoryRow.steps)
    rows = connection.execute(asked.where(DraftHistoryRow.record.in_([record, record + _TAIL])))
    return {row.record: row.steps for row in rows}


def replace(connection: sa.Connection, draft: Draft, steps: Mapping[str, str], moment: dt.datetime) -> None:
    """Another draft of the same record in place of the one there is, with these undo steps."""
    remove(connection, draft.record)
    start(connection, draft, moment)
    for name, page in steps.items():
        connection.execute(_REMEMBER, {"record": name, "steps": page})


def every(connection: sa.Connection, *, away: bool) -> list[Draft]:
    """The drafts being worked on, or those put away; the last one saved first."""
    asked = _ALL.where(DraftRow.away_at.is_not(None) if away else DraftRow.away_at.is_(None))
    return [draft_of(row) for row in connection.execute(asked.order_by(DraftRow.saved_at.desc()))]


def move(connection: sa.Connection, record: str, away_at: dt.datetime | None) -> None:
    """Put a draft away, or take it back. Raises RecordUnknown."""
    moved = sa.update(DraftRow).where(DraftRow.record == record).values(away_at=away_at)
    if not connection.execute(moved).rowcount:
        raise RecordUnknown(record=record)


def remove(connection: sa.Connection, record: str) -> None:
    """The draft became a revision: nothing is lost by removing it."""
    connection.execute(sa.delete(DraftRow).where(DraftRow.record == record))
    pages = [record, record + _TAIL]
    connection.execute(sa.delete(DraftHistoryRow).where(DraftHistoryRow.record.in_(pages)))


def rest_on(connection: sa.Connection, record: str, base: Sequence[str]) -> None:
    """What is typed from now on follows these revisions."""
    moved = sa.update(DraftRow).where(DraftRow.record == record).values(base=_text(list(base)))
    connection.execute(moved)


_KEEP = (
    sa.update(DraftRow)
    .where(DraftRow.record == sa.bindparam("kept"))
    .values(
        answers=sa.bindparam("answers"), saved_at=sa.bindparam("saved_at"), title=sa.bindparam("title"),
        done=sa.bindparam("done"), total=sa.bindparam("total"), stale=1,
    )
)  # fmt: skip


_STEPS = insert(DraftHistoryRow)
_REMEMBER = _STEPS.on_conflict_do_update(set_={"steps": _STEPS.excluded.steps})


def _digest(answers: str) -> str:
    return sha256(answers.encode())


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

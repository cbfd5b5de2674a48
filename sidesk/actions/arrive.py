"""Files that were taken in while their record was closed: they come to its draft afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import RecordUnknown
from sidesk.forms.definition import Path
from sidesk.forms.session import FormSession

Item = dict[str, Json]


def behind(value: Json | None, items: Sequence[Item]) -> list[Json]:
    """An answer with these files behind what is there; none of them twice."""
    there: list[Json] = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    known = {item.get("sha256") for item in there if isinstance(item, dict)}
    return [*there, *(item for item in items if item.get("sha256") not in known)]


def arrive(desk: Desk, record: str, path: Path, items: Sequence[Item]) -> bool:
    """Put files behind an answer of a draft. False where there is no draft or its row is gone."""
    try:
        opened = fill.resume(desk, record)
    except RecordUnknown:
        return False
    if opened.draft is None:
        return False
    session = FormSession(
        opened.form, opened.answers, opened.context, desk.clock, opened.undo, opened.draft.base
    )
    try:
        session.node(path)
        session.relevant(path)
    except KeyError:
        return False
    session.answer_many([(path, behind(session.value(path), items))])
    fill.keep(desk, record, session.answers, session.title(), session.progress(), session.pages())
    return True

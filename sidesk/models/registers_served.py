"""Pages of registers on PostgreSQL: sorted there, numbers before words, empty cells last."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.models.tables import AnyRow

_COLUMNS = "id, register, project, record, revision, key, cells"
_CELL = "coalesce(cells::jsonb -> :order ->> 'value', cells::jsonb ->> :order)"
_NUMBER = rf"CASE WHEN {_CELL} ~ '^-?[0-9]+(\.[0-9]+)?$' THEN {_CELL}::numeric END"


def page(
    connection: sa.Connection, query: RegisterQuery, after: RegisterLine | None, skip: int
) -> Sequence[AnyRow]:
    """The next lines behind `after`, or `skip` lines from the beginning. `place` counts the lines before."""
    condition, values = where(query)
    begin = int(after.place[0] or 0) if after is not None else skip
    way = "DESC" if query.descending else "ASC"
    keys = [f"{_NUMBER} {way} NULLS LAST", f"{_CELL} {way} NULLS LAST"] if query.order else []
    by = ", ".join([*keys, f"id {way}"])
    statement = (
        f"SELECT {_COLUMNS}, row_number() OVER (ORDER BY {by}) AS place FROM register_row "
        f"WHERE {condition} ORDER BY {by} LIMIT :limit OFFSET :begin"
    )
    asked = {**values, "order": query.order, "limit": query.limit, "begin": begin}
    if not query.order:
        asked.pop("order")
    return connection.execute(sa.text(statement), asked).all()


def where(query: RegisterQuery) -> tuple[str, dict[str, object]]:
    """The condition and its values."""
    parts, values = ["register = :register"], dict[str, object](register=query.register)
    if query.project:
        parts, values = [*parts, "project = :project"], values | {"project": query.project}
    if query.text:
        parts, values = [*parts, "strpos(lower(cells), lower(:text)) > 0"], values | {"text": query.text}
    for number, (column, said) in enumerate(query.cells.items()):
        parts.append(f"cells::jsonb ->> :column{number} = :cell{number}")
        values |= {f"column{number}": column, f"cell{number}": said}
    return " AND ".join(parts), values

"""How wide the columns of a table are: by kind, not below their heads, sharing the room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics

from sidesk.ui.fields.sheet_columns import SheetColumn
from sidesk.ui.theme import Look

USUAL, LEAST = 136, 96
WIDTHS = {
    "integer": 92, "decimal": 92, "money": 104, "date": 116, "time": 84, "datetime": 148, "one": 128,
    "many": 160, "yesno": 84, "verdict": 104, "long": 220, "photo": 76, "file": 84, "signature": 120,
    "ip": 128, "mac": 148,
}  # fmt: skip
ELASTIC = ("text", "long", "person", "device", "place", "record", "one", "many", "barcode", "calculate")


def naturals(look: Look, columns: Sequence[SheetColumn]) -> list[tuple[int, int, bool]]:
    """For each column: wanted width, least width, whether it gives and takes."""
    metrics = QFontMetrics(look.font("cap"))
    made = []
    for column in columns:
        kind = column.question.kind if column.question else ""
        head = metrics.horizontalAdvance(column.title) + look.px(24)
        wanted = max(look.px(WIDTHS.get(kind, USUAL) if kind else 200), head)
        elastic = not kind or kind in ELASTIC
        made.append((wanted, max(head, look.px(LEAST)) if elastic else wanted, elastic))
    return made


def shared(wanted: Sequence[tuple[int, int, bool]], room: int) -> list[int]:
    """Widths that fill the room, or as they are wanted where even the least ones do not fit."""
    natural = [width for width, _, _ in wanted]
    spare = room - sum(natural)
    if spare >= 0:
        takers = sum(elastic for _, _, elastic in wanted) or 1
        return [width + (spare // takers if elastic else 0) for width, _, elastic in wanted]
    give = [width - min(width, least) for width, least, _ in wanted]
    if sum(give) < -spare:
        return natural
    return [width + spare * part // sum(give) for width, part in zip(natural, give, strict=True)]

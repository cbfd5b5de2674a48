"""Where answers come from: sidesk::source, checked row by row.

Whether a form or a register of that name exists shows only where all forms lie together; one file knows
itself alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings
from sidesk.authoring.survey import Draft, walk
from sidesk.authoring.workbook import Row
from sidesk.forms.definition import Question, Repeat
from sidesk.forms.origins import misspelt, origins, parted

SOURCE = "sidesk:source"


def check_sources(drafts: Iterable[Draft], found: Findings) -> None:
    """Refuse what cannot be a source: ill-formed, or of rows that the table does not take."""
    for above, draft in walk(list(drafts)):
        if draft.row is None or not draft.row.has(SOURCE):
            continue
        around = next((one.node for one in reversed(above) if isinstance(one.node, Repeat)), None)
        if isinstance(draft.node, Repeat):
            _check_table(draft.row, around, found)
        elif isinstance(draft.node, Question):
            _check_question(draft.row, around, found)


def _check_table(row: Row, around: Repeat | None, found: Findings) -> None:
    if around is not None:
        found.refuse(row.place(SOURCE), faults.SOURCE_INSIDE_ROW)
    elif not _well_formed(row, (0, 1)):
        found.refuse(row.place(SOURCE), faults.BAD_TABLE_SOURCE)


def _check_question(row: Row, around: Repeat | None, found: Findings) -> None:
    if not _well_formed(row, (1,) if around is None else (1, 2)):
        found.refuse(row.place(SOURCE), faults.BAD_SOURCE if around is None else faults.BAD_COLUMN_SOURCE)
    elif around is not None:
        taken = origins(around.source)
        for origin in origins(row.text(SOURCE)):
            if origin.table not in taken:
                needed = {"table": around.name, "source": str(origin.table)}
                found.refuse(row.place(SOURCE), faults.SOURCE_NOT_OF_TABLE, **needed)


def _well_formed(row: Row, names: tuple[int, ...]) -> bool:
    """Whether there are alternatives, and each has so many names behind its form or register."""
    parts = parted(row.text(SOURCE))
    return bool(parts) and all(not misspelt(part) and part.count(".") in names for part in parts)

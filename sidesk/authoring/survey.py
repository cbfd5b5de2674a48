"""The survey sheet as a tree: groups and repeats opened and closed, each node with its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sidesk.authoring import faults
from sidesk.authoring.appearances import appearance
from sidesk.authoring.question_types import Asking, Closing, Opening, Refusing, meaning
from sidesk.authoring.questions import Reading, condition, hint, name_of, question, refuse_misplaced, register
from sidesk.authoring.settings import report_words, yes_or_no
from sidesk.authoring.workbook import Row, Table
from sidesk.forms.definition import Group, Node, Question, Repeat
from sidesk.forms.origins import SEPARATOR, parted
from sidesk.forms.package import DEEPEST

_GROUP = {
    "type", "name", "label", "hint", "guidance_hint", "relevant", "appearance", "disabled", "sidesk:merge",
    "sidesk:report",
}  # fmt: skip
_REPEAT = (_GROUP - {"sidesk:merge"}) | {
    "repeat_count", "read_only", "sidesk:rows", "sidesk:rows_filter", "sidesk:register", "sidesk:source",
}  # fmt: skip


@dataclass
class Draft:
    """A node in the making; it gets its children when the form is complete. The header has no row."""

    node: Node
    row: Row | None
    children: list[Draft] = field(default_factory=list)

    def walk(self, above: tuple[Draft, ...] = ()) -> Iterator[tuple[tuple[Draft, ...], Draft]]:
        """This draft and all below it, each with the drafts around it."""
        yield above, self
        for child in self.children:
            yield from child.walk((*above, self))

    def finished(self) -> Node:
        """The node with everything in it."""
        if isinstance(self.node, Question):
            return self.node
        return replace(self.node, items=tuple(child.finished() for child in self.children))


def walk(drafts: list[Draft]) -> Iterator[tuple[tuple[Draft, ...], Draft]]:
    """Every draft with those around it, outermost first."""
    for draft in drafts:
        yield from draft.walk()


def read_survey(table: Table, reading: Reading) -> list[Draft]:
    """The drafts of the sheet's top level; what cannot be read is left out and told."""
    return _Builder(reading).build(table)


class _Builder:
    """Reads row after row; `_open` holds the groups and repeats that are not closed yet."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found = reading.found
        self._top: list[Draft] = []
        self._open: list[Draft] = []

    def build(self, table: Table) -> list[Draft]:
        for row in table.rows:
            if yes_or_no(row.text("disabled")):
                self._found.note(row.place("disabled"), faults.DISABLED_ROW)
            else:
                self._take(row)
        for draft in self._open:
            self._not_closed(draft)
        return self._top

    def _take(self, row: Row) -> None:
        written = row.text("type")
        if not written:
            self._found.refuse(row.place("type"), faults.NO_TYPE)
            self._stand_in(row)
            return
        match meaning(written):
            case Opening(what):
                self._begin(row, what)
            case Closing(what):
                self._end(row, what)
            case Asking() as asking:
                self._put(Draft(question(row, asking, self._reading), row))
            case Refusing(fault, near):
                self._found.refuse(row.place("type"), fault, type=written, near=near)
                self._stand_in(row)

    def _stand_in(self, row: Row) -> None:
        """A refused question keeps its name, so that whoever refers to it is not told a second fault."""
        name = row.text("name")
        if name:
            self._put(Draft(Question(name, "calculate", calculation="''"), row))

    def _put(self, draft: Draft) -> None:
        (self._open[-1].children if self._open else self._top).append(draft)

    def _begin(self, row: Row, what: str) -> None:
        draft = Draft(self._group(row) if what == "group" else self._repeat(row), row)
        if len(self._open) >= DEEPEST:
            self._found.refuse(row.place("type"), faults.TOO_DEEP)
        elif any(isinstance(one.node, Repeat) and one.node.table for one in self._open):
            self._found.refuse(row.place("type"), faults.TABLE_HOLDS_QUESTIONS)
        self._put(draft)
        self._open.append(draft)

    def _end(self, row: Row, what: str) -> None:
        refuse_misplaced(row, {"type", "name", "label", "disabled"}, f"end_{what}", self._found)
        wanted = Group if what == "group" else Repeat
        if not any(isinstance(draft.node, wanted) for draft in self._open):
            self._found.refuse(row.place("type"), faults.NOTHING_TO_CLOSE, what=what)
            return
        while not isinstance(self._open[-1].node, wanted):
            self._not_closed(self._open.pop())
        closed = self._open.pop()
        if not closed.children and closed.row is not None:
            self._found.note(closed.row.place("type"), faults.EMPTY_CONTAINER, name=closed.node.name)

    def _not_closed(self, draft: Draft) -> None:
        if draft.row is not None:
            what = "group" if isinstance(draft.node, Group) else "repeat"
            self._found.refuse(draft.row.place("type"), faults.NOT_CLOSED, name=draft.node.name, what=what)

    def _group(self, row: Row) -> Group:
        refuse_misplaced(row, _GROUP, "group", self._found)
        merge = row.text("sidesk:merge")
        if merge and merge != "atomic":
            self._found.refuse(row.place("sidesk:merge"), faults.UNKNOWN_MERGE, value=merge)
        plain = self._reading.settings.plain
        return Group(
            name=name_of(row, "group", self._found),
            items=(),
            label=row.texts("label", plain),
            hint=hint(row, plain),
            relevant=row.text("relevant"),
            appearance=appearance(row, self._found),
            atomic=merge == "atomic",
            report=report_words(row, "sidesk:report", self._found),
        )

    def _repeat(self, row: Row) -> Repeat:
        refuse_misplaced(row, _REPEAT, "repeat", self._found)
        if row.has("sidesk:rows") and row.has("repeat_count"):
            self._found.refuse(row.place("repeat_count"), faults.ROWS_AND_COUNT)
        if row.has("sidesk:rows_filter") and not row.has("sidesk:rows"):
            self._found.refuse(row.place("sidesk:rows_filter"), faults.FILTER_WITHOUT_ROWS)
        plain = self._reading.settings.plain
        return Repeat(
            name=name_of(row, "repeat", self._found),
            items=(),
            label=row.texts("label", plain),
            hint=hint(row, plain),
            relevant=row.text("relevant"),
            count=row.text("repeat_count"),
            table="table" in appearance(row, self._found).split(),
            rows=row.text("sidesk:rows"),
            rows_filter=row.text("sidesk:rows_filter"),
            read_only=condition(row, "read_only"),
            register=self._repeat_register(row),
            source=f"{SEPARATOR} ".join(parted(row.text("sidesk:source"))),
            report=report_words(row, "sidesk:report", self._found),
        )

    def _repeat_register(self, row: Row) -> str:
        """A repeat feeds a whole register (`links`); its questions feed the columns."""
        written = row.text("sidesk:register")
        return written if written.isidentifier() else register(row, self._found)

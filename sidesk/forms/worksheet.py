"""The live answers of one record: cells over the stored tree, and computing again what a change concerns.

Every change puts the tasks that look at it into one queue, ordered by rank: a task runs after everything it
depends on, at most once for each cell, and only for the rows that share the change. What a person did is
written into `journal`; what follows from it is computed again when it is undone.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence

from sidesk.core.canonical import Json
from sidesk.core.expressions_names import Compute
from sidesk.core.expressions_values import NAN, number, truth
from sidesk.forms.cells import NOTHING, Cell, Row, Tally
from sidesk.forms.checks import check_question, check_repeat
from sidesk.forms.choices import all_choices, with_other
from sidesk.forms.definition import ORDER, Choice, Group, Path, Question, Repeat
from sidesk.forms.journal import Write
from sidesk.forms.kinds import computed
from sidesk.forms.ordering import order_of
from sidesk.forms.rules import RuleBook
from sidesk.forms.spots import MOST_ROWS, Link, Spot, Task, What
from sidesk.forms.state import Changes
from sidesk.forms.tree import copied, remove, rows_of, store


class Worksheet:
    """Cells and rows of one record."""

    def __init__(
        self, book: RuleBook, answers: dict[str, Json], new_id: Callable[[], str], *, fresh: bool
    ) -> None:
        self.book = book
        self.answers = answers
        self.journal: list[Write] | None = None
        self.cells: dict[Path, Cell] = {}
        self.rows: dict[Path, Row] = {}
        self.tallies: list[Tally] = [NOTHING] * len(book.form.items)
        self._new_id = new_id
        self._changed: set[Path] = set()
        self._ranks: list[int] = []  # a heap: what is to be computed, the first first
        self._waiting: dict[int, dict[Cell, None]] = {}  # for which cells
        self._offered: dict[tuple[str, str, bool], frozenset[str]] = {}
        self._run = {
            What.SHOWN: self._show,
            What.VALUE: self._compute,
            What.ROWS: self._rows_again,
            What.CHOICES: self._choose_again,
            What.WORDS: self._reword,
            What.CHECK: self._check,
        }
        self.root = Row(None, "", answers)
        self._fill(self.root)
        self._fresh: list[Row] = [self.root] if fresh else []
        self.settle()

    # --- what others may change --------------------------------------------------------------------------

    def put(self, cell: Cell, value: Json | None) -> None:
        """Store an answer; nothing happens if it is the one that is there."""
        if value != cell.value:
            self._note(Write("answer", cell.path, cell.value, value))
            self._store(cell, value)

    def insert(self, home: Cell, new: Mapping[str, dict[str, Json]], *, fresh: bool) -> None:
        """New rows by their keys; fresh ones get their defaults."""
        for key, data in new.items():
            self._note(Write("row", (*home.path, key), None, copied(data)))
            row = Row(home, key, data)
            store(self.answers, row.path, data)
            home.rows.append(row)
            self._fill(row)
            if fresh:
                self._fresh.append(row)
        self._arrange(home)

    def drop(self, home: Cell, keys: Sequence[str]) -> None:
        """Take rows away."""
        gone = [self.rows[(*home.path, key)] for key in dict.fromkeys(keys)]
        for row in gone:
            self._note(Write("row", row.path, copied(row.data), None))
            remove(self.answers, row.path)
            self._forget(row)
            self._changed.add(row.path)
        home.rows = [row for row in home.rows if not row.gone]
        self._arrange(home)

    def reorder(self, home: Cell, orders: Mapping[str, str]) -> None:
        """Give rows other places among their siblings."""
        for key, order in orders.items():
            row = self.rows[(*home.path, key)]
            self._note(Write("order", row.path, row.data.get(ORDER), order))
            row.data[ORDER] = order
            row.order = (order_of(order), key)
            self._changed.add(row.path)
        self._arrange(home)

    def apply(self, write: Write, *, backwards: bool) -> None:
        """Do a noted change again, or take it back."""
        value = copied(write.before if backwards else write.after)
        if write.what == "answer":
            self._store(self.cells[write.path], value)
            return
        if write.what == "order":
            self.reorder(self.cells[write.path[:-1]], {write.path[-1]: str(value)})
        else:
            self.apply_rows(write.path[:-1], [write], backwards=backwards)

    def apply_rows(self, path: Path, writes: Sequence[Write], *, backwards: bool) -> None:
        """The same for rows of one repeat, that all came or all went."""
        values = {w.path[-1]: copied(w.before if backwards else w.after) for w in writes}
        there = {key: value for key, value in values.items() if isinstance(value, dict)}
        if there:
            self.insert(self.cells[path], there, fresh=False)
        else:
            self.drop(self.cells[path], list(values))

    def settle(self) -> Changes:
        """Compute everything that the changes since the last time concern; the paths that are different."""
        self._drain()
        while self._fresh:
            self._defaults(self._fresh.pop(0))
            self._drain()
        changed = frozenset(self._changed)
        self._changed.clear()
        return changed

    def choices(self, cell: Cell) -> tuple[Choice, ...]:
        """The options that can be chosen now."""
        if cell.choices is None:
            question, options = cell.spot.question, self.book.of(cell.spot).options
            if options is None:
                cell.choices = all_choices(self.book.form, question)
            else:
                cell.choices = with_other(question, tuple(options(cell)))
        return cell.choices

    # --- building ----------------------------------------------------------------------------------------

    def _fill(self, row: Row) -> None:
        """Make the cells of a row from its data."""
        scope = row.home.spot.scope if row.home is not None else self.book.spots.scope
        row.cells = [Cell(spot, row) for spot in scope]
        if row.home is not None:
            self.rows[row.path] = row
            row.order = (order_of(row.data.get(ORDER)), row.key)
        for cell in row.cells:
            self.cells[cell.path] = cell
            found = _found(row.data, cell.spot)
            if isinstance(cell.spot.node, Question):
                cell.value = found
            elif isinstance(cell.spot.node, Repeat):
                for key, data in rows_of(found):
                    inner = Row(cell, key, data)
                    cell.rows.append(inner)
                    self._fill(inner)
                cell.rows.sort(key=lambda one: one.order)
            for what, task in cell.spot.tasks.items():
                if what not in (What.CHOICES, What.WORDS):
                    self._push(task, cell)

    def _forget(self, row: Row) -> None:
        row.gone = True
        self.rows.pop(row.path, None)
        for cell in row.cells:
            self.cells.pop(cell.path, None)
            self._count_in(cell, NOTHING)
            for inner in cell.rows:
                self._forget(inner)

    def _arrange(self, home: Cell) -> None:
        """Sort the rows of a repeat and find out which are seen."""
        home.rows.sort(key=lambda row: row.order)
        if What.ROWS in home.spot.tasks:
            self._push(home.spot.tasks[What.ROWS], home)
        self._see(home)

    def _see(self, home: Cell) -> None:
        seen = [row for row in home.rows if row.visible] if home.shown else []
        if seen == home.seen:
            return
        home.seen = seen
        for row in home.rows:
            row.number = 0
        for place, row in enumerate(seen, 1):
            row.number = place
        self._changed.add(home.path)
        self._tell(home, home.spot.row_readers)

    def _defaults(self, row: Row) -> None:
        """Answer what the form answers itself when a record or a row begins."""
        computing: list[tuple[Cell, Compute]] = []
        for cell in row.cells:
            if cell.value is not None or not isinstance(cell.spot.node, Question):
                continue
            rules = self.book.of(cell.spot)
            if rules.default_answer is not None:
                self.put(cell, copied(rules.default_answer))
            elif rules.default is not None:
                computing.append((cell, rules.default))
        for cell, default in computing:
            self._drain()
            self.put(cell, computed(cell.spot.question, default(cell), self.book.world.zone))

    # --- the queue ---------------------------------------------------------------------------------------

    def _push(self, task: Task, cell: Cell) -> None:
        waiting = self._waiting.get(task.rank)
        if waiting is None:
            waiting = self._waiting[task.rank] = {}
            heapq.heappush(self._ranks, task.rank)
        waiting[cell] = None

    def _drain(self) -> None:
        while self._ranks:
            rank = self._ranks[0]
            waiting = self._waiting[rank]
            if not waiting:
                heapq.heappop(self._ranks)
                del self._waiting[rank]
                continue
            cell, _ = waiting.popitem()
            if not cell.row.gone:
                self._run[self.book.order[rank].what](cell)

    def _tell(self, cell: Cell, links: Sequence[Link]) -> None:
        """Have everybody compute again who looks at a cell: in the rows they share, no others."""
        for link in links:
            spot = link.task.spot
            row = cell.row
            for _ in range(len(cell.spot.chain) - link.shared):
                assert row.up is not None
                row = row.up
            rows = [row]
            for repeat in spot.chain[link.shared :]:
                rows = [inner for one in rows for inner in one.cells[repeat.slot].rows]
            for one in rows:
                self._push(link.task, one.cells[spot.slot])

    def _note(self, write: Write) -> None:
        if self.journal is not None:
            self.journal.append(write)

    # --- the tasks ---------------------------------------------------------------------------------------

    def _store(self, cell: Cell, value: Json | None) -> None:
        path = (*cell.row.path, *cell.spot.groups, cell.spot.name)
        if value is None:
            remove(self.answers, path)
        else:
            store(self.answers, path, value)
        cell.value = value
        self._changed.add(cell.path)
        self._retext(cell)
        self._push(cell.spot.tasks[What.CHECK], cell)

    def _retext(self, cell: Cell, *, always: bool = False) -> None:
        text = cell.spoken() if cell.shown else ""
        if text != cell.text or always:
            cell.text = text
            self._tell(cell, cell.spot.readers)

    def _show(self, cell: Cell) -> None:
        relevant = self.book.of(cell.spot).relevant
        shown = cell.parent_shown and (relevant is None or truth(relevant(cell)))
        if shown == cell.shown:
            return
        cell.shown = shown
        self._changed.add(cell.path)
        self._retext(cell, always=True)
        self._push(cell.spot.tasks[What.CHECK], cell)
        if isinstance(cell.spot.node, Repeat):
            self._see(cell)
        for child in cell.below():
            self._push(child.spot.tasks[What.SHOWN], child)

    def _compute(self, cell: Cell) -> None:
        rules = self.book.of(cell.spot)
        assert rules.calculation is not None
        value = computed(cell.spot.question, rules.calculation(cell), self.book.world.zone)
        if value == cell.value:
            return
        if rules.keeps:
            self._note(Write("answer", cell.path, cell.value, value))
        self._store(cell, value)

    def _rows_again(self, cell: Cell) -> None:
        rules = self.book.of(cell.spot)
        if rules.options is not None:
            wanted = [choice.name for choice in rules.options(cell)]
        else:
            assert rules.count is not None
            wanted = self._counted(cell, number(rules.count(cell), self.book.world.zone))
        there = {row.key for row in cell.rows}
        new: dict[str, dict[str, Json]] = {
            key: {ORDER: str(place)} for place, key in enumerate(wanted, 1) if key not in there
        }
        if new:
            self.insert(cell, new, fresh=True)
        visible = set(wanted)
        for row in cell.rows:
            if row.visible != (row.key in visible):
                row.visible = not row.visible
                for child in cell.spot.children.values():
                    self._push(child.tasks[What.SHOWN], row.cells[child.slot])
        if rules.options is not None:
            place_of = {key: place for place, key in enumerate(wanted)}
            cell.rows.sort(key=lambda row: (place_of.get(row.key, len(place_of)), row.order))
        self._see(cell)
        self._push(cell.spot.tasks[What.CHECK], cell)

    def _counted(self, cell: Cell, count: float) -> list[str]:
        """Keys of the first rows, with new ones where there are too few."""
        size = int(min(max(count, 0), MOST_ROWS)) if count == count else 0
        keys = [row.key for row in cell.rows[:size]]
        return keys + [self._new_id() for _ in range(size - len(keys))]

    def _choose_again(self, cell: Cell) -> None:
        cell.choices = None
        self._changed.add(cell.path)
        self._push(cell.spot.tasks[What.CHECK], cell)

    def _reword(self, cell: Cell) -> None:
        self._changed.add(cell.path)

    def _check(self, cell: Cell) -> None:
        node, rules = cell.spot.node, self.book.of(cell.spot)
        before = (cell.read_only, cell.required, cell.problems)
        tally = NOTHING
        if isinstance(node, Question):
            tally = check_question(cell, rules, self._names_offered(cell))
        elif isinstance(node, Repeat):
            count = number(rules.count(cell), self.book.world.zone) if rules.count is not None else NAN
            tally = check_repeat(cell, rules, too_many=count > MOST_ROWS)
            if cell.read_only != before[0]:
                for inner in (inner for row in cell.rows for inner in row.cells):
                    self._push(inner.spot.tasks[What.CHECK], inner)
        self._count_in(cell, tally)
        if before != (cell.read_only, cell.required, cell.problems):
            self._changed.add(cell.path)

    def _names_offered(self, cell: Cell) -> frozenset[str] | None:
        if cell.value is None:
            return None
        question = cell.spot.question
        if self.book.of(cell.spot).options is not None:
            return frozenset(choice.name for choice in self.choices(cell))
        key = (question.choices, question.kind, question.other)
        found = self._offered.get(key)
        if found is None:
            found = frozenset(choice.name for choice in all_choices(self.book.form, question))
            self._offered[key] = found
        return found or None

    def _count_in(self, cell: Cell, tally: Tally) -> None:
        if tally != cell.tally:
            section = cell.spot.section
            self.tallies[section] = self.tallies[section].and_also(tally).without(cell.tally)
            cell.tally = tally


def _found(data: Mapping[str, Json], spot: Spot) -> Json | None:
    """What the data of a row hold for a spot."""
    place: Json | None = data
    for name in (*spot.groups, spot.name):
        place = place.get(name) if isinstance(place, dict) else None
    return None if isinstance(spot.node, Group) else place

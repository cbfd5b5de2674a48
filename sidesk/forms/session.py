"""Filling one form: the wizard, without a window.

The session owns the answers and says what follows from them: what is asked, what is required, what is wrong,
what can be chosen, which rows there are. It never refuses an answer and never drops one: what is hidden keeps
its answer until `finished()` leaves it out. A question with a calculation answers itself.

Beside a question with `other`, its free text is stored at the path `..._other`; that question is not part of
the definition, but every method knows its path. The same holds for `..._bulk` beside the verdict of a
checklist: who passed it together with others, and when. It goes as soon as the verdict is answered by itself.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.expressions import World
from sidesk.core.expressions_values import text
from sidesk.core.text import LocalText, pick
from sidesk.forms import journal
from sidesk.forms.cells import NOTHING, Anchor, Cell, Row, Tally
from sidesk.forms.definition import ORDER, Choice, Form, Node, Path, Question, Repeat
from sidesk.forms.differences import become
from sidesk.forms.journal import Pages, Step, Write
from sidesk.forms.ordering import between, order_of
from sidesk.forms.rules import RuleBook
from sidesk.forms.spots import Spot, bulk_name
from sidesk.forms.state import Changes, Context, Problem, SectionState
from sidesk.forms.tree import copied, is_empty, tidied, value_at
from sidesk.forms.worksheet import Worksheet

__all__ = ["Changes", "Context", "FormSession", "Problem", "SectionState"]

_NAMING = ("text", "long", "person", "device", "place", "barcode")


class FormSession:
    """One form and its answers. Raises FormInvalid for a form whose expressions do not fit together."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Json] | None = None,
        context: Context | None = None,
        clock: Clock | None = None,
        history: Json = None,
        base: Sequence[str] = (),
    ) -> None:
        """`answers` is None for a new record: only that one gets its defaults. `history` is what
        `journal.pages()` gave when these answers were kept, `base` the revisions they follow."""
        clock = clock or Clock()
        self.form = form
        self.context = context or Context(clock.today(), clock.now())
        self.answers: dict[str, Json] = tidied(copied(dict(answers or {})), form.items)
        self._new_id = clock.new_id
        book = RuleBook(form, _world(form, self.context, clock), self.context.unasked)
        self._sheet = Worksheet(book, self.answers, clock.new_id, fresh=answers is None)
        self.journal = journal.read(history, form, self.answers)
        self.base = tuple(base)
        self._base_moved = self._base_sent = False  # not kept yet; given to be kept

    # --- what is there -----------------------------------------------------------------------------------

    def node(self, path: Path) -> Node:
        """The definition of what stands at a path; a row gives its repeat. KeyError if nothing does."""
        row = self._sheet.rows.get(path)
        if row is not None and row.home is not None:
            return row.home.spot.node
        cell = self._sheet.cells.get(path)
        return (cell.spot if cell is not None else self._sheet.book.spots.by_path[path]).node

    def has(self, path: Path) -> bool:
        """Whether there is such a question, group or table; of a row's answers, whether the row is there."""
        return path in self._sheet.cells

    def value(self, path: Path) -> Json | None:
        """The stored answer, or None."""
        return value_at(self.answers, path)

    def relevant(self, path: Path) -> bool:
        """Whether it is asked: it and everything it belongs to."""
        row = self._sheet.rows.get(path)
        return row.shown if row is not None else self._sheet.cells[path].shown

    def required(self, path: Path) -> bool:
        """Whether it must be answered."""
        return self._sheet.cells[path].required

    def read_only(self, path: Path) -> bool:
        """Whether the person may not type here (or add and remove rows)."""
        row = self._sheet.rows.get(path)
        cell = row.home if row is not None else self._sheet.cells[path]
        return cell is not None and cell.read_only

    def problems(self, path: Path | None = None) -> list[Problem]:
        """What is to be put right at and under a path, in the order of the form."""
        return [problem for cell in self._under(path or ()) for problem in cell.problems]

    def choices(self, path: Path) -> tuple[Choice, ...]:
        """The options that can be chosen now, the free one included."""
        cell = self._sheet.cells[path]
        return self._sheet.choices(cell) if isinstance(cell.spot.node, Question) else ()

    def label(self, path: Path) -> LocalText:
        """The question's words, with the answers they mention filled in."""
        cell = self._cell_of(path)
        wording = self._sheet.book.of(cell.spot).label
        return wording(cell) if wording is not None else {}

    def hint(self, path: Path) -> LocalText:
        """The words below it."""
        cell = self._cell_of(path)
        wording = self._sheet.book.of(cell.spot).hint
        return wording(cell) if wording is not None else {}

    def sections(self) -> list[SectionState]:
        """The children of the form, each with how far it is."""
        tallies = self._sheet.tallies
        return [self._state((node.name,), tallies[place]) for place, node in enumerate(self.form.items)]

    def section(self, path: Path) -> SectionState:
        """How far a group, a repeat or a row is."""
        tally = NOTHING
        for cell in self._under(path):
            tally = tally.and_also(cell.tally)
        return self._state(path, tally)

    def progress(self) -> tuple[int, int]:
        """Answered, asked."""
        tallies = self._sheet.tallies
        return sum(one.answered for one in tallies), sum(one.asked for one in tallies)

    def title(self) -> str:
        """What the record is called in lists: the form's expression, or the first answered text."""
        title = self._sheet.book.title
        written = text(title(Anchor(self._sheet.root))).strip() if title is not None else ""
        if written:
            return written
        for cell in self._under(()):
            if isinstance(cell.spot.node, Question) and cell.spot.node.kind in _NAMING and cell.text:
                return cell.text.split("\n")[0]
        return pick(self.form.title, self._sheet.book.world.language)

    def finished(self) -> dict[str, Json]:
        """The answers without hidden questions and rows, for the final revision."""
        return self._kept(self._sheet.book.spots.top, self._sheet.root)

    # --- answers -----------------------------------------------------------------------------------------

    def answer(self, path: Path, value: Json | None, *, joins: bool = False) -> Changes:
        """Put an answer down; None (or nothing in it) clears it. `joins`: part of the step before."""
        return self.answer_many([(path, value)], joins=joins)

    def answer_many(self, changes: Sequence[tuple[Path, Json | None]], *, joins: bool = False) -> Changes:
        """Several answers as one step of undo, e.g. a paste."""
        cells = [(self._sheet.cells[path], value) for path, value in changes]
        with self._step(joins=joins) as changed:
            for cell, value in cells:
                if isinstance(cell.spot.node, Question) and not cell.spot.is_computed:
                    self._sheet.put(cell, None if is_empty(value) else _normal(copied(value)))
                    if cell.spot.bulk is not None:
                        self._sheet.put(cell.row.cells[cell.spot.bulk.slot], None)
        return frozenset(changed)

    def pass_together(self, paths: Sequence[Path]) -> Changes:
        """Pass these verdicts of a checklist in one step; each keeps by whom and when that was done."""
        now = self._sheet.book.world.now().isoformat(timespec="seconds")
        mark: dict[str, Json] = {"at": now}
        if self.context.user:
            mark["by"] = unicodedata.normalize("NFC", self.context.user)
        cells = [self._sheet.cells[path] for path in paths]
        with self._step() as changed:
            for cell in cells:
                if cell.spot.bulk is not None and not cell.read_only:
                    self._sheet.put(cell, "pass")
                    self._sheet.put(cell.row.cells[cell.spot.bulk.slot], copied(mark))
        return frozenset(changed)

    def passed_together(self, path: Path) -> Mapping[str, Json] | None:
        """`at` and `by` of a verdict that was passed together with others; None for every other."""
        cell = self._sheet.cells[path]
        if cell.spot.bulk is None:
            return None
        mark = self.value((*path[:-1], bulk_name(path[-1])))
        return mark if isinstance(mark, Mapping) else None

    def become(self, answers: Mapping[str, Json], base: Sequence[str] | None = None) -> Changes:
        """Take other answers as one step of undo; `base`: the revisions they follow from now on."""
        wanted = tidied(copied(dict(answers)), self.form.items)
        with self._step() as changed:
            become(self._sheet, wanted)
            if base is not None and tuple(base) != self.base and self._sheet.journal is not None:
                self._sheet.journal.append(Write("base", (), list(self.base), list(base)))
                self._rest_on(base)
        return frozenset(changed)

    # --- rows --------------------------------------------------------------------------------------------

    def row_keys(self, path: Path) -> list[str]:
        """Keys of the rows, in order."""
        return [row.key for row in self._sheet.cells[path].rows if row.visible]

    def fixed_rows(self, path: Path) -> bool:
        """Whether people can neither add nor remove rows: a list or a number decides."""
        node = self.node(path)
        return isinstance(node, Repeat) and bool(node.rows or node.count)

    def row_choice(self, path: Path) -> Choice | None:
        """The choice behind a fixed row: its criterion, clause, method."""
        row = self._sheet.rows[path]
        if row.home is None or not row.home.spot.repeat.rows:
            return None
        nodes = self._sheet.book.lists[row.home.spot.repeat.rows].index("name").get(row.key)
        return nodes[0].choice if nodes else None

    def add_rows(
        self,
        path: Path,
        count: int = 1,
        after: str | None = None,
        values: Sequence[Mapping[str, Json]] = (),
        *,
        joins: bool = False,
    ) -> list[str]:
        """New rows at the end or behind a row, with answers if there are any; their keys."""
        if self.fixed_rows(path):
            raise ValueError(f"the rows of {path} are fixed")
        home = self._sheet.cells[path]
        new: dict[str, dict[str, Json]] = {}
        with self._step(joins=joins):
            for place, order in enumerate(self._room(home, max(count, len(values)), after)):
                data = dict(copied(values[place])) if place < len(values) else {}
                new[self._new_id()] = tidied({**data, ORDER: order}, home.spot.repeat.items)
            self._sheet.insert(home, new, fresh=True)
        return list(new)

    def remove_rows(self, path: Path, keys: Sequence[str]) -> Changes:
        """Take rows away."""
        if self.fixed_rows(path):
            raise ValueError(f"the rows of {path} are fixed")
        with self._step() as changed:
            self._sheet.drop(self._sheet.cells[path], keys)
        return frozenset(changed)

    def move_row(self, path: Path, key: str, after: str | None) -> Changes:
        """Put a row behind another, or first."""
        home = self._sheet.cells[path]
        if key == after:
            return frozenset()
        keys = [row.key for row in home.rows if row.key != key]
        place = keys.index(after) + 1 if after is not None else 0
        with self._step() as changed:
            if [*keys[:place], key, *keys[place:]] != [row.key for row in home.rows]:
                self._sheet.reorder(home, self._moved(home, keys, key, place))
        return frozenset(changed)

    # --- undo --------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.journal.last is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self.journal.next is not None

    def undo(self) -> Changes:
        """Take the last step back."""
        step = self.journal.back()
        self._walk(step.writes[::-1] if step is not None else (), backwards=True)
        return self._sheet.settle()

    def redo(self) -> Changes:
        """Do the step again that was taken back."""
        step = self.journal.forward()
        self._walk(step.writes if step is not None else (), backwards=False)
        return self._sheet.settle()

    def pages(self) -> Pages:
        """What is to be kept beside the answers. Pages have to be written in their order; where that fails,
        `unsettle` is called, and the next pages say everything."""
        pages = self.journal.pages()
        self._base_sent, self._base_moved = self._base_moved, False
        return pages._replace(base=self.base) if self._base_sent else pages

    def unsettle(self) -> None:
        """Pages were not written after all."""
        self.journal.unsettle()
        self._base_moved |= self._base_sent

    def _walk(self, writes: Sequence[Write], *, backwards: bool) -> None:
        """Do these again or take them back; rows of one repeat together: one by one, each looks at all."""

        def alike(write: Write) -> tuple[str, Path, bool]:
            value = write.before if backwards else write.after
            return write.what, write.path[:-1], value is None

        for (what, home, _), found in groupby(writes, alike):
            if what == "row":
                self._sheet.apply_rows(home, list(found), backwards=backwards)
                continue
            for write in found:
                self._apply(write, backwards=backwards)

    def _apply(self, write: Write, *, backwards: bool) -> None:
        value = write.before if backwards else write.after
        if write.what == "base":
            self._rest_on([str(one) for one in value] if isinstance(value, list) else ())
        else:
            self._sheet.apply(write, backwards=backwards)

    def _rest_on(self, base: Sequence[str]) -> None:
        self.base = tuple(base)
        self._base_moved = True

    # --- inside ------------------------------------------------------------------------------------------

    @contextmanager
    def _step(self, *, joins: bool = False) -> Iterator[set[Path]]:
        """What is done inside can be taken back as one; gives the changes, which are known at its end."""
        changed: set[Path] = set()
        writes: list[Write] = []
        self._sheet.journal = writes
        try:
            yield changed
            changed |= self._sheet.settle()
        finally:
            self._sheet.journal = None
            if writes:
                self.journal.add(Step(tuple(writes)), joins=joins)

    def _room(self, home: Cell, count: int, after: str | None) -> list[str]:
        """Orders for new rows behind a row, or at the end; the others are numbered again if need be."""
        rows = home.rows
        place = len(rows) if after is None else [row.key for row in rows].index(after) + 1
        before = rows[place - 1].order[0] if place else None
        behind = rows[place].order[0] if place < len(rows) else None
        orders = between(before, behind, count)
        if orders is not None:
            return orders
        places = {row.key: str(n + (count if n > place else 0)) for n, row in enumerate(rows, 1)}
        self._sheet.reorder(home, places)
        return [str(n) for n in range(place + 1, place + count + 1)]

    def _moved(self, home: Cell, keys: list[str], key: str, place: int) -> dict[str, str]:
        """The orders that bring a row to a place among the others."""
        edges = [order_of(row.data.get(ORDER)) for row in home.rows if row.key != key]
        before = edges[place - 1] if place else None
        behind = edges[place] if place < len(edges) else None
        found = between(before, behind, 1)
        if found is not None:
            return {key: found[0]}
        return {one: str(n) for n, one in enumerate([*keys[:place], key, *keys[place:]], 1)}

    def _cell_of(self, path: Path) -> Cell:
        row = self._sheet.rows.get(path)
        return row.home if row is not None and row.home is not None else self._sheet.cells[path]

    def _under(self, path: Path) -> Iterator[Cell]:
        """The cell at a path and all below it, in the order of the form."""
        row = self._sheet.rows.get(path)
        if not path or row is not None:
            yield from _cells(row or self._sheet.root)
            return
        cell = self._sheet.cells[path]
        size = len(path)
        for one in islice(
            cell.row.cells, cell.spot.slot, None
        ):  # in the order of the form: itself, then below
            if one.path[:size] != path:
                return
            yield one
            for inner in one.rows:
                yield from _cells(inner)

    def _state(self, path: Path, tally: Tally) -> SectionState:
        return SectionState(
            path,
            self.label(path),
            self.relevant(path),
            tally.answered,
            tally.asked,
            tally.missing,
            tally.errors,
            tally.warnings,
        )

    def _kept(self, spots: Mapping[str, Spot], row: Row) -> dict[str, Json]:
        kept: dict[str, Json] = {}
        for name, spot in spots.items():
            cell = row.cells[spot.slot]
            if not cell.shown:
                continue
            if isinstance(spot.node, Question):
                found: Json | None = copied(cell.value)
            elif isinstance(spot.node, Repeat):
                found = {
                    inner.key: {ORDER: inner.data[ORDER], **self._kept(spot.children, inner)}
                    for inner in cell.seen
                }
            else:
                found = self._kept(spot.children, row)
            if not is_empty(found):
                kept[name] = found
        return kept


def _cells(row: Row) -> Iterator[Cell]:
    for cell in row.cells:
        yield cell
        for inner in cell.rows:
            yield from _cells(inner)


def _normal(value: Json | None) -> Json | None:
    """Text in NFC: the same word is stored by the same bytes, whatever keyboard typed it."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return [_normal(item) for item in value] if isinstance(value, list) else value


def _world(form: Form, context: Context, clock: Clock) -> World:
    """The context as expressions see it; its time goes on while the form is filled."""
    zone = context.now.tzinfo or clock.now().tzinfo or dt.UTC
    begun, start = context.now.replace(tzinfo=zone), clock.now()

    def now() -> dt.datetime:
        return begun + (clock.now() - start)

    def today() -> dt.date:
        return context.today + (now().date() - begun.date())

    language = context.language or (form.languages[0] if form.languages else "zh")
    return World(now, today, clock.new_id, zone, {"user": context.user, **context.known}, language)

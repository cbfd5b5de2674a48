"""Putting the cells of the clipboard into a table: what goes where, as one step of undo, and what is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.forms.definition import Path
from sidesk.ui.fields.paste import Arranged, Fitted, Target, arranged, cells, fit, surplus
from sidesk.ui.fields.paste_merged import covered, gaps
from sidesk.ui.fields.sheet_columns import nested
from sidesk.ui.fields.sheet_model import SheetModel

MOST_ROWS = 20_000  # in one paste: more is a file to import
PART = 100  # rows that are written without looking after the window
ODD = 0.6  # of the cells of a column are no answers: then the columns are probably shifted

Place = tuple[int, int]


@dataclass(frozen=True)
class Put:
    """What a paste did: the area in the view, and the sentences about it."""

    said: str
    area: tuple[int, int, int, int] | None = None  # top, left, bottom, right; None: nothing was pasted
    merged: Sequence[tuple[Path, Path]] = ()  # an empty cell, and the cell it was merged with


@dataclass(frozen=True)
class Clip:
    """What is on the clipboard."""

    text: str
    html: str = ""


@dataclass
class Plan:
    """A paste that fits."""

    lines: Arranged
    fitted: Fitted
    covered: dict[Place, Place] = field(default_factory=dict)  # by (row, target)
    sure: bool = False
    surplus: dict[int, list[str]] = field(default_factory=dict)  # by row: what stands beyond the columns


class Paster:
    """Pastes into one table from a place of the view on; never writes only a part of a refused paste.

    Reading touches nothing but what was there when this was made, so it may be done in a lane.
    """

    def __init__(self, model: SheetModel, now: dt.datetime, at: Place = (0, 0)) -> None:
        self._model, self._words, self._now = model, model.words, now
        self.filling = model.filling
        self._top, self._left = at
        self._keys, self._filtered = model.keys(), bool(model.view.filters)
        self._written = 0  # pieces of a paste that is being written
        targets = [model.target(i) for i in range(model.columnCount())]
        self._targets: list[Target] = [target for target in targets if target is not None]
        self._shift = len(targets) - len(self._targets)

    def paste(self, clip: Clip) -> Put:
        """Put the cells down, at once."""
        found = self.read(clip, Progress())
        if isinstance(found, Put):
            return found
        writing = self.write(found)
        while True:
            try:
                next(writing)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]

    def read(self, clip: Clip, progress: Progress) -> Plan | Put:
        """What would be put where; a `Put` where nothing can be."""
        _, top, left = self._words.gettext, self._top, self._left
        rows = cells(clip.text)
        if not rows:
            return Put(_("There are no cells on the clipboard. Copy them in Excel or WPS first."))
        place = max(0, left - self._shift)
        found = arranged(rows, self._targets, place)
        if isinstance(found, int):
            return Put(
                _(
                    "The clipboard has {n} columns; {room} fit from here. Nothing was pasted. "
                    "With the head line copied too, each column finds its place."
                ).format(n=found, room=len(self._targets) - place)
            )
        lines, kept = self._dense(found, top)
        refused = self._refused(len(lines.rows), top)
        if refused:
            return Put(refused)
        return self._plan(lines, kept, covered(clip.html, rows, progress) if clip.html else {}, progress)

    def _dense(self, lines: Arranged, top: int) -> tuple[Arranged, dict[int, int]]:
        """Without empty lines where rows would be made of them; which line of the clipboard is which row."""
        space = max(0, len(self._keys) - top)
        kept = [i for i, row in enumerate(lines.rows) if i < space or any(map(str.strip, row))]
        places = {line + lines.first: row for row, line in enumerate(kept)}
        return replace(lines, rows=[lines.rows[i] for i in kept]), places

    def _refused(self, count: int, top: int) -> str:
        _, model = self._words.gettext, self._model
        if count > MOST_ROWS:
            return _("{n} rows are too many for a paste. Import the file instead.").format(n=count)
        space = len(self._keys) - top
        if not model.grows and count > space:
            return _("The clipboard has {n} rows; {room} fit from here. Nothing was pasted.").format(
                n=count, room=space
            )
        if self._filtered and 0 < space < count:
            return _(
                "The clipboard has {n} rows, {room} are in sight from here. Nothing was pasted. "
                "Show all rows first, or paste at the end of the table."
            ).format(n=count, room=space)
        return ""

    def _plan(
        self, lines: Arranged, kept: Mapping[int, int], merged: Mapping[Place, Place], progress: Progress
    ) -> Plan:
        fitted = fit(lines.rows, self._targets, lines.places, self._now, progress)
        plan = Plan(lines, fitted, surplus=surplus(lines.rows, len(lines.places)))
        plan.sure = bool(merged)
        known = {(kept[r], c): (kept[o], p) for (r, c), (o, p) in merged.items() if r in kept and o in kept}
        if not merged:
            known = gaps(lines.rows, lines.places, self._targets)
        for (row, column), (origin, origin_column) in known.items():
            target = lines.places[column] if column < len(lines.places) else None
            if target is not None and origin_column == column and 0 <= origin < row < len(lines.rows):
                plan.covered[(row, target)] = (origin, target)
        return plan

    def write(self, plan: Plan, typed: Container[Path] = ()) -> Generator[int, None, Put]:
        """Write it piece by piece, as one step of undo; gives the rows that are done.

        `typed` are the cells somebody wrote in since this was made: they keep what was written.
        """
        filling, path, session = self._model.filling, self._model.path, self._model.session
        made = plan.fitted
        inside = [column.inside for column in self._model.columns[self._shift :]]
        there = set(session.row_keys(path))
        pasted: list[str | None] = [key if key in there else None for key in self._keys[self._top :]]
        pasted = [*pasted[: len(made.rows)], *[None] * (len(made.rows) - len(pasted))]
        changes: set[Path] = set()
        self._written = 0
        old = [row for row, key in enumerate(pasted) if key is not None]
        new = [row for row, key in enumerate(pasted) if key is None]
        for start in range(0, len(old), PART):
            part = [
                (cell, value)
                for row in old[start : start + PART]
                for place, value in made.rows[row].items()
                if (cell := (*path, str(pasted[row]), *inside[place])) not in typed
            ]
            if any(session.value(cell) != value for cell, value in part):
                changes |= session.answer_many(part, joins=self._written > 0) | {cell for cell, _ in part}
                self._written += 1
            yield min(start + PART, len(old))
        for start in range(0, len(new), PART):
            rows = new[start : start + PART]
            values = [nested({inside[p]: v for p, v in made.rows[row].items()}) for row in rows]
            keys = session.add_rows(path, values=values, joins=self._written > 0)
            self._written += 1
            for row, key in zip(rows, keys, strict=True):
                pasted[row] = key
            changes |= {path, *((*path, key) for key in keys)}
            yield len(old) + min(start + PART, len(new))
        if changes:
            filling.announce(frozenset(changes))
        return self._told_of(plan, [str(key) for key in pasted])

    def take_back(self) -> None:
        """Undo the pieces that are written, as if nothing had been pasted."""
        if self._written:
            self._model.session.undo()
            self._model.session.journal.forget_taken_back()

    def _told_of(self, plan: Plan, pasted: Sequence[str]) -> Put:
        """Mark what is wrong beside its place, and say what was done."""
        model, made = self._model, plan.fitted
        inside = [column.inside for column in model.columns[self._shift :]]

        def path(row: int, place: int) -> Path:
            return (*model.path, pasted[row], *inside[place])

        marks = {path(w.row, w.column): (made.rows[w.row][w.column], w.why) for w in made.wrong}
        for row, beyond in plan.surplus.items():
            last = max(made.rows[row], default=None)
            if last is not None:
                value, why = marks.get(path(row, last), (made.rows[row][last], {}))
                marks[path(row, last)] = (value, both(why, left_out_here(beyond)))
        model.mark_wrong(marks)
        columns = [place for values in made.rows for place in values] or [0]
        merged = [(path(*cell), path(*origin)) for cell, origin in plan.covered.items()]
        area = (
            self._top, min(columns) + self._shift,
            self._top + len(pasted) - 1, max(columns) + self._shift,
        )  # fmt: skip
        return Put(self._told(plan, pasted), area, merged)

    # --- what is said

    def _told(self, plan: Plan, pasted: Sequence[str]) -> str:
        words, made = self._words, plan.fitted
        count = len(pasted)
        parts = [words.ngettext("{n} row pasted.", "{n} rows pasted.", count).format(n=count)]
        if made.wrong:
            first = made.wrong[0]
            row = self._number(pasted[first.row])
            parts.append(
                words.ngettext(
                    "{n} cell is not right and was kept as it is: row {row}, {column}: {why}",
                    "{n} cells are not right and were kept as they are, first row {row}, {column}: {why}",
                    len(made.wrong),
                ).format(
                    n=len(made.wrong), row=row, column=self._title(first.column), why=words.pick(first.why)
                )
            )
            parts += self._shifted(made)
        return " ".join([*parts, *self._beyond(plan, pasted), *self._left_out(plan), *self._merged(plan)])

    def _number(self, key: str) -> int:
        return self._model.session.row_keys(self._model.path).index(key) + 1

    def _beyond(self, plan: Plan, pasted: Sequence[str]) -> list[str]:
        if not plan.surplus:
            return []
        told = self._words.ngettext(
            "{n} row has more cells than columns, row {row}; what did not fit was left out.",
            "{n} rows have more cells than columns, first row {row}; what did not fit was left out.",
            len(plan.surplus),
        )
        return [told.format(n=len(plan.surplus), row=self._number(pasted[min(plan.surplus)]))]

    def _title(self, column: int) -> str:
        return self._words.pick(self._targets[column].question.label) or self._targets[column].question.name

    def _shifted(self, made: Fitted) -> list[str]:
        """A column of which most cells are no answers."""
        wrong: dict[int, int] = {}
        for one in made.wrong:
            wrong[one.column] = wrong.get(one.column, 0) + 1
        for column, count in wrong.items():
            filled = sum(values.get(column) is not None for values in made.rows)
            if count >= 3 and count > filled * ODD:
                text = self._words.gettext(
                    "Most cells of {column} do not belong. Are the columns shifted? Ctrl+Z takes it back."
                )
                return [text.format(column=self._title(column))]
        return []

    def _left_out(self, plan: Plan) -> list[str]:
        words = self._words
        parts = []
        if plan.lines.unknown:
            names = [
                f"「{name}」" if words.language == "zh" else f"“{name}”" for name in plan.lines.unknown[:6]
            ]
            told = words.ngettext(
                "{n} column has no place here and was left out: {names}.",
                "{n} columns have no place here and were left out: {names}.",
                len(plan.lines.unknown),
            )
            mark = "" if words.language == "zh" else ", "
            parts.append(told.format(n=len(plan.lines.unknown), names=mark.join(names)))
        if plan.lines.above:
            told = words.ngettext(
                "{n} line above the head was left out.",
                "{n} lines above the head were left out.",
                plan.lines.above,
            )
            parts.append(told.format(n=plan.lines.above))
        if plan.fitted.left_out:
            parts.append(words.gettext("Computed columns and photos were left as they are."))
        if self._filtered:
            parts.append(words.gettext("Rows out of sight were not touched."))
        return parts

    def _merged(self, plan: Plan) -> list[str]:
        if not plan.covered:
            return []
        words, count = self._words, len(plan.covered)
        column = self._title(min(place for _row, place in plan.covered))
        told = (
            words.ngettext(
                "{n} cell in {column} was merged with the one above and is empty.",
                "{n} cells in {column} were merged with the ones above and are empty.",
                count,
            )
            if plan.sure
            else words.ngettext(
                "{n} empty cell in {column} looks merged with the one above.",
                "{n} empty cells in {column} look merged with the ones above.",
                count,
            )
        )
        return [told.format(n=count, column=column)]


def left_out_here(beyond: Sequence[str]) -> LocalText:
    """What is said beside the last cell of a row that was too long."""
    shown = "、".join(beyond)[:60], ", ".join(beyond)[:60]
    return {
        "zh": f"这一行右边还有 {len(beyond)} 个单元格没有对应的列，没有粘贴：{shown[0]}。",
        "en": f"This row has more cells than columns. Left out on the right ({len(beyond)}): {shown[1]}.",
    }


def both(first: LocalText, second: LocalText) -> LocalText:
    """Two sentences in each language."""
    return {one: " ".join(filter(None, (first.get(one, ""), text))) for one, text in second.items()}


def filled(model: SheetModel, merged: Sequence[tuple[Path, Path]]) -> int:
    """Give merged cells the value of the cell they belong to, as one step; says how many."""
    changes: list[tuple[Path, Json | None]] = []
    marks: dict[Path, tuple[Json | None, LocalText]] = {}
    for cell, origin in merged:
        if not (model.holds(cell) and model.holds(origin)) or model.session.value(cell) is not None:
            continue
        value = model.session.value(origin)
        changes.append((cell, value))
        if why := model.why_wrong(origin):
            marks[cell] = (value, why)
    model.filling.answer_many(changes)
    model.mark_wrong(marks)
    return len(changes)

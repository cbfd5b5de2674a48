"""Putting the cells of the clipboard into a table: what goes where, as one step of undo, and what is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText
from sidesk.forms.definition import Path
from sidesk.ui.fields.paste import Arranged, Fitted, Target, arranged, cells, fit
from sidesk.ui.fields.paste_merged import covered, gaps
from sidesk.ui.fields.sheet_columns import nested
from sidesk.ui.fields.sheet_model import SheetModel

MOST_ROWS = 20_000  # in one paste: more is a file to import
ODD = 0.6  # of the cells of a column are no answers: then the columns are probably shifted

Place = tuple[int, int]


@dataclass(frozen=True)
class Put:
    """What a paste did: the area in the view, and the sentences about it."""

    said: str
    area: tuple[int, int, int, int] | None = None  # top, left, bottom, right; None: nothing was pasted
    merged: Sequence[tuple[Path, Path]] = ()  # an empty cell, and the cell it was merged with


@dataclass
class _Plan:
    """A paste that fits."""

    lines: Arranged
    fitted: Fitted
    covered: dict[Place, Place] = field(default_factory=dict)  # by (row, target)
    sure: bool = False


class Paster:
    """Pastes into one table; `paste` says what happened, and never writes only a part of a refused paste."""

    def __init__(self, model: SheetModel, now: dt.datetime) -> None:
        self._model, self._words, self._now = model, model.words, now
        targets = [model.target(i) for i in range(model.columnCount())]
        self._targets: list[Target] = [target for target in targets if target is not None]
        self._shift = len(targets) - len(self._targets)

    def paste(self, text: str, html: str, top: int, left: int) -> Put:
        """Put cells down from a place of the view on."""
        _ = self._words.gettext
        rows = cells(text)
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
        lines = self._dense(found, top)
        refused = self._refused(len(lines.rows), top)
        if refused:
            return Put(refused)
        return self._put(self._plan(lines, rows, html), top)

    def _dense(self, lines: Arranged, top: int) -> Arranged:
        """Without empty lines where rows would be made of them."""
        space = max(0, len(self._model.keys()) - top)
        kept = [row for i, row in enumerate(lines.rows) if i < space or any(map(str.strip, row))]
        return replace(lines, rows=kept) if len(kept) != len(lines.rows) else lines

    def _refused(self, count: int, top: int) -> str:
        _, model = self._words.gettext, self._model
        if count > MOST_ROWS:
            return _("{n} rows are too many for a paste. Import the file instead.").format(n=count)
        space = len(model.keys()) - top
        if not model.grows and count > space:
            return _("The clipboard has {n} rows; {room} fit from here. Nothing was pasted.").format(
                n=count, room=space
            )
        if model.view.filters and 0 < space < count:
            return _(
                "The clipboard has {n} rows, {room} are in sight from here. Nothing was pasted. "
                "Show all rows first, or paste at the end of the table."
            ).format(n=count, room=space)
        return ""

    def _plan(self, lines: Arranged, rows: Sequence[Sequence[str]], html: str) -> _Plan:
        plan = _Plan(lines, fit(lines.rows, self._targets, lines.places, self._now))
        known = covered(html, rows) if html else {}
        plan.sure = bool(known)
        if known:
            known = {(r - lines.first, c): (o - lines.first, p) for (r, c), (o, p) in known.items()}
        else:
            known = gaps(lines.rows, lines.places, self._targets)
        for (row, column), (origin, origin_column) in known.items():
            target = lines.places[column] if column < len(lines.places) else None
            if target is not None and origin_column == column and 0 <= origin < row < len(lines.rows):
                plan.covered[(row, target)] = (origin, target)
        return plan

    def _put(self, plan: _Plan, top: int) -> Put:
        model, made = self._model, plan.fitted
        inside = [column.inside for column in model.columns[self._shift :]]
        keys = model.keys()
        present = keys[top : top + len(made.rows)]
        filling = model.filling
        with filling.together():
            filling.answer_many(
                [
                    ((*model.path, key, *inside[place]), value)
                    for key, values in zip(present, made.rows, strict=False)
                    for place, value in values.items()
                ]
            )
            new = made.rows[len(present) :]
            added = (
                filling.add_rows(
                    model.path, values=[nested({inside[p]: v for p, v in values.items()}) for values in new]
                )
                if new
                else []
            )
        pasted = [*present, *added]

        def path(row: int, place: int) -> Path:
            return (*model.path, pasted[row], *inside[place])

        model.mark_wrong({path(w.row, w.column): (made.rows[w.row][w.column], w.why) for w in made.wrong})
        columns = [place for values in made.rows for place in values] or [0]
        merged = [(path(*cell), path(*origin)) for cell, origin in plan.covered.items()]
        area = (top, min(columns) + self._shift, top + len(pasted) - 1, max(columns) + self._shift)
        return Put(self._told(plan, pasted), area, merged)

    # --- what is said

    def _told(self, plan: _Plan, pasted: Sequence[str]) -> str:
        words, made = self._words, plan.fitted
        count = len(pasted)
        parts = [words.ngettext("{n} row pasted.", "{n} rows pasted.", count).format(n=count)]
        if made.wrong:
            first = made.wrong[0]
            row = self._model.stored_keys().index(pasted[first.row]) + 1
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
        return " ".join([*parts, *self._left_out(plan), *self._merged(plan)])

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

    def _left_out(self, plan: _Plan) -> list[str]:
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
        if self._model.view.filters:
            parts.append(words.gettext("Rows out of sight were not touched."))
        return parts

    def _merged(self, plan: _Plan) -> list[str]:
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

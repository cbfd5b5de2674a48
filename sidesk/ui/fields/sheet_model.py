"""A table of answers: rows and cells of a repeat, read from the session when they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText, Words
from sidesk.forms.choices import all_choices
from sidesk.forms.definition import Path, Question, Repeat
from sidesk.forms.kinds import NotAnAnswer, shown, stored
from sidesk.forms.kinds_numbers import reading
from sidesk.forms.state import Changes, Problem
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.paste import Target
from sidesk.ui.fields.registry import is_computed
from sidesk.ui.fields.sheet_columns import columns_of, is_typed, nested, target_of
from sidesk.ui.fields.sheet_order import Filter, View, merged, ordered, sort_key

Index = QModelIndex | QPersistentModelIndex
LOOKS = Qt.ItemDataRole.UserRole
PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
EDITED = PLAIN | Qt.ItemFlag.ItemIsEditable
NUMBERS = ("integer", "decimal", "money")
MOST_TOLD = 30  # rows that are repainted one by one; more as one block


@dataclass(frozen=True)
class CellLook:
    """How one cell is drawn."""

    text: str
    state: str = ""  # error, warn
    computed: bool = False
    asked: bool = True
    right: bool = False
    icon: str = ""
    message: str = ""


class SheetModel(QAbstractTableModel):
    """Rows of one repeat. Behind the last one stands an empty row: writing there makes a row.

    Filters and sorting choose which rows are in sight and in what order; the stored order stays, and what is
    in sight changes only when somebody asks for it: a row never runs away from under a hand.
    """

    arranged = Signal()  # other rows are in sight, or in another order

    def __init__(self, filling: Filling, path: Path, words: Words) -> None:
        super().__init__()
        self.filling, self.path, self.words = filling, path, words
        self.session = filling.session
        repeat = self.session.node(path)
        assert isinstance(repeat, Repeat)
        self.repeat = repeat
        self.fixed = self.session.fixed_rows(path)
        self.read_only = self.session.read_only(path)
        self.grows = not self.fixed and not self.read_only
        self.columns = columns_of(repeat, words)
        self._typed = [is_typed(column.question) and not self.read_only for column in self.columns]
        self._places = {column.inside: i for i, column in enumerate(self.columns) if column.question}
        self.view = View()
        self._wrong: dict[Path, tuple[Json | None, LocalText]] = {}
        self._problems: dict[str, dict[Path, Problem]] = {}
        self._take(self.session.row_keys(path), None)

    def _take(self, stored_keys: list[str], shown_keys: list[str] | None) -> None:
        self._stored = stored_keys
        self._keys = stored_keys if shown_keys is None else shown_keys
        self._row = {key: i for i, key in enumerate(self._keys)}
        self._number = self._row if shown_keys is None else {key: i for i, key in enumerate(stored_keys)}

    # --- rows and cells

    def keys(self) -> list[str]:
        """Keys of the rows in sight, in order."""
        return self._keys

    def total(self) -> int:
        """How many rows there are, in sight or not."""
        return len(self._stored)

    def number(self, row: int) -> int:
        """The number of a row in the stored order, from 1; of the empty row the one it would get."""
        key = self.key(row)
        return len(self._stored) + 1 if key is None else self._number[key] + 1

    def stored_keys(self) -> list[str]:
        """Keys of all rows in the stored order."""
        return self._stored

    def holds(self, path: Path) -> bool:
        """Whether something belongs to a row of this table, in sight or not."""
        length = len(self.path)
        return path[:length] == self.path and len(path) > length and path[length] in self._number

    def key(self, row: int) -> str | None:
        """The key of a row, None for the empty one at the end."""
        return self._keys[row] if row < len(self._keys) else None

    def cell_path(self, row: int, column: int) -> Path | None:
        """Where the answer of a cell stands; None in the empty row."""
        key = self.key(row)
        return None if key is None else (*self.path, key, *self.columns[column].inside)

    def place(self, path: Path) -> tuple[int, int] | None:
        """Row and column of a cell."""
        length = len(self.path)
        row = self._row.get(path[length]) if path[:length] == self.path and len(path) > length else None
        return None if row is None else (row, self._places.get(path[length + 1 :], 0))

    def value(self, row: int, column: int) -> Json | None:
        """The stored answer of a cell."""
        path = self.cell_path(row, column)
        return self.session.value(path) if path else None

    def target(self, column: int) -> Target | None:
        """The column as something to paste into."""
        return target_of(self.session.form, self.columns[column], writable=not self.read_only)

    def is_writable(self, row: int, column: int) -> bool:
        """Whether a person may write here now."""
        question = self.columns[column].question
        if question is None or self.read_only or is_computed(question):
            return False
        path = self.cell_path(row, column)
        if path is None:
            return self.grows
        return self.session.relevant(path) and not self.session.read_only(path)

    def put_text(self, row: int, column: int, text: str) -> None:
        """Write what was typed; what is no answer stays as it is, marked."""
        question = self.columns[column].question
        assert question is not None
        try:
            value, why = stored(question, text, language=self.words.language), {}
            old = self.value(row, column)
            if question.units and isinstance(old, Mapping) and isinstance(value, dict):
                # A bare number keeps the unit that stands there.
                value = value if reading(question, text).has_unit else {**value, "unit": old.get("unit")}
        except NotAnAnswer as error:
            value, why = text.strip(), dict(error.message)
        self.put(row, column, value, why)

    def put(self, row: int, column: int, value: Json | None, why: LocalText | None = None) -> None:
        """Write a stored value; in the empty row this makes a row."""
        path = self.cell_path(row, column)
        if path is None:
            if value is None:
                return
            key = self.filling.add_rows(self.path, values=[nested({self.columns[column].inside: value})])[0]
            path = (*self.path, key, *self.columns[column].inside)
            self._mark(path, value, why)
        else:
            self._mark(path, value, why)
            self.filling.answer(path, value)

    def mark_wrong(self, marks: Mapping[Path, tuple[Json | None, LocalText]]) -> None:
        """Remember what a paste found wrong: the value, and why; it counts while the value stands there."""
        self._wrong.update(marks)
        self._problems.clear()

    def why_wrong(self, path: Path) -> LocalText:
        """Why what stands at a path is no answer; empty if it is one, or is said elsewhere."""
        found = self._wrong.get(path)
        return found[1] if found is not None and found[0] == self.session.value(path) else {}

    def _mark(self, path: Path, value: Json | None, why: LocalText | None) -> None:
        self._wrong.pop(path, None)
        if why:
            self._wrong[path] = (value, why)

    # --- which rows are in sight

    def arrange(self, view: View) -> None:
        """Show the rows that pass the filters, sorted; an idle view shows all as they are stored."""
        self.filling.settle()
        self.view = view
        keys: list[str] | None = None
        if not view.idle:
            keys = [key for key in self._stored if self._passes(key)]
            if view.column is not None:
                keys = self._sorted(keys, view.column)
        self.beginResetModel()
        self._take(self._stored, keys)
        self.endResetModel()
        self.arranged.emit()

    def _passes(self, key: str) -> bool:
        return all(self._cell_passes(key, column, one) for column, one in self.view.filters.items())

    def _cell_passes(self, key: str, column: int, wanted: Filter) -> bool:
        question = self.columns[column].question
        path = (*self.path, key, *self.columns[column].inside)
        if question is None:
            return wanted.passes(key, self._row_words(key), wrong=False)
        shown_text = self._text(path, question) if wanted.text else ""
        wrong = wanted.wrong and bool(self._state(path, key)[0])
        return wanted.passes(self.session.value(path), shown_text, wrong=wrong)

    def _sorted(self, keys: list[str], column: int) -> list[str]:
        asked = self.columns[column]
        of = sort_key(
            asked.question, all_choices(self.session.form, asked.question) if asked.question else ()
        )
        return ordered(
            keys,
            lambda key: of(
                self.session.value((*self.path, key, *asked.inside))
                if asked.question
                else self._row_words(key)
            ),
            falling=self.view.falling,
        )

    # --- what the session says

    def refresh(self, changes: Changes) -> None:
        """Look again at what changed."""
        length = len(self.path)
        above = any(self.path[: len(change)] == change for change in changes)
        if above:
            keys = self.session.row_keys(self.path)
            if keys != self._stored:
                self._reload(keys)
                return
            self._problems.clear()
            self._tell(0, len(self._keys) - 1)
            return
        touched = {
            change[length] for change in changes if change[:length] == self.path and len(change) > length
        }
        for key in touched:
            self._problems.pop(key, None)
        rows = sorted(row for key in touched if (row := self._row.get(key)) is not None)
        if len(rows) > MOST_TOLD:
            self._tell(rows[0], rows[-1])
            return
        for row in rows:
            self._tell(row, row)

    def _reload(self, stored_keys: list[str]) -> None:
        """Rows came or went: one block of them is told as such, so that the view keeps its place."""
        old, known = self._keys, set(self._number)
        shown_keys = None if self.view.idle else merged(old, stored_keys, known)
        new = stored_keys if shown_keys is None else shown_keys
        self._problems = {}
        head = next(
            (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
        )
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        if len(old) == head + tail < len(new):
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self._take(stored_keys, shown_keys)
            self.endInsertRows()
        elif len(new) == head + tail < len(old):
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._take(stored_keys, shown_keys)
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._take(stored_keys, shown_keys)
            self.endResetModel()
        self._tell(0, len(self._keys) - 1)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(0, self.rowCount() - 1))
        self.arranged.emit()

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def problem(self, row: int, column: int) -> tuple[str, str]:
        """State and sentence of a cell."""
        path, key = self.cell_path(row, column), self.key(row)
        return ("", "") if path is None or key is None else self._state(path, key)

    def _state(self, path: Path, key: str) -> tuple[str, str]:
        if path in self._wrong and (why := self.why_wrong(path)):
            return "error", self.words.pick(why)
        if key not in self._problems:
            self._problems[key] = self._found(key)
        found = self._problems[key].get(path)
        if found is None or (found.kind in ("required", "rows") and not self.filling.strict):
            return "", ""
        return ("error" if found.severity == "error" else "warn"), self.words.pick(found.message)

    def _found(self, key: str) -> dict[Path, Problem]:
        found: dict[Path, Problem] = {}
        for problem in self.session.problems((*self.path, key)):
            if problem.path not in found or problem.severity == "error":
                found[problem.path] = problem
        return found

    def look(self, row: int, column: int) -> CellLook:
        """How a cell is drawn."""
        path, question = self.cell_path(row, column), self.columns[column].question
        if path is None:
            return CellLook("")
        if question is None:
            return CellLook(self._row_words(self._keys[row]))
        state, message = self.problem(row, column)
        return CellLook(
            self._text(path, question),
            state,
            is_computed(question),
            self.session.relevant(path),
            question.kind in NUMBERS,
            self._icon(path, question),
            message,
        )

    def _row_words(self, key: str) -> str:
        choice = self.session.row_choice((*self.path, key))
        return self.words.pick(choice.label) if choice else key

    def _text(self, path: Path, question: Question) -> str:
        value = self.session.value(path)
        if value is None:
            return ""
        if question.kind in ("photo", "file"):
            return str(len(value)) if isinstance(value, Sequence) else ""
        if question.kind == "signature":
            return str(value.get("name") or "") if isinstance(value, Mapping) else ""
        if path in self._wrong and self.why_wrong(path):
            return str(value)
        return shown(question, value, self.words, self.session.choices(path), unit=False)

    def _icon(self, path: Path, question: Question) -> str:
        if question.kind == "verdict":
            return {"pass": "check", "fail": "x", "na": "minus"}.get(str(self.session.value(path)), "")
        return {"photo": "camera", "file": "paperclip", "signature": "pen-line"}.get(question.kind, "")

    # --- Qt

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._keys) + self.grows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        # By column alone: Qt asks this for every selected cell at every repaint. Whether a cell may be
        # written now is decided when an editor is asked for.
        return EDITED if self._typed[index.column()] else PLAIN

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == LOOKS:
            return self.look(row, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.look(row, column).text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.problem(row, column)[1] or None
        if role == Qt.ItemDataRole.EditRole:
            value = self.value(row, column)
            return value if isinstance(value, str) else self.look(row, column).text
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.put_text(index.row(), index.column(), str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(self.number(section)) if section < len(self._keys) else "+"
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole and column.question is not None:
            return self.words.pick(column.question.hint) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = column.question is not None and column.question.kind in NUMBERS
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

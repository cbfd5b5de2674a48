"""A table of answers: rows and cells of a repeat, read from the session when they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText, Words
from sidesk.forms.choices import all_choices
from sidesk.forms.definition import Path, Question, Repeat
from sidesk.forms.kinds import NotAnAnswer, shown, stored
from sidesk.forms.state import Changes, Problem
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.paste import Target
from sidesk.ui.fields.registry import is_computed, is_shown

Index = QModelIndex | QPersistentModelIndex
LOOKS = Qt.ItemDataRole.UserRole
PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
EDITED = PLAIN | Qt.ItemFlag.ItemIsEditable
NUMBERS = ("integer", "decimal", "money")
TYPED = (
    "text", "long", "integer", "decimal", "money", "date", "time", "datetime", "ip", "mac", "barcode",
    "person", "device", "place", "geopoint",
)  # fmt: skip


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


@dataclass(frozen=True)
class SheetColumn:
    """One column: where it stands in a row, and its question. No question: the words of a fixed row."""

    inside: Path
    question: Question | None
    title: str


class SheetModel(QAbstractTableModel):
    """Rows of one repeat. Behind the last one stands an empty row: writing there makes a row."""

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
        self.columns = self._flat(repeat, ())
        if self.fixed and repeat.rows:
            self.columns.insert(0, SheetColumn((), None, ""))
        self._typed = [self._is_typed(column.question) for column in self.columns]
        self._keys = self.session.row_keys(path)
        self._wrong: dict[Path, LocalText] = {}
        self._problems: dict[str, dict[Path, Problem]] = {}

    def _flat(self, node: Any, inside: Path) -> list[SheetColumn]:
        found: list[SheetColumn] = []
        for item in node.items:
            here = (*inside, item.name)
            if isinstance(item, Question):
                if is_shown(item) and item.kind != "note":
                    found.append(SheetColumn(here, item, self._title(item)))
            elif not isinstance(item, Repeat):
                found += self._flat(item, here)
        return found

    def _is_typed(self, question: Question | None) -> bool:
        return (
            question is not None
            and question.kind in TYPED
            and not is_computed(question)
            and not self.read_only
        )

    def _title(self, question: Question) -> str:
        unit = f" {question.unit}" if question.unit else ""
        star = " *" if question.required in ("yes", "true", "true()") and not is_computed(question) else ""
        return f"{self.words.pick(question.label) or question.name}{unit}{star}"

    # --- rows and cells

    def keys(self) -> list[str]:
        """Keys of the rows, in order."""
        return self._keys

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
        if path[:length] != self.path or len(path) <= length or path[length] not in self._keys:
            return None
        inside = path[length + 1 :]
        column = next((i for i, c in enumerate(self.columns) if c.inside == inside and c.question), 0)
        return self._keys.index(path[length]), column

    def value(self, row: int, column: int) -> Json | None:
        """The stored answer of a cell."""
        path = self.cell_path(row, column)
        return self.session.value(path) if path else None

    def target(self, column: int) -> Target | None:
        """The column as something to paste into."""
        question = self.columns[column].question
        if question is None:
            return None
        choices = all_choices(self.session.form, question)
        titles = (*question.label.values(), question.name, self.columns[column].title)
        return Target(question, titles, choices, not is_computed(question) and not self.read_only)

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
            value, why = stored(question, text), {}
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
            self._mark(path, why)
        else:
            self._mark(path, why)
            self.filling.answer(path, value)

    def mark_wrong(self, marks: Mapping[Path, LocalText]) -> None:
        """Remember what a paste found wrong."""
        self._wrong.update(marks)
        self._problems.clear()

    def _mark(self, path: Path, why: LocalText | None) -> None:
        self._wrong.pop(path, None)
        if why:
            self._wrong[path] = why

    # --- what the session says

    def refresh(self, changes: Changes) -> None:
        """Look again at what changed."""
        length = len(self.path)
        touched = {
            change[length] for change in changes if change[:length] == self.path and len(change) > length
        }
        above = any(self.path[: len(change)] == change for change in changes)
        if above or touched:
            keys = self.session.row_keys(self.path)
            if keys != self._keys:
                self._reload(keys)
                return
        if above:
            self._problems.clear()
            self._tell(0, len(self._keys) - 1)
            return
        rows = {key: i for i, key in enumerate(self._keys)} if len(touched) > 3 else None
        for key in touched:
            self._problems.pop(key, None)
            row = (
                rows.get(key, -1) if rows is not None else self._keys.index(key) if key in self._keys else -1
            )
            if row >= 0:
                self._tell(row, row)

    def _reload(self, keys: list[str]) -> None:
        old, self._problems = self._keys, {}
        if keys[: len(old)] == old:  # rows at the end: the usual case, and the view keeps its place
            self.beginInsertRows(QModelIndex(), len(old), len(keys) - 1)
            self._keys = keys
            self.endInsertRows()
            self._tell(0, max(0, len(old) - 1))
            return
        self.beginResetModel()
        self._keys = keys
        self.endResetModel()

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def problem(self, row: int, column: int) -> tuple[str, str]:
        """State and sentence of a cell."""
        path, key = self.cell_path(row, column), self.key(row)
        if path is None or key is None:
            return "", ""
        if path in self._wrong:
            return "error", self.words.pick(self._wrong[path])
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
            choice = self.session.row_choice((*self.path, self._keys[row]))
            return CellLook(self.words.pick(choice.label) if choice else self._keys[row])
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

    def _text(self, path: Path, question: Question) -> str:
        value = self.session.value(path)
        if value is None:
            return ""
        if question.kind in ("photo", "file"):
            return str(len(value)) if isinstance(value, Sequence) else ""
        if question.kind == "signature":
            return str(value.get("name") or "") if isinstance(value, Mapping) else ""
        if path in self._wrong:
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
                return str(section + 1) if section < len(self._keys) else "+"
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


def nested(values: Mapping[Path, Json | None]) -> dict[str, Json]:
    """Values by their path inside a row, as the row that is stored."""
    row: dict[str, Json] = {}
    for path, value in values.items():
        if value is None:
            continue
        place = row
        for name in path[:-1]:
            inner = place.setdefault(name, {})
            assert isinstance(inner, dict)
            place = inner
        place[path[-1]] = value
    return row

"""Repeated pages: all of them as a table, and the chosen one as fields below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Group, Node, Path, Question, Repeat
from sidesk.forms.kinds import shown
from sidesk.forms.state import Changes
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import is_shown
from sidesk.ui.kit.boxes import FlowBox, row, show_if
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.table import Cell, Column, RowsModel, Table
from sidesk.ui.kit.text import Text

SHORT = (
    "text", "integer", "decimal", "money", "date", "time", "datetime", "one", "yesno", "verdict", "place",
    "person", "device", "ip", "calculate",
)  # fmt: skip
UNCOPIED = ("photo", "file", "signature", "acknowledge")
MOST_COLUMNS, MOST_ROWS, LONG_NAME = 7, 5, 24


MakeBody = Callable[[FieldPorts, Filling, Sequence[Node], Path], QWidget]


class Pages(QWidget):
    """The block of one repeat of pages."""

    def __init__(self, ports: FieldPorts, filling: Filling, path: Path, make_body: MakeBody) -> None:
        super().__init__()
        self.ports, self.look, self.filling, self.path = ports, ports.look, filling, path
        self._make_body = make_body
        repeat = filling.session.node(path)
        assert isinstance(repeat, Repeat)
        self.repeat = repeat
        self.setObjectName("/".join(path))
        self._current = ""
        self.body: QWidget | None = None
        self._questions = self._chosen()
        self.model: RowsModel[str] = RowsModel([self._column(*pair) for pair in self._questions])
        self.table = Table(self.look, self.model, row_height=44)
        self.table.setAccessibleName(self.look.words.pick(filling.session.label(path)))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.trailing = self._tools()
        self.name = Text(self.look, "", "h2")
        self.chip = Chip(self.look, "", "warn")
        self.place = Text(self.look, "", "small")
        self.empty = Text(self.look, "", "small", wrap=True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(self.table)
        self._layout.addWidget(self.empty)
        if self.look.roomy:
            self._layout.addWidget(FlowBox(self.name, self.chip, self.place, gap=12))
        else:
            self._layout.addLayout(row(self.name, self.chip, None, self.place, gap=12))
        self._load()

    def _tools(self) -> QWidget:
        _ = self.look.words.gettext
        self.add = Button(self.look, _("Add"), icon="plus")
        self.copy = Button(self.look, _("Copy this one"), icon="copy")
        self.remove = Button(self.look, _("Remove"), icon="trash-2")
        self.add.clicked.connect(self._on_add)
        self.copy.clicked.connect(self._on_copy)
        self.remove.clicked.connect(self._on_remove)
        grows = not self.filling.session.fixed_rows(self.path) and not self.filling.session.read_only(
            self.path
        )
        tools = FlowBox(self.add, self.copy, self.remove, gap=8)
        show_if(tools, grows)
        self._grows = grows
        return tools

    # --- the table of all pages

    def _leaves(self, items: Sequence[Node], inside: Path) -> Iterator[tuple[Path, Question]]:
        for item in items:
            if isinstance(item, Question):
                if item.kind in SHORT and is_shown(item):
                    yield (*inside, item.name), item
            elif isinstance(item, Group):
                yield from self._leaves(item.items, (*inside, item.name))

    def _chosen(self) -> list[tuple[Path, Question]]:
        """The first one names the page; then what is required or has a limit, as far as there is room."""
        leaves = list(self._leaves(self.repeat.items, ()))
        telling = [pair for pair in leaves[1:] if pair[1].required or pair[1].limit]
        room = (4 if self.look.roomy else MOST_COLUMNS) - 1
        picked = telling[:room] if len(telling) >= 2 else leaves[1 : room + 1]
        return leaves[:1] + [pair for pair in leaves if pair in picked]

    def _column(self, inside: Path, question: Question) -> Column[str]:
        first = not self._questions_known() or inside == self._questions[0][0]
        unit = f" {self.look.words.unit(question.unit)}" if question.unit else ""
        title = f"{self.look.words.pick(question.label) or question.name}{unit}"

        def cell(key: str) -> Cell:
            return self._cell(key, inside, question, first=first)

        return Column(title, cell, 0)

    def _questions_known(self) -> bool:
        return bool(getattr(self, "_questions", None))

    def _cell(self, key: str, inside: Path, question: Question, *, first: bool) -> Cell:
        session, words = self.filling.session, self.look.words
        path = (*self.path, key, *inside)
        value = session.value(path)
        text = shown(question, value, words, session.choices(path), unit=False)
        problems = [p for p in session.problems(path) if p.kind not in ("required", "rows")]
        if problems:
            bad = any(p.severity == "error" for p in problems)
            return Cell(
                text, icon="circle-x" if bad else "triangle-alert", tone="bad" if bad else "warn", bold=True
            )
        return Cell(text or "—", tone="" if text else "ink3", bold=first)

    def _load(self) -> None:
        keys = self.filling.session.row_keys(self.path)
        self.model.show(keys)
        rows = max(1, min(MOST_ROWS, len(keys)))
        self.table.setFixedHeight(self.look.px(36) + rows * self.look.px(44) + 2)
        self.table.setVisible(bool(keys))
        _ = self.look.words.gettext
        self.empty.setText(_("Nothing here yet. “Add” makes the first one."))
        self.empty.setVisible(not keys and self._grows)
        for button in (self.copy, self.remove):
            button.setEnabled(bool(keys))
        wanted = self._current if self._current in keys else keys[-1] if keys else ""
        self._open(wanted)

    def _on_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self._open(self.model.value(current.row()))

    def _open(self, key: str) -> None:
        if key and key == self._current and self.body is not None:
            self._title()
            return
        self._current = key
        if self.body is not None:
            self._layout.removeWidget(self.body)
            self.body.hide()
            self.body.deleteLater()
            self.body = None
        if key:
            self.body = self._make_body(self.ports, self.filling, self.repeat.items, (*self.path, key))
            self._layout.addWidget(self.body)
            at = self.model.values().index(key)
            if self.table.currentIndex().row() != at:
                self.table.selectRow(at)
        self._title()

    def _title(self) -> None:
        _, words = self.look.words.gettext, self.look.words
        keys = self.model.values()
        self.name.setVisible(bool(self._current))
        if self._current not in keys:
            self.chip.hide()
            self.place.setText("")
            return
        at = keys.index(self._current)
        named = [pair for pair in self._questions[:2] if pair[1].kind in ("text", "one", "place")]
        names = [self._cell(self._current, *pair, first=True).text for pair in named]
        name = " ".join(name for name in names if name != "—") or _("Page {n}").format(n=at + 1)
        self.name.setText(name)
        self.name.setWordWrap(len(name) > LONG_NAME)
        self.place.setText(_("page {n} of {total}").format(n=at + 1, total=len(keys)))
        problems = self.filling.session.problems((*self.path, self._current))
        errors = sum(p.severity == "error" and p.kind not in ("required", "rows") for p in problems)
        warnings = sum(p.severity == "warning" for p in problems)
        count = errors or warnings
        self.chip.setVisible(bool(count))
        text = (
            words.ngettext("{n} error", "{n} errors", count)
            if errors
            else words.ngettext("{n} reminder", "{n} reminders", count)
        )
        self.chip.show_state(text.format(n=count), "bad" if errors else "warn")

    def _fit_columns(self) -> None:
        """As many columns as their titles have room; the first ones matter most."""
        head, metrics = self.table.horizontalHeader(), QFontMetrics(self.look.font("cap"))
        wanted = [
            max(self.look.px(84), metrics.horizontalAdvance(column.title) + self.look.px(24))
            for column in self.model.columns
        ]
        room, used = self.width(), 0
        shown: list[bool] = []
        for width in wanted:
            shown.append(not shown or (all(shown) and used + width <= room))
            used += width if shown[-1] else 0
        head.setStretchLastSection(True)  # what rounding leaves
        spare = max(0, room - used) // max(1, sum(shown))
        for place, (width, fits) in enumerate(zip(wanted, shown, strict=True)):
            self.table.setColumnHidden(place, not fits)
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(place, width + spare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    # --- what the session says

    def current(self) -> str:
        """Key of the page that is open."""
        return self._current

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        if self.filling.session.row_keys(self.path) != self.model.values():
            self._load()
        length = len(self.path)
        touched = {
            change[length] for change in changes if change[:length] == self.path and len(change) > length
        }
        for key in touched:
            if key in self.model.values():
                at = self.model.values().index(key)
                self.model.dataChanged.emit(
                    self.model.index(at, 0), self.model.index(at, self.model.columnCount() - 1)
                )
        if touched:
            self._title()
        if self.body is not None:
            self.body.refresh(changes)  # type: ignore[attr-defined]

    def refresh_all(self) -> None:
        """Repaint everything."""
        self._load()
        if self.body is not None:
            self.body.refresh_all()  # type: ignore[attr-defined]

    def reveal(self, path: Path) -> QWidget | None:
        """The widget of an answer; its page is opened."""
        length = len(self.path)
        if path[:length] != self.path:
            return None
        if len(path) == length:
            return self.add if self._grows else self.table
        if path[length] not in self.model.values():
            return None
        self._open(path[length])
        found: QWidget | None = self.body.reveal(path) if self.body is not None else None  # type: ignore[attr-defined]
        return found

    # --- tools

    def _on_add(self) -> None:
        keys = self.filling.add_rows(self.path)
        self._open(keys[0])

    def _on_copy(self) -> None:
        source = self.filling.session.value((*self.path, self._current))
        values = self._copied(source, self.repeat.items) if isinstance(source, Mapping) else {}
        self._open(self.filling.add_rows(self.path, after=self._current, values=[values])[0])

    def _copied(self, source: Mapping[str, Json], items: Sequence[Node]) -> dict[str, Json]:
        """The answers without photos, files and signatures: those belong to one place."""
        made: dict[str, Json] = {}
        for item in items:
            value = source.get(item.name)
            if value is None or (isinstance(item, Question) and item.kind in UNCOPIED):
                continue
            if isinstance(item, Group) and isinstance(value, Mapping):
                made[item.name] = self._copied(value, item.items)
            elif isinstance(item, Repeat) and isinstance(value, Mapping):
                made[item.name] = {
                    self.ports.clock.new_id(): {**self._copied(line, item.items), ORDER: line.get(ORDER, "1")}
                    for line in value.values()
                    if isinstance(line, Mapping)
                }
            elif isinstance(item, Question):
                made[item.name] = value
        return made

    def _on_remove(self) -> None:
        _ = self.look.words.gettext
        name = self.name.text()
        self.filling.remove_rows(self.path, [self._current])
        self.filling.said.emit(_("“{name}” removed").format(name=name))

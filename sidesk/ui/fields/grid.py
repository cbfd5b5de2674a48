"""Fields in lines of up to four columns that share the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from sidesk.forms.definition import Path, Question
from sidesk.forms.state import Changes
from sidesk.ui.fields.base import Field, ask
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import is_shown, make_field
from sidesk.ui.kit.boxes import show_if
from sidesk.ui.theme import Look

MOST_COLUMNS, NARROWEST = 4, 172
ACROSS, DOWN = 16, 12


class FieldLayout(QLayout):
    """Places fields by the span each wants; what does not fit begins a new line."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._items: list[QLayoutItem] = []
        self._known: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def insert(self, index: int, field: Field) -> None:
        """Put a field at a place in the order."""
        self.addWidget(field)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def invalidate(self) -> None:
        self._known.clear()
        super().invalidate()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._known:
            self._known[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._known[width]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        width = self._look.px(640)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        return QSize(self._look.px(NARROWEST), 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def lines(self, width: int) -> Iterator[list[tuple[Field, int, int]]]:
        """Lines of (field, x, width)."""
        columns = max(1, min(MOST_COLUMNS, (width + ACROSS) // (self._look.px(NARROWEST) + ACROSS)))
        column = (width - ACROSS * (columns - 1)) / columns
        line: list[tuple[Field, int, int]] = []
        used = 0
        for item in self._items:
            field = item.widget()
            if not isinstance(field, Field) or item.isEmpty():
                continue
            span = max(1, min(columns, field.wanted_span(int(column), ACROSS)))
            if line and used + span > columns:
                yield line
                line, used = [], 0
            x = round(used * (column + ACROSS))
            line.append((field, x, round(span * (column + ACROSS)) - ACROSS))
            used += span
        if line:
            yield line

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self.lines(rect.width()):
            if y > rect.y():
                y += DOWN
            heads = [field.label_height(width) for field, _, width in line]
            tallest, bottom = max(heads), y
            for (field, x, width), head in zip(line, heads, strict=True):
                # A field without a label (a check box) stands beside the bodies of the others.
                top = y + (tallest - head if head or len(line) == 1 else tallest + 4)
                height = field.height_at(width)
                if move:
                    field.setGeometry(QRect(rect.x() + x, top, width, height))
                bottom = max(bottom, top + height)
            y = bottom
        return y - rect.y()


class FieldGrid(QWidget):
    """The fields of some questions of one place in the form; built when they are asked."""

    def __init__(
        self, ports: FieldPorts, filling: Filling, paths: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ports, self._filling = ports, filling
        self._order = [path for path in paths if self._is_shown(path)]
        self._fields: dict[Path, Field] = {}
        self._layout = FieldLayout(ports.look)
        self.setLayout(self._layout)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for path in self._order:
            self._show(path)
        self._hide_if_empty()

    def _is_shown(self, path: Path) -> bool:
        node = self._filling.session.node(path)
        return isinstance(node, Question) and is_shown(node)

    def field(self, path: Path) -> Field | None:
        """The field of a question, if it is asked now."""
        return self._fields.get(path)

    def fields(self) -> list[Field]:
        """All that are shown, in order."""
        return [self._fields[path] for path in self._order if path in self._fields]

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        for path in self._order:
            waiting = (field := self._fields.get(path)) is not None and bool(field.asked.needs)
            if path in changes or waiting:
                self._show(path)
        self._hide_if_empty()

    def refresh_all(self) -> None:
        """Repaint everything."""
        for path in self._order:
            self._show(path)
        self._hide_if_empty()

    def _show(self, path: Path) -> None:
        session = self._filling.session
        field = self._fields.get(path)
        if not session.relevant(path):
            if field is not None:
                field.hide()
            return
        if field is None:
            field = self._made(path)
        field.strict = self._filling.strict
        field.show_asked(ask(session, path, self._ports.look.words))
        field.setVisible(True)

    def _made(self, path: Path) -> Field:
        node = self._filling.session.node(path)
        assert isinstance(node, Question)
        field = make_field(self._ports, node, path)
        field.changed.connect(self._on_changed)
        field.other_changed.connect(self._on_other)
        before = self._order[: self._order.index(path)]
        self._layout.insert(sum(earlier in self._fields for earlier in before), field)
        self._fields[path] = field
        return field

    def _hide_if_empty(self) -> None:
        show_if(self, any(not field.isHidden() for field in self._fields.values()))

    def _on_changed(self, value: object) -> None:
        field = self.sender()
        assert isinstance(field, Field)
        self._filling.answer(field.path, value)  # type: ignore[arg-type]

    def _on_other(self, value: object) -> None:
        field = self.sender()
        assert isinstance(field, Field)
        path = (*field.path[:-1], f"{field.path[-1]}_other")
        self._filling.answer(path, value)  # type: ignore[arg-type]

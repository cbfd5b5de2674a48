"""A part of the form as blocks below each other: fields, tables, checklists, pages, groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.forms.definition import Group, Node, Path, Question, Repeat
from sidesk.forms.state import Changes
from sidesk.ui.fields.checklist import Checklist, parts_of
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.pages import Pages
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.kit.boxes import row, show_if
from sidesk.ui.kit.text import Text

Block: TypeAlias = "FieldGrid | Sheet | Checklist | Pages | Titled"


class Titled(QWidget):
    """A block with its title above: a group, or a table among fields."""

    def __init__(
        self, ports: FieldPorts, filling: Filling, path: Path, block: Body | Sheet | Checklist | Pages
    ) -> None:
        super().__init__()
        look = ports.look
        session, words = filling.session, look.words
        self.block = block
        title = Text(look, words.pick(session.label(path)), "h2", wrap=True)
        hint = Text(look, words.pick(session.hint(path)), "small", wrap=True)
        show_if(hint, bool(hint.text()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        trailing = getattr(block, "trailing", None)
        layout.addLayout(row((title, 1), *([trailing] if trailing is not None else []), gap=12))
        layout.addWidget(hint)
        layout.addWidget(block)
        title.setVisible(bool(title.text()))


class Body(QWidget):
    """Blocks of the items at a path; hidden ones are built when they become relevant.

    With a parent from the start, so that what is built in it is polished once and not at every level.
    """

    def __init__(
        self,
        ports: FieldPorts,
        filling: Filling,
        items: Sequence[Node],
        path: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ports, self.filling, self.path = ports, filling, path
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._blocks: dict[Path, Block | None] = {}
        self._runs: dict[Path, list[Path]] = {}
        self._nodes: dict[Path, Node] = {}
        self._plan(items)
        for place in self._blocks:
            self._show(place)

    def _plan(self, items: Sequence[Node]) -> None:
        run: Path | None = None
        for item in items:
            here = (*self.path, item.name)
            if not isinstance(item, Question):
                run = None
                self._blocks[here], self._nodes[here] = None, item
            elif run is None:
                run = here
                self._blocks[here], self._runs[here] = None, [here]
            else:
                self._runs[run].append(here)

    def _show(self, place: Path) -> None:
        block = self._blocks[place]
        relevant = place in self._runs or self.filling.session.relevant(place)
        if block is None and relevant:
            block = self._made(place)
            before = list(self._blocks)[: list(self._blocks).index(place)]
            self._layout.insertWidget(sum(self._blocks[p] is not None for p in before), block)
            self._blocks[place] = block
        elif block is not None and place not in self._runs:
            block.setVisible(relevant)

    def _made(self, place: Path) -> Block:
        if place in self._runs:
            return FieldGrid(self.ports, self.filling, self._runs[place], self)
        node = self._nodes[place]
        if isinstance(node, Group):
            return Titled(
                self.ports, self.filling, place, Body(self.ports, self.filling, node.items, place, self)
            )
        assert isinstance(node, Repeat)
        return Titled(self.ports, self.filling, place, repeat_block(self.ports, self.filling, place))

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        for place, block in list(self._blocks.items()):
            self._show(place)
            if block is not None:
                inside(block).refresh(changes)

    def refresh_all(self) -> None:
        """Repaint everything."""
        for place, block in list(self._blocks.items()):
            self._show(place)
            if block is not None:
                inside(block).refresh_all()

    def reveal(self, path: Path) -> QWidget | None:
        """The widget of an answer, made visible; None where it is not here or not asked."""
        for place, block in self._blocks.items():
            if block is None:
                continue
            found = inside(block)
            if isinstance(found, FieldGrid):
                if (field := found.field(path)) is not None and not field.isHidden():
                    return field
            elif path[: len(place)] == place:
                if isinstance(found, Sheet):
                    return found if found.reveal(path) or path == place else None
                return found.reveal(path)
        return None


def inside(block: Block) -> FieldGrid | Sheet | Checklist | Pages | Body:
    """The block without its title."""
    return block.block if isinstance(block, Titled) else block


def make_page(ports: FieldPorts, filling: Filling, items: Sequence[Node], path: Path) -> QWidget:
    """One page of a repeat."""
    return Body(ports, filling, items, path)


def repeat_block(
    ports: FieldPorts, filling: Filling, path: Path, *, fills: bool = False
) -> Sheet | Checklist | Pages:
    """A checklist where rows are fixed and judged, a table where the form says so, else pages."""
    node = filling.session.node(path)
    assert isinstance(node, Repeat)
    if node.rows and parts_of(node) is not None:
        return Checklist(ports, filling, path)
    if node.table or node.rows:
        return Sheet(ports, filling, path, fills=fills)
    return Pages(ports, filling, path, make_page)


def section_block(
    ports: FieldPorts, filling: Filling, path: Path, parent: QWidget | None = None
) -> Body | Sheet | Checklist | Pages:
    """The block of a whole section."""
    node = filling.session.node(path)
    if isinstance(node, Repeat):
        return repeat_block(ports, filling, path, fills=True)
    if isinstance(node, Group):
        return Body(ports, filling, node.items, path, parent)
    return Body(ports, filling, [node], path[:-1], parent)

"""Putting parts beside and below each other; a row that wraps; cards, wells and rules."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

# A widget, a layout, a gap in px, None for "push apart", or (widget or layout, stretch).
Part: TypeAlias = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
Margins: TypeAlias = tuple[int, int, int, int]

NONE: Margins = (0, 0, 0, 0)
ANY_HEIGHT = (1 << 24) - 1  # the most that Qt allows: no limit
Box = TypeVar("Box", bound=QBoxLayout)


def row(*parts: Part, gap: int = 8, margins: Margins = NONE) -> QHBoxLayout:
    """Parts from left to right."""
    return _filled(QHBoxLayout(), parts, gap, margins)


def column(*parts: Part, gap: int = 8, margins: Margins = NONE) -> QVBoxLayout:
    """Parts from top to bottom."""
    return _filled(QVBoxLayout(), parts, gap, margins)


def _filled(layout: Box, parts: tuple[Part, ...], gap: int, margins: Margins) -> Box:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for part in parts:
        add(layout, part)
    return layout


def add(layout: QBoxLayout, part: Part) -> None:
    """Append one part."""
    thing, stretch = part if isinstance(part, tuple) else (part, 0)
    if thing is None:
        layout.addStretch(1)
    elif isinstance(thing, int):
        layout.addSpacing(thing)
    elif isinstance(thing, QLayout):
        layout.addLayout(thing, stretch)
    else:
        layout.addWidget(thing, stretch)


def holder(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A plain widget around a layout."""
    widget = QWidget(parent)
    widget.setLayout(layout)
    return widget


class Panel(QFrame):
    """A frame of the style sheet: page, card, panel, flat, well, column, top, foot, rail, popover, dialog."""

    def __init__(self, kind: str, layout: QLayout | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if layout is not None:
            self.setLayout(layout)


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide what may have no place yet; Qt would make a window of it, which takes the keys."""
    if wanted and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)  # with its parent, then
    else:
        widget.setVisible(wanted)


class Card(Panel):
    """Surface with an edge: title left, `trailing` at the right of it, then whatever `body` gets."""

    def __init__(
        self,
        look: Look,
        title: str = "",
        *trailing: QWidget,
        gap: int = 8,
        margins: Margins = (24, 16, 24, 16),
    ) -> None:
        super().__init__("card")
        self.body = column(gap=gap, margins=margins)
        self.setLayout(self.body)
        self.title = Text(look, title, "h2")
        show_if(self.title, bool(title))
        if title or trailing:
            self.head = row(self.title, None, *trailing)
            self.body.addLayout(self.head)

    def add(self, *parts: Part) -> Card:
        """Append parts below what is there."""
        for part in parts:
            add(self.body, part)
        return self


class Rule(QWidget):
    """A hairline."""

    def __init__(self, look: Look, *, vertical: bool = False) -> None:
        super().__init__()
        palette = self.palette()
        palette.setColor(self.backgroundRole(), look.color("edge" if look.line > 1 else "line"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        (self.setFixedWidth if vertical else self.setFixedHeight)(look.line)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a dynamic property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class _Exact(QWidget):
    """What scrolls: as high as its wrapped texts are at this width. Qt takes their height at a guessed width
    for the least one, and lets people scroll on into nothing."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setLayout(column(inside, gap=0))

    def minimumSizeHint(self) -> QSize:
        layout, view, least = self.layout(), self.parentWidget(), super().minimumSizeHint()
        if layout is not None and view is not None and layout.hasHeightForWidth():
            least.setHeight(layout.totalMinimumHeightForWidth(max(view.width(), least.width())))
        return least


def scrolled(inside: QWidget, *, sideways: bool = False) -> QScrollArea:
    """`inside` in a scroll area without a frame, scrolling down only unless told otherwise."""
    area = QScrollArea()
    give_scrolling(area, inside, sideways=sideways)
    return area


def give_scrolling(area: QScrollArea, inside: QWidget, *, sideways: bool = False) -> None:
    """Let an area that has its place already scroll `inside`."""
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # No stop of Tab, which would show no ring and say no name: the page keys come up from what is inside.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    whole = _Exact(inside)
    for one in (whole, inside):
        one.setProperty("kind", "scrolled")
        one.setAutoFillBackground(False)
    area.setWidget(whole)
    area.viewport().setAutoFillBackground(False)


class Flow(QLayout):
    """A row that goes on in the next line where the width ends; things of one line stand on one axis."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Line by line, what is lower than its line in the middle of it; how high all of them are."""
        y = rect.y()
        for line in self._lines(rect.width()):
            x, high = rect.x(), max(size.height() for _, size in line)
            for item, size in line if move else ():
                there = QPoint(x, y + (high - size.height()) // 2)
                item.setGeometry(QRect(there, size.boundedTo(QSize(rect.width(), size.height()))))
                x += size.width() + self.spacing()
            y += high + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = -1  # of the line that is filled now
        for item in self._shown():
            size = item.sizeHint()
            if size.width() > width and item.hasHeightForWidth():
                size = QSize(width, item.heightForWidth(width))
            if not lines or size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((item, size))
            left -= size.width() + self.spacing()
        return lines


class FlowBox(QWidget):
    """A widget around a `Flow`; its height follows its width."""

    def __init__(self, *widgets: QWidget, gap: int = 8) -> None:
        super().__init__()
        self._flow = Flow(gap)
        self.setLayout(self._flow)
        for widget in widgets:
            self._flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Append one widget."""
        self._flow.addWidget(widget)

"""The lines of the palette: headings, and two lines of words with an icon and keys for each thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
HEADING, LINE = 30, 52  # px


@dataclass(frozen=True)
class Item:
    """A line one can choose, or a heading (which has no `run`)."""

    name: str
    title: str
    detail: str = ""
    icon: str = ""
    tone: str = "ink2"
    keys: str = ""
    run: Callable[[], object] | None = None
    more: tuple[Item, ...] = ()  # what else can be done with it


def grouped(title: str, items: Sequence[Item]) -> list[Item]:
    """Lines under their heading; nothing where there is none."""
    if not items:
        return []
    return [*([Item("", title)] if title else []), *items]


class Items(QAbstractListModel):
    """What is shown now."""

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[Item] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def item(self, number: int) -> Item:
        """The line of this number."""
        return self._items[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.title} {item.detail} {item.keys}".strip()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        on = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return on if self._items[index.row()].run is not None else Qt.ItemFlag.NoItemFlags


class ItemList(QListView):
    """Up and down pass over headings; a click chooses."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.items = Items()
        self.setModel(self.items)
        self.setItemDelegate(_Lines(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(look.words.gettext("What was found"))

    def show_items(self, items: Sequence[Item], chosen: str = "") -> None:
        """Show these lines; the one of this name stays chosen, else the first."""
        self.items.show_items(items)
        names = [item.name if item.run is not None else "" for item in items]
        numbers = [number for number, name in enumerate(names) if name]
        if numbers:
            kept = chosen and chosen in names
            self._choose(names.index(chosen) if kept else numbers[0])

    def chosen(self) -> Item | None:
        """The line Enter would open."""
        index = self.currentIndex()
        return self.items.item(index.row()) if index.isValid() else None

    def step(self, step: int) -> None:
        """The next line up or down that can be chosen; round at the ends."""
        count, at = self.items.rowCount(), self.currentIndex().row()
        way = 1 if step > 0 else -1
        for _ in range(abs(step)):
            before = at
            for distance in range(1, count + 1):
                number = (at + way * distance) % count
                if self.items.item(number).run is not None:
                    at = number
                    break
            if abs(step) > 1 and (at - before) * way < 0:  # a page does not go round
                at = before
                break
        if count and at >= 0:
            self._choose(at)

    def _choose(self, number: int) -> None:
        index = self.items.index(number)
        self.setCurrentIndex(index)
        first = number == 1 and self.items.item(0).run is None
        self.scrollTo(self.items.index(0) if first else index)

    def height_for(self, most: int) -> int:
        """As high as its lines, but not higher than this."""
        px = self.look.px
        lines = [self.items.item(number) for number in range(self.items.rowCount())]
        return min(most, sum(px(LINE if line.run is not None else HEADING) for line in lines))


class _Lines(QStyledItemDelegate):
    def __init__(self, view: ItemList) -> None:
        super().__init__(view)
        self._owner = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = self._owner.items.item(index.row()).run is None
        return QSize(100, self._owner.look.px(HEADING if heading else LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, item = self._owner.look, self._owner.items.item(index.row())
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.run is None:
            painter.setFont(look.font("cap", bold=True))
            painter.setPen(look.color("ink3"))
            low = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box.adjusted(look.px(24), look.px(4), -8, 0), low, item.title)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.color("accent"), look.line) if look.line > 1 else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(QRectF(box).adjusted(8, 1, -8, -1), 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(QRectF(box).adjusted(8, 1, -8, -1), 8, 8)
        side = look.px(20)
        drawn = pixmap(look, item.icon or "chevron-right", 20, item.tone)
        painter.drawPixmap(box.left() + look.px(24), box.center().y() - side // 2, drawn)
        keys = item.keys or ("Enter" if state & QStyle.StateFlag.State_Selected else "")
        right = self._keys(painter, box, keys)
        self._words(painter, item, QRect(box.left() + look.px(58), box.top(), 0, box.height()), right)
        painter.restore()

    def _words(self, painter: QPainter, item: Item, box: QRect, right: int) -> None:
        look = self._owner.look
        width = max(0, right - box.left() - look.px(12))
        middle = Qt.AlignmentFlag.AlignVCenter
        title, cap = look.font("h3"), look.font("cap")
        upper = QRect(box.left(), box.top(), width, box.height())
        if item.detail:
            high = QFontMetrics(title).height()
            low = QFontMetrics(cap).height()
            top = box.top() + (box.height() - high - low) // 2
            upper = QRect(box.left(), top, width, high)
            painter.setFont(cap)
            painter.setPen(look.color("ink3"))
            below = QFontMetrics(cap).elidedText(item.detail, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(box.left(), top + high, width, low), middle, below)
        painter.setFont(title)
        painter.setPen(look.color("ink"))
        painter.drawText(
            upper, middle, QFontMetrics(title).elidedText(item.title, Qt.TextElideMode.ElideRight, width)
        )

    def _keys(self, painter: QPainter, box: QRect, keys: str) -> int:
        """Paint key caps from the right; returns where they begin."""
        look, right = self._owner.look, box.right() - self._owner.look.px(24)
        if not keys or (look.roomy and keys != "Enter"):
            return right
        font = look.font("cap")
        painter.setFont(font)
        caps = keys.split(", ")[0].replace("++", "+Plus").split("+")
        for cap in reversed(caps):
            said = "+" if cap == "Plus" else cap
            width = max(look.px(22), QFontMetrics(font).horizontalAdvance(said) + 12)
            high = look.px(22)
            shape = QRectF(right - width, box.center().y() - high / 2, width, high)
            painter.setPen(QPen(look.color("edge" if look.line > 1 else "line"), look.line))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(shape, 4, 4)
            painter.setPen(look.color("ink3"))
            painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, said)
            right -= width + look.px(6)
        return right

"""The list of articles: grouped, or what was found with the words around it. Titles wrap, hits are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sidesk.ui.help_texts import Hit
from sidesk.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
SIDE, ABOVE = 16, 10  # px around the words of a line


@dataclass(frozen=True)
class Line:
    """An article, or the heading of a group (which has no `hit`)."""

    title: str
    hit: Hit | None = None


class Lines(QAbstractListModel):
    """What is listed now."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """List these."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.lines[index.row()].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        on = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return on if self.lines[index.row()].hit is not None else Qt.ItemFlag.NoItemFlags


class ArticleList(QListView):
    """Arrows walk and show; `chosen` carries the name of an article."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.wanted: Sequence[str] = ()
        self.lines = Lines()
        self.setModel(self.lines)
        self.setItemDelegate(_Drawn(self))
        self.setObjectName("help/list")
        self.setAccessibleName(look.words.gettext("Articles"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._showing = False
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_hits(self, hits: Sequence[Hit], wanted: Sequence[str], *, grouped: bool) -> None:
        """List these; with `grouped` under the names of their groups."""
        lines: list[Line] = []
        group = ""
        for hit in hits:
            if grouped and hit.article.group != group:
                group = hit.article.group
                lines.append(Line(group))
            lines.append(Line(hit.article.title, hit))
        self.wanted = wanted
        self._showing = True
        self.lines.show_lines(lines)
        self._showing = False

    def show_current(self, name: str) -> None:
        """Mark the article that is in sight."""
        self._showing = True
        for number, line in enumerate(self.lines.lines):
            if line.hit is not None and line.hit.article.name == name:
                self.setCurrentIndex(self.lines.index(number))
                self.scrollTo(self.lines.index(max(0, number - 1) if number < 2 else number))
                break
        else:
            self.clearSelection()
        self._showing = False

    def step(self, step: int) -> None:
        """The next article up or down, from the search line."""
        at = self.currentIndex().row() + step
        while 0 <= at < len(self.lines.lines):
            if self.lines.lines[at].hit is not None:
                self.setCurrentIndex(self.lines.index(at))
                return
            at += step

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = self.lines.lines[now.row()] if now.isValid() else None
        if not self._showing and line is not None and line.hit is not None:
            self.chosen.emit(line.hit.article.name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Drawn(QStyledItemDelegate):
    def __init__(self, view: ArticleList) -> None:
        super().__init__(view)
        self._view = view

    def _laid(self, text: str, font: QFont, width: int, tone: str) -> QTextLayout:
        look = self._view.look
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        whole = QTextLayout.FormatRange()
        plain = QTextCharFormat()
        plain.setForeground(look.color(tone))
        whole.start, whole.length, whole.format = 0, len(text), plain
        layout.setFormats([whole, *self._marks(text)])
        layout.beginLayout()
        high = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(20, width))
            line.setPosition(QPointF(0, high))
            high += line.height()
        layout.endLayout()
        return layout

    def _marks(self, text: str) -> list[QTextLayout.FormatRange]:
        look, low, found = self._view.look, text.casefold(), []
        shown = QTextCharFormat()
        shown.setForeground(look.color("ink"))
        shown.setBackground(look.color("warn_soft"))
        for word in self._view.wanted:
            at = low.find(word)
            while at >= 0:
                one = QTextLayout.FormatRange()
                one.start, one.length, one.format = at, len(word), shown
                found.append(one)
                at = low.find(word, at + len(word))
        return found

    def _parts(self, line: Line, width: int, *, on: bool) -> list[QTextLayout]:
        look = self._view.look
        room = width - 2 * SIDE
        if line.hit is None:
            return [self._laid(line.title, look.font("cap", bold=True), room, "ink3")]
        made = [self._laid(line.title, look.font(bold=on), room, "accent" if on else "ink")]
        if line.hit.line:
            made.append(self._laid(line.hit.line, look.font("cap"), room, "ink2"))
        return made

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, look = self._view.lines.lines[index.row()], self._view.look
        width = self._view.viewport().width()
        high = sum(_high(one) for one in self._parts(line, width, on=True))
        least = 32 if line.hit is None else 44
        return QSize(100, max(look.px(least), round(high) + 2 * ABOVE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, line = self._view.look, self._view.lines.lines[index.row()]
        state: QStyle.StateFlag = option.state
        box = option.rect
        on = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = box.toRectF().adjusted(4, 1, -4, -1)
        if line.hit is not None and (on or state & QStyle.StateFlag.State_MouseOver):
            ring = on and (look.line > 1 or self._view.hasFocus())
            painter.setPen(QPen(look.color("accent"), 2) if ring else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft" if on else "sunken"))
            painter.drawRoundedRect(back, 8, 8)
        laid = self._parts(line, box.width(), on=on)
        high = sum(_high(one) for one in laid)
        y = box.top() + (box.height() - high) / 2
        if line.hit is None:
            y = box.bottom() - high - 6
        for one in laid:
            one.draw(painter, QPointF(box.left() + SIDE, y))
            y += _high(one)
        painter.restore()


def _high(layout: QTextLayout) -> float:
    return sum(layout.lineAt(number).height() for number in range(layout.lineCount()))

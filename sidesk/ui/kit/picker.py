"""A drop-down with a search line: the same list for a field, a table cell and a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from sidesk.core.initials import initials
from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import Button, paint_check
from sidesk.ui.kit.icons import Icon, pixmap
from sidesk.ui.kit.inputs import SEARCH, Edit
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.whole import Whole
from sidesk.ui.theme import Look

SEARCHED_FROM = 8  # shorter lists need no search line
MEASURED = 60  # of the longest labels: to measure five thousand takes longer than to show them
SHOWN = 8  # rows before the list scrolls
LEAST, SHARE = 3, 0.45  # rows at least, and the part of a low screen they may take


_JUMPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN - 1, Qt.Key.Key_PageUp: 1 - SHOWN,
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One line of a list."""

    name: str
    label: str
    also: str = ""  # other words it is found by: the other language


class _Lines(QStyledItemDelegate):
    """40 px a line; what is chosen has a check, or a check box where several may be."""

    def __init__(self, view: ChoiceList) -> None:
        super().__init__(view)
        self._owner = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        look = self._owner.look
        width = QFontMetrics(look.font(bold=True)).horizontalAdvance(str(index.data() or ""))
        return QSize(width + look.px(20) + 48, look.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        look, owner = self._owner.look, self._owner
        name = owner.option(index.row()).name
        chosen = name in owner.chosen
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 8, 8)
        box, side = option.rect.adjusted(12, 0, -12, 0), look.px(20)
        if owner.several:
            square = QRectF(box.left(), box.center().y() - side / 2, side, side)
            paint_check(painter, look, square, on=chosen)
            box = box.adjusted(side + 10, 0, 0, 0)
        elif chosen:
            drawn = pixmap(look, "check", 18, "accent")
            painter.drawPixmap(box.right() - look.px(18), box.center().y() - look.px(9) + 1, drawn)
        painter.setFont(look.font(bold=chosen))
        painter.setPen(look.color("accent" if chosen else "ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(index.data() or ""))
        painter.restore()


class ChoiceList(QWidget):
    """A list of options with a search line; Enter or a click picks, Esc leaves."""

    picked = Signal(str)  # the name; the empty name clears
    put = Signal(list)  # with `bulk`: all that are chosen now

    def __init__(
        self,
        look: Look,
        options: Sequence[Option],
        chosen: Sequence[str] = (),
        *,
        several: bool = False,
        bulk: bool = False,
        searched: bool | None = None,
    ) -> None:
        super().__init__()
        self.look, self.several = look, several
        self.chosen = set(chosen)
        self._all = list(options)
        self._shown = list(options)
        self._words: list[str] | None = None  # made when somebody searches
        self._model = QStringListModel([option.label for option in options])
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Lines(self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(self._on_clicked)
        _ = look.words.gettext
        self.search = Edit(look, placeholder=_("Search"), state=SEARCH)
        self.search.setAccessibleName(_("Search"))
        searched = len(options) > SEARCHED_FROM if searched is None else searched
        if not searched:  # shown, it would stand as a window of its own until it has its place
            self.search.hide()
        icon = Icon(look, "search", 18, "ink3")
        icon.setParent(self.search)
        icon.move(look.px(12), (look.px(40) - look.px(18)) // 2)
        self.search.textEdited.connect(self.narrow)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        parts: list[QWidget | QLayout] = [self.search, self.list]
        if bulk:
            parts.append(self._bulk())
        self.setLayout(column(*parts, gap=8))
        self.setFocusProxy(self.search if searched else self.list)
        self._size()
        first = next((i for i, option in enumerate(options) if option.name in self.chosen), 0)
        self._go(first)
        self.list.scrollTo(self.list.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def option(self, row: int) -> Option:
        """The option of a shown line."""
        return self._shown[row]

    def _bulk(self) -> QLayout:
        _ = self.look.words.gettext
        self.every, self.none = Button(self.look, _("Select all shown")), Button(self.look, _("Clear"))
        self.every.clicked.connect(self._on_every)
        self.none.clicked.connect(self._on_none)
        return row(self.every, None, self.none, gap=8)

    def _on_every(self) -> None:
        self._put(self.chosen | {option.name for option in self._shown})

    def _on_none(self) -> None:
        self._put(set())

    def _put(self, names: set[str]) -> None:
        self.chosen = names
        self.list.viewport().update()
        self.put.emit([option.name for option in self._all if option.name in names])

    def narrow(self, text: str) -> None:
        """Leave the options that contain every word: in label, name, other language or pinyin initials."""
        words = text.casefold().split()
        if self._words is None:
            self._words = [
                "\n".join((one.label, one.name, one.also, initials(one.label))).casefold()
                for one in self._all
            ]
        self._shown = [
            option
            for option, known in zip(self._all, self._words, strict=True)
            if all(word in known for word in words)
        ]
        self._model.setStringList([option.label for option in self._shown])
        self._go(0)

    def _size(self) -> None:
        metrics = QFontMetrics(self.look.font(bold=True))
        longest = nlargest(MEASURED, self._all, key=lambda option: len(option.label.encode()))
        widest = max((metrics.horizontalAdvance(option.label) for option in longest), default=0)
        self.list.setMinimumWidth(min(self.look.px(480), widest + self.look.px(20) + 62))
        screen = QGuiApplication.primaryScreen()
        fits = int(screen.availableGeometry().height() * SHARE) // self.look.px(40) if screen else SHOWN
        rows = min(SHOWN, max(LEAST, fits), max(1, len(self._all)))
        self.list.setFixedHeight(rows * self.look.px(40) + 4)

    def _go(self, row: int) -> None:
        if self._shown:
            index = self._model.index(max(0, min(row, len(self._shown) - 1)), 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._pick(index.row())

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self._shown):
            return
        name = self._shown[row].name
        if self.several:
            self.chosen ^= {name}
            self.list.viewport().update()
        self.picked.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        at = self.list.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (key == Qt.Key.Key_Space and watched is self.list):
            self._pick(at)
            return True
        if watched is self.search and key in _JUMPS:
            self._go(at + _JUMPS[key])
            return True
        return False


class Picker(QAbstractButton):
    """Looks like an input; pressing it, Space, Down or typing opens the list."""

    picked = Signal(str)
    changed_many = Signal(list)
    focused = Signal()

    def __init__(self, look: Look, *, several: bool = False) -> None:
        super().__init__()
        self.look, self.several = look, several
        self._options: list[Option] = []
        self._chosen: list[str] = []
        self._state = ""
        self.can_be_empty = True
        self.recent: list[str] = []  # names that come first in the list
        self._placeholder = look.words.gettext("Choose")
        self.popover: Popover | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_list)
        Whole(self, self.unseen)

    def show_options(self, options: Sequence[Option], chosen: Sequence[str]) -> None:
        """These options, of which these are chosen."""
        self._options, self._chosen = list(options), list(chosen)
        labels = {option.name: option.label for option in options}
        self.setText(self.look.words.listed(labels.get(name, name) for name in chosen))
        self.update()

    def set_state(self, state: str) -> None:
        """Colour the edge."""
        self._state = state
        self.setEnabled(state not in ("auto", "fixed"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(160), self.look.px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(80), self.look.px(40))

    def open_list(self) -> None:
        """Drop the list down."""
        _ = self.look.words.gettext
        options = self._recent_first()
        if self._chosen and not self.several and self.can_be_empty:
            options.append(Option("", _("Leave empty")))
        listed = ChoiceList(
            self.look, options, self._chosen, several=self.several, bulk=self.several and len(options) > 1
        )
        listed.put.connect(self._on_put)
        self.popover = Popover(self.look, listed, self)
        listed.picked.connect(self._on_picked)
        self.popover.open_at(self.mapToGlobal(QPoint(0, self.height() + 4)))
        listed.setFocus()

    def _recent_first(self) -> list[Option]:
        if len(self._options) <= SEARCHED_FROM:
            return list(self._options)
        place = {name: at for at, name in enumerate(self.recent)}
        return sorted(self._options, key=lambda option: place.get(option.name, len(place)))

    def _on_put(self, names: list[str]) -> None:
        self.show_options(self._options, [o.name for o in self._options if o.name in set(names)])
        self.changed_many.emit(list(self._chosen))

    def clear(self) -> None:
        """Leave it empty."""
        if not self._chosen or not self.can_be_empty:
            return
        self.show_options(self._options, [])
        if self.several:
            self.changed_many.emit([])
        else:
            self.picked.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def _on_picked(self, name: str) -> None:
        if self.several:
            present = set(self._chosen) ^ {name}
            self.show_options(self._options, [o.name for o in self._options if o.name in present])
            self.changed_many.emit(list(self._chosen))
            return
        if self.popover is not None:
            self.popover.close()
            self.popover = None
        self.show_options(self._options, [name] if name else [])
        self.picked.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_list()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif (
            text
            and text.isprintable()
            and text != " "
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            self.open_list()
            listed = self.popover.findChild(ChoiceList) if self.popover else None
            if isinstance(listed, ChoiceList) and listed.search.isVisible():
                listed.search.setText(text)
                listed.narrow(text)
        else:
            super().keyPressEvent(event)

    def unseen(self) -> str:
        """What was picked, where it is longer than there is room for."""
        wide = QFontMetrics(self.look.font()).horizontalAdvance(self.text())
        return self.text() if wide > self._room() else ""

    def _room(self) -> int:
        return self.width() - self.look.px(12) - self.look.px(32)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        tone = {"warn": "warn_mark", "error": "bad"}.get(self._state, "accent" if focus else "edge")
        width = 2 if focus or self._state in ("warn", "error") else look.line
        width += look.line if focus and look.line > 1 else 0  # a dark edge among dark edges must be wider
        painter.setPen(Qt.PenStyle.NoPen if self._state == "fixed" else QPen(look.color(tone), width))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 8, 8
        )
        inside = QRect(look.px(12), 0, self._room(), self.height())
        font = look.font()
        painter.setFont(font)
        painter.setPen(look.color("ink" if self.text() else "ink3"))
        shown = QFontMetrics(font).elidedText(
            self.text() or self._placeholder, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)
        if self._state != "fixed":
            side = look.px(16)
            drawn = pixmap(look, "chevron-down", 16, "ink2")
            painter.drawPixmap(self.width() - look.px(10) - side, (self.height() - side) // 2, drawn)
        painter.end()

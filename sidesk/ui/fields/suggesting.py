"""What drops down below an input while somebody types; it never fills anything in by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.inputs import Area, Edit
from sidesk.ui.theme import Look

_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
LONGEST = 120  # letters; who has typed more than this writes something of their own


class _Rows(QStyledItemDelegate):
    """40 px a line; the marked one is filled."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        width = QFontMetrics(self._look.font()).horizontalAdvance(str(index.data() or ""))
        return QSize(width + 24, self._look.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        look, box = self._look, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 8, 8)
        painter.setFont(look.font())
        painter.setPen(look.color("accent" if marked else "ink"))
        inside = box.adjusted(10, 0, -10, 0)
        text = " ".join(str(index.data() or "").split())
        shown = QFontMetrics(look.font()).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class Dropped(QListView):
    """The list that drops down below an input, with an edge of its own."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFont(look.font())
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        surface, edge = look.color("surface").name(), look.color("edge").name()
        # The completer sizes the list by its rows alone: no padding.
        self.setStyleSheet(f"QListView {{ background: {surface}; border: {look.line}px solid {edge}; }}")


class Suggesting(QObject):
    """A list below an input: arrows go through it, Enter and Tab take the marked one, Esc hides it."""

    taken = Signal(str)

    def __init__(self, jobs: JobRunner, edit: Edit | Area, ask: Callable[[str], Sequence[str]]) -> None:
        super().__init__(edit)
        self._jobs, self._edit, self._ask = jobs, edit, ask
        self.looked_for = ""
        self.known = QStringListModel(self)
        self._completer: QCompleter | None = None  # made when there is something to show
        self._popup: QAbstractItemView | None = None
        edit.taken_by_list = self.takes
        (edit.textEdited if isinstance(edit, Edit) else edit.edited).connect(self.look_up)
        edit.left.connect(self._forget)

    def takes(self, key: int) -> bool:
        """Whether the list wants this key for itself."""
        if self._popup is None or not self._popup.isVisible():
            return False
        if key in _TAKES and not self._popup.currentIndex().isValid():
            self._popup.hide()
            return False
        return key in _TAKES or key == Qt.Key.Key_Escape

    def look_up(self, text: str) -> None:
        """Find what goes with this text, in the quick lane."""
        self.looked_for = text
        ask = self._ask
        if text.strip() and len(text) <= LONGEST:
            self._jobs.run(self, lambda _: (text, ask(text)), self._on_found)
        else:
            self._hide()

    def _on_found(self, found: tuple[str, Sequence[str]]) -> None:
        text, known = found
        if text != self.looked_for or not self._edit.isVisible():
            return  # an answer to an older question
        self.known.setStringList(list(known))
        if known:
            self._drop()
        else:
            self._hide()

    def _drop(self) -> None:
        if self._completer is None:
            made = self._completer = QCompleter(self.known, self._edit)
            made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            made.setWidget(self._edit)
            made.activated.connect(self._on_taken)
            dropped = Dropped(self._edit.look)
            made.setPopup(dropped)
            dropped.setItemDelegate(_Rows(self._edit.look, dropped))  # the completer puts its own one
            self._popup = dropped
        self._completer.complete()
        if self._popup is not None:
            self._popup.setCurrentIndex(QModelIndex())

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _forget(self) -> None:
        self.looked_for = ""  # the list itself goes with the focus

    def _on_taken(self, text: str) -> None:
        self.looked_for = ""
        self.taken.emit(text)

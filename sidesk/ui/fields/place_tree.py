"""The places of a project as a tree that hangs at a field: arrows, typing, Enter; new ones, other names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from sidesk.actions.places import Place, as_things
from sidesk.ui.kit.boxes import FlowBox, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import SEARCH, Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

NEW, ALIAS, RENAME = "new", "alias", "rename"
SHOWN = 8  # lines before it scrolls
CODE = Qt.ItemDataRole.UserRole


class PlaceTree(QWidget):
    """`picked` carries the code; `asked` what is to be done, the place and the words."""

    picked = Signal(str)
    asked = Signal(str, object, str)

    def __init__(self, look: Look, places: Sequence[Place], chosen: str = "") -> None:
        super().__init__()
        self.look = look
        self._does = ""
        _ = look.words.gettext
        self.search = Edit(look, placeholder=_("Building, floor, room or what it is called"), state=SEARCH)
        self.search.setAccessibleName(_("Search"))
        icon = Icon(look, "search", 18, "ink3")
        icon.setParent(self.search)
        icon.move(look.px(12), (look.px(40) - look.px(18)) // 2)
        self.search.textEdited.connect(self.narrow)
        self._model = QStandardItemModel(self)
        self.tree = QTreeView()
        self.tree.setAccessibleName(_("Places"))
        self.tree.setModel(self._model)
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIndentation(look.px(20))
        self.tree.setMouseTracking(True)
        self.tree.setItemDelegate(_Line(self.tree, look))
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setFixedHeight(SHOWN * look.px(40) + 4)
        self.tree.clicked.connect(self._on_clicked)
        self.none = Text(look, "", "small", "ink3", wrap=True)
        for widget in (self.search, self.tree):
            widget.installEventFilter(self)
        self._foot()
        self.setLayout(column(self.search, self.none, self.tree, self.acts, self.writing, gap=8))
        self.setMinimumWidth(look.px(400))
        self.setFocusProxy(self.search)
        self.show_places(places, chosen)

    def _foot(self) -> None:
        _ = self.look.words.gettext
        self.new = Button(self.look, _("New place here"), "ghost", icon="plus")
        self.alias = Button(self.look, _("Other name"), "ghost", icon="plus")
        self.rename = Button(self.look, _("Rename"), "ghost", icon="pencil")
        for button, does in ((self.new, NEW), (self.alias, ALIAS), (self.rename, RENAME)):
            button.setObjectName(does)
            button.clicked.connect(self._on_act)
        self.acts = FlowBox(self.new, self.alias, self.rename, gap=4)
        self.words = Edit(self.look)
        self.words.returnPressed.connect(self._on_written)
        self.words.installEventFilter(self)
        self.keep = Button(self.look, _("Keep"), "primary")
        self.keep.clicked.connect(self._on_written)
        self.title = Text(self.look, "", "small", "ink2", wrap=True)
        self.writing = holder(column(self.title, row((self.words, 1), self.keep, gap=8), gap=4))
        self.writing.hide()

    def show_places(self, places: Sequence[Place], chosen: str = "") -> None:
        """These places; the chosen one is marked."""
        self._places = list(places)
        self._things = as_things(self._places)
        self.narrow(self.search.text(), chosen)

    def narrow(self, text: str, chosen: str = "") -> None:
        """Leave what holds every word, by path, code or alias, with what it stands in."""
        words = text.casefold().split()
        kept: dict[str, None] = {}
        hits = [
            place for place, thing in zip(self._places, self._things, strict=True)
            if all(word in f"{thing.name} {thing.words}".casefold() for word in words)
        ]  # fmt: skip
        for place in hits:
            kept.update(dict.fromkeys(place.way))
        self._fill(kept)
        _ = self.look.words.gettext
        none = _("No place is called that. Make it a new one, or type it as it is.")
        self.none.setText("" if hits else none if words else _("No places yet. Add a building first."))
        self.none.setVisible(not hits)
        self._mark(chosen or self._best(hits, words))

    def _best(self, hits: Sequence[Place], words: Sequence[str]) -> str:
        """The one that has most of the words itself: of a path its end."""

        def own(place: Place) -> int:
            said = " ".join((place.code, place.name, *place.aliases)).casefold()
            return sum(word in said for word in words)

        return max(hits, key=lambda one: (own(one), -len(one.way))).code if hits else ""

    def _fill(self, kept: dict[str, None]) -> None:
        self._model.clear()
        self._items: dict[str, QStandardItem] = {}
        for place in self._places:  # parents come first
            if place.code in kept:
                item = QStandardItem(place.name or place.code)
                item.setData(place.code, CODE)
                item.setToolTip(" · ".join(filter(None, (place.code, *place.aliases))))
                above = self._items.get(place.way[-2]) if len(place.way) > 1 else None
                (above or self._model.invisibleRootItem()).appendRow(item)
                self._items[place.code] = item
        self.tree.expandAll()

    def _mark(self, code: str) -> None:
        item = self._items.get(code)
        if item is not None:
            self.tree.setCurrentIndex(item.index())
            self.tree.scrollTo(item.index())

    def current(self) -> Place | None:
        """The marked place."""
        index = self.tree.currentIndex()
        code = index.data(CODE) if index.isValid() else ""
        return next((place for place in self._places if place.code == code), None)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(str(index.data(CODE)))

    def _on_act(self) -> None:
        sender = self.sender()
        assert sender is not None
        _ = self.look.words.gettext
        place, self._does = self.current(), sender.objectName()
        if place is None and self._does != NEW:
            return
        name = (place.name or place.code) if place is not None else ""
        if self.search.text() and self.none.isVisible():
            place, name = None, ""
        titles = {
            NEW: _("New place in {name}").format(name=name) if name else _("New place"),
            ALIAS: _("What else is {name} called?").format(name=name),
            RENAME: _("New name of {name}; the old one still finds it").format(name=name),
        }
        self.title.setText(titles[self._does])
        self.words.setAccessibleName(titles[self._does])
        self.words.setText({NEW: self.search.text() if not name else "", RENAME: name}.get(self._does, ""))
        self.words.selectAll()
        self.acts.hide()
        self.writing.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_written(self) -> None:
        words = self.words.text().strip()
        if words and self._does:
            lost = bool(self.search.text()) and self.none.isVisible()
            self.asked.emit(self._does, None if lost else self.current(), words)
            self.stop_writing()

    def stop_writing(self) -> None:
        """Back to the tree."""
        self._does = ""
        self.writing.hide()
        self.acts.show()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if watched is self.words:
            if key == Qt.Key.Key_Escape:
                self.stop_writing()
                return True
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (place := self.current()) is not None:
                self.picked.emit(place.code)
            return True
        if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(below=key == Qt.Key.Key_Down)
            return True
        return False

    def _step(self, *, below: bool) -> None:
        index = self.tree.currentIndex()
        to = self.tree.indexBelow(index) if below else self.tree.indexAbove(index)
        if to.isValid():
            self.tree.setCurrentIndex(to)


class _Line(QStyledItemDelegate):
    """A name, and its code at the right."""

    def __init__(self, view: QTreeView, look: Look) -> None:
        super().__init__(view)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(self._look.px(120), self._look.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        look, name, code = self._look, str(index.data() or ""), str(index.data(CODE) or "")
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, look.color("soft"))
        box: QRect = option.rect.adjusted(look.px(4), 0, -look.px(12), 0)
        small = look.font("cap")
        wide = QFontMetrics(small).horizontalAdvance(code) + 2 if code != name else 0
        wide = min(wide, box.width() // 2)
        painter.setFont(look.font(bold=chosen))
        painter.setPen(look.color("accent" if chosen else "ink"))
        room = box.width() - wide - look.px(8)
        cut = QFontMetrics(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
        if wide:
            painter.setFont(small)
            painter.setPen(look.color("ink3"))
            end = QFontMetrics(small).elidedText(code, Qt.TextElideMode.ElideLeft, wide)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, end)
        painter.restore()

"""All answers on one page: what is missing above; a press leads to the field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from sidesk.core.text import Words
from sidesk.forms.definition import Group, Node, Path, Question, Repeat
from sidesk.forms.kinds import shown
from sidesk.forms.session import FormSession
from sidesk.forms.state import Changes, Problem
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.registry import is_shown
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import ANY_HEIGHT, FlowBox, column, holder, scrolled
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
GIVEN, LEFT, REMINDED, EMPTY = "given", "left", "reminded", "empty"
SECTION, GROUP, ANSWER = "section", "group", "answer"
_WRAP = Qt.TextFlag.TextWordWrap
_LEAST = 160  # px of lines beside what stands above them


@dataclass(frozen=True)
class Line:
    """One line of the review."""

    kind: str
    label: str
    text: str = ""
    path: Path = ()
    state: str = ""  # error, warn, missing
    message: str = ""


class Lines:
    """Reads the lines of a session."""

    def __init__(self, session: FormSession, words: Words) -> None:
        self._session, self._words = session, words
        self._problems: dict[Path, Problem] = {}
        for problem in session.problems():
            if problem.path not in self._problems or problem.severity == "error":
                self._problems[problem.path] = problem

    def all(self) -> Iterator[Line]:
        """Every section with its answers."""
        for node in self._session.form.items:
            path = (node.name,)
            if not self._session.relevant(path) or (isinstance(node, Question) and not is_shown(node)):
                continue
            inside = list(self._of(node, path))
            if inside:
                if not isinstance(node, Question):
                    yield Line(SECTION, self._words.pick(self._session.label(path)), path=path)
                yield from inside

    def _of(self, node: Node, path: Path) -> Iterator[Line]:
        if not self._session.relevant(path):
            return
        if isinstance(node, Question):
            yield from self._answer(node, path)
        elif isinstance(node, Group):
            for item in node.items:
                inside = list(self._of(item, (*path, item.name)))
                if inside and isinstance(item, Group):
                    yield Line(GROUP, self._words.pick(self._session.label((*path, item.name))))
                yield from inside
        else:
            yield from self._rows(node, path)

    def _rows(self, node: Repeat, path: Path) -> Iterator[Line]:
        keys = self._session.row_keys(path)
        if node.table and not node.rows:
            yield self._table(path, len(keys))
            return
        for number, key in enumerate(keys, 1):
            inside = [
                line
                for item in node.items
                for line in self._of(item, (*path, key, item.name))
                if line.kind == ANSWER
            ]
            choice = self._session.row_choice((*path, key))
            name = self._words.pick(choice.label) if choice else (inside[0].text if inside else "")
            yield Line(GROUP, f"{number:02d}  {name}" if choice else f"{number}  {name}", path=(*path, key))
            yield from inside

    def _table(self, path: Path, count: int) -> Line:
        words = self._words
        wrong = sum(
            p.severity == "error" and place[: len(path)] == path for place, p in self._problems.items()
        )
        text = words.ngettext("{n} row", "{n} rows", count).format(n=count)
        if wrong:
            told = words.ngettext("{n} cell is not right", "{n} cells are not right", wrong).format(n=wrong)
            return Line(ANSWER, words.pick(self._session.label(path)), text, path, "error", told)
        return Line(ANSWER, words.pick(self._session.label(path)), text, path)

    def _answer(self, question: Question, path: Path) -> Iterator[Line]:
        if not is_shown(question) or question.kind == "note":
            return
        value, words = self._session.value(path), self._words
        text = shown(question, value, words, self._session.choices(path))
        if isinstance(value, list) and question.kind in ("photo", "file"):
            text = words.ngettext("{n} photo", "{n} photos", len(value)) if question.kind == "photo" else text
            text = text.format(n=len(value)) if question.kind == "photo" else text
        problem = self._problems.get(path)
        state = "" if problem is None else "error" if problem.severity == "error" else "warn"
        message = words.pick(problem.message) if problem else ""
        label = words.pick(self._session.label(path)) or question.name
        yield Line(
            ANSWER, label, text, path, "missing" if problem and problem.kind == "required" else state, message
        )


def belongs(line: Line, name: str) -> bool:
    """Whether an answer is shown under a filter."""
    if name == LEFT:
        return line.state in ("missing", "error")
    if name == REMINDED:
        return line.state == "warn"
    if name == EMPTY:
        return not line.text
    return bool(line.text or line.state)


def kept(lines: Sequence[Line], name: str) -> list[Line]:
    """The answers of a filter, with the titles above them that still have any."""
    found: list[Line] = []
    titles: dict[str, Line] = {}
    for line in lines:
        if line.kind == SECTION:
            titles = {SECTION: line}
        elif line.kind == GROUP:
            titles[GROUP] = line
        elif belongs(line, name):
            found += [titles[kind] for kind in (SECTION, GROUP) if kind in titles]
            titles = {}
            found.append(line)
    return found


class LinesModel(QAbstractListModel):
    """The lines as a list."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = list(lines)

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; the same number of them keeps the place."""
        if len(lines) == len(self.lines):
            self.lines = list(lines)
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (line.label, line.text, line.message) if part)
        return None


class LineDelegate(QStyledItemDelegate):
    """Label left, answer right, wrapped; the problem below it."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def _boxes(self, line: Line, width: int) -> tuple[QRect, QRect, QRect]:
        look = self._look
        share = min(look.px(260), width * 2 // 5)
        label = QFontMetrics(look.font("small")).boundingRect(
            QRect(8, 8, share - 16, 10_000), _WRAP, line.label
        )
        room = QRect(share + 8, 8, max(60, width - share - 24), 10_000)
        text = QFontMetrics(look.font()).boundingRect(room, _WRAP, line.text or "—")
        below = QRect(
            room.left() + look.px(16) + 6, text.bottom() + 3, room.width() - look.px(16) - 6, 10_000
        )
        message = (
            QFontMetrics(look.font("cap")).boundingRect(below, _WRAP, line.message)
            if line.message
            else QRect()
        )
        return (
            QRect(8, 8, share - 16, label.height()), QRect(room.left(), 8, room.width(), text.height()),
            QRect(below.left(), below.top(), below.width(), message.height()) if line.message else QRect(),
        )  # fmt: skip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(LINE)
        width = self._view.viewport().width()
        if line.kind == SECTION:
            return QSize(width, self._look.px(48))
        if line.kind == GROUP:
            return QSize(width, self._look.px(40))
        label, text, message = self._boxes(line, width)
        return QSize(
            width, max(self._look.px(40), label.bottom() + 9, text.bottom() + 9, message.bottom() + 9)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        look, box = self._look, option.rect
        painter.save()
        painter.translate(box.topLeft())
        over = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRect(QRect(1, 1, box.width() - 2, box.height() - 3))
        if line.kind == ANSWER and option.state & over:
            painter.fillRect(QRect(0, 0, box.width(), box.height()), look.color("sunken"))
        if line.kind == ANSWER:
            self._paint_answer(painter, line, box.width())
        else:
            painter.setFont(look.font("h2" if line.kind == SECTION else "h3"))
            painter.setPen(look.color("ink"))
            room = QRect(8, 0, box.width() - 16, box.height() - 6)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignBottom | _WRAP), line.label)
        painter.setPen(QPen(look.color("line"), look.line))
        painter.drawLine(0, box.height() - 1, box.width(), box.height() - 1)
        painter.restore()

    def _paint_answer(self, painter: QPainter, line: Line, width: int) -> None:
        look = self._look
        label, text, message = self._boxes(line, width)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("ink2"))
        painter.drawText(label, int(_WRAP), line.label)
        tone = {"error": "bad", "warn": "warn", "missing": "bad"}.get(line.state, "ink")
        painter.setFont(look.font(bold=bool(line.state)))
        painter.setPen(look.color(tone if line.text else "ink3"))
        painter.drawText(text, int(_WRAP), line.text or "—")
        if line.message:
            icon = "triangle-alert" if line.state == "warn" else "circle-x"
            painter.drawPixmap(text.left(), message.top() + 1, pixmap(look, icon, 14, tone))
            painter.setFont(look.font("cap"))
            painter.setPen(look.color(tone))
            painter.drawText(message, int(_WRAP), line.message)


class Review(QWidget):
    """The page."""

    picked = Signal(object)  # Path

    def __init__(self, look: Look, filling: Filling, *, signed: bool = True) -> None:
        super().__init__()
        self._look, self._filling, self._signed = look, filling, signed
        self.banner = Banner(look, "", "")
        self._filter = GIVEN
        self._all = self._lines()
        self.model = LinesModel(kept(self._all, GIVEN))
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LineDelegate(look, self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setAccessibleName(look.words.gettext("Review"))
        self.list.clicked.connect(self._on_picked)
        self.list.activated.connect(self._on_picked)
        _ = look.words.gettext
        self.filters = {
            GIVEN: FilterChip(look, _("Answers"), on=True),
            LEFT: FilterChip(look, _("Left to do")),
            REMINDED: FilterChip(look, _("Reminders")),
            EMPTY: FilterChip(look, _("Empty ones")),
        }
        for chip in self.filters.values():
            chip.clicked.connect(self._on_filter)
        chips = FlowBox(*self.filters.values())
        self._above = column(self.banner, chips, gap=12)
        inside = holder(column(self._above, (self.list, 1), gap=12, margins=(0, 8, 12, 0)))
        self._page = scrolled(inside)
        self.setLayout(column(self._page))
        for changed in (self.model.modelReset, self.model.dataChanged):
            changed.connect(self._stretch)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._tell()

    def _lines(self) -> list[Line]:
        return list(Lines(self._filling.session, self._look.words).all())

    def refresh(self, changes: Changes) -> None:
        """Read everything again."""
        self._all = self._lines()
        self.model.show(kept(self._all, self._filter))
        self._tell()

    def show_only(self, name: str) -> None:
        """given, left, reminded, empty."""
        self._filter = name
        for other, chip in self.filters.items():
            chip.setChecked(other == name)
        self.model.show(kept(self._all, name))

    def _on_filter(self) -> None:
        self.show_only(next(name for name, chip in self.filters.items() if chip is self.sender()))

    def _tell(self) -> None:
        words = self._look.words
        problems = self._filling.session.problems()
        errors = sum(problem.severity == "error" for problem in problems)
        warnings = len(problems) - errors
        answers = [line for line in self._all if line.kind == ANSWER]
        for name, chip in self.filters.items():
            chip.set_count(sum(belongs(line, name) for line in answers))
        if errors:
            text = words.ngettext("{n} thing is left to do", "{n} things are left to do", errors).format(
                n=errors
            )
            self.banner.say(
                text, words.gettext("F8 goes from one to the next. Everything is kept meanwhile."), "bad"
            )
        elif warnings:
            text = words.ngettext("All is here · {n} reminder", "All is here · {n} reminders", warnings)
            second = words.gettext("Reminders stop nothing; they go onto the paper as they are.")
            self.banner.say(text.format(n=warnings), second, "warn")
        else:
            _ = words.gettext
            then = _("Look it over, then sign.") if self._signed else _("Look it over, then press “Done”.")
            self.banner.say(_("All is here and right"), then, "ok")

    def _on_picked(self, index: QModelIndex) -> None:
        path = self.model.lines[index.row()].path
        if path:
            self.picked.emit(path)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not by a proxy: with one, Tab would pass the filters by."""
        self.list.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.scheduleDelayedItemsLayout()
        QTimer.singleShot(0, self, self._stretch)  # the lines are as wide as the page once it is laid out

    def _stretch(self, *_changed: object) -> None:
        """In a low window the lines are as high as they are and the page scrolls; else they alone do."""
        least = self._look.px(_LEAST)
        above = self._above.totalHeightForWidth(self.list.width())
        low = self._page.viewport().height() < above + least
        whole = sum(self.list.sizeHintForRow(number) for number in range(self.model.rowCount())) if low else 0
        policies = Qt.ScrollBarPolicy
        self.list.setVerticalScrollBarPolicy(
            policies.ScrollBarAlwaysOff if low else policies.ScrollBarAsNeeded
        )
        self.list.setMinimumHeight(max(least, whole))
        self.list.setMaximumHeight(max(least, whole) if low else ANY_HEIGHT)

    def _on_current(self, index: QModelIndex) -> None:
        """The arrow keys take the page along."""
        place = self.list.visualRect(index)
        inside = self._page.widget()
        if inside is not None:
            spot = self.list.viewport().mapTo(inside, place.center())
            self._page.ensureVisible(spot.x(), spot.y(), 0, place.height() // 2 + 8)

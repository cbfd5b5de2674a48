"""The problems of a record as lines that lead to their fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from sidesk.core.text import Words
from sidesk.forms.definition import Path, Question, Repeat
from sidesk.forms.session import FormSession
from sidesk.forms.state import Changes, Problem, SectionState
from sidesk.ui.kit.boxes import Panel, column, holder, row, scrolled
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.ui.wizard.walk import is_urgent

MOST = 200  # lines that are shown; the count above tells the rest
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True)
class Trouble:
    """One problem in words: what, and where."""

    path: Path
    severity: str
    what: str
    where: str


def where(session: FormSession, path: Path, words: Words) -> str:
    """`房间 A-3F-TR01·长`: the rows on the way and the question, in the words of the form."""
    parts: list[str] = []
    for length in range(1, len(path) + 1):
        node = session.node(path[:length])
        if isinstance(node, Question):
            parts.append(words.pick(session.label(path[:length])) or node.name)
        elif isinstance(node, Repeat) and path[length - 1] != node.name:
            parts.append(_row_name(session, path[:length], words))
    between = "·" if words.language == "zh" else " · "  # the dot of the Chinese font is a whole sign wide
    return between.join(part for part in parts if part)


def _row_name(session: FormSession, path: Path, words: Words) -> str:
    choice = session.row_choice(path)
    if choice is not None:
        return words.pick(choice.label)
    repeat = session.node(path)
    assert isinstance(repeat, Repeat)
    first = next((item for item in repeat.items if isinstance(item, Question) and item.kind == "text"), None)
    named = session.value((*path, first.name)) if first is not None else None
    if named:
        return str(named)
    keys = session.row_keys(path[:-1])
    number = keys.index(path[-1]) + 1 if path[-1] in keys else 0
    return words.gettext("row {n}").format(n=number)


class ProblemBook:
    """The problems of the record, read again only where something changed: a table may have 50,000 cells."""

    def __init__(self, session: FormSession) -> None:
        self._session = session
        self._known: dict[str, list[Problem]] = {}

    def forget(self, changes: Changes) -> None:
        """These places changed."""
        for change in changes:
            self._known.pop(change[0] if change else "", None)

    def all(self, states: Sequence[SectionState]) -> list[Problem]:
        """Every problem, in the order of the form."""
        found: list[Problem] = []
        for state in states:
            name = state.path[0]
            if not (state.errors or state.warnings or state.required_missing):
                self._known.pop(name, None)
                continue
            if name not in self._known:
                self._known[name] = self._session.problems(state.path)
            found += self._known[name]
        return found


def troubles(
    session: FormSession, words: Words, problems: Sequence[Problem], *, strict: bool
) -> list[Trouble]:
    """What is listed; errors first, each in the order of the form."""
    found = [p for p in problems if is_urgent(session, p, strict=strict)]
    found.sort(key=lambda problem: problem.severity != "error")
    return [Trouble(p.path, p.severity, words.pick(p.message), where(session, p.path, words)) for p in found]


class TroubleLine(QAbstractButton):
    """Icon, the sentence in bold, the place below; wraps before it is cut."""

    def __init__(self, look: Look, trouble: Trouble) -> None:
        super().__init__()
        self._look, self.trouble = look, trouble
        self.setText(trouble.what)
        self.setAccessibleName(f"{trouble.what} {trouble.where}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def _boxes(self, width: int) -> tuple[QRect, QRect]:
        look = self._look
        left = look.px(16) + 8
        room = QRect(left, 8, max(40, width - left - 4), 10_000)
        what = QFontMetrics(look.font("small", bold=True)).boundingRect(room, _WRAP, self.trouble.what)
        below = room.translated(0, what.height() + 2)
        place = QFontMetrics(look.font("cap")).boundingRect(below, _WRAP, self.trouble.where)
        room.setHeight(what.height())
        below.setHeight(place.height())
        return room, below

    def heightForWidth(self, width: int) -> int:
        return max(self._look.px(44), self._boxes(width)[1].bottom() + 9)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self.heightForWidth(self._look.px(200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        bad = self.trouble.severity == "error"
        mark = pixmap(look, "circle-x" if bad else "triangle-alert", 16, "bad" if bad else "warn")
        what, place = self._boxes(self.width())
        painter.drawPixmap(2, what.top() + 2, mark)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.color("ink"))
        painter.drawText(what, int(_WRAP), self.trouble.what)
        painter.setFont(look.font("cap"))
        painter.setPen(look.color("ink3"))
        painter.drawText(place, int(_WRAP), self.trouble.where)
        painter.setPen(QPen(look.color("line"), look.line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class TroubleList(QWidget):
    """Lines below each other; kept as long as they stay the same."""

    picked = Signal(object)  # Path

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: list[Trouble] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_troubles(self, found: Sequence[Trouble]) -> None:
        """Show these."""
        wanted = list(found[:MOST])
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for trouble in wanted:
            line = TroubleLine(self._look, trouble)
            line.clicked.connect(self._on_clicked)
            self._layout.addWidget(line)

    def _on_clicked(self) -> None:
        line = self.sender()
        assert isinstance(line, TroubleLine)
        self.picked.emit(line.trouble.path)


class Problems(Panel):
    """The right column."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        _ = look.words.gettext
        self.count = Chip(look, "0", "none", None)
        self.list = TroubleList(look)
        self._hint = Text(look, _("Press one to go there"), "cap")
        self._none = Text(look, _("Nothing stands out here."), "small", wrap=True)
        inside = holder(column(self.list, self._none, None, gap=0, margins=(0, 0, 8, 0)))
        self.setLayout(
            column(
                row(Text(look, _("Problems"), "h2"), self.count, None, gap=8),
                self._hint,
                (scrolled(inside), 1),
                gap=4,
                margins=(16, 16, 8, 16),
            )
        )
        self.setFixedWidth(look.px(260))

    def show_troubles(self, found: Sequence[Trouble]) -> None:
        """Show these."""
        errors = any(trouble.severity == "error" for trouble in found)
        self.count.show_state(str(len(found)), "bad" if errors else "warn" if found else "none", None)
        self._none.setVisible(not found)
        self._hint.setVisible(bool(found))
        self.list.show_troubles(found)

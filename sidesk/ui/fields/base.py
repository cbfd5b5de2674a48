"""One question on the screen: label above, body, note below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import Choice, Path, Question
from sidesk.forms.session import FormSession
from sidesk.forms.state import Problem
from sidesk.ui.fields.limit_source import sourced
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.kit.boxes import show_if
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

CAN_BE_WRONG = ("integer", "decimal", "money", "date", "time", "datetime", "ip", "mac", "geopoint")
_NAMED = re.compile(r"\$\{([^}]+)\}")
FULL = 99  # a span that takes the whole line


@dataclass(frozen=True)
class Asked:
    """How the session asks one question at this moment, in the words of the screen."""

    label: str
    hint: str = ""
    value: Json | None = None
    required: bool = False
    read_only: bool = False
    choices: tuple[Choice, ...] = ()
    problems: tuple[Problem, ...] = ()
    other: str = ""  # the free text beside "other"
    needs: tuple[str, ...] = ()  # labels of what a calculation waits for


def ask(session: FormSession, path: Path, words: Words) -> Asked:
    """What a field is told."""
    node = session.node(path)
    other = (
        session.value((*path[:-1], f"{path[-1]}_other")) if isinstance(node, Question) and node.other else ""
    )
    return Asked(
        label=words.pick(session.label(path)),
        hint=words.pick(session.hint(path)),
        value=session.value(path),
        required=session.required(path),
        read_only=session.read_only(path),
        choices=session.choices(path),
        problems=tuple(session.problems(path)),
        other=str(other or ""),
        needs=tuple(_needed(session, path, words)),
    )


def _needed(session: FormSession, path: Path, words: Words) -> Iterator[str]:
    """What an empty calculation waits for: unanswered questions that it names, beside it or further out."""
    node = session.node(path)
    if not isinstance(node, Question) or not node.calculation or session.value(path) is not None:
        return
    for name in dict.fromkeys(_NAMED.findall(node.calculation)):
        for depth in range(len(path) - 1, -1, -1):
            place = (*path[:depth], name)
            try:
                found = session.node(place)
            except KeyError:
                continue
            if isinstance(found, Question) and session.relevant(place) and session.value(place) is None:
                yield words.pick(session.label(place)) or name
            break


class Label(QWidget):
    """13 px, wrapped, with the red asterisk behind the last word and a small word after it (自动)."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._text, self._required, self._small = "", False, ""
        self._heights: dict[int, int] = {}  # by width: a layout asks a hundred times
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_label(self, text: str, *, required: bool = False, small: str = "") -> None:
        """Say this."""
        if (text, required, small) == (self._text, self._required, self._small):
            return
        self._text, self._required, self._small = text, required, small
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The label alone."""
        return self._text

    def _laid(self, width: int) -> QTextLayout:
        look = self._look
        star = "\u00a0*" if self._required else ""  # never alone on a line
        small = f"  {unbroken(self._small)}" if self._small else ""
        layout = QTextLayout(self._text + star + small, look.font("small"))
        ranges = [self._range(0, len(self._text), "ink2")]
        if star:
            ranges.append(self._range(len(self._text), 2, "bad", bold=True))
        if small:
            ranges.append(self._range(len(self._text) + len(star), len(small), "ink3"))
        layout.setFormats(ranges)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(10, width))
            line.setPosition(QRectF(0, y, 1, 1).topLeft())
            y += line.height()
        layout.endLayout()
        return layout

    def _range(self, start: int, length: int, tone: str, *, bold: bool = False) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = start, length
        style = QTextCharFormat()
        style.setForeground(self._look.color(tone))
        if bold:
            style.setFont(self._look.font("small", bold=True))
        made.format = style
        return made

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font("small", bold=True))
        extra = ("\u00a0*" if self._required else "") + (f"  {self._small}" if self._small else "")
        return QSize(metrics.horizontalAdvance(self._text + extra) + 4, self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._line())

    def _line(self) -> int:
        return QFontMetrics(self._look.font("small")).height()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = max(self._line(), round(self._laid(width).boundingRect().height()))
        return self._heights[width]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        laid = self._laid(self.width())
        # Labels of one line of fields stand on one base, whatever their number of lines.
        top = self.height() - laid.boundingRect().height()
        laid.draw(painter, QRectF(0, max(0.0, top), 1, 1).topLeft())
        painter.end()


def unbroken(text: str) -> str:
    """The text with joiners between its signs, so that a Chinese word stays in one line."""
    return "\u2060".join(text)


class Note(QWidget):
    """The line below: hint, warning or error. Its place is kept free, so that nothing jumps."""

    def __init__(self, look: Look, *, kept: bool) -> None:
        super().__init__()
        self._look = look
        self.icon = Icon(look, "circle-x", 14, "bad")
        self.label = Text(look, "", "cap", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.px(14) + 4, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.label)
        self.icon.setParent(self)
        self.icon.move(0, max(0, (QFontMetrics(self.label.font()).height() - look.px(14)) // 2))
        if kept:
            self.setMinimumHeight(QFontMetrics(self.label.font()).height())
        self._kept = kept
        self.say("", "")

    def say(self, text: str, state: str) -> None:
        """A hint (no state), a warning or an error."""
        tone = {"warn": "warn", "error": "bad", "info": "accent"}.get(state, "ink3")
        self.icon.setVisible(bool(state) and bool(text))
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(self._look.px(14) + 4 if state else 0, 0, 0, 0)
        if state:
            self.icon.set_icon({"warn": "triangle-alert", "info": "info"}.get(state, "circle-x"), tone)
        self.label.set_tone(tone)
        self.label.setText(text)
        show_if(self, bool(text) or self._kept)

    def text(self) -> str:
        """What it says."""
        return self.label.text()


class Field(QWidget):
    """Base of all fields. Subclasses make the body and show a value in it."""

    changed = Signal(object)  # the stored value, or None
    other_changed = Signal(object)  # the free text beside "other"

    SPAN: ClassVar[int] = 1  # columns of the page's grid it wants, FULL for the whole line
    KEEPS_NOTE: ClassVar[bool] = True  # reserves the line below

    def __init__(self, ports: FieldPorts, question: Question, path: Path) -> None:
        super().__init__()
        self.ports, self.look, self.question, self.path = ports, ports.look, question, path
        self.asked = Asked("")
        self.strict = False  # say "required" too: only after somebody tried to finish
        self.setObjectName("/".join(path))
        self.label = Label(self.look)
        self.note = Note(self.look, kept=self.KEEPS_NOTE and self._can_say_something())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        self.body = self.make_body()
        layout.addWidget(self.body)
        layout.addWidget(self.note)
        self.setFocusProxy(self.focus_target())
        # Never Fixed: a box layout would then take the height of the hint and cut what wraps.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _can_say_something(self) -> bool:
        q = self.question
        return bool(q.constraint or q.limit or q.hint or q.calculation) or q.kind in CAN_BE_WRONG

    def make_body(self) -> QWidget:
        """The part between label and note."""
        raise NotImplementedError

    def show_value(self, value: Json | None) -> None:
        """Show a stored value, without telling anybody."""
        raise NotImplementedError

    def show_state(self, state: str) -> None:
        """Colour the body: rest, warn, error, auto, fixed."""

    def focus_target(self) -> QWidget:
        """What gets the focus."""
        return self.body

    def wanted_span(self, column: int, gap: int) -> int:
        """How many columns of this width it wants."""
        return self.SPAN

    def show_asked(self, asked: Asked) -> None:
        """Repaint what the session says."""
        self.asked = asked
        self.label.show_label(
            asked.label, required=asked.required and not asked.read_only, small=self.small_word()
        )
        self.show_value(asked.value)
        self.refresh_note()
        target = self.focus_target()
        target.setAccessibleName(asked.label)

    def small_word(self) -> str:
        """A small word behind the label."""
        return ""

    def own_problem(self) -> str:
        """What the field itself has to say about what was typed."""
        return ""

    def own_word(self) -> str:
        """What the field says about an answer that is right: how it was understood."""
        return ""

    def told(self, problem: Problem) -> str:
        """A problem in words; of a limit also where it stands and how sure that is."""
        said, words = self.problem_said(problem), self.look.words
        return sourced(words, said, self.question) if problem.kind == "limit" else said

    def problem_said(self, problem: Problem) -> str:
        """The words of the problem itself."""
        return self.look.words.pick(problem.message)

    def refresh_note(self) -> None:
        """Problem, else how the answer was understood, else hint; and the colour of the edge."""
        text, state = self.own_problem(), "error"
        if not text:
            shown = [p for p in self.asked.problems if self.strict or p.kind not in ("required", "rows")]
            worst = next((p for p in shown if p.severity == "error"), shown[0] if shown else None)
            text = self.told(worst) if worst else ""
            state = "" if worst is None else "error" if worst.severity == "error" else "warn"
        said = text or self.own_word() or self.asked.hint
        self.note.say(said, state if text else "")
        self.show_state(state if text else "fixed" if self.asked.read_only else "")
        self.focus_target().setAccessibleDescription(said)

    def height_at(self, width: int) -> int:
        """Height at this width."""
        return self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()

    def label_height(self, width: int) -> int:
        """Height of the label at this width, so that neighbours can share it."""
        return self.label.heightForWidth(width)

    def tell(self, value: Json | None) -> None:
        """Say that the answer changed."""
        self.changed.emit(value)

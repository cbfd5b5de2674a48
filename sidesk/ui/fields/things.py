"""Fields of people, devices and places: typed, with what is known dropping down below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sidesk.actions.known import PERSON, Thing, names_in
from sidesk.ui.fields.suggesting import Suggesting
from sidesk.ui.fields.text import TypedField
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.inputs import Edit, InnerButton

BETWEEN = "、，,；;/"  # names of several people in one line


def begun(kind: str, text: str) -> str:
    """The part that is being typed: of several people the last one."""
    return text[_behind_mark(kind, text) :].strip() if kind == PERSON else text


def with_name(kind: str, text: str, name: str) -> str:
    """The text with a name in place of the part that is being typed."""
    return text[: _behind_mark(kind, text)] + name


def _behind_mark(kind: str, text: str) -> int:
    return max(text.rfind(mark) for mark in BETWEEN) + 1 if kind == PERSON else 0


class ThingList(Suggesting):
    """The list below: a name, and in a second line who or what that is."""

    def __init__(self, jobs: JobRunner, edit: Edit, find: Callable[[str], Sequence[Thing]]) -> None:
        self.more: dict[str, str] = {}
        self.look, self._find = edit.look, find
        super().__init__(jobs, edit, lambda text: [one.name for one in find(text)])

    def look_up(self, text: str) -> None:
        if not text.strip():
            self._forget()
            return
        self.look_at(text)

    def look_at(self, text: str) -> None:
        """Find what goes with this text; with none, whatever is known."""
        self.looked_for, find = text, self._find
        self._jobs.run(self, lambda _: (text, find(text)), self._on_things)

    def _on_things(self, found: tuple[str, Sequence[Thing]]) -> None:
        text, things = found
        self.more = {one.name: one.more for one in things}
        self._on_found((text, [one.name for one in things]))

    def _drop(self) -> None:
        fresh = self._popup is None
        super()._drop()
        if fresh and (popup := self._completer.popup() if self._completer else None) is not None:
            popup.setItemDelegate(_TwoLines(popup, self))
            edge = self.look.color("edge").name()
            popup.setStyleSheet(f"QListView {{ border: 1px solid {edge}; border-radius: 8px; }}")
        if self._completer is not None:  # its lines are of another height now, and want more room
            room = QRect(0, 0, max(self._edit.width(), self.look.px(360)), self._edit.height() + 4)
            self._completer.complete(room)


class _TwoLines(QStyledItemDelegate):
    def __init__(self, view: QWidget, owner: ThingList) -> None:
        super().__init__(view)
        self._owner = owner

    def _heights(self) -> tuple[int, int]:
        look = self._owner.look
        return QFontMetrics(look.font()).height(), QFontMetrics(look.font("cap")).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        look = self._owner.look
        first, second = self._heights()
        more = self._owner.more.get(str(index.data()), "")
        return QSize(look.px(200), max(look.px(40), first + 8 + (second if more else 0)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        look, name = self._owner.look, str(index.data() or "")
        more, (first, second) = self._owner.more.get(name, ""), self._heights()
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(option.rect, look.color("soft"))
        box = option.rect.adjusted(look.px(12), 0, -look.px(12), 0)
        top = box.top() + (box.height() - first - (second if more else 0)) // 2
        for text, role, tone, y, high in (
            (name, "body", "ink", top, first), (more, "cap", "ink3", top + first, second)
        ):  # fmt: skip
            font = look.font(role)
            painter.setFont(font)
            painter.setPen(look.color(tone))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(QRect(box.left(), y, box.width(), high), Qt.AlignmentFlag.AlignVCenter, cut)
        painter.restore()


class SuggestedField(TypedField):
    """A person or device: free text, with what is known dropping down below; a new name is welcome."""

    def make_body(self) -> QWidget:
        body = super().make_body()
        self._new = False
        self.list = ThingList(self.ports.jobs, self.edit, self._found)
        self.list.taken.connect(self._on_taken)
        self.edit.left.connect(self._on_name_left)
        self.edit.installEventFilter(self)
        if self.ports.known is not None:
            self.more = self.make_button()
            self.edit.set_trailing(self.more)
        return body

    def make_button(self) -> InnerButton:
        """What stands inside the input at the right."""
        made = InnerButton(self.look, "chevron-down", self.look.words.gettext("Show what is known"))
        made.clicked.connect(self.open_list)
        return made

    def open_list(self) -> None:
        """Show what is known, whatever stands there now."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.look_at("")

    def show_state(self, state: str) -> None:
        super().show_state(state)
        if self.ports.known is not None:
            self.more.setVisible(state != "fixed")

    def small_word(self) -> str:
        return self.look.words.gettext("not in the list yet") if self._new else ""

    def _several(self) -> bool:
        return self.question.kind == PERSON

    def _found(self, text: str) -> Sequence[Thing]:
        kind = self.question.kind
        part = begun(kind, text)
        if self.ports.known is None:
            return [Thing(name) for name in self.ports.suggest(kind, part) if name != text]
        return [one for one in self.ports.known.find(kind, part) if one.name != text]

    def _on_taken(self, name: str) -> None:
        text = with_name(self.question.kind, self.edit.text(), name)
        self.edit.setText(text)
        self._on_edited(text)
        self._say_new(False)

    def _on_edited(self, text: str) -> None:
        super()._on_edited(text)
        if self._new:
            self._say_new(False)

    def _on_name_left(self) -> None:
        known, kind, value = self.ports.known, self.question.kind, self.asked.value
        if known is None or not isinstance(value, str) or self.asked.read_only:
            return
        names = names_in(value) if self._several() else [value]
        self.ports.jobs.run(self, lambda _: (value, bool(known.unknown(kind, names))), self._on_unknown)

    def _on_unknown(self, told: tuple[str, bool]) -> None:
        if told[0] == self.asked.value and not self.edit.hasFocus():
            self._say_new(told[1])

    def _say_new(self, new: bool) -> None:
        if new != self._new:
            self._new = new
            asked = self.asked
            self.label.show_label(
                asked.label, required=asked.required and not asked.read_only, small=self.small_word()
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and self.ports.known is not None
            and not self.edit.isReadOnly()
        ):
            self.open_list()
            return True
        return super().eventFilter(watched, event)

"""One place where versions differ: each side's answer beside the other's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions.versions import Conflict, Side, Standing
from sidesk.forms.definition import Path, Question
from sidesk.forms.told import Teller, node_at, short
from sidesk.forms.tree import value_at
from sidesk.ui.kit.boxes import Card, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.versions_parts import LARGE, Beside, ValueCard, name_of, told

LEAST = 280  # px of a side


@dataclass(frozen=True)
class Compared:
    """What is compared, and how its places are shown: `close` is without portraits, for many of them."""

    room: Room
    standing: Standing
    teller: Teller
    close: bool

    def where(self, path: Path) -> str:
        """The section, the row as the first side names it that has it, and the question."""
        sides = [side.answers for side in self.standing.sides]
        rows = [
            path[:length]
            for length in range(1, len(path) + 1)
            if node_at(self.standing.form, path[:length])[1]
        ]
        named = next((one for one in sides if all(value_at(one, row) for row in rows)), sides[0])
        place, section = self.teller.place(named, path), self.teller.section(path)
        return place if place == section else joined(self.room.words, section, place)


class PlaceCard(Card):
    """Keys 1, 2 … choose a side, 0 leaves the place; of a fork nothing is chosen."""

    used = Signal(object, object)  # Path, the side's id or None

    def __init__(self, compared: Compared, conflict: Conflict) -> None:
        super().__init__(compared.room.look, gap=10, margins=(24, 10, 24, 16))
        self.path = conflict.path
        self.buttons: dict[str, Button] = {}
        self._compared, self._conflict = compared, conflict
        look, _ = compared.room.look, compared.room.words.gettext
        fork, close = compared.standing.fork, compared.close and self._is_one_answer()
        sides = [side for side in compared.standing.sides if fork or side.id in conflict.values]
        self.beside = Beside(*(self._value(side, close) for side in sides), least=look.px(LEAST))
        title = Text(look, compared.where(conflict.path), "h3" if close else "h2", wrap=True)
        if fork or close:
            self.add(title, self.beside)
            return
        leave = Button(look, _("Leave it"), "ghost")
        leave.setObjectName(f"versions/leave/{'/'.join(self.path)}")
        leave.clicked.connect(partial(self._use, None))
        self.add(row((title, 1), leave), self.beside)

    def _is_one_answer(self) -> bool:
        """Whether a line says it: no picture, no file, and not several answers that belong together."""
        node, _ = node_at(self._compared.standing.form, self.path)
        return isinstance(node, Question) and node.kind not in ("photo", "file", "signature")

    def _nothing(self) -> str:
        """What to say of a side that has nothing here."""
        _node, is_row = node_at(self._compared.standing.form, self.path)
        _ = self._compared.room.words.gettext
        if not is_row:
            return ""
        return _("no such row") if self._compared.standing.fork else _("removed")

    def _value(self, side: Side, close: bool) -> QWidget:
        room, fork = self._compared.room, self._compared.standing.fork
        values = self._conflict.values.get(side.id, {})
        if not close:
            inside = told(room, self._compared.standing.form, self.path, values, self._nothing())
            button = None if fork else self._button(side, room.words.gettext("Use this one"))
            return ValueCard(room, side, inside, button)
        text = self._compared.teller.value(self.path, values) or room.words.gettext("not answered")
        name = Text(room.look, name_of(side, room.words), "cap", wrap=True)
        if not fork:
            return holder(column(name, self._button(side, text), None, gap=4))
        role = "h3" if len(text) <= LARGE else "body"
        return holder(column(name, Text(room.look, text, role, wrap=True).selectable(), None, gap=4))

    def _button(self, side: Side, text: str) -> Button:
        words = self._compared.room.words
        button = Button(self._compared.room.look, text, "option")
        button.setCheckable(True)
        button.setObjectName(f"versions/use/{'/'.join(self.path)}/{len(self.buttons)}")
        value = (
            short(self._compared.teller.value(self.path, self._conflict.values[side.id])) or self._nothing()
        )
        name = words.gettext("Use this one: {name}").format(name=name_of(side, words))
        button.setAccessibleName(joined(words, name, value))
        button.clicked.connect(partial(self._on_clicked, side.id))
        self.buttons[side.id] = button
        return button

    def _use(self, side: str | None, _checked: bool = False) -> None:
        self.used.emit(self.path, side)

    def _on_clicked(self, side: str, _checked: bool = False) -> None:
        self.used.emit(self.path, side if self.buttons[side].isChecked() else None)

    def show_chosen(self, side: str | None) -> None:
        """Check the button of the side that is chosen."""
        for name, button in self.buttons.items():
            button.setChecked(name == side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - int(Qt.Key.Key_0)
        sides = [None, *self.buttons]
        if self.buttons and 0 <= number < len(sides):
            self._use(sides[number])
        else:
            super().keyPressEvent(event)

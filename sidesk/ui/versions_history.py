"""The history of a record: who changed what, when and where; old answers can be brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions.versions import DRAFT, Change
from sidesk.core.canonical import Json
from sidesk.forms.definition import Form
from sidesk.forms.differences import Difference
from sidesk.forms.told import Teller, short
from sidesk.ui.kit.boxes import Card, Rule, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.versions_parts import who

MOST = 40  # changes of one version that are listed
MOST_IN_ALL = 300


class HistoryPage(QWidget):
    """The newest version on top. `brought_back` carries the change whose old answer is wanted."""

    left = Signal()
    brought_back = Signal(object)  # Difference

    def __init__(
        self, room: Room, form: Form, changes: Sequence[Change], answers: Mapping[str, Json] | None
    ) -> None:
        """`answers`: what is typed now, into which old answers are brought back; None where nobody types."""
        super().__init__()
        self.room, self._answers, self._changes = room, answers, changes
        self._teller = Teller(form, room.words)
        self._room_left = MOST_IN_ALL
        look, _ = room.look, room.words.gettext
        self.setObjectName("history")
        back = Button(look, _("Go back"), icon="arrow-left")
        back.setObjectName("history/back")
        back.clicked.connect(self.left.emit)
        cards = [self._card(number, change) for number, change in enumerate(changes)]
        head = row(back, (Text(look, _("History"), "h1"), 1), gap=12, margins=(24, 16, 24, 8))
        inside = holder(column(*cards, None, gap=12, margins=(24, 8, 24, 16)))
        self.setLayout(column(head, (scrolled(inside), 1), gap=0))

    def keys(self) -> list[tuple[str, str]]:
        """What the keyboard does here."""
        return [("Esc", self.room.words.gettext("Go back"))]

    def _card(self, number: int, change: Change) -> QWidget:
        look, words = self.room.look, self.room.words
        card = Card(look, gap=8)
        card.add(who(self.room, change.side))
        found = change.changes[: min(MOST, self._room_left)]
        self._room_left -= len(found)
        if not change.changes:
            card.add(Text(look, self._nothing(number, change), "small", "ink3", wrap=True))
        for place, one in enumerate(found):
            if place:
                card.add(Rule(look))
            card.add(self._line(f"history/back/{number}/{place}", one))
        if len(found) < len(change.changes):
            more = words.gettext("and {n} more").format(n=len(change.changes) - len(found))
            card.add(Text(look, more, "small", "ink3"))
        return card

    def _nothing(self, number: int, change: Change) -> str:
        _ = self.room.words.gettext
        if number == len(self._changes) - 1:
            return _("The record was begun.")
        if change.side.kind == DRAFT:
            return _("Nothing is changed since the last version.")
        return _("No answer is different.")

    def _line(self, name: str, one: Difference) -> QWidget:
        look, words = self.room.look, self.room.words
        answers = self._answers or {}
        section, place = self._teller.section(one.path), self._teller.place(answers, one.path)
        before, after = (
            short(self._teller.value(one.path, values)) or "—" for values in (one.before, one.after)
        )
        where = Text(look, place if place == section else joined(words, section, place), "small", wrap=True)
        text = column(where, Text(look, f"{before} → {after}", "h3", wrap=True), gap=0)
        if self._answers is None:
            return holder(text)
        button = Button(look, words.gettext("Bring back"), icon="undo-2")
        button.setObjectName(name)
        button.setAccessibleName(words.gettext("Bring back {value}").format(value=before))
        button.clicked.connect(partial(self._on_back, one))
        return holder(row((text, 1), column(None, button, None), gap=12))

    def _on_back(self, one: Difference) -> None:
        self.brought_back.emit(one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

"""Two versions of one record: what combines by itself, and both answers where both people changed one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions.versions import Conflict, Side, Standing
from sidesk.forms.definition import Path
from sidesk.forms.differences import Difference
from sidesk.forms.told import Teller, short
from sidesk.models.entities import WITHDRAWN
from sidesk.ui.kit.boxes import Card, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.versions_parts import Beside, ValueCard, name_of, told, who

LEAST = 280  # px of a side
MOST = 60  # places that are listed


class VersionsPage(QWidget):
    """Nothing is written here: `taken` carries what was chosen, `based` the version to go on from."""

    left = Signal()
    taken = Signal(object)  # dict[Path, str]: side by place
    based = Signal(str)  # id of a side; empty for the own draft
    withdrawal = Signal(str)  # the withdrawal shall stand: the reason it was given

    def __init__(self, room: Room, standing: Standing) -> None:
        super().__init__()
        self.room, self.standing = room, standing
        self.chosen: dict[Path, str] = {}
        self._teller = Teller(standing.form, room.words)
        self._choices: dict[Path, dict[str, Button]] = {}
        self._beside: list[Beside] = []
        look, _ = room.look, room.words.gettext
        self.setObjectName("versions")
        back = Button(look, _("Go back"), icon="arrow-left")
        back.setObjectName("versions/back")
        back.clicked.connect(self.left.emit)
        kept = Chip(look, _("Both are kept"), "warn", "git-merge")
        head = row(back, (Text(look, _("Versions side by side"), "h1", wrap=True), 1), kept, gap=12)
        parts = self._forked() if standing.fork else self._merged()
        self._area = scrolled(holder(column(*parts, None, gap=16, margins=(24, 8, 24, 16))))
        top = column(head, Text(look, self._sentence(), "small", wrap=True), gap=4, margins=(24, 16, 24, 8))
        self.setLayout(column(top, (self._area, 1), self._foot(), gap=0))
        self._tell()

    def _sentence(self) -> str:
        _ = self.room.words.gettext
        if self.standing.fork:
            return _(
                "A signed version is never combined with another. Go on from one: its correction names all "
                "of them and says why, and what was signed stays readable."
            )
        return _("Nothing is written until you take it over. What is not chosen stays in the history.")

    def _side_cards(self) -> Beside:
        cards = [
            Panel("card", column(who(self.room, side), margins=(16, 12, 16, 12)))
            for side in self.standing.sides
        ]
        return self._kept(Beside(*cards, least=self.room.look.px(LEAST)))

    def _kept(self, beside: Beside) -> Beside:
        self._beside.append(beside)
        return beside

    # --- drafts ---

    def _merged(self) -> list[QWidget]:
        standing, words = self.standing, self.room.words
        parts: list[QWidget] = [self._side_cards()]
        parts += [self._conflict(one) for one in standing.conflicts]
        if standing.combined:
            count = len(standing.combined)
            title = words.ngettext("{n} place combines by itself", "{n} places combine by themselves", count)
            parts.append(self._listed(title.format(n=count), standing.combined))
        if standing.own:
            count = len(standing.own)
            title = words.ngettext(
                "{n} place that only you changed stays", "{n} places that only you changed stay", count
            )
            parts.append(self._listed(title.format(n=count), standing.own))
        return parts

    def _where(self, path: Path) -> str:
        words, mine = self.room.words, self.standing.sides[0].answers
        place, section = self._teller.place(mine, path), self._teller.section(path)
        return place if place == section else joined(words, section, place)

    def _conflict(self, conflict: Conflict) -> QWidget:
        look, _ = self.room.look, self.room.words.gettext
        where = "/".join(conflict.path)
        buttons: dict[str, Button] = {}
        cards: list[QWidget] = []
        for side in self.standing.sides:
            if side.id in conflict.values:
                button = Button(look, _("Use this one"), "option")
                button.setCheckable(True)
                button.setObjectName(f"versions/use/{where}/{len(cards)}")
                name = _("Use this one: {name}").format(name=name_of(side, self.room.words))
                button.setAccessibleName(name)
                button.clicked.connect(partial(self._on_used, conflict.path, side.id))
                buttons[side.id] = button
                inside = told(self.room, self.standing.form, conflict.path, conflict.values[side.id])
                cards.append(ValueCard(self.room, side, inside, button))
        self._choices[conflict.path] = buttons
        leave = Button(look, _("Leave it"), "ghost")
        leave.setObjectName(f"versions/leave/{where}")
        leave.clicked.connect(partial(self._on_used, conflict.path, None))
        beside = self._kept(Beside(*cards, least=look.px(LEAST)))
        title = Text(look, self._where(conflict.path), "h2", wrap=True)
        return Card(look, gap=10, margins=(24, 10, 24, 16)).add(row((title, 1), leave), beside)

    def _listed(self, title: str, found: Sequence[Difference]) -> QWidget:
        look, words = self.room.look, self.room.words
        card = Card(look, gap=6)
        card.add(Text(look, title, "h2", wrap=True))
        for one in found[:MOST]:
            before, after = (
                short(self._teller.value(one.path, values)) or "—" for values in (one.before, one.after)
            )
            card.add(Text(look, f"{self._where(one.path)}: {before} → {after}", "small", wrap=True))
        if len(found) > MOST:
            card.add(Text(look, words.gettext("and {n} more").format(n=len(found) - MOST), "small", "ink3"))
        return card

    def use(self, path: Path, side: str | None) -> None:
        """Choose a side's answer; None leaves the place as it is."""
        if side is None:
            self.chosen.pop(path, None)
        else:
            self.chosen[path] = side
        for name, button in self._choices[path].items():
            button.setChecked(name == side)
        self._tell()

    def _on_used(self, path: Path, side: str | None, _checked: bool = False) -> None:
        self.use(path, None if side == self.chosen.get(path) else side)

    # --- signed versions ---

    def _forked(self) -> list[QWidget]:
        look, _ = self.room.look, self.room.words.gettext
        cards: list[QWidget] = []
        for number, side in enumerate(self.standing.sides):
            inside = [who(self.room, side)]
            if side.reason:
                told_why = _("Reason: {reason}").format(reason=side.reason)
                inside.append(Text(look, told_why, "small", wrap=True))
            parts = column(*inside, None, self._decide(number, side), gap=12, margins=(16, 12, 16, 12))
            cards.append(Panel("card", parts))
        shown: list[QWidget] = [self._kept(Beside(*cards, least=look.px(LEAST)))]
        for conflict in self.standing.differ[:MOST]:
            values = [
                ValueCard(self.room, side, told(self.room, self.standing.form, conflict.path,
                                                conflict.values.get(side.id, {})), None)
                for side in self.standing.sides
            ]  # fmt: skip
            card = Card(look, gap=10)
            beside = self._kept(Beside(*values, least=look.px(LEAST)))
            shown.append(card.add(Text(look, self._where(conflict.path), "h2", wrap=True), beside))
        if len(self.standing.differ) > MOST:
            more = _("and {n} more").format(n=len(self.standing.differ) - MOST)
            shown.append(Text(look, more, "small", "ink3"))
        if not self.standing.differ:
            shown.append(Text(look, _("The answers are the same."), "body", wrap=True))
        return shown

    def _decide(self, number: int, side: Side) -> Button:
        look, _ = self.room.look, self.room.words.gettext
        if side.kind == WITHDRAWN:
            button = Button(look, _("Let the withdrawal stand"), "danger")
            button.setObjectName(f"versions/withdraw/{number}")
            button.clicked.connect(partial(self._on_withdrawal, side.reason))
            return button
        button = Button(look, _("Keep mine") if side.id == "" else _("Go on from this one"))
        button.setObjectName(f"versions/base/{number}")
        button.clicked.connect(partial(self._on_based, side.id))
        return button

    def _on_withdrawal(self, reason: str) -> None:
        self.withdrawal.emit(reason)

    def _on_based(self, side: str) -> None:
        self.based.emit(side)

    # --- the bar below ---

    def _foot(self) -> QWidget:
        look, _ = self.room.look, self.room.words.gettext
        self.told = Text(look, "", "small", wrap=True)
        leave = Button(look, _("Leave it for now"))
        leave.setObjectName("versions/later")
        leave.clicked.connect(self.left.emit)
        self.take = Button(look, _("Take over"), "primary", icon="check")
        self.take.setObjectName("versions/take")
        self.take.clicked.connect(self._on_take)
        self.take.setVisible(not self.standing.fork)
        return Panel("foot", row((self.told, 1), leave, self.take, gap=8, margins=(24, 11, 24, 11)))

    def _tell(self) -> None:
        words = self.room.words
        left = len(self.standing.conflicts) - len(self.chosen)
        if left:
            text = words.ngettext(
                "{n} place is not chosen. Take over the rest, and both versions stay.",
                "{n} places are not chosen. Take over the rest, and both versions stay.",
                left,
            )
            self.told.setText(text.format(n=left))
        elif self.standing.fork:
            self.told.setText("")
        else:
            self.told.setText(words.gettext("One edit of your draft; Undo takes it back."))

    def _on_take(self) -> None:
        self.taken.emit(dict(self.chosen))

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for beside in self._beside:
            beside.fit(self.width() - 96)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

"""Two versions of one record: what combines by itself, and both answers where both people changed one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from sidesk.actions.versions import Side, Standing
from sidesk.forms.definition import Path
from sidesk.forms.differences import Difference
from sidesk.forms.told import Teller, short
from sidesk.models.entities import WITHDRAWN
from sidesk.ui.kit.boxes import Card, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.versions_choosing import Choosing
from sidesk.ui.versions_many import TWO
from sidesk.ui.versions_parts import Beside, who
from sidesk.ui.versions_place import LEAST, Compared
from sidesk.ui.versions_places import Places

MANY = 12  # places above which they stand close together
MOST = 60  # places that combine by themselves and are listed


class VersionsPage(QWidget):
    """Nothing is written here: `taken` carries what was chosen, `based` the version to go on from."""

    left = Signal()
    taken = Signal(object)  # dict[Path, str]: side by place
    based = Signal(str)  # id of a side; empty for the own draft
    withdrawal = Signal(str)  # the withdrawal shall stand: the reason it was given

    def __init__(self, room: Room, standing: Standing) -> None:
        super().__init__()
        self.room, self.standing = room, standing
        places = standing.differ if standing.fork else standing.conflicts
        self._compared = Compared(room, standing, Teller(standing.form, room.words), len(places) > MANY)
        self.places = Places(self._compared, Choosing(places))
        self.places.setHidden(not places)
        self._beside: list[Beside] = []
        look, _ = room.look, room.words.gettext
        self.setObjectName("versions")
        back = Button(look, _("Go back"), icon="arrow-left")
        back.setObjectName("versions/back")
        back.clicked.connect(self.left.emit)
        several = len(standing.sides) > TWO
        kept = Chip(look, _("All are kept") if several else _("Both are kept"), "warn", "git-merge")
        head = row(back, (Text(look, _("Versions side by side"), "h1", wrap=True), 1), kept, gap=12)
        parts = self._forked() if standing.fork else self._merged()
        self._inside = holder(column(*parts, None, gap=16, margins=(24, 8, 24, 16)))
        self._area = scrolled(self._inside)
        top = column(head, Text(look, self._sentence(), "small", wrap=True), gap=4, margins=(24, 16, 24, 8))
        self.setLayout(column(top, (self._area, 1), self._foot(), gap=0))
        self.places.chosen.connect(self._tell)
        self.places.turned.connect(self._show_first)
        self.places.reached.connect(self._area.ensureWidgetVisible)
        self._listen()
        self._tell()

    @property
    def chosen(self) -> Mapping[Path, str]:
        """The side that was chosen, by place."""
        return self.places.choosing.chosen

    def keys(self) -> list[tuple[str, str]]:
        """What the keyboard does here."""
        _ = self.room.words.gettext
        turning = [("Ctrl+PgUp, Ctrl+PgDn", _("Previous, next places"))]
        if self.standing.fork:
            return [*turning, ("Esc", _("Go back"))]
        return [
            ("1 2 …", _("Use the first, the second version (on a place)")),
            ("0", _("Leave the place open")),
            ("F8, Shift+F8", _("Next, previous place that is not chosen")),
            *turning,
            ("Ctrl+Z, Ctrl+Y", _("Undo, redo")),
            ("Esc", _("Leave it for now")),
        ]

    def _listen(self) -> None:
        places = self.places
        slots: dict[str, Callable[[], object]] = {
            "Ctrl+PgDown": partial(places.turn, 1),
            "Ctrl+PgUp": partial(places.turn, -1),
        }
        if not self.standing.fork:
            slots |= {"F8": places.next_open, "Shift+F8": partial(places.next_open, -1)}
            slots |= {"Ctrl+Z": places.undo, "Ctrl+Y": places.redo, "Ctrl+Shift+Z": places.redo}
        for keys, slot in slots.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _show_first(self) -> None:
        """Other places are shown: from the first one on."""
        self._area.verticalScrollBar().setValue(
            max(0, self.places.pagers[0].mapTo(self._inside, QPoint()).y() - 8)
        )

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
        parts: list[QWidget] = [self._side_cards(), self.places]
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

    def _listed(self, title: str, found: Sequence[Difference]) -> QWidget:
        look, words = self.room.look, self.room.words
        card = Card(look, gap=6)
        card.add(Text(look, title, "h2", wrap=True))
        for one in found[:MOST]:
            before, after = (
                short(self._compared.teller.value(one.path, values)) or "—"
                for values in (one.before, one.after)
            )
            line = words.gettext("{place}: {before} → {after}")
            line = line.format(place=self._compared.where(one.path), before=before, after=after)
            card.add(Text(look, line, "small", wrap=True))
        if len(found) > MOST:
            card.add(Text(look, words.gettext("and {n} more").format(n=len(found) - MOST), "small", "ink3"))
        return card

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
        if not self.standing.differ:
            shown.append(Text(look, _("The answers are the same."), "body", wrap=True))
        return [*shown, self.places]

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
        left = 0 if self.standing.fork else self.places.choosing.left
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
        self.places.fit(self.width() - 96)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

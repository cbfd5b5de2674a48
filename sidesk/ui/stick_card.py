"""Sticks that are plugged in, on the page Sync: a card each, that offers both directions at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.stick import Done
from sidesk.core.text import Words
from sidesk.ui.brought import taken_text
from sidesk.ui.kit.boxes import Card, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.progress import Bar
from sidesk.ui.kit.text import Text
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.sticks import Plugged
from sidesk.ui.theme import Look


class StickCard(Card):
    """What one stick offers; `begun` is both directions, `given` an invitation or an answer on it.

    `leads`: its button is the first one to press on the whole page.
    """

    begun = Signal(object)  # Path
    stopped = Signal()
    given = Signal(object)  # Path

    def __init__(self, look: Look, one: Plugged, *, leads: bool = True) -> None:
        words, name = look.words, one.offer.stick.name
        _ = words.gettext
        chip = Chip(look, _("do not pull it out"), "warn") if one.busy else _chip(look, one)
        super().__init__(look, _("Stick “{name}”").format(name=name), chip)
        self.setObjectName("stick")
        self.bar = Bar(look)
        self.bar.setVisible(one.busy)
        first, second = _said(words, one)
        self.add(Text(look, first, "body", wrap=True), Text(look, second, "small", wrap=True), self.bar)
        self.add(row(self._button(look, one, "primary" if leads else "plain"), None))

    def _button(self, look: Look, one: Plugged, variant: str) -> Button:
        _ = look.words.gettext
        if one.busy:
            button = Button(look, _("Cancel"))
            button.setObjectName("stick/cancel")
            button.clicked.connect(self.stopped.emit)
        elif one.offer.enrolled:
            button = Button(look, _("Exchange with this stick"), variant, icon="refresh-cw")
            button.setObjectName("stick/exchange")
            button.clicked.connect(partial(self._on_begin, one.root))
        else:
            button = Button(look, _("Open what lies there"), variant, icon="mail")
            button.setObjectName("stick/open")
            button.setEnabled(one.offer.invitation is not None)
            button.clicked.connect(partial(self._on_open, one.offer.invitation))
        return button

    def _on_begin(self, root: Path, _checked: bool = False) -> None:
        self.begun.emit(root)

    def _on_open(self, path: Path | None, _checked: bool = False) -> None:
        if path is not None:
            self.given.emit(path)


class StickCards(QWidget):
    """One beneath the other; nothing where nothing is plugged in."""

    given = Signal(object)  # Path

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._look, self._sticks = room.look, room.sticks
        self._cards = Rebuilt()
        self.setLayout(column(self._cards))
        self._sticks.changed.connect(self.refresh)
        self._sticks.stepped.connect(self._on_stepped)
        self.refresh()

    def refresh(self) -> None:
        """Show what is plugged in now."""
        here = self._sticks.here
        if here:
            self._cards.show_built(here, self._built)
        self.setVisible(bool(here))

    @property
    def leads(self) -> bool:
        """Whether a stick is the way that works now: it is offered, busy or done."""
        return any(_is_a_way(one) for one in self._sticks.here)

    def _built(self) -> QWidget:
        cards = column(gap=16)
        first = next((one for one in self._sticks.here if _is_a_way(one) and one.done is None), None)
        for one in self._sticks.here:
            card = StickCard(self._look, one, leads=one is first)
            card.begun.connect(self._sticks.begin)
            card.stopped.connect(self._sticks.cancel)
            card.given.connect(self.given.emit)
            cards.addWidget(card)
        return holder(cards)

    def _on_stepped(self, done: int, total: int) -> None:
        for bar in self.findChildren(Bar):
            bar.show_parts((done / total if total else 0.0, "accent"))


def _is_a_way(one: Plugged) -> bool:
    return one.offer.enrolled or one.offer.invitation is not None


def outcome(words: Words, done: Done) -> str:
    """What an exchange with a stick did, as one line."""
    taken, parts = done.taken, []
    if done.count:
        parts.append(taken_text(words, taken))
    if done.written:
        text = words.ngettext(
            "{n} file written and read back.", "{n} files written and read back.", len(done.written)
        )
        parts.append(text.format(n=len(done.written)))
    if done.others:
        text = words.ngettext(
            "{n} file is for somebody else.", "{n} files are for somebody else.", done.others
        )
        parts.append(text.format(n=done.others))
    parts += [f"{name}: {error.told(words)}" for name, error in done.refused]
    parts += [words.pick(why) for why in taken.reasons]
    return " ".join(parts)


def offered(words: Words, one: Plugged) -> str:
    """What waits to go and what lies there."""
    offer = one.offer
    if not offer.enrolled:
        found = offer.invitation
        return (
            words.gettext("On it: {name}").format(name=found.name)
            if found
            else words.gettext("No invitation of headquarters lies on it.")
        )
    waits = words.ngettext("{n} record waits", "{n} records wait", offer.waiting).format(n=offer.waiting)
    lies = words.ngettext("{n} file lies on it", "{n} files lie on it", len(offer.found))
    return joined(words, waits, lies.format(n=len(offer.found)) if offer.found else "")


def _chip(look: Look, one: Plugged) -> Chip:
    _ = look.words.gettext
    return (
        Chip(look, _("may be pulled out"), "ok") if one.done else Chip(look, _("plugged in"), "info", "usb")
    )


def _said(words: Words, one: Plugged) -> tuple[str, str]:
    _ = words.gettext
    if one.busy:
        return _("What lies there is taken in, then your work is written."), _(
            "A moment; SiDesk says when it is done."
        )
    if one.done is not None:
        return outcome(words, one.done), _("It counts as arrived when the receipt comes back.")
    if not one.offer.enrolled:
        return offered(words, one), _("First headquarters must certify your key.")
    return offered(words, one), _(
        "Takes in what lies there and writes what waits, in one go. Nothing on it is removed."
    )

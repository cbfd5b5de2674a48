"""The ways to headquarters as cards: the network, a folder or stick, and the office itself with enrolment."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal

from sidesk.models.entities import BundleEntry
from sidesk.ui.kit.boxes import Card, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.text import Text
from sidesk.ui.said import day, joined, size
from sidesk.ui.theme import Look


class NetworkCard(Card):
    """Headquarters over the network: when it was heard that way, what stood in the way last."""

    asked = Signal()

    def __init__(self, look: Look, heard: str, trouble: str, *, reachable: bool) -> None:
        words = look.words
        _ = words.gettext
        if not reachable:
            chip = Chip(look, _("no address"), "none", "cloud-off")
        elif trouble:
            chip = Chip(look, _("not reached"), "warn", "cloud-off")
        else:
            chip = Chip(look, _("by itself"), "ok")
        super().__init__(look, _("Headquarters over the network"), chip)
        if reachable:
            what = _("SiDesk tries by itself while it is open. What broke off goes on where it stopped.")
        else:
            what = _("The invitation named no address. A folder or a stick carries the same.")
        self.add(Text(look, what, "body", wrap=True), Text(look, trouble or heard, "small", wrap=True), None)
        go = Button(look, _("Exchange now"), "plain", icon="send")
        go.setObjectName("sync/online")
        go.setEnabled(reachable)
        go.clicked.connect(self.asked.emit)
        self.add(row(go, None))


class FolderCard(Card):
    """One encrypted file into a folder; works where there is no network at all."""

    asked = Signal()

    def __init__(
        self, look: Look, last: BundleEntry | None, waiting: int, today: dt.date, *, enrolled: bool
    ) -> None:
        words = look.words
        _ = words.gettext
        chip = Chip(look, _("ready"), "ok") if enrolled else Chip(look, _("not enrolled yet"), "warn")
        super().__init__(look, _("Folder or USB stick"), chip)
        what = _("One encrypted file. Only headquarters and this computer can read it.")
        if last is None:
            told = _("Nothing was written yet.")
        else:
            when = joined(words, day(words, last.at, today), size(last.size))
            told = _("Last written: {name}, {when}").format(name=last.name, when=when)
        self.add(Text(look, what, "body", wrap=True), Text(look, told, "small", wrap=True), None)
        write = Button(look, _("Write the bundle"), "primary" if enrolled else "plain", icon="usb")
        write.setObjectName("sync/write")
        write.clicked.connect(self.asked.emit)
        why = "" if enrolled else _("First headquarters must certify your key.")
        count = words.ngettext("{n} record waits", "{n} records wait", waiting).format(n=waiting)
        self.add(row(write, (Text(look, why or count, "small", wrap=True), 1), gap=12))


class OfficeCard(Card):
    """Whether headquarters knows this computer, and when it was heard last."""

    asked = Signal()

    def __init__(self, look: Look, heard_at: dt.datetime | None, today: dt.date, *, enrolled: bool) -> None:
        words = look.words
        _ = words.gettext
        if enrolled:
            super().__init__(look, _("Headquarters"), Chip(look, _("enrolled"), "ok", "shield-check"))
            when = day(words, heard_at, today) if heard_at else _("never")
            self.add(
                Text(look, _("Last receipt: {when}").format(when=when), "body", wrap=True),
                Text(
                    look, _("Only a receipt that headquarters signed counts as arrived."), "small", wrap=True
                ),
                None,
            )
        else:
            super().__init__(look, _("Headquarters"), Chip(look, _("not enrolled yet"), "warn"))
            self.add(
                Text(
                    look,
                    _("Until headquarters certifies your key, your papers are sealed by this computer only."),
                    "body",
                    wrap=True,
                ),
                Text(
                    look,
                    _("1 Open the invitation · 2 send the request file · 3 open the answer"),
                    "small",
                    wrap=True,
                ),
                None,
            )
        take = Button(
            look,
            _("Take in a file") if enrolled else _("Open the invitation"),
            "plain" if enrolled else "primary",
            icon="inbox" if enrolled else "mail",
        )
        take.setObjectName("sync/take" if enrolled else "sync/invite")
        take.clicked.connect(self.asked.emit)
        self.add(row(take, None))

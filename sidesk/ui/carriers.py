"""The ways to headquarters as cards: the network, a folder or stick, and the office itself with enrolment."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, SignalInstance

from sidesk.actions.online import Asked
from sidesk.models.entities import BundleEntry
from sidesk.ui.kit.boxes import Card, FlowBox, row
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
        self,
        look: Look,
        last: BundleEntry | None,
        waiting: int,
        today: dt.date,
        *,
        enrolled: bool,
        leads: bool = True,
    ) -> None:
        """`leads`: where the computer is enrolled, this is the way that works now."""
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
        write = Button(look, _("Write the bundle"), "primary" if enrolled and leads else "plain", icon="usb")
        write.setObjectName("sync/write")
        write.clicked.connect(self.asked.emit)
        why = "" if enrolled else _("First headquarters must certify your key.")
        count = words.ngettext("{n} record waits", "{n} records wait", waiting).format(n=waiting)
        self.add(row(write, (Text(look, why or count, "small", wrap=True), 1), gap=12))


class OfficeCard(Card):
    """When headquarters, which knows this computer, was heard last."""

    asked = Signal()

    def __init__(self, look: Look, heard_at: dt.datetime | None, today: dt.date) -> None:
        words = look.words
        _ = words.gettext
        super().__init__(look, _("Headquarters"), Chip(look, _("enrolled"), "ok", "shield-check"))
        when = day(words, heard_at, today) if heard_at else _("never")
        self.add(
            Text(look, _("Last receipt: {when}").format(when=when), "body", wrap=True),
            Text(look, _("Only a receipt that headquarters signed counts as arrived."), "small", wrap=True),
            None,
        )
        take = Button(look, _("Take in a file"), icon="inbox")
        take.setObjectName("sync/take")
        take.clicked.connect(self.asked.emit)
        self.add(row(take, None))


class EnrolCard(Card):
    """The way to become known to headquarters, and how far one is on it."""

    asked = Signal()  # open a file
    pasted = Signal()
    looked = Signal()  # ask whether somebody has approved
    finished = Signal()  # the answer is here

    def __init__(self, look: Look, so_far: Asked, *, leads: bool = True) -> None:
        """`leads`: no stick with an invitation is plugged in, which would be the way."""
        _ = look.words.gettext
        chips = {
            Asked.NOT: (_("not enrolled yet"), "warn"),
            Asked.WAITING: (_("waits for approval"), "info"),
            Asked.ANSWERED: (_("approved"), "ok"),
        }
        super().__init__(look, _("Headquarters"), Chip(look, *chips[so_far]))
        told = {
            Asked.NOT: _(
                "Until headquarters certifies your key, your papers are sealed by this computer only."
            ),
            Asked.WAITING: _("Headquarters has your request. SiDesk asks by itself whether it was approved."),
            Asked.ANSWERED: _("Headquarters has answered. Your signing passphrase takes the answer in."),
        }[so_far]
        how = _(
            "1 Open the invitation: a file, or a picture of its code · 2 send the request · 3 open the answer"
        )
        self.add(Text(look, told, "body", wrap=True), Text(look, how, "small", wrap=True), None)
        open_it = self._button(look, "sync/invite", _("Open the invitation"), "mail", self.asked)
        if so_far is Asked.ANSWERED:
            first = self._button(
                look, "sync/finish", _("Finish the enrolment"), "shield-check", self.finished
            )
        elif so_far is Asked.WAITING:
            first = self._button(look, "sync/ask", _("Ask now"), "refresh-cw", self.looked)
        else:
            paste = self._button(look, "sync/paste", _("Paste"), "clipboard-paste", self.pasted)
            paste.setToolTip(_("The picture of the code, or what a scanner typed, from the clipboard"))
            self.add(FlowBox(_primary(open_it) if leads else open_it, paste))
            return
        self.add(FlowBox(_primary(first) if leads else first, open_it))

    def _button(self, look: Look, name: str, text: str, icon: str, asked: SignalInstance) -> Button:
        button = Button(look, text, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(asked.emit)
        return button


def _primary(button: Button) -> Button:
    button.variant = "primary"
    button.setFont(button.look.font(bold=True))
    return button

"""The switch that tells where the laptop is plugged in: who asks it, once a run."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtWidgets import QWidget

from sidesk.actions import near, reach
from sidesk.actions.near import HostKeyUnknown, Login, Near
from sidesk.core.progress import Progress
from sidesk.ui.errors import sentences
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.secret import SecretLine

_GAPS = re.compile(r"[\s,，、;；]+")
_KEPT = "measuring switch"


class NearDialog(Dialog):
    """Accepted once every switch has let us in; `near` asks them then."""

    near: Near

    def __init__(self, room: Room, over: QWidget) -> None:
        look, _ = room.look, room.words.gettext
        super().__init__(
            look, over, _("Ask the switch"),
            _("After each point it tells port and VLAN. Nothing is changed on it, and the password is "
              "forgotten when this run is closed."), width=WIDE,
        )  # fmt: skip
        self.setObjectName("near")
        self._room = room
        self._job: Job | None = None
        self._key = ("", "")  # address and fingerprint that wait to be trusted
        self.addresses = self._edit("near/addresses", _("Addresses"), "10.1.1.1, 10.1.1.2")
        self.user = self._edit("near/user", _("User"), "admin")
        self.password = SecretLine(look, _("Password"))
        self.password.edit.setObjectName("near/password")
        self.password.entered.connect(self.start)
        self.said = Text(look, "", "small", "warn", wrap=True)
        self.said.setObjectName("near/said")
        self.said.hide()
        who = row((self._named(self.user), 1), (self.password, 1), gap=12)
        self._form = holder(column(self._named(self.addresses), who, gap=12))
        self.add(self._form, self.said)
        self.offer(_("Cancel"))
        self.trust = Button(look, _("This is our switch: trust it"), "primary", icon="shield-check")
        self.trust.setObjectName("near/trust")
        self.trust.clicked.connect(self._on_trust)
        self._buttons.addWidget(self.trust)
        self.go = Button(look, _("Log in"), "primary", icon="play")
        self.go.setObjectName("near/go")
        self.go.clicked.connect(self.start)
        self._buttons.addWidget(self.go)
        self.finished.connect(self._on_closed)
        desk = room.desk
        room.jobs.run(self, lambda _: str(desk.store.settings.get(_KEPT, "")), self._on_kept)
        self._refresh()

    def _edit(self, name: str, label: str, example: str) -> Edit:
        edit = Edit(self._look, placeholder=example)
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.textChanged.connect(self._refresh)
        return edit

    def _named(self, part: Edit) -> QWidget:
        return holder(column(Text(self._look, part.accessibleName(), "small"), part, None, gap=4))

    def _on_kept(self, addresses: str) -> None:
        if not self.addresses.text():  # whoever typed already meant it
            self.addresses.setText(addresses)

    @property
    def running(self) -> bool:
        """Whether a switch is being asked."""
        return self._job is not None and self._job.running

    def start(self) -> None:
        """Log in to each of them, one after the other."""
        if self.running or not self.go.isEnabled():
            return
        login = Login(self.user.text().strip(), self.password.text())
        self.near = near.Near(self._room.desk, self._wanted(), login)
        self._greet(list(self.near.addresses))

    def _wanted(self) -> list[str]:
        return list(dict.fromkeys(one for one in _GAPS.split(self.addresses.text()) if one))

    def _greet(self, left: list[str]) -> None:
        asked, address = self.near, left[0]

        def work(progress: Progress) -> None:
            asked.greet(address, progress)

        self._job = self._room.jobs.run(
            self, work, partial(self._on_greeted, left[1:]), failed=partial(self._on_failed, address),
            lane=Lane.NET,
        )  # fmt: skip
        self._key = ("", "")
        self._say(self._look.words.gettext("Asking {address} …").format(address=address), "ink2")

    def _on_greeted(self, left: list[str], _nothing: None) -> None:
        if left:
            self._greet(left)
            return
        desk, kept = self._room.desk, ", ".join(self.near.addresses)
        self._room.jobs.run(self._room.jobs, lambda _: desk.store.settings.set(_KEPT, kept))
        self.accept()

    def _on_failed(self, address: str, error: BaseException) -> None:
        told, advised = sentences(error, self._room.words)
        text = f"{told} {advised}".strip()
        if isinstance(error, HostKeyUnknown):
            self._key = (address, str(error.details["fingerprint"]))
            _ = self._look.words.gettext
            text = _("{address} is new. Compare its key with the one on its label or console: {key}").format(
                address=address, key=self._key[1]
            )
        self._say(text, "warn")

    def _on_trust(self) -> None:
        reach.trust(self._room.desk, *self._key)
        self._key = ("", "")
        self.start()

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.set_tone(tone)
        self.said.show()
        self._refresh()
        if self.isVisible():
            self.adjustSize()
            self._keep_inside()

    def _refresh(self, *_changed: object) -> None:
        running = self.running
        self._form.setEnabled(not running)
        self.trust.setVisible(bool(self._key[1]) and not running)
        self.go.setVisible(not self._key[1])
        self.go.setEnabled(bool(self._wanted()) and bool(self.user.text().strip()) and not running)

    def _on_closed(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.password.edit.clear()

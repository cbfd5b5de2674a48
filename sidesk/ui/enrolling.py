"""Becoming known to headquarters from the page Sync: invitation, request, approval, answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from sidesk.actions import enrol, online
from sidesk.actions.desk import Person
from sidesk.core.errors import EnrolmentRefused, SideskError
from sidesk.core.errors_network import OfficeRefused
from sidesk.core.files import write_whole
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.ui.jobs import Lane
from sidesk.ui.room import Room
from sidesk.ui.secret import PassphraseDialog

EVERY = 60_000  # milliseconds between two questions whether somebody has approved
_NOT_PASTED = N_("there is no invitation in the clipboard.")
_PASTED = (
    "invitation.sidesk-invite"  # beside the store: the request is written beside it where nobody answers
)


class Enrolling(QObject):
    """Tells text, second line, tone. While headquarters has the request it asks by itself."""

    told = Signal(str, str, str)
    failed = Signal(object)  # BaseException
    changed = Signal()  # somebody is enrolled, or a step further

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.ask_now)

    # --- the invitation ---

    def invited(self, path: Path) -> None:
        """An invitation was opened: say whose it is, and ask for the passphrase."""
        desk = self._room.desk
        self._run(lambda _: enrol.look_at_file(desk, path), partial(self._ask_invited, path))

    def paste(self) -> None:
        """The invitation in the clipboard: a picture of its code, or what a scanner typed."""
        clipboard, path = QGuiApplication.clipboard(), self._room.desk.folder / _PASTED
        data = clipboard.text().encode()
        if not (picture := clipboard.image()).isNull():
            buffer = QBuffer()
            picture.save(buffer, "PNG")  # type: ignore[call-overload]
            data = bytes(buffer.data().data())

        def work(_: Progress) -> Path:
            invitation = enrol.from_given(data)
            if enrol.kind_of_bytes(invitation) is not enrol.Kind.INVITATION:
                raise EnrolmentRefused(why=_NOT_PASTED)
            write_whole(path, invitation)
            return path

        self._run(work, self.invited)

    def _ask_invited(self, path: Path, invited: enrol.Invited) -> None:
        _ = self._room.words.gettext
        if invited.expired:
            text = _("This invitation has expired")
            self.told.emit(text, _("Ask headquarters for a new invitation."), "bad")
            return
        title = _("{office} invites {name}").format(office=invited.office, name=invited.name)
        why = _(
            "Compare the fingerprint with what headquarters tells you on the phone: {fingerprint}\n"
            "Your signing passphrase opens the key that is to be certified."
        ).format(fingerprint=invited.fingerprint)
        self._ask(title, partial(self._on_invited, path), why)

    def _on_invited(self, path: Path, passphrase: str) -> None:
        desk = self._room.desk
        self._run(
            lambda _: online.answer_invitation(desk, path, passphrase), self._on_requested, lane=Lane.SLOW
        )

    def _on_requested(self, request: Path | Person | None) -> None:
        _ = self._room.words.gettext
        if isinstance(request, Person):
            self._on_enrolled(request)
            return
        if request is None:
            second = _("Somebody there approves it. SiDesk asks by itself and says when it is done.")
            self.told.emit(_("Headquarters has your request"), second, "ok")
            self.watch()
        else:
            text = _("The request lies beside the invitation: {name}").format(name=request.name)
            self.told.emit(text, _("Send it to headquarters, and open the answer here."), "ok")
        self.changed.emit()

    # --- the answer ---

    def watch(self) -> None:
        """From now on it is asked whether somebody has approved."""
        if not self._timer.isActive():
            self._timer.start(EVERY)

    def ask_now(self) -> None:
        """Ask whether somebody has approved. What stands in the way is told only where it is final."""
        desk = self._room.desk
        self._run(lambda _: online.look_for_answer(desk), self._on_looked, self._on_not_looked, Lane.NET)

    def _on_looked(self, here: bool) -> None:
        if not here:
            self._timer.start(EVERY)
            return
        self.changed.emit()
        if self._window.isVisible():
            self.finish()

    def _on_not_looked(self, error: BaseException) -> None:
        if isinstance(error, OfficeRefused) or not isinstance(error, SideskError):
            self.failed.emit(error)
        else:
            self._timer.start(EVERY)

    def finish(self) -> None:
        """The answer is here: the passphrase takes it in."""
        desk = self._room.desk

        def given(passphrase: str) -> None:
            self._run(lambda _: online.take_kept_answer(desk, passphrase), self._on_enrolled, lane=Lane.SLOW)

        self._ask(self._room.words.gettext("Headquarters has answered"), given)

    def answered(self, path: Path) -> None:
        """An answer that came as a file was opened."""
        desk = self._room.desk

        def given(passphrase: str) -> None:
            self._run(
                lambda _: enrol.take_answer_file(desk, path, passphrase), self._on_enrolled, lane=Lane.SLOW
            )

        self._ask(self._room.words.gettext("Headquarters has answered"), given)

    def _on_enrolled(self, person: Person) -> None:
        _ = self._room.words.gettext
        self._timer.stop()
        text = _("Headquarters has certified the key of {name}.").format(name=person.name)
        self.told.emit(text, _("From now on bundles can be sent."), "ok")
        self.changed.emit()

    # --- both ---

    def _ask(self, title: str, then: Callable[[str], None], why: str = "") -> None:
        why = why or self._room.words.gettext("Your signing passphrase opens the key that is certified.")
        dialog = PassphraseDialog(self._room.look, self._window, title, why)
        dialog.given.connect(then)
        dialog.open()

    def _run(
        self,
        work: Callable[[Progress], object],
        then: Callable[..., None],
        failed: Callable[[BaseException], None] | None = None,
        lane: Lane = Lane.QUICK,
    ) -> None:
        self._room.jobs.run(self, work, then, failed=failed or self.failed.emit, lane=lane)

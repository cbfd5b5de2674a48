"""E-mail as a way to headquarters: drafts for any mail program, or sent straight from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import post
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import Card, FlowBox
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.secret import PassphraseDialog
from sidesk.ui.theme import Look

Result = TypeVar("Result")


class MailCard(Card):
    """What mail can do here; `sends` says that a server and both addresses are known."""

    drafts_asked = Signal()
    sending_asked = Signal()

    def __init__(self, look: Look, last: str, *, sends: bool) -> None:
        _ = look.words.gettext
        super().__init__(look, _("E-mail"), Chip(look, _("ready"), "ok"))
        what = _("Mails with an encrypted attachment. Drop the answer on SiDesk to take it in.")
        how = last or _("Sending from here is set up in the settings; drafts go with any mail program.")
        self.add(Text(look, what, "body", wrap=True), Text(look, how, "small", wrap=True), None)
        draft = Button(look, _("Write as mail"), "plain", icon="mail")
        draft.setObjectName("sync/drafts")
        draft.clicked.connect(self.drafts_asked.emit)
        send = Button(look, _("Send by mail"), "plain", icon="send")
        send.setObjectName("sync/send-mail")
        send.setVisible(sends)
        send.clicked.connect(self.sending_asked.emit)
        self.add(FlowBox(draft, send))


class Posting(QObject):
    """Writes drafts and sends mails, away from the window. Tells text, second line, tone."""

    begun = Signal()
    told = Signal(str, str, str)
    failed = Signal(object)  # SideskError

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window
        self._job: Job | None = None

    @property
    def sends(self) -> bool:
        """Whether mail can go straight from here."""
        settings = self._room.desk.settings
        return bool(settings.office_mail and settings.mail_sender and settings.mail_server)

    def ask_folder(self) -> None:
        """Ask where the drafts are to lie."""
        title = self._room.words.gettext("Write the mails to")
        folder = QFileDialog.getExistingDirectory(self._window, title, self._room.desk.settings.export_folder)
        if folder:
            self.write_drafts(Path(folder))

    def write_drafts(self, folder: Path) -> None:
        """Write everything that waits as drafts; a single one is opened in the mail program."""
        desk = self._room.desk
        self._run(lambda progress: post.write_drafts(desk, folder, progress), self._on_written)

    def send(self) -> None:
        """Send everything that waits; the password is asked for once and kept in the store."""
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: post.password(desk), self._on_password)

    def cancel(self) -> None:
        """Stop; mails that are gone stay gone."""
        if self._job is not None:
            self._job.cancel()

    def _on_password(self, known: str) -> None:
        if known:
            self._send("")
            return
        _ = self._room.words.gettext
        why = _("It is kept in the encrypted store of this computer, nowhere else.")
        dialog = PassphraseDialog(
            self._room.look, self._window, _("Password of your mail account"), why, _("Password")
        )
        dialog.given.connect(self._send)
        dialog.open()

    def _send(self, given: str) -> None:
        desk = self._room.desk

        def work(progress: Progress) -> int:
            if given:
                post.keep_password(desk, given)
            return post.send(desk, progress)

        self._run(work, self._on_sent)

    def _run(self, work: Callable[[Progress], Result], then: Callable[[Result], None]) -> None:
        self.begun.emit()
        self._job = self._room.jobs.run(self, work, then, failed=self._on_failed, lane=Lane.SLOW)

    def _on_written(self, paths: Sequence[Path]) -> None:
        words = self._room.words
        _ = words.gettext
        if not paths:
            self.told.emit(_("There is nothing to send"), _("Headquarters has all of it."), "ok")
            return
        text = words.ngettext("{n} mail written: {names}", "{n} mails written: {names}", len(paths))
        names = ", ".join(path.name for path in paths)
        then = _("Open it, check the address and send it. It counts as arrived when the answer is here.")
        self.told.emit(text.format(n=len(paths), names=names), then, "ok")
        if len(paths) == 1:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths[0])))

    def _on_sent(self, count: int) -> None:
        words = self._room.words
        _ = words.gettext
        if not count:
            self.told.emit(_("There is nothing to send"), _("Headquarters has all of it."), "ok")
            return
        text = words.ngettext("The mail server took {n} mail.", "The mail server took {n} mails.", count)
        self.told.emit(text.format(n=count), _("It counts as arrived when the answer is here."), "ok")

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, SideskError):
            self.failed.emit(error)
        else:
            self._room.tell(error, self._window)

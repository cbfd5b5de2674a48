"""The cards of the settings that keep the work safe: lock, recovery code, signing key, backup and check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import care, identity, opening
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.ui.errors import sentences
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Card, FlowBox, column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.locks import Asked, CodeDialog, Secrets, SecretsDialog, passphrase_dialog
from sidesk.ui.room import Room
from sidesk.ui.said import date, day
from sidesk.ui.settings_known import answers, parts

SHEET = "SiDesk-recovery.pdf"
# What the cards are looked for by besides what stands on them.
LOCK = "lock password passphrase recovery code security 锁 密码 口令 恢复码 安全"
KEY = "signing key certificate signature seal 签名 密钥 证书 签章"
CARE = "backup restore check store damage usb stick 备份 恢复 检查 损坏 优盘 U盘"


@dataclass(frozen=True)
class Facts:
    """What the cards show."""

    key: identity.KeyFacts
    backed_up_at: dt.datetime | None


class Safety(QWidget):
    """Three cards. `changed` when something was stored that other pages show."""

    lock_asked = Signal()
    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._job: Job | None = None
        look, _ = room.look, room.words.gettext
        self._key = Text(look, "", "small", wrap=True)
        self._backup = Text(look, "", "small", wrap=True)
        self.told = Banner(look, "", "", "ok")
        self.told.setObjectName("safety/told")
        self.told.hide()
        self._open_sheet = self._button("safety/open-sheet", _("Open it to print"), "printer", self._on_sheet)
        self._open_sheet.hide()
        self._sheet = Path()
        self.progress = JobProgress(look, "")
        self.progress.cancelled.connect(self._on_cancelled)
        self.cards = ((self._lock_card(), LOCK), (self._key_card(), KEY), (self._care_card(), CARE))
        self.setLayout(column(self.told, self._open_sheet, *(card for card, _also in self.cards), gap=16))

    def show_only(self, typed: str) -> bool:
        """Show the cards that answer to what was typed, marked; True if there are any."""
        some = False
        for card, also in self.cards:
            texts = [one for one in card.findChildren(Text) if not one.isHidden()]
            buttons = [button.text() for button in card.findChildren(Button)]
            good = answers(typed, " ".join([*(one.text() for one in texts), *buttons, also]).casefold())
            card.setVisible(good)
            some = some or good
            for text in texts:
                text.mark(parts(typed))
        return some

    def refresh(self) -> None:
        """Read again what the cards show."""
        desk = self._room.desk
        self._room.jobs.run(
            self,
            lambda _: Facts(identity.key_facts(desk.store), care.last_backup(desk)),
            self._show,
        )

    def _show(self, facts: Facts) -> None:
        words, today = self._room.words, self._room.desk.clock.today()
        _ = words.gettext
        by = _("this computer only") if facts.key.is_local else facts.key.issuer
        until = date(words, facts.key.until.astimezone().date(), today)
        self._key.setText(
            _("{name}, certified by {issuer}, valid until {until}").format(
                name=facts.key.name, issuer=by, until=until
            )
        )
        when = day(words, facts.backed_up_at, today) if facts.backed_up_at else _("never")
        self._backup.setText(_("Last backup: {when}").format(when=when))

    def _button(self, name: str, text: str, icon: str, slot: Callable[[], object]) -> Button:
        button = Button(self._room.look, text, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _say(self, text: str, second: str = "", tone: str = "ok") -> None:
        self._open_sheet.hide()
        self.told.say(text, second, tone)
        self.told.show()

    # --- lock ---

    def _lock_card(self) -> Card:
        look, _ = self._room.look, self._room.words.gettext
        card = Card(look, _("Lock"))
        card.add(
            Text(
                look,
                _("One passphrase opens the store and signs. If you forget it, the recovery code opens it."),
                "small",
                wrap=True,
            ),
            FlowBox(
                self._button("safety/lock", _("Lock now"), "lock", self.lock_asked.emit),
                self._button("safety/passphrase", _("Change the passphrase"), "key", self._on_passphrase),
                self._button("safety/code", _("New recovery code"), "printer", self._on_code),
            ),
        )
        return card

    def _on_passphrase(self) -> None:
        desk = self._room.desk
        dialog = passphrase_dialog(self._room.look, self)

        def work(_: Progress, secrets: Secrets) -> None:
            opening.change_passphrase(desk, secrets["old"], secrets["new"])

        _ = self._room.words.gettext
        self._ask(dialog, work, partial(self._on_done, _("The passphrase is changed.")))

    def _on_code(self) -> None:
        desk, _ = self._room.desk, self._room.words.gettext
        dialog = SecretsDialog(
            self._room.look,
            self,
            _("Make a new recovery code?"),
            _("The sheet with the old code opens nothing any more."),
            (Asked("passphrase", _("Passphrase")),),
            _("Make it"),
        )
        self._ask(
            dialog,
            lambda _, secrets: opening.new_recovery_code(desk, secrets["passphrase"]),
            self._show_code,
        )

    def _show_code(self, code: str) -> None:
        dialog = CodeDialog(self._room.look, self, code)
        dialog.save_asked.connect(partial(self._on_save_code, code))
        dialog.open()

    def _on_save_code(self, code: str) -> None:
        _ = self._room.words.gettext
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the recovery sheet"), SHEET, "PDF (*.pdf)")
        if name:
            desk = self._room.desk
            self._room.jobs.run(
                self,
                lambda _: opening.save_recovery_sheet(desk, code, Path(name)),
                self._on_saved_code,
                lane=Lane.SLOW,
            )

    def _on_saved_code(self, path: Path) -> None:
        _ = self._room.words.gettext
        self._sheet = path
        text = _("The recovery sheet is saved: {name}").format(name=path.name)
        self._say(text, _("Print it, and delete the file."))
        self._open_sheet.show()

    def _on_sheet(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sheet)))

    # --- signing key ---

    def _key_card(self) -> Card:
        look, _ = self._room.look, self._room.words.gettext
        card = Card(look, _("Signing key"))
        card.add(
            self._key,
            FlowBox(
                self._button("safety/join", _("It has another passphrase"), "key", self._on_join),
                self._button("safety/renew", _("Its passphrase is lost"), "triangle-alert", self._on_renew),
            ),
        )
        return card

    def _on_join(self) -> None:
        desk, _ = self._room.desk, self._room.words.gettext
        dialog = SecretsDialog(
            self._room.look,
            self,
            _("Give the signing key the passphrase of the store"),
            _("After the store was opened by its recovery code, the key still has its old passphrase."),
            (Asked("old", _("Old passphrase of the key")), Asked("now", _("Passphrase of the store"))),
            _("Change it"),
        )

        def work(_: Progress, secrets: Secrets) -> None:
            opening.join_key(desk, secrets["old"], secrets["now"])

        self._ask(dialog, work, partial(self._on_done, _("One passphrase opens both again.")))

    def _on_renew(self) -> None:
        desk, _ = self._room.desk, self._room.words.gettext
        dialog = SecretsDialog(
            self._room.look,
            self,
            _("Make a new signing key?"),
            _(
                "What is sealed stays as it is. Headquarters must certify the new key: "
                "ask for a new invitation."
            ),
            (Asked("now", _("Passphrase of the store")),),
            _("Make it"),
        )

        def work(_: Progress, secrets: Secrets) -> None:
            opening.renew_key(desk, secrets["now"])

        self._ask(dialog, work, partial(self._on_done, _("There is a new signing key.")))

    # --- care ---

    def _care_card(self) -> Card:
        look, _ = self._room.look, self._room.words.gettext
        card = Card(look, _("Backup and check"))
        card.add(
            Text(
                look,
                _("A backup is encrypted as the store is, and opens with the same passphrase."),
                "small",
                wrap=True,
            ),
            self._backup,
            FlowBox(
                self._button("safety/backup", _("Back up to a folder or stick"), "usb", self._on_backup),
                self._button("safety/check", _("Check the store"), "shield-check", self.check),
            ),
            self.progress,
        )
        return card

    def _on_backup(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._room.words.gettext("Back up into"))
        if folder:
            self.back_up(Path(folder))

    def back_up(self, folder: Path) -> None:
        """Copy the store into a folder."""
        desk = self._room.desk
        self._run(lambda progress: care.backup(desk, folder, progress), self._on_backed_up)

    def check(self) -> None:
        """Read everything that is stored and compare it with its hashes."""
        desk = self._room.desk
        self._run(lambda progress: care.check(desk, progress), self._on_checked)

    def _run(self, work: Callable[[Progress], object], then: Callable[..., None]) -> None:
        self.progress.begin()
        self._job = self._room.jobs.run(
            self, work, then, failed=self._on_failed, progressed=self.progress.set_progress, lane=Lane.SLOW
        )

    def _on_backed_up(self, copy: Path) -> None:
        self.progress.end()
        _ = self._room.words.gettext
        self._say(_("Backed up and read back: {name}").format(name=copy.name), str(copy.parent))
        self.refresh()
        self.changed.emit()

    def _on_checked(self, problems: Sequence[str]) -> None:
        self.progress.end()
        words = self._room.words
        if problems:
            text = words.ngettext("{n} thing is damaged", "{n} things are damaged", len(problems))
            self._say(text.format(n=len(problems)), ", ".join(problems[:5]), "bad")
        else:
            self._say(
                words.gettext("Everything is whole"), words.gettext("Every byte was compared with its hash.")
            )

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end()
        _ = self._room.words.gettext
        self._say(_("Stopped."), _("What was finished until now is kept."), "info")

    # --- asking ---

    def _ask(
        self,
        dialog: SecretsDialog,
        work: Callable[[Progress, Secrets], object],
        then: Callable[..., None],
    ) -> None:
        dialog.given.connect(partial(self._on_given, dialog, work, then))
        dialog.open()

    def _on_given(
        self,
        dialog: SecretsDialog,
        work: Callable[[Progress, Secrets], object],
        then: Callable[..., None],
        secrets: Secrets,
    ) -> None:
        self._room.jobs.run(
            dialog,
            lambda progress: work(progress, secrets),
            partial(self._on_right, dialog, then),
            failed=partial(self._on_wrong, dialog),
            lane=Lane.SLOW,
        )

    def _on_right(self, dialog: Dialog, then: Callable[..., None], result: object) -> None:
        dialog.accept()
        then(result)

    def _on_wrong(self, dialog: SecretsDialog, error: BaseException) -> None:
        dialog.fail(*sentences(error, self._room.words))
        if not isinstance(error, SideskError):
            self._room.tell(error, self)

    def _on_done(self, text: str, _nothing: object) -> None:
        self._say(text)
        self.refresh()
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.progress.end()
        if isinstance(error, SideskError):
            self._say(*sentences(error, self._room.words), "bad")
        else:
            self._room.tell(error, self)

"""Sync: what waits, what has arrived (by signed receipt only), and the way there and back by file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import browse, enrol, exchange
from sidesk.actions.desk import Person
from sidesk.core.errors import SideskError
from sidesk.core.text import LocalText
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Card, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.record_table import RecordTable
from sidesk.ui.room import Room, day
from sidesk.ui.secret import PassphraseDialog

INVITATION, ANSWER, BUNDLE = ".sidesk-invite", ".sidesk-answer", ".sidesk"


@dataclass(frozen=True)
class _Shown:
    waiting: exchange.Waiting
    titles: Mapping[str, LocalText]


class SyncPage(Page):
    """Everything about headquarters on one page; files may be dropped anywhere on it."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        _ = room.words.gettext
        self.setAcceptDrops(True)
        self.busy = False  # a bundle is being written
        self._banner = Banner(room.look, "", "", "ok")
        self._banner.hide()
        self.progress = JobProgress(room.look, _("Writing the bundle"))
        self._inside = QWidget()
        self._place = column(self._inside)
        self.setLayout(
            column(
                column(self._banner, self.progress, gap=8, margins=(24, 12, 24, 0)), (holder(self._place), 1)
            )
        )

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Sync"),)

    def refresh(self) -> None:
        desk = self.room.desk
        self.room.jobs.run(self, lambda _: _Shown(exchange.waiting(desk), browse.titles(desk)), self._show)

    def _show(self, shown: _Shown) -> None:
        look, words, desk = self.room.look, self.room.words, self.room.desk
        _ = words.gettext
        take = Button(look, _("Take in a file from headquarters"), icon="inbox")
        take.clicked.connect(self._on_take)
        take.setObjectName("sync/take")
        device = Text(look, _("This computer: {code}").format(code=desk.device_code), "cap")
        head = row(
            Text(look, _("Sync"), "h1"), Chip(look, _("Offline; everything is here"), "none", "cloud-off"), None, device, take,
        )  # fmt: skip
        cards = row((self._folder_card(shown), 1), (self._office_card(shown), 1), gap=16)
        table = RecordTable(look, desk.clock.today())
        table.show_lines(shown.waiting.records, shown.titles)
        table.opened.connect(lambda line: self.record_asked.emit(table.rows.value(line).record))
        text = _("{waiting} waiting · {arrived} confirmed").format(
            waiting=shown.waiting.waiting, arrived=shown.waiting.arrived
        )
        records = Card(look, _("What goes home"), Text(look, text, "small"))
        records.add((table, 1))
        inside = holder(column(head, cards, (records, 1), gap=16, margins=(24, 16, 24, 16)))
        self._place.replaceWidget(self._inside, inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = inside

    def _folder_card(self, shown: _Shown) -> Card:
        look, _ = self.room.look, self.room.words.gettext
        enrolled = self.room.desk.enrolled
        chip = Chip(look, _("ready"), "ok") if enrolled else Chip(look, _("not enrolled yet"), "warn")
        card = Card(look, _("Folder or USB stick"), chip)
        card.add(
            Text(
                look,
                _("One encrypted file. Only headquarters and this computer can read it."),
                "body",
                wrap=True,
            )
        )
        last = next((entry for entry in shown.waiting.bundles if entry.direction == "out"), None)
        when = day(self.room.words, last.at, self.room.desk.clock.today()) if last else ""
        told = (
            _("Last written: {name}, {when}").format(name=last.name, when=when)
            if last
            else _("Nothing was written yet.")
        )
        card.add(Text(look, told, "small", wrap=True), None)
        write = Button(look, _("Write the bundle"), "primary" if enrolled else "plain", icon="usb")
        write.clicked.connect(self._on_write)
        write.setObjectName("sync/write")
        card.add(row(write, None))
        return card

    def _office_card(self, shown: _Shown) -> Card:
        look, words, desk = self.room.look, self.room.words, self.room.desk
        _ = words.gettext
        if desk.enrolled:
            heard = shown.waiting.heard_at
            card = Card(look, _("Headquarters"), Chip(look, _("enrolled"), "ok", "shield-check"))
            when = day(words, heard, desk.clock.today()) if heard else _("never")
            card.add(Text(look, _("Last receipt: {when}").format(when=when), "body", wrap=True))
            card.add(
                Text(
                    look, _("Only a receipt that headquarters signed counts as arrived."), "small", wrap=True
                ),
                None,
            )
            return card
        card = Card(look, _("Headquarters"), Chip(look, _("not enrolled yet"), "warn"))
        card.add(
            Text(
                look,
                _("Until headquarters certifies your key, your papers are sealed by this computer only."),
                "body",
                wrap=True,
            )
        )
        card.add(
            Text(
                look,
                _("1 Open the invitation · 2 send the request file · 3 open the answer"),
                "small",
                wrap=True,
            ),
            None,
        )
        invite = Button(look, _("Open the invitation"), "primary", icon="mail")
        invite.clicked.connect(self._on_take)
        invite.setObjectName("sync/invite")
        card.add(row(invite, None))
        return card

    # --- writing ---

    def _on_write(self) -> None:
        start = self.room.desk.settings.export_folder
        folder = QFileDialog.getExistingDirectory(self, self.room.words.gettext("Write the bundle to"), start)
        if folder:
            self.write_to(Path(folder))

    def write_to(self, folder: Path) -> None:
        """Write what headquarters lacks into a folder."""
        desk = self.room.desk
        self.busy = True
        self.progress.begin()
        job = self.room.jobs.run(
            self, lambda progress: exchange.export(desk, folder, progress), self._on_written,
            failed=self._on_failed, progressed=self.progress.set_progress, lane=Lane.SLOW,
        )  # fmt: skip
        self.progress.cancelled.connect(job.cancel)

    def _on_written(self, paths: Sequence[Path]) -> None:
        self.busy = False
        self.progress.end()
        words = self.room.words
        text = words.ngettext(
            "{n} file written and read back: {names}", "{n} files written and read back: {names}", len(paths)
        )
        names = ", ".join(path.name for path in paths)
        self._banner.say(
            text.format(n=len(paths), names=names),
            words.gettext("The stick may be pulled out. It counts as arrived when the receipt comes back."),
            "ok",
        )
        self._banner.show()
        self.changed.emit()

    # --- taking in ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))

    def _on_take(self) -> None:
        _ = self.room.words.gettext
        pattern = _("Files of SiDesk") + f" (*{BUNDLE} *{INVITATION} *{ANSWER})"
        name, _chosen = QFileDialog.getOpenFileName(self, _("Take in a file from headquarters"), "", pattern)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Take in whatever it is: invitation, answer or bundle. What it is, its content says."""
        self.room.jobs.run(
            self, lambda _: (path, enrol.kind_of(path)), self._on_known, failed=self._on_failed
        )

    def _on_known(self, known: tuple[Path, enrol.Kind]) -> None:
        path, kind = known
        if kind is enrol.Kind.INVITATION:
            self._ask(path, self._on_invited)
        elif kind is enrol.Kind.ANSWER:
            self._ask(path, self._on_answered)
        else:
            desk = self.room.desk
            self.room.jobs.run(
                self, lambda progress: exchange.take_in_file(desk, path, progress), self._on_taken,
                failed=self._on_failed, lane=Lane.SLOW,
            )  # fmt: skip

    def _ask(self, path: Path, then: Callable[[Path, str], None]) -> None:
        _ = self.room.words.gettext
        dialog = PassphraseDialog(
            self.room.look,
            self,
            _("Your signing passphrase"),
            _("It opens the key that headquarters is to certify."),
        )
        dialog.given.connect(lambda passphrase: then(path, passphrase))
        dialog.open()

    def _on_invited(self, path: Path, passphrase: str) -> None:
        desk = self.room.desk
        self.room.jobs.run(
            self, lambda _: enrol.answer_invitation(desk, path, passphrase), self._on_requested,
            failed=self._on_failed, lane=Lane.SLOW,
        )  # fmt: skip

    def _on_requested(self, request: Path) -> None:
        _ = self.room.words.gettext
        self._banner.say(
            _("The request lies beside the invitation: {name}").format(name=request.name),
            _("Send it to headquarters, and open the answer here."), "ok",
        )  # fmt: skip
        self._banner.show()
        self.refresh()

    def _on_answered(self, path: Path, passphrase: str) -> None:
        desk = self.room.desk
        self.room.jobs.run(
            self, lambda _: enrol.take_answer_file(desk, path, passphrase), self._on_enrolled,
            failed=self._on_failed, lane=Lane.SLOW,
        )  # fmt: skip

    def _on_enrolled(self, person: Person) -> None:
        _ = self.room.words.gettext
        self._banner.say(
            _("Headquarters has certified your key."), _("From now on bundles can be sent."), "ok"
        )
        self._banner.show()
        self.changed.emit()

    def _on_taken(self, taken: exchange.Taken) -> None:
        words = self.room.words
        text = words.ngettext(
            "Headquarters confirmed {n} record.", "Headquarters confirmed {n} records.", len(taken.confirmed)
        )
        aside = [words.pick(why) for why in taken.quarantined]
        tone = "warn" if aside else "ok"
        self._banner.say(text.format(n=len(taken.confirmed)), " ".join(aside), tone)
        self._banner.show()
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.busy = False
        self.progress.end()
        if not isinstance(error, SideskError):
            self.room.tell(error, self)
            return
        self._banner.say(error.told(self.room.words), error.advised(self.room.words), "bad")
        self._banner.show()

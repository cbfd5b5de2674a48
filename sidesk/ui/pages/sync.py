"""Sync: what waits, what has arrived (by signed receipt only), and the way there and back by file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from sidesk.actions import browse, enrol, exchange, online, opening, versions
from sidesk.actions.record_titles import title_of
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.ui.also_for import AlsoFor
from sidesk.ui.brought import taken_text, told
from sidesk.ui.carriers import EnrolCard, FolderCard, NetworkCard, OfficeCard
from sidesk.ui.enrolling import Enrolling
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.mail_card import MailCard, Posting
from sidesk.ui.page import Page
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.record_table import RecordTable
from sidesk.ui.room import Room
from sidesk.ui.said import day
from sidesk.ui.stick_card import StickCards
from sidesk.ui.versions_card import DividedCard

INVITATION, ANSWER, BUNDLE = ".sidesk-invite", ".sidesk-answer", ".sidesk"
_STATES: dict[str, bool | None] = {"all": None, "waiting": False, "arrived": True}


@dataclass(frozen=True)
class _Shown:
    today: dt.date
    enrolled: bool
    waiting: exchange.Waiting
    titles: Mapping[str, LocalText]
    divided: Sequence[versions.Open]
    reachable: bool  # headquarters gave an address
    asked: online.Asked  # how far an enrolment over the network is


class SyncPage(Page):
    """Everything about headquarters on one page."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self.busy = False  # a bundle is being written
        self._job: Job | None = None
        self._reaching = room.reaching.beside(self)
        self._enrolling = Enrolling(room, self)
        self._posting = Posting(room, self)
        self._shown: _Shown | None = None
        self._state = "all"
        self._banner = Banner(look, "", "", "ok")
        self._banner.setObjectName("sync/banner")
        self._banner.hide()
        self.progress = JobProgress(look, _("Writing the bundle"))
        self.progress.cancelled.connect(self._on_cancelled)
        self.online = JobProgress(look, _("Exchanging with headquarters"))
        self.online.cancelled.connect(self._on_online_cancelled)
        device = Text(look, _("This computer: {code}").format(code=room.desk.device_code), "cap")
        offline = Chip(look, _("Offline; everything is here"), "none", "cloud-off")
        self._cards, self._divided = Rebuilt(), Rebuilt()
        self._sticks, self._also = StickCards(room), AlsoFor(room)
        self.chips = {
            state: FilterChip(look, label, on=state == "all")
            for state, label in (("all", _("All")), ("waiting", _("Waiting")), ("arrived", _("Confirmed")))
        }
        for state, chip in self.chips.items():
            chip.setObjectName(f"sync/{state}")
            chip.clicked.connect(partial(self._on_state, state))
        self.table = RecordTable(look, room.desk.clock.today())
        self.table.named = partial(title_of, room.desk)
        self.table.opened.connect(self._on_opened)
        self.table.keep_rows(5)
        records = Card(look, _("What goes home"))
        records.add(FlowBox(*self.chips.values()), (self.table, 1))
        title = Text(look, _("Sync"), "h1")
        inside = column(
            FlowBox(title, offline, device) if look.roomy else row(title, offline, None, device),
            self._sticks,
            self._cards,
            self._also,
            self._divided,
            (records, 1),
            gap=16,
            margins=(24, 16, 24, 16),
        )
        self._news = holder(column(self._banner, self.progress, self.online, gap=8, margins=(24, 12, 24, 0)))
        self._news.hide()
        self.setLayout(column(self._news, (scrolled(holder(inside)), 1), gap=0))
        self._connect()

    def _connect(self) -> None:
        self._reaching.done.connect(self._on_exchanged)
        self._reaching.failed.connect(self._on_not_reached)
        self._reaching.stepped.connect(self.online.set_progress)
        self._enrolling.told.connect(self._tell)
        self._enrolling.failed.connect(self._on_failed)
        self._enrolling.changed.connect(self.changed.emit)
        self._posting.begun.connect(self._on_posting)
        self._posting.told.connect(self._on_posted)
        self._posting.failed.connect(self._on_failed)
        self._sticks.given.connect(self.take)
        self.room.sticks.changed.connect(self._show_cards)

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Sync"),)

    def refresh(self) -> None:
        desk, arrived = self.room.desk, _STATES[self._state]
        self.room.sticks.look_again()
        self._also.refresh()
        self.room.jobs.run(
            self,
            lambda _: _Shown(
                desk.clock.today(),
                desk.enrolled,
                exchange.waiting(desk, arrived=arrived),
                browse.titles(desk),
                versions.open_conflicts(desk),
                online.can_be_reached(desk),
                online.asked(desk),
            ),
            partial(self._show, self._state),
        )

    def _show(self, state: str, shown: _Shown) -> None:
        if state != self._state:
            return
        waiting = shown.waiting
        self._shown = shown
        self._show_cards()
        if shown.reachable:
            self._reaching.watch()
        if shown.asked is online.Asked.WAITING:
            self._enrolling.watch()
        if shown.divided:
            self._divided.show_built(shown.divided, partial(self._side_by_side, shown.divided))
        self._divided.setVisible(bool(shown.divided))
        counts = {
            "all": waiting.waiting + waiting.arrived, "waiting": waiting.waiting, "arrived": waiting.arrived
        }  # fmt: skip
        for name, count in counts.items():
            self.chips[name].set_count(count)
        self.table.show_records(waiting.records, shown.titles)

    def _show_cards(self) -> None:
        shown = self._shown
        if shown is not None:
            waiting = shown.waiting
            what = (
                shown.today, shown.enrolled, waiting.bundles[:1], waiting.waiting, waiting.heard_at,
                self._is_narrow, shown.reachable, self._reaching.trouble, shown.asked, self._sticks.leads,
            )  # fmt: skip
            self._cards.show_built(what, partial(self._carriers, shown))

    @property
    def _is_narrow(self) -> bool:
        return self.width() < self.room.look.px(760)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_cards()

    def _carriers(self, shown: _Shown) -> QWidget:
        look, waiting, leads = self.room.look, shown.waiting, not self._sticks.leads
        last = next((entry for entry in waiting.bundles if entry.direction == "out"), None)
        folder = FolderCard(look, last, waiting.waiting, shown.today, enrolled=shown.enrolled, leads=leads)
        folder.asked.connect(self._on_write)
        office: Card
        if shown.enrolled:
            office = OfficeCard(look, waiting.heard_at, shown.today)
        else:
            office = EnrolCard(look, shown.asked, leads=leads)
            office.pasted.connect(self._enrolling.paste)
            office.looked.connect(self._enrolling.ask_now)
            office.finished.connect(self._enrolling.finish)
        office.asked.connect(self._on_take)
        ways: list[Card] = [folder, office]
        if shown.enrolled:
            mail = MailCard(look, self._mailed(shown), sends=self._posting.sends)
            mail.drafts_asked.connect(self._posting.ask_folder)
            mail.sending_asked.connect(self._posting.send)
            heard = self._heard_online(shown)
            network = NetworkCard(look, heard, self._reaching.trouble, reachable=shown.reachable)
            network.asked.connect(self.exchange_online)
            ways = [network, folder, mail, office]
        abreast = 1 if self._is_narrow else 2
        cards = QGridLayout()
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(16)
        for place, way in enumerate(ways):
            cards.addWidget(way, *divmod(place, abreast))
        return holder(cards)

    def _side_by_side(self, found: Sequence[versions.Open]) -> QWidget:
        card = DividedCard(self.room.look, found)
        card.record_asked.connect(self.record_asked.emit)
        return card

    def _on_state(self, state: str, _checked: bool = False) -> None:
        self._state = state
        for name, chip in self.chips.items():
            chip.setChecked(name == state)
        self.refresh()

    def _on_opened(self, line: int) -> None:
        self.record_asked.emit(self.table.record(line))

    def _tell(self, text: str, second: str, tone: str) -> None:
        self._banner.say(text, second, tone)
        self._banner.show()
        self._news.show()

    # --- over the network ---

    def _heard_online(self, shown: _Shown) -> str:
        words = self.room.words
        came = (entry for entry in shown.waiting.bundles if entry.carrier == online.CARRIER)
        last = next((entry for entry in came if entry.direction == "in"), None)
        when = day(words, last.at, shown.today) if last else words.gettext("never")
        return words.gettext("Last exchange: {when}").format(when=when)

    def exchange_online(self) -> None:
        """Somebody asks for it: progress, and a failure said aloud."""
        self._news.show()
        self.online.begin()
        self._reaching.begin(asked=True)

    def _on_exchanged(self, done: online.Exchanged, asked: bool) -> None:
        words = self.room.words
        self.online.end()
        if asked or done.aside or done.brought:
            text = words.ngettext(
                "Headquarters confirmed {n} record.", "Headquarters confirmed {n} records.", done.confirmed
            )
            aside = [words.pick(why) for why in done.reasons]
            second = " ".join([*aside, told(words, done.brought)]).strip()
            self._tell(text.format(n=done.confirmed), second, "warn" if aside else "ok")
        self.changed.emit()

    def _on_not_reached(self, error: SideskError, asked: bool) -> None:
        self.online.end()
        if asked:
            self._tell(error.told(self.room.words), error.advised(self.room.words), "bad")
        self._show_cards()  # by itself it says so on the card, and no louder

    def _on_online_cancelled(self) -> None:
        self._reaching.cancel()
        self.online.end()
        _ = self.room.words.gettext
        self._tell(
            _("The exchange was stopped"), _("What has gone stays there; the rest goes next time."), "info"
        )
        self.changed.emit()

    # --- by mail ---

    def _mailed(self, shown: _Shown) -> str:
        words = self.room.words
        mailed = (one for one in shown.waiting.bundles if one.carrier == exchange.MAIL)
        last = next((one for one in mailed if one.direction == "out"), None)
        when = day(words, last.at, shown.today) if last else ""
        return words.gettext("Last mail: {when}").format(when=when) if last else ""

    def _on_posting(self) -> None:
        self.busy = True
        self._news.show()
        self.progress.begin()

    def _on_posted(self, text: str, second: str, tone: str) -> None:
        self.busy = False
        self.progress.end()
        self._tell(text, second, tone)
        self.changed.emit()

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
        self._news.show()
        self.progress.begin()
        self._job = self.room.jobs.run(
            self, lambda progress: exchange.export(desk, folder, progress), partial(self._on_written, folder),
            failed=self._on_failed, progressed=self.progress.set_progress, lane=Lane.SLOW,
        )  # fmt: skip

    def _on_written(self, folder: Path, paths: Sequence[Path]) -> None:
        self.busy = False
        self.progress.end()
        words, desk = self.room.words, self.room.desk

        def remember(_: Progress) -> None:
            opening.keep_settings(desk, replace(desk.settings, export_folder=str(folder)))

        self.room.jobs.run(self, remember)
        if not paths:
            self._tell(
                words.gettext("There is nothing to send"), words.gettext("Headquarters has all of it."), "ok"
            )
            return
        text = words.ngettext(
            "{n} file written and read back: {names}", "{n} files written and read back: {names}", len(paths)
        )
        names = ", ".join(path.name for path in paths)
        self._tell(
            text.format(n=len(paths), names=names),
            words.gettext("The stick may be pulled out. It counts as arrived when the receipt comes back."),
            "ok",
        )
        self.changed.emit()

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._posting.cancel()
        self.busy = False
        self.progress.end()
        _ = self.room.words.gettext
        self._tell(
            _("Writing was stopped"), _("Files that are whole stay; everything is on this computer."), "info"
        )
        self.changed.emit()

    # --- taking in ---

    def _on_take(self) -> None:
        _ = self.room.words.gettext
        kinds = f" (*{BUNDLE} *.eml *{INVITATION} *{ANSWER}"
        pattern = _("Files of SiDesk") + kinds + (")" if self.room.desk.enrolled else " *.png *.jpg *.jpeg)")
        name, _chosen = QFileDialog.getOpenFileName(self, _("Take in a file from headquarters"), "", pattern)
        if name:
            self.take(Path(name))

    @property
    def awaits_invitation(self) -> bool:
        """Whether a picture that is dropped here may be one of an invitation."""
        return not self.room.desk.enrolled

    def take(self, path: Path) -> None:
        """Take in whatever it is: invitation, answer or bundle. What it is, its content says."""
        self.room.jobs.run(
            self, lambda _: (path, enrol.kind_of(path)), self._on_known, failed=self._on_failed
        )

    def _on_known(self, known: tuple[Path, enrol.Kind]) -> None:
        path, kind = known
        if kind is enrol.Kind.INVITATION:
            self._enrolling.invited(path)
        elif kind is enrol.Kind.ANSWER:
            self._enrolling.answered(path)
        elif kind is enrol.Kind.REQUEST:
            _ = self.room.words.gettext
            self._tell(
                _("This is your own request"), _("Headquarters opens it; here the answer is opened."), "info"
            )
        else:
            desk = self.room.desk
            self.room.jobs.run(
                self, lambda progress: exchange.take_in_file(desk, path, progress), self._on_taken,
                failed=self._on_failed, lane=Lane.SLOW,
            )  # fmt: skip

    def _on_taken(self, taken: exchange.Taken) -> None:
        words = self.room.words
        aside = [words.pick(why) for why in taken.reasons]
        second = " ".join([*aside, told(words, taken.brought)]).strip()
        self._tell(taken_text(words, taken), second, "warn" if aside else "ok")
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.busy = False
        self.progress.end()
        if not isinstance(error, SideskError):
            self.room.tell(error, self)
            return
        self._tell(error.told(self.room.words), error.advised(self.room.words), "bad")

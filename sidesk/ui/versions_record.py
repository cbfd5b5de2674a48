"""Versions of the record that is open: the banner that says there are several, and the pages it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from sidesk.actions import fill, forks, identity, versions, withdraw
from sidesk.actions.versions import Change, Side, Standing
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.forms.definition import Path
from sidesk.forms.differences import Difference, replaced
from sidesk.forms.told import Teller, short
from sidesk.ui.errors import sentences
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.reason_dialog import Asking, ReasonDialog
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.secret import wipe_in_time
from sidesk.ui.versions_history import HistoryPage
from sidesk.ui.versions_many import kept
from sidesk.ui.versions_page import VersionsPage
from sidesk.ui.versions_parts import name_of, when_of
from sidesk.ui.wizard.window import Wizard


class Host(Protocol):
    """The page of the record, as far as it is needed here."""

    room: Room
    record: str
    opened: fill.OpenRecord
    wizard: Wizard | None
    below: QWidget  # all of the page but this; hidden while another page stands in its place

    def body(self) -> QWidget | None:
        """The wizard or the paper."""

    def go_on(self, opened: fill.OpenRecord) -> None:
        """Fill in a draft that was begun just now."""

    def withdrawn(self, opened: fill.OpenRecord) -> None:
        """Show the paper of a withdrawal that was sealed just now."""

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """A toast."""


class RecordVersions(QWidget):
    """Above the wizard a banner, or in its place the page that was asked for."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host, self._room = host, host.room
        self._banner: Banner | None = None
        self._base: Sequence[str] = ()  # what the draft followed when somebody looked last
        self.page: VersionsPage | HistoryPage | None = None
        self._column = column(gap=0)
        self.setLayout(self._column)
        self.hide()

    # --- the banner ---

    def look(self) -> None:
        """See whether there is another version now."""
        desk, record, wizard = self._room.desk, self._host.record, self._host.wizard
        self._base = wizard.session.base if wizard is not None else ()
        self._room.jobs.run(self, lambda _: versions.standing(desk, record), self._on_found)

    def after_save(self) -> None:
        """The disk holds what is typed: look again if it follows other versions than before."""
        wizard = self._host.wizard
        if wizard is not None and wizard.session.base != self._base:
            self.look()

    def _on_found(self, found: Standing | None) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if found is not None:
            self._banner = self._told(found)
            self._column.insertWidget(0, self._banner)
        self._arrange()

    def _told(self, found: Standing) -> Banner:
        words = self._room.words
        _ = words.gettext
        other = found.sides[-1]
        if found.fork:
            text = _("Versions stand side by side, and one of them is signed")
        elif found.conflicts:
            text = kept(words, len(found.conflicts), found.sides)
        else:
            text = _("There is another version of this record. Everything in it combines")
        second = joined(words, name_of(other, words), when_of(self._room, other))
        look = Button(self._room.look, _("Look at both"))
        look.setObjectName("versions/look")
        look.clicked.connect(self.show_versions)
        banner = Banner(self._room.look, text, second, "warn", actions=(look,), icon="git-merge")
        banner.setObjectName("versions/banner")
        return banner

    def _arrange(self) -> None:
        """A page stands alone; without one the banner stands above the wizard."""
        self._host.below.setVisible(self.page is None)
        if self._banner is not None:
            self._banner.setVisible(self.page is None)
        self._column.setContentsMargins(*((16, 12, 16, 0) if self.page is None else (0, 0, 0, 0)))
        self.setVisible(self._banner is not None or self.page is not None)

    # --- pages in place of the wizard ---

    def close_page(self) -> None:
        """Back to the wizard or the paper."""
        if self.page is not None:
            self._column.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
            self.page = None
        self._arrange()
        body = self._host.body()
        if body is not None:
            body.setFocus()

    def _open(self, page: VersionsPage | HistoryPage) -> None:
        self.close_page()
        page.left.connect(self.close_page)
        self.page = page
        self._column.addWidget(page, 1)
        self._arrange()
        page.show()  # the layout would do it later, and who is not to be seen gets no keys
        page.setFocus()

    def _settled(self) -> Wizard | None:
        """What is typed is on its way to the disk, before whatever is asked of it next."""
        wizard = self._host.wizard
        if wizard is not None:
            wizard.autosave.flush()
        return wizard

    def show_versions(self) -> None:
        """Both versions beside each other."""
        self._settled()
        desk, record = self._room.desk, self._host.record
        self._room.jobs.run(self, lambda _: versions.standing(desk, record), self._on_standing)

    def _on_standing(self, found: Standing | None) -> None:
        if found is None:
            self._on_found(None)
            return
        page = VersionsPage(self._room, found)
        page.taken.connect(lambda chosen: self._on_taken(found, chosen))
        page.based.connect(lambda side: self._on_based(found, side))
        page.withdrawal.connect(self.withdraw)
        self._open(page)

    # --- deciding ---

    def _on_taken(self, found: Standing, chosen: Mapping[Path, str]) -> None:
        def take(wizard: Wizard) -> None:
            answers, base = found.taken_over(wizard.session.answers, chosen)
            wizard.session.base = found.rests_on  # sharing the draft may have moved it since it was opened
            wizard.filling.become(answers, base)
            _ = self._room.words.gettext
            whole = base == found.base
            self._decided(
                wizard, _("Both versions are one now") if whole else _("Taken over; both versions stay")
            )

        self._with_draft(found.sides[0].id, take)

    def _on_based(self, found: Standing, side: str) -> None:
        """One of several signed versions goes on: why, is asked before anything is written."""
        _ = self._room.words.gettext
        chosen = next(one for one in found.sides if one.id == side)
        asking = Asking(
            _("Why does the version of {name} go on?").format(name=name_of(chosen, self._room.words)),
            _("The correction names every version it takes the place of. The reason stands on its paper."),
            _("Begin the correction"),
        )
        dialog = ReasonDialog(self._room.look, self, asking)
        dialog.given.connect(lambda reason, _passphrase: self._heal(found, chosen, reason, dialog))
        dialog.open()

    def _heal(self, found: Standing, chosen: Side, reason: str, dialog: ReasonDialog) -> None:
        desk, record = self._room.desk, self._host.record
        begun = found.drafted or self._host.wizard is not None

        def work(_: Progress) -> fill.OpenRecord | None:
            if not begun:
                return forks.heal(desk, record, chosen.id, reason)
            forks.give_reason(desk, found.base, reason)
            return None

        def done(opened: fill.OpenRecord | None) -> None:
            dialog.accept()
            if opened is not None:
                self._host.go_on(opened)
            wizard = self._host.wizard
            if wizard is None:
                return
            if set(found.base) - set(wizard.session.base):
                wizard.session.base = found.rests_on
                wizard.filling.become(chosen.answers if chosen.id else wizard.session.answers, found.base)
            text = self._room.words.gettext("Going on from the version of {name}, in place of the others")
            self._decided(wizard, text.format(name=chosen.author))

        self._room.jobs.run(self, work, done, failed=partial(self._fail, dialog))

    def withdraw(self, reason: str = "") -> None:
        """Take the record out of use, every version of it; why, is asked first."""
        desk, _ = self._room.desk, self._room.words.gettext
        asking = Asking(
            _("Withdraw {number}?").format(number=self._host.opened.number),
            _(
                "It counts no more, here and at headquarters. A sealed paper says so, with the reason; what "
                "was signed before stays readable."
            ),
            _("Withdraw it"),
            passphrase=not identity.passphrase_is_kept(desk),
            danger=True,
        )
        # Above the whole page: without a banner there is nothing of this widget to be seen.
        dialog = ReasonDialog(self._room.look, self.parentWidget() or self, asking)
        dialog.reason.setPlainText(reason)
        dialog.given.connect(partial(self._seal_withdrawal, dialog))
        dialog.open()

    def _seal_withdrawal(self, dialog: ReasonDialog, reason: str, passphrase: str) -> None:
        desk, record = self._room.desk, self._host.record

        def work(progress: Progress) -> fill.OpenRecord:
            withdraw.withdraw(desk, record, reason, passphrase, progress)
            return fill.resume(desk, record)

        def done(opened: fill.OpenRecord) -> None:
            wipe_in_time(self._room)
            dialog.accept()
            self.close_page()
            self._host.withdrawn(opened)
            self.look()

        self._room.jobs.run(self, work, done, failed=partial(self._fail, dialog), lane=Lane.SLOW)

    def _fail(self, dialog: ReasonDialog, error: BaseException) -> None:
        if not isinstance(error, SideskError):
            raise error
        dialog.fail(*sentences(error, self._room.words))

    def _with_draft(self, revision: str, then: Callable[[Wizard], None]) -> None:
        """Do something to the draft; without one it is begun upon that version first."""
        if self._host.wizard is not None:
            then(self._host.wizard)
            return
        desk, record = self._room.desk, self._host.record

        def begun(opened: fill.OpenRecord) -> None:
            self._host.go_on(opened)
            if self._host.wizard is not None:
                then(self._host.wizard)

        self._room.jobs.run(self, lambda _: versions.begin(desk, record, revision), begun)

    def _decided(self, wizard: Wizard, text: str) -> None:
        self.close_page()
        self._host.say(text, wizard.undo if wizard.session.can_undo else None)
        wizard.autosave.flush()
        self.look()

    # --- history ---

    def show_history(self) -> None:
        """Who changed what, when."""
        self._settled()
        desk, record = self._room.desk, self._host.record
        self._room.jobs.run(self, lambda _: versions.history(desk, record), self._on_history)

    def _on_history(self, changes: Sequence[Change]) -> None:
        wizard = self._host.wizard
        answers = wizard.session.answers if wizard is not None else None
        page = HistoryPage(self._room, self._host.opened.form, changes, answers)
        page.brought_back.connect(self._on_brought_back)
        self._open(page)

    def _on_brought_back(self, one: Difference) -> None:
        wizard = self._host.wizard
        if wizard is None:
            return
        wizard.filling.become(replaced(wizard.session.answers, one.path, one.before))
        self.close_page()
        wizard.jump(one.path)
        words = self._room.words
        value = short(Teller(self._host.opened.form, words).value(one.path, one.before), 30) or "—"
        self._host.say(words.gettext("Brought back: {value}").format(value=value), wizard.undo)

"""What happened and what needs a look: a bell in the bar with a list behind it. It outlives the program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import limits_given
from sidesk.actions.alerts import Alerts
from sidesk.actions.noted import MOST, Noted, keep, kept
from sidesk.actions.watch import Facts
from sidesk.core.errors import SideskError
from sidesk.core.text import Words
from sidesk.ui.kit.boxes import Rule, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import TONES
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.text import Text
from sidesk.ui.news_process import GATE, MINE, RECHECK, opened, waiting
from sidesk.ui.room import Room
from sidesk.ui.said import day, joined, size
from sidesk.workflow.defects import Defect

SEALED, RECEIPT, BUNDLE, BACKUP, STANDING = "sealed", "receipt", "bundle", "saved", "standing"
WORK = "work"
WIDTH = 400


@dataclass(frozen=True)
class Note:
    """One line of the list. `key` is what it is about: the next one about the same takes its place."""

    key: str
    text: str
    at: dt.datetime
    detail: str = ""
    tone: str = "info"
    label: str = ""  # of the button that leads there
    leads: Callable[[], object] | None = None
    noted: Noted | None = None  # what is kept of it


def go_nowhere(_record: str) -> None:
    """Where no window opens records."""


class News(QObject):
    """`counted` says how many nobody has seen; `happened` is what a toast may say at once."""

    counted = Signal(int)
    happened = Signal(str)

    def __init__(
        self,
        room: Room,
        press: Callable[[str, str], object],
        go: Callable[[str], object],
        open_record: Callable[[str], object] = go_nowhere,
    ) -> None:
        super().__init__()
        self._room, self._press, self._go, self._open_record = room, press, go, open_record
        self._begun = False  # what was kept is read: it may be written again
        self._known: dict[str, Noted] = {}  # what stood there last time and needs a look
        self.notes: list[Note] = []
        self._unseen: set[str] = set()
        self._before: Facts | None = None
        self._process: Alerts | None = None

    def begin(self) -> None:
        """Read what was told before the program ended, or the window was built again."""
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: kept(desk), self._on_kept)

    def _on_kept(self, before: list[Noted]) -> None:
        here = {note.key for note in self.notes}
        self._known = {one.key: one for one in before if one.kind == STANDING}
        old = [(one, note) for one in before if (note := self._worded(one)) is not None]
        self.notes = [*self.notes, *(note for one, note in old if one.key not in here)][:MOST]
        self._unseen |= {one.key for one, _note in old if not one.seen and one.key not in here}
        self._begun = True
        self.counted.emit(self.unseen)
        folder = self._room.desk.folder
        self._room.jobs.run(self, lambda _: limits_given.given(folder).faults, self._on_limits)

    def _on_limits(self, faults: tuple[SideskError, ...]) -> None:
        """Files of limits that were left out: verdicts rest on the others, and somebody has to know."""
        words = self._room.words
        if not faults:
            self.drop("limits")
            return
        detail = words.line(*(one.told(words) for one in faults), faults[0].advised(words))
        text = words.ngettext(
            "{n} file of limits does not count", "{n} files of limits do not count", len(faults)
        ).format(n=len(faults))
        self._stand(Note("limits", text, self._room.desk.clock.now(), detail, "warn"), detail)

    def _keep(self) -> None:
        if not self._begun:
            return
        desk = self._room.desk
        notes = [
            replace(note.noted, seen=note.key not in self._unseen)
            for note in self.notes
            if note.noted is not None
        ]
        self._room.jobs.run(self._room.jobs, lambda _: keep(desk, notes))

    def tell(self, noted: Noted) -> None:
        """Something happened; it is told again after a restart until somebody has seen it."""
        note = self._worded(noted)
        if note is not None:
            self.add(note)

    def tell_work(self, count: int, detail: str) -> None:
        """Work came from headquarters while nobody asked: so many versions, and what else."""
        if count or detail:
            now = self._room.desk.clock.now()
            self.tell(Noted(f"work/{now.isoformat()}", WORK, now, detail, count))
            self.happened.emit(work_came(self._room.words, count))

    def _worded(self, one: Noted) -> Note | None:
        """What was noted, in the language of the screen."""
        words = self._room.words
        _ = words.gettext
        sync = partial(self._go, "sync")
        if one.kind == SEALED:
            text, go = (
                _("{name} is finished").format(name=one.name),
                partial(self._open_record, one.key.removeprefix("sealed/")),
            )
            return Note(one.key, text, one.at, "", "ok", _("Open"), go, one)
        if one.kind == RECEIPT:
            text = words.ngettext(
                "Headquarters confirmed {n} record.", "Headquarters confirmed {n} records.", one.count
            ).format(n=one.count)
            return Note(one.key, text, one.at, "", "ok", _("Sync"), sync, one)
        if one.kind == WORK:
            return Note(one.key, work_came(words, one.count), one.at, one.name, "info", _("Records"),
                        partial(self._go, "records"), one)  # fmt: skip
        if one.kind == BUNDLE:
            return Note(one.key, _("The bundle is written"), one.at, one.name, "ok", _("Sync"), sync, one)
        if one.kind == BACKUP:
            return Note(one.key, _("The backup is made and checked"), one.at, "", "ok", noted=one)
        if one.kind == GATE:
            leads = partial(self._go, "projects")
            return Note(one.key, _("A gate is open"), one.at, one.name, "ok", _("Projects"), leads, one)
        return None

    def _stand(self, note: Note, mark: str) -> None:
        """Something needs a look; `mark` tells whether it is the same that somebody has seen before."""
        before = self._known.get(note.key)
        same = before is not None and before.name == mark
        at = before.at if before is not None and same else note.at
        seen = before is not None and same and before.seen
        self.add(replace(note, at=at, noted=Noted(note.key, STANDING, at, mark)), seen=seen)

    def add(self, note: Note, *, told: bool = False, seen: bool = False) -> None:
        """A note; the same again is no news. `told` says it in a toast as well."""
        old = next((one for one in self.notes if one.key == note.key), None)
        if old is not None and (old.text, old.detail) == (note.text, note.detail):
            return
        self.notes = [note, *(one for one in self.notes if one.key != note.key)][:MOST]
        if not seen:
            self._unseen.add(note.key)
        self._keep()
        self.counted.emit(self.unseen)
        if told:
            self.happened.emit(note.text)

    def drop(self, key: str) -> None:
        """This is not so any more."""
        if all(note.key != key for note in self.notes):
            return
        self.notes = [note for note in self.notes if note.key != key]
        self._unseen.discard(key)
        self._known.pop(key, None)
        self._keep()
        self.counted.emit(self.unseen)

    @property
    def unseen(self) -> int:
        """How many came since the list was opened."""
        return len(self._unseen)

    def look(self, facts: Facts) -> None:
        """Compare with what was so before, and say what is new."""
        before, self._before = self._before, facts
        self._standing(facts)
        if before is not None:
            self._happened(before, facts)

    def look_at_process(self, found: Alerts) -> None:
        """What waits for the person at this desk, and gates that have opened since the last look."""
        self._waits(MINE, found.mine)
        self._waits(RECHECK, found.recheck)
        before, self._process = self._process, found
        if before is not None:
            for noted in opened(self._room.words, before, found, self._room.desk.clock.now()):
                self.tell(noted)

    def _waits(self, key: str, found: Sequence[Defect]) -> None:
        """Only a defect that was not among them before is news; one that is gone is none."""
        if not found:
            self.drop(key)
            return
        shown = next((note for note in self.notes if note.key == key), None)
        before = shown.noted if shown is not None else self._known.get(key)
        names = {one.number.replace(" ", "_") for one in found}
        is_new = before is None or not names <= set(before.name.split())
        at = before.at if before is not None and not is_new else self._room.desk.clock.now()
        seen = not is_new and (before.seen if shown is None and before else key not in self._unseen)
        words = self._room.words
        text, detail = waiting(words, key, found, self._room.desk.clock.today())
        noted = Noted(key, STANDING, at, " ".join(sorted(names)))
        leads = partial(self._press, "defects", f"defects/{'mine' if key == MINE else 'check'}")
        note = Note(key, text, at, detail, "warn", words.gettext("Defects"), leads, noted)
        self.add(note, seen=seen)

    def _standing(self, facts: Facts) -> None:
        words = self._room.words
        _ = words.gettext
        now, age = facts.now, facts.backup_age
        if age is None:
            self.drop("backup")
        else:
            text = words.ngettext("The last backup is {n} day old", "The last backup is {n} days old", age)
            text = text.format(n=age) if age >= 0 else _("There is no backup yet")
            back_up = partial(self._press, "settings", "safety/backup")
            detail = _("Should this computer be lost, a backup brings everything back.")
            self._stand(Note("backup", text, now, detail, "warn", _("Back up"), back_up), str(age))
        if facts.disk_low:
            left = _("{size} are left. Move photos or other files away.").format(size=size(facts.free))
            self._stand(Note("disk", _("The disk is nearly full"), now, left, "bad"), "")
        else:
            self.drop("disk")
        if facts.divided:
            text = words.ngettext(
                "{n} record has two versions that need a look",
                "{n} records have two versions that need a look",
                facts.divided,
            ).format(n=facts.divided)
            detail = _("Both are kept; a correction goes on from the one that is right.")
            go = partial(self._go, "records")
            self._stand(Note("divided", text, now, detail, "warn", _("Records"), go), str(facts.divided))
        else:
            self.drop("divided")

    def _happened(self, before: Facts, facts: Facts) -> None:
        more = facts.arrived - before.arrived
        if more > 0 and facts.heard_at != before.heard_at:
            self.tell(Noted(f"receipt/{facts.heard_at}", RECEIPT, facts.now, count=more))
        if facts.written != before.written:
            self.tell(Noted(f"bundle/{facts.written}", BUNDLE, facts.now, facts.written))
        made, earlier = facts.backed_up_at, before.backed_up_at
        if made is not None and (earlier is None or made > earlier):
            self.tell(Noted(f"saved/{facts.backed_up_at}", BACKUP, facts.now))

    # --- the list ---

    def open_at(self, button: QWidget) -> None:
        """Show the list under the bell."""
        look, window = self._room.look, button.window()
        inside = self._list()
        width = min(look.px(WIDTH), window.width() - 48)
        inside.setFixedWidth(width - 16)
        high = max(look.px(160), window.height() - look.px(160))
        popover = Popover(look, Popover.cap(inside, high), button)
        popover.setObjectName("news")
        popover.setAccessibleName(look.words.gettext("News"))
        for made in inside.findChildren(Button):
            made.clicked.connect(popover.close)
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 6))
        popover.open_at(QPoint(corner.x() - width, corner.y()), width=width)
        self._unseen.clear()
        self._keep()
        self.counted.emit(0)

    def _list(self) -> QWidget:
        look, words = self._room.look, self._room.words
        _ = words.gettext
        if not self.notes:
            return holder(
                column(
                    EmptyState(
                        look, "bell", _("Nothing new"), _("Receipts, finished work and reminders lie here.")
                    ),
                    margins=(16, 16, 16, 16),
                )
            )
        today = self._room.desk.clock.today()
        lines = column(Text(look, _("News"), "h2"), gap=8, margins=(12, 8, 12, 8))
        for note in self.notes:
            lines.addWidget(Rule(look))
            tone = TONES[note.tone]
            below = joined(words, day(words, note.at, today), note.detail)
            texts = column(Text(look, note.text, "h3", wrap=True), Text(look, below, "cap", wrap=True), gap=2)
            if note.leads is not None:
                button = Button(look, note.label, "ghost", trailing="arrow-right")
                button.setObjectName(f"news/{note.key}")
                button.clicked.connect(partial(_lead, note.leads))
                texts.addLayout(row(button, None))
            lines.addLayout(
                row(column(2, Icon(look, tone.icon, 20, tone.strong), None, gap=0), (texts, 1), gap=12)
            )
        return holder(lines)


def work_came(words: Words, count: int) -> str:
    """That something came from headquarters; `count` versions of records, which may be none."""
    if not count:
        return words.gettext("New work came from headquarters")
    text = words.ngettext(
        "Headquarters sent {n} new version of records", "Headquarters sent {n} new versions of records", count
    )
    return text.format(n=count)


def _lead(leads: Callable[[], object], _checked: bool = False) -> None:
    leads()

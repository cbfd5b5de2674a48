"""From anywhere to the instruments of a record: which record is asked, then its own button is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.actions import fill, measuring, reach, references
from sidesk.actions.references import Reference
from sidesk.core.text import N_
from sidesk.ui.kit.boxes import column, holder
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.link_line import LinkLine
from sidesk.ui.record_page import RecordPage
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.search_line import SearchLine

if TYPE_CHECKING:
    from sidesk.ui.open_records import OpenRecords

SHOWN = references.MOST  # records that are listed; the newest first
FEW = 8  # so many are seen at a glance
SEALED = "final"


@dataclass(frozen=True)
class Errand:
    """What is to be done in a record of this form: the button of the wizard that does it."""

    name: str
    label: str
    form: str
    button: str
    icon: str


TESTERS = Errand("testers", N_("Take in tester files…"), measuring.FORM, "wizard/testers", "download")
RECONCILE = Errand(
    "reconcile", N_("Tests against the plan…"), measuring.FORM, "wizard/reconcile", "list-checks"
)
READ = Errand("read", N_("Read the device…"), reach.FORM, "wizard/read", "network")
ALL = (TESTERS, RECONCILE, READ)


class RecordChoice(Dialog):
    """`chosen` carries a record; `new` asks for a new one. What is signed gets a correction, and says so.

    Of more than a few, some are found by typing any part of number or title, among all of the project.
    """

    chosen = Signal(object)  # Reference
    new = Signal()

    def __init__(
        self, room: Room, over: QWidget, errand: Errand, project: str, found: Sequence[Reference]
    ) -> None:
        words = room.words
        _ = words.gettext
        super().__init__(room.look, over, _(errand.label), _("In which document?"))
        self.setObjectName("errand")
        self._room, self._errand, self._project = room, errand, project
        self._documents = column(gap=0)
        self.search = SearchLine(room.look, _("Any part of number or title"), _("Search"))
        self.search.setObjectName("errand/search")
        self.search.paused.connect(self._on_sought)
        self.search.returnPressed.connect(self._on_enter)
        self.add(self.search)
        self.search.setVisible(len(found) > FEW)
        self.add(holder(self._documents))
        self._fill(found, _("There is none in this project yet."))
        self.offer(_("Cancel"))
        self.begin = self.offer(_("A new one"), accepts=True, icon="plus")
        self.begin.setObjectName("errand/new")
        self.begin.clicked.connect(self.new.emit)

    def _fill(self, found: Sequence[Reference], none: str) -> None:
        words = self._room.words
        _ = words.gettext
        while (item := self._documents.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = list[LinkLine]()
        for one in found[:SHOWN]:
            state = _("signed: a correction is begun") if one.state == SEALED else _("being filled in")
            line = LinkLine(self._room.look, one.title or one.number, joined(words, one.number, state))
            line.setObjectName(f"errand/{one.record}")
            line.clicked.connect(partial(self._on_chosen, one))
            self._lines.append(line)
            self._documents.addWidget(line)
        if not found:
            self._documents.addWidget(Text(self._room.look, none, "body", wrap=True))
        if len(found) >= SHOWN:
            more = Text(self._room.look, _("There may be more: type a part of the number."), "small", "ink2")
            self._documents.addWidget(more)

    def _on_sought(self) -> None:
        desk, forms, text = self._room.desk, (self._errand.form,), self.search.text()

        def work(_: object) -> list[Reference]:
            return references.find(desk, forms, self._project, text)

        self._room.jobs.run(self, work, partial(self._on_found, text))

    def _on_found(self, text: str, found: list[Reference]) -> None:
        if text == self.search.text():  # else the answer to what stood there before
            self._fill(found, self._room.words.gettext("None of them has that in its number or title."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            return  # the line has had it; a new document is begun by its button only
        super().keyPressEvent(event)

    def _on_enter(self) -> None:
        """The only one that is left is meant."""
        if len(self._lines) == 1:
            self._lines[0].click()

    def _on_chosen(self, one: Reference, *_clicked: object) -> None:
        self.accept()
        self.chosen.emit(one)


class Shell(Protocol):
    """What an errand needs of the window."""

    room: Room
    records: OpenRecords

    def start(self, form: str, project: str) -> None:
        """A new record."""

    def open_record(self, record: str) -> None:
        """A record."""

    def toast(self, text: str, undo: None) -> None:
        """Say that something happened."""


class Errands(QObject):
    """One at a time; it lives as long as the window."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        super().__init__(over)
        self._shell, self._over = shell, over
        self._waiting: tuple[str, str] | None = None  # record, button
        shell.records.came.connect(self._on_came)

    def ask(self, errand: Errand, project: str) -> None:
        """Which record of the project (of all, without one) it is for."""
        desk = self._shell.room.desk

        def work(_: object) -> list[Reference]:
            return references.find(desk, (errand.form,), project)

        self._shell.room.jobs.run(self, work, partial(self._on_found, errand, project))

    def _on_found(self, errand: Errand, project: str, found: list[Reference]) -> None:
        dialog = RecordChoice(self._shell.room, self._over, errand, project, found)
        dialog.chosen.connect(partial(self.run, errand))
        dialog.new.connect(lambda: self._shell.start(errand.form, project))
        dialog.open()

    def run(self, errand: Errand, one: Reference) -> None:
        """Open the record, of a signed one a correction, and press the button there."""
        desk = self._shell.room.desk

        def work(_: object) -> bool:
            corrects = desk.store.records.draft(one.record) is None
            if corrects:
                fill.correct(desk, one.record)
            return corrects

        self._shell.room.jobs.run(self, work, partial(self._open, errand, one))

    def _open(self, errand: Errand, one: Reference, corrects: bool) -> None:
        if corrects and one.state == SEALED:
            text = self._shell.room.words.gettext("{number} is signed: this is a correction of it.")
            self._shell.toast(text.format(number=one.number), None)
        self._waiting = (one.record, errand.button)
        self._shell.open_record(one.record)

    def _on_came(self, page: object) -> None:
        if self._waiting is None or not isinstance(page, RecordPage) or page.record != self._waiting[0]:
            return
        _, name = self._waiting
        if page.wizard is None:
            return  # the paper is in sight; its correction comes at once
        self._waiting = None
        button = page.wizard.findChild(QAbstractButton, name)
        if button is not None and button.isEnabled():
            button.click()

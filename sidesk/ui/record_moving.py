"""A draft whose form has a newer version: the line that says so, a preview of the move, what was left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sidesk.actions import fill, moving
from sidesk.actions.moving import Line, Preview, Standing, Undo
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Rule, column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.theme import Look
from sidesk.ui.wizard.window import Wizard

MOST = 60  # lines of one kind in a dialog; the rest is counted


class Host(Protocol):
    """The page of the record, as far as it is needed here."""

    room: Room
    record: str
    wizard: Wizard | None

    def wizard_gone(self) -> None:
        """Nothing is typed there any more."""

    def go_on(self, opened: fill.OpenRecord) -> None:
        """Fill in a draft."""

    def begun_as(self, opened: fill.OpenRecord | None) -> None:
        """How it was begun: a draft nobody typed into is dropped when one leaves it."""

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """A toast."""


class MoveDialog(Dialog):
    """What moves, what changes, what has no place; `accepted` moves, `stayed` stays on the old version."""

    stayed = Signal()

    def __init__(self, look: Look, parent: QWidget, seen: Preview) -> None:
        words = look.words
        _ = words.gettext
        title = _("Move to version {version}?").format(version=seen.newer)
        stays = words.ngettext("{n} answer stays as it is.", "{n} answers stay as they are.", seen.same)
        body = words.line(
            stays.format(n=seen.same),
            _("What the draft says now stays readable as a version of the record. The move can be undone."),
        )
        super().__init__(look, parent, title, body, width=WIDE)
        self.setObjectName("move")
        self._list(
            look, _("These change"), [(one.place, f"{one.before} → {one.after}") for one in seen.changed]
        )
        self._list(look, _("These have no place in the new version"), _pairs(seen.left))
        self.offer(_("Cancel"))
        old = self.offer(_("Stay on version {version}").format(version=seen.version))
        old.setObjectName("move/stay")
        old.clicked.connect(self.stayed.emit)
        go = self.offer(_("Move the draft"), "primary", accepts=True)
        go.setObjectName("move/go")

    def _list(self, look: Look, title: str, pairs: Sequence[tuple[str, str]]) -> None:
        if pairs:
            add_lines(self, look, title, pairs)


def add_lines(dialog: Dialog, look: Look, title: str, pairs: Sequence[tuple[str, str]]) -> None:
    """A heading, and beneath it places with what stands there."""
    dialog.add(Text(look, title, "h3", wrap=True))
    for place, value in pairs[:MOST]:
        dialog.add(Rule(look))
        dialog.add(column(Text(look, place, "cap", wrap=True), Text(look, value, "body", wrap=True), gap=2))
    if len(pairs) > MOST:
        words, rest = look.words, len(pairs) - MOST
        dialog.add(Text(look, words.gettext("and {n} more").format(n=rest), "small"))


class RecordMoving(QWidget):
    """Above the wizard: a newer version to move to, and what an earlier move left behind."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host, self._room = host, host.room
        self._column = column(gap=8, margins=(16, 12, 16, 0))
        self.setLayout(self._column)
        self._shown = Standing()
        self._banners: list[Banner] = []
        self.hide()

    def look(self) -> None:
        """See how the draft stands to the versions of its form."""
        desk, record = self._room.desk, self._host.record
        self._room.jobs.run(self, lambda _: moving.standing(desk, record), self._on_found)

    def _on_found(self, found: Standing) -> None:
        if self._host.wizard is None:
            found = Standing()
        if found != self._shown:
            self._shown = found
            for banner in self._banners:
                banner.hide()
                banner.deleteLater()
            self._banners = [*self._newer(found), *self._left(found)]
            for banner in self._banners:
                self._column.addWidget(banner)
        self.setVisible(bool(self._banners))

    def _newer(self, found: Standing) -> list[Banner]:
        if not found.newer:
            return []
        _ = self._room.words.gettext
        go = Button(self._room.look, _("See what moves"))
        go.setObjectName("moving/look")
        go.clicked.connect(self._on_look)
        text = _("Version {version} of this form is here").format(version=found.newer)
        second = _("This draft can move to it, or be finished on its own version.")
        return [Banner(self._room.look, text, second, "info", actions=(go,))]

    def _left(self, found: Standing) -> list[Banner]:
        if not found.left:
            return []
        words, count = self._room.words, len(found.left)
        text = words.ngettext(
            "{n} answer of the version before has no place here",
            "{n} answers of the version before have no place here",
            count,
        )
        show = Button(self._room.look, words.gettext("Show these"))
        show.setObjectName("moving/left")
        show.clicked.connect(self._on_left)
        second = words.gettext("They stay readable in the history of the record.")
        return [Banner(self._room.look, text.format(n=count), second, "warn", actions=(show,))]

    def _on_left(self) -> None:
        _ = self._room.words.gettext
        title = _("Answers of the version before")
        body = _("Copy what is still needed to where it belongs now.")
        dialog = Dialog(self._room.look, self, title, body, width=WIDE)
        dialog.setObjectName("left")
        add_lines(
            dialog, self._room.look, _("These have no place in the new version"), _pairs(self._shown.left)
        )
        dialog.offer(_("Close"), "primary", accepts=True)
        dialog.open()

    # --- moving ---

    def _settled(self) -> None:
        """What is typed is on its way to the disk, before whatever is asked of it next."""
        if self._host.wizard is not None:
            self._host.wizard.filling.settle()
            self._host.wizard.autosave.flush()

    def _on_look(self) -> None:
        self._settled()
        desk, record = self._room.desk, self._host.record
        self._room.jobs.run(self, lambda _: moving.preview(desk, record), self._ask)

    def _ask(self, seen: Preview) -> None:
        dialog = MoveDialog(self._room.look, self, seen)
        dialog.accepted.connect(self._on_move)
        dialog.stayed.connect(self._on_stay)
        dialog.open()

    def _on_stay(self) -> None:
        desk, record = self._room.desk, self._host.record
        self._room.jobs.run(self, lambda _: moving.stay(desk, record), lambda _: self.look())

    def _on_move(self) -> None:
        self._settled()
        desk, record = self._room.desk, self._host.record

        def work(_: object) -> tuple[Undo, fill.OpenRecord]:
            return moving.move(desk, record), fill.resume(desk, record)

        self._room.jobs.run(self, work, self._on_moved)

    def _on_moved(self, made: tuple[Undo, fill.OpenRecord]) -> None:
        undo, opened = made
        self._show(opened)
        text = self._room.words.gettext("Moved to version {version}").format(version=opened.form.version)
        self._host.say(text, lambda: self._take_back(undo))

    def _take_back(self, undo: Undo) -> None:
        desk, record, jobs = self._room.desk, self._host.record, self._room.jobs
        if not isValid(self):  # the record was closed since; the toast outlives it
            jobs.run(jobs, lambda _: moving.take_back(desk, undo))
            return
        self._settled()

        def work(_: object) -> fill.OpenRecord:
            moving.take_back(desk, undo)
            return fill.resume(desk, record)

        self._room.jobs.run(self, work, self._show)

    def _show(self, opened: fill.OpenRecord) -> None:
        self._host.wizard_gone()
        self._host.go_on(opened)
        self._host.begun_as(None)  # it was there before, typed into or not
        self.look()


def _pairs(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(one.place, one.before) for one in lines]

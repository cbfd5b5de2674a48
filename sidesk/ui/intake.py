"""Files that come from outside, dropped on the window or opened with the program: what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import verify
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.room import Room
from sidesk.ui.verdict_dialog import VerdictDialog

PAPERS = (".pdf",)
EXCHANGE = (".sidesk", ".sidesk-invite", ".sidesk-answer", ".sidesk-request")
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".webp")
FORMS = (".xlsx", ".xls", ".md")


class Intake(QObject):
    """Papers are judged, bundles and enrolment files go to the sync page, the rest is explained.

    The name decides who looks at a file first; what it is, its content says.
    """

    exchange_given = Signal(object)  # Path

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window

    def take(self, paths: Sequence[Path]) -> None:
        """Take files, one after the other."""
        for path in paths:
            ending = path.suffix.lower()
            if ending in PAPERS:
                self.judge(path)
            elif ending in PICTURES:
                self._explain_pictures()
                return
            elif ending in FORMS:
                self._explain_forms(path)
            else:
                self.exchange_given.emit(path)

    def judge(self, path: Path) -> None:
        """The verdict on a paper, in a dialog."""
        desk, words = self._room.desk, self._room.words
        self._room.jobs.run(
            self,
            lambda _: verify.verify_on_desk(desk, path, words),
            partial(self._show, path),
            lane=Lane.SLOW,
        )

    def _show(self, path: Path, verdict: verify.FileVerdict) -> None:
        today = self._room.desk.clock.today()
        VerdictDialog(self._room.look, self._window, path.name, verdict, today).open()

    def _explain_pictures(self) -> None:
        _ = self._room.words.gettext
        self._say(
            _("Photos belong to an answer"),
            _("Open the record and drop them on the question they show. A photo never stands alone here."),
        )

    def _explain_forms(self, path: Path) -> None:
        _ = self._room.words.gettext
        self._say(
            _("Forms come from headquarters"),
            _("“{name}” is the source of a form. Headquarters compiles it and sends it along.").format(
                name=path.name
            ),
        )

    def _say(self, title: str, body: str) -> None:
        dialog = Dialog(self._room.look, self._window, title, body)
        dialog.offer(self._room.words.gettext("Close"), "primary", accepts=True)
        dialog.open()

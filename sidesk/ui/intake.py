"""Files that come from outside, dropped on the window or opened with the program: what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sidesk.core.text import Words
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.room import Room

PAPERS = (".pdf",)
EXCHANGE = (".sidesk", ".eml", ".sidesk-invite", ".sidesk-answer", ".sidesk-request")
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".webp")
FORMS = (".xlsx", ".xls", ".md")
TESTS = (".sor", ".csv", ".tsv")


BUNDLED = b"age-encryption.org/"  # how a bundle begins, whatever somebody called it


class What(Enum):
    """What a file is, as far as its name says."""

    PAPER = "paper"
    EXCHANGE = "exchange"
    PICTURES = "pictures"
    FORM = "form"
    TEST = "test"
    FOLDER = "folder"
    UNKNOWN = "unknown"


def what(path: Path) -> What:
    """What a file is by its name. A folder is looked into later, away from the window."""
    ending = path.suffix.lower()
    for endings, kind in (
        (PAPERS, What.PAPER), (EXCHANGE, What.EXCHANGE), (PICTURES, What.PICTURES), (FORMS, What.FORM),
        (TESTS, What.TEST),
    ):  # fmt: skip
        if ending in endings:
            return kind
    return What.UNKNOWN if ending else What.FOLDER


def meant(
    words: Words, paths: Sequence[Path], *, in_record: bool, finished: bool = False, tests: bool = False
) -> tuple[str, str]:
    """What would become of these files: a headline and a sentence while they hang over the window."""
    _ = words.gettext
    if tests:
        return _("Drop tester files here"), _("They are read and shown first; then they fill the rows.")
    kinds = {what(path) for path in paths}
    if finished and kinds <= {What.PAPER, What.PICTURES}:
        return (
            _("Drop the signed copy"),
            _("A scan or photo of the printed paper stays with this record. A sealed PDF is verified."),
        )
    said = {
        What.PAPER: (
            _("Drop the paper to check its seals"),
            _("SiDesk says whether it is genuine and whole."),
        ),
        What.EXCHANGE: (
            _("Drop it to take it in"), _("Receipts, invitations and bundles of headquarters."),
        ),
        What.PICTURES: (
            _("Drop photos on the question they show"),
            _("A photo belongs to an answer.") if in_record else _("Open the record first."),
        ),
        What.FORM: (_("Forms come from headquarters"), _("Drop it to read what to do with it.")),
        What.TEST: (
            _("Tester files belong to a network test"),
            _("Open the network test, then drop them on it."),
        ),
    }  # fmt: skip
    if len(kinds) == 1 and (kind := next(iter(kinds))) in said:
        return said[kind]
    return _("Drop to take in"), _("Papers, bundles, receipts and invitations; each is told what it is.")


class Intake(QObject):
    """Papers are for the verify page, bundles and enrolment files for the sync page, the rest is explained.

    The name decides who looks at a file first; what it is, its content says.
    """

    exchange_given = Signal(object)  # Path
    paper_given = Signal(object)  # Path

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window

    def take(self, paths: Sequence[Path]) -> None:
        """Take files, one after the other; each kind that is not for here is explained once."""
        explained: set[What] = set()
        for path in paths:
            kind = what(path)
            if kind is What.PAPER:
                self.paper_given.emit(path)
            elif kind is What.EXCHANGE:
                self.exchange_given.emit(path)
            elif kind in (What.UNKNOWN, What.FOLDER):
                self._look_into(path)
            elif kind not in explained:
                explained.add(kind)
                self._explain(kind, path)

    def _look_into(self, path: Path) -> None:
        def then(kind: What) -> None:
            if kind is What.EXCHANGE:
                self.exchange_given.emit(path)
            elif kind is What.PICTURES:
                self._explain_pictures()
            else:
                self._explain_unknown(path)

        self._room.jobs.run(self, lambda _: within(path), then)

    def _explain_unknown(self, path: Path) -> None:
        _ = self._room.words.gettext
        self._say(
            _("“{name}” is nothing SiDesk knows").format(name=path.name),
            _(
                "It takes sealed papers (PDF), bundles, receipts and invitations of headquarters, and photos "
                "dropped on their question. Nothing was changed."
            ),
        )

    def _explain(self, kind: What, path: Path) -> None:
        if kind is What.PICTURES:
            self._explain_pictures()
        elif kind is What.TEST:
            _ = self._room.words.gettext
            said = _("Open the network test, then drop them on it.")
            self._say(_("Tester files belong to a network test"), said)
        else:
            self._explain_forms(path)

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


def within(path: Path) -> What:
    """What a folder holds, or a file of unknown name begins with."""
    try:
        if path.is_dir():
            inside = {what(one) for one in path.iterdir()}
            return next((kind for kind in (What.EXCHANGE, What.PICTURES) if kind in inside), What.UNKNOWN)
        with path.open("rb") as file:
            return What.EXCHANGE if file.read(len(BUNDLED)) == BUNDLED else What.UNKNOWN
    except OSError:
        return What.UNKNOWN

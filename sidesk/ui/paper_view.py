"""The paper of a finished record, and its earlier versions: which one is shown is always said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLayout, QWidget

from sidesk.actions import browse, fill, finish, signed_copy
from sidesk.actions.browse import Version
from sidesk.core.progress import Progress
from sidesk.core.roles import role_name
from sidesk.models.entities import FINAL, WITHDRAWN, WORKING, Paper
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import FlowBox, column, holder, row, scrolled, show_if
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.pdf import PdfView
from sidesk.ui.kit.text import Text
from sidesk.ui.printing import PrintDialog
from sidesk.ui.room import Room
from sidesk.ui.said import day, joined
from sidesk.ui.signing_panel import SigningPanel


@dataclass(frozen=True)
class _Shown:
    version: Version | None
    pdf: bytes


class PaperView(QWidget):
    """The sealed paper, or how the record would be printed where none was sealed."""

    correct_asked = Signal()
    withdraw_asked = Signal()
    verify_asked = Signal()
    history_asked = Signal()
    shown = Signal()

    def __init__(self, room: Room, opened: fill.OpenRecord) -> None:
        super().__init__()
        look, words = room.look, room.words
        _ = words.gettext
        self._room, self._opened = room, opened
        self._pdf = b""
        self._versions: list[Version] = []
        self._at = 0
        self.state = Chip(look, _("Opening…"), "none")
        self.state.setObjectName("paper/state")
        self._save = Button(look, _("Save the PDF"), icon="download")
        self._save.setObjectName("paper/save")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._on_save)
        self.print = Button(look, _("Print"), icon="printer")
        self.print.setObjectName("paper/print")
        self.print.setToolTip("Ctrl+P")
        self.print.setEnabled(False)
        self.print.clicked.connect(self.print_out)
        shared = opened.revision is not None and opened.revision.kind == WORKING
        correct = Button(look, _("Go on with it") if shared else _("Correct"), icon="pencil")
        if not shared:
            correct.setToolTip(_("A new version of this record; what was signed stays as it is."))
        correct.setObjectName("paper/correct")
        correct.clicked.connect(self.correct_asked.emit)
        show_if(correct, opened.revision is None or opened.revision.kind != WITHDRAWN)
        history = self._looking_back()
        self.signing = SigningPanel(room, opened.record, opened.number)
        self.signing.copy_asked.connect(self._on_copy)
        self.signing.counted.connect(self._on_counted)
        self.signing.correction_asked.connect(self.correct_asked.emit)
        self._about_paper = self._for_paper()
        self.start_from = self._starting()
        title = Text(look, words.pick(opened.form.title), "h1", wrap=True)
        self.view = PdfView(look, room.jobs)
        self._chips = FlowBox()
        self._chips.hide()
        page = holder(
            column(
                *self._head(title, (self.start_from, correct, history, self.print, self._save)),
                self._chips,
                self.signing,
                (self.view, 1),
                gap=8,
                margins=(24, 16, 24, 16),
            )
        )
        self.view.setMinimumHeight(look.px(200))
        self.setLayout(column(scrolled(page)))
        self.look_again()

    def look_again(self) -> None:
        """Read the versions and their papers, as they are now."""
        desk, record = self._room.desk, self._opened.record
        self._room.jobs.run(self, lambda _: browse.versions(desk, record), self._on_versions)

    def _for_paper(self) -> dict[str, Button]:
        """What can be done with a sealed paper: they come once it is known that there is one."""
        look, _ = self._room.look, self._room.words.gettext
        made = {
            "verify": Button(look, _("Verify this PDF"), icon="shield-check"),
            "copy": Button(look, _("Add the signed copy"), icon="paperclip"),
            "withdraw": Button(look, _("Withdraw"), "danger", icon="circle-minus"),
        }
        made["verify"].clicked.connect(self.verify_asked.emit)
        made["copy"].clicked.connect(partial(self.signing.choose, ""))
        made["copy"].setToolTip(_("A scan or a photo of the printed paper that somebody signed by hand"))
        made["withdraw"].clicked.connect(self.withdraw_asked.emit)
        made["withdraw"].setToolTip(_("Takes the record out of use, with a reason and a paper that says so"))
        for name, button in made.items():
            button.setObjectName(f"paper/{name}")
            button.hide()
        return made

    def _starting(self) -> Button:
        """Shown once it is known that something can be started from this record."""
        _ = self._room.words.gettext
        button = Button(self._room.look, _("Start from this…"), icon="plus")
        button.setObjectName("paper/start-from")
        button.setToolTip(_("Another document that takes over what is known here"))
        button.hide()
        return button

    def _looking_back(self) -> Button:
        button = Button(self._room.look, self._room.words.gettext("History"), icon="history")
        button.setObjectName("paper/history")
        button.setToolTip("Ctrl+H")
        button.clicked.connect(self.history_asked.emit)
        return button

    def _head(self, title: Text, buttons: Sequence[Button]) -> tuple[QLayout | QWidget, ...]:
        """Large text leaves no room for buttons beside the title."""
        more = self._about_paper.values()
        if self._room.look.roomy:
            return title, row(self.state, None), FlowBox(*buttons, *more)
        return row((title, 1), *buttons), row(self.state, None, *more)

    def _on_versions(self, versions: list[Version]) -> None:
        self._versions = versions
        for old in self._chips.findChildren(Button):
            old.hide()
            old.setParent(None)
        look, words = self._room.look, self._room.words
        today = self._room.desk.clock.today()
        for number, version in enumerate(versions):
            paper = version.paper
            when = day(words, paper.sealed_at, today) if paper and paper.sealed_at else ""
            name = words.gettext("Version {n}").format(n=len(versions) - number)
            chip = Button(look, joined(words, name, when or version.revision.text("at")[:10]), "filter")
            chip.setCheckable(True)
            chip.setObjectName(f"paper/version/{len(versions) - number}")
            chip.clicked.connect(partial(self.show_version, number))
            self._chips.add(chip)
        self._chips.setVisible(len(versions) > 1)
        self.show_version(self._start())

    def _start(self) -> int:
        """The version that was asked for: the newest; of several side by side the one that opened."""
        wanted = self._opened.revision.id if self._opened.revision else ""
        ids = [version.revision.id for version in self._versions]
        return ids.index(wanted) if wanted in ids else 0

    def show_version(self, number: int, _checked: bool = False) -> None:
        """Show the paper of one version, 0 the newest."""
        self._at = number
        for place, chip in enumerate(self._chips.findChildren(Button)):
            chip.setChecked(place == number)
        version = self._versions[number] if number < len(self._versions) else None
        desk, opened = self._room.desk, self._opened

        def work(_: Progress) -> _Shown:
            if version is not None and version.paper is not None:
                return _Shown(version, browse.paper_bytes(desk, version.paper))
            language = desk.settings.paper_language
            if version is not None:
                return _Shown(version, finish.printed(desk, version.revision, language).pdf)
            return _Shown(None, finish.preview(desk, opened.record, language))

        self._room.jobs.run(self, work, partial(self._show, number), lane=Lane.SLOW)

    def _show(self, number: int, found: _Shown) -> None:
        if number != self._at:
            return
        self._pdf = found.pdf
        self._save.setEnabled(True)
        self.print.setEnabled(True)
        self.state.show_state(*self._told(found.version))
        self.view.show_bytes(found.pdf)
        version = found.version
        sealed = version is not None and version.paper is not None
        live = version is not None and version.newest and version.revision.kind == FINAL
        for name, shown in (("verify", sealed), ("copy", sealed and live), ("withdraw", live)):
            self._about_paper[name].setVisible(shown)
        if version is not None:
            self.signing.look(version.revision.id)
        self.shown.emit()

    def _on_counted(self, missing: int) -> None:
        """A paper that waits for a seal is not shown as done."""
        version = self._versions[self._at] if self._at < len(self._versions) else None
        if missing and version is not None and version.newest:
            words = self._room.words
            left = words.ngettext("{n} seal is missing", "{n} seals are missing", missing).format(n=missing)
            self.state.show_state(joined(words, self._told(version)[0], left), "warn", "pen-line")

    def _on_copy(self, copy: Paper) -> None:
        """Show a signed copy in place of the paper; the chip of a version leads back."""
        desk = self._room.desk
        self._room.jobs.run(
            self, lambda _: signed_copy.shown(desk, copy), partial(self._show_copy, copy), lane=Lane.SLOW
        )

    def _show_copy(self, copy: Paper, pdf: bytes) -> None:
        words = self._room.words
        self._pdf = pdf
        who = joined(words, role_name(words, copy.role), copy.signer)
        said = joined(words, words.gettext("signed copy"), who, words.gettext("sealed by nobody"))
        self.state.show_state(said, "info", "paperclip")
        self.view.show_bytes(pdf)
        self._about_paper["verify"].hide()

    @property
    def pdf(self) -> bytes:
        """What is in sight."""
        return self._pdf

    def _told(self, version: Version | None) -> tuple[str, str]:
        """What the chip says about the version in sight, and its tone."""
        words = self._room.words
        _ = words.gettext
        if version is None or version.paper is None:
            return _("not sealed"), "warn"
        names = list(dict.fromkeys(paper.signer for paper in version.papers))
        sealed = _("sealed by {name}").format(name=words.listed(names))
        if version.revision.kind == WITHDRAWN:
            return joined(words, _("withdrawn"), sealed), "bad"
        if not version.newest:
            return joined(words, _("replaced by a newer version"), sealed), "warn"
        if len(version.lines) > 1:
            return joined(words, _("sealed twice"), sealed), "warn"
        return sealed, "ok"

    def versions(self) -> Sequence[Version]:
        """Every version, the newest first."""
        return self._versions

    def print_out(self) -> None:
        """Print the version in sight."""
        if pdf := self._pdf:
            words = self._room.words
            title = words.gettext("Print {name}").format(name=self._opened.number)
            PrintDialog(self._room, self, title, self._opened.number, lambda _: [pdf]).open()

    def _on_save(self) -> None:
        _ = self._room.words.gettext
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save the PDF"), f"{self._opened.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the paper as a file."""
        pdf = self._pdf
        self._room.jobs.run(self, lambda _: browse.save(pdf, path), lane=Lane.SLOW)

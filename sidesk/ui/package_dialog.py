"""The acceptance package: how complete it is, what is missing and where that is made, and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import package
from sidesk.actions.package import CLIENT, INTERNAL, Bound, Gap, Package
from sidesk.core.errors import SideskError, WrongSigningPassphrase
from sidesk.core.progress import Progress
from sidesk.ui.errors import error_banner
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import FlowBox, Rule, column, holder, row
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.ports import PASS, TODO, PortStrip
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.kit.toast import say
from sidesk.ui.room import Room

LANGUAGES = ("zh", "en", "both")
_GAPS_HIGH, _GAPS_LOW = 260, 150


class PackageDialog(Dialog):
    """`start_asked` names a form that is missing; `made` the file that was written."""

    start_asked = Signal(str)
    made = Signal(object)  # Path

    def __init__(
        self, room: Room, parent: QWidget, planned: Package, ask_where: Callable[[], Path | None]
    ) -> None:
        look, _ = room.look, room.words.gettext
        super().__init__(look, parent, _("Acceptance package"), "", width=WIDE)
        self._room, self._planned, self._ask_where = room, planned, ask_where
        self._job: Job | None = None
        self._language, self._edition = room.desk.settings.paper_language, planned.edition
        self.add(self._meter(), self._gaps())
        labels = {"zh": "中文", "en": "English", "both": _("Chinese and English")}
        self._languages = {
            name: FilterChip(look, labels[name], on=name == self._language) for name in LANGUAGES
        }
        for name, chip in self._languages.items():
            chip.setObjectName(f"package/language/{name}")
            chip.clicked.connect(partial(self._on_language, name))
        editions = {CLIENT: _("For the client"), INTERNAL: _("For ourselves, with contract")}
        self._editions = {
            name: FilterChip(look, label, on=name == CLIENT) for name, label in editions.items()
        }
        for name, chip in self._editions.items():
            chip.setObjectName(f"package/edition/{name}")
            chip.clicked.connect(partial(self._on_edition, name))
        self.passphrase = Edit(look)
        self.passphrase.setEchoMode(Edit.EchoMode.Password)
        self.passphrase.setObjectName("package/passphrase")
        self.passphrase.setAccessibleName(_("Signing passphrase"))
        self.passphrase.textChanged.connect(self._refresh)
        self._wrong = Text(look, "", "small", "bad", wrap=True)
        self._wrong.hide()
        self._banners = column(gap=8)
        self.progress = JobProgress(look, _("Binding and sealing"))
        self.progress.cancelled.connect(self._on_cancelled)
        self.add(
            Rule(look),
            FlowBox(*self._languages.values()),
            FlowBox(*self._editions.values()),
            row(Text(look, _("Signing passphrase"), "small"), (self.passphrase, 1), gap=8),
            self._wrong,
            self._banners,
            self.progress,
        )
        self.offer(_("Close"))
        self.go = self.offer(_("Make the package"), "primary", icon="shield-check")
        self.go.setObjectName("package/make")
        self.go.clicked.disconnect()
        self.go.clicked.connect(self.make)
        self._refresh()
        self.passphrase.setFocus()

    # --- how complete

    def _meter(self) -> QWidget:
        look, words = self._room.look, self._room.words
        entries = [entry for volume in self._planned.volumes for entry in volume.entries]
        asked = [entry for entry in entries if not entry.optional and not entry.apart]
        done = sum(not entry.is_missing for entry in asked)
        strip = PortStrip(look, [PASS] * done + [TODO] * (len(asked) - done), cell=11)
        strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing to pick: it only shows
        text = words.gettext("{done} of {total} kinds of papers are there, {documents} documents")
        said = text.format(done=done, total=len(asked), documents=self._planned.documents)
        return holder(column(strip, Text(look, said, "h3", wrap=True), gap=6))

    def _gaps(self) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        if not self._planned.gaps:
            return holder(
                row(Icon(look, "circle-check", 18, "ok"), Text(look, _("Nothing is missing"), "body"), None)
            )
        lines = column(gap=6)
        for number, gap in enumerate(self._planned.gaps):
            lines.addWidget(self._gap(gap, number))
        return Popover.cap(holder(lines), look.px(_GAPS_LOW if look.roomy else _GAPS_HIGH))

    def _gap(self, gap: Gap, number: int) -> QWidget:
        look, words = self._room.look, self._room.words
        start = Button(look, words.gettext("Start"), icon="plus")
        start.setObjectName(f"package/start/{number}")
        start.setAccessibleName(words.gettext("Start {form}").format(form=words.pick(gap.entry.title)))
        start.clicked.connect(partial(self._on_start, gap.form))
        said = f"{gap.entry.number}  {words.pick(gap.entry.title)}"
        return holder(
            row(Icon(look, "circle-x", 18, "bad"), (Text(look, said, "body", wrap=True), 1), start, gap=10)
        )

    def _on_start(self, form: str, _checked: bool = False) -> None:
        self.start_asked.emit(form)
        self.reject()

    # --- making it

    def _on_language(self, name: str, _checked: bool = False) -> None:
        self._language = name
        for other, chip in self._languages.items():
            chip.setChecked(other == name)

    def _on_edition(self, name: str, _checked: bool = False) -> None:
        self._edition = name
        for other, chip in self._editions.items():
            chip.setChecked(other == name)

    def _refresh(self) -> None:
        self._wrong.hide()
        running = self._job is not None and self._job.running
        self.go.setEnabled(bool(self.passphrase.text()) and not running)

    def make(self) -> None:
        """Ask where, bind, seal, write. A file that is there is replaced only when all is done."""
        target = self._ask_where()
        if target is None:
            return
        desk, language, edition = self._room.desk, self._language, self._edition
        project, passphrase = self._planned.project, self.passphrase.text()

        def work(progress: Progress) -> Bound:
            planned = package.plan(desk, project, edition, language)
            bound = package.make(desk, planned, passphrase, language, progress)
            package.save(bound, target)
            return bound

        self.go.setEnabled(False)
        self.progress.begin()
        self._job = self._room.jobs.run(
            self, work, partial(self._on_made, target), failed=self._on_failed,
            progressed=self.progress.set_progress, lane=Lane.SLOW,
        )  # fmt: skip

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end(self._room.words.gettext("Stopped. Nothing was written."))
        self._refresh()

    def _on_made(self, target: Path, bound: Bound) -> None:
        words = self._room.words
        text = words.gettext("{documents} documents on {pages} pages, sealed: {file}")
        said = text.format(documents=bound.documents, pages=bound.pages, file=target.name)
        for number, why in bound.left_out:
            said = words.line(said, f"{number}: {why}")
        self.progress.end(said)
        self.made.emit(target)
        self._refresh()

    def _on_failed(self, error: BaseException) -> None:
        self.progress.end()
        self._refresh()
        if isinstance(error, WrongSigningPassphrase):
            self._wrong.setText(error.told(self._room.words))
            self._wrong.show()
            self.passphrase.setFocus()
            self.passphrase.selectAll()
        elif isinstance(error, SideskError):
            self._banners.addWidget(error_banner(self._room.look, error))
        else:
            raise error


def ask_for_package(room: Room, parent: QWidget, project: str, start: Callable[[str], object]) -> None:
    """Look what there is, and open the dialog; `start` begins a form that is missing."""
    desk = room.desk

    def ask_where(planned: Package) -> Path | None:
        number = planned.report.lines[project].title.split(" ")[0] if project in planned.report.lines else ""
        title = room.words.gettext("Save the acceptance package")
        name, _kind = QFileDialog.getSaveFileName(parent, title, f"{number or 'package'}.pdf", "PDF (*.pdf)")
        return Path(name) if name else None

    def written(target: Path) -> None:
        say(room.look, parent, room.words.gettext("Written: {file}").format(file=target))

    def opened(planned: Package) -> None:
        dialog = PackageDialog(room, parent, planned, partial(ask_where, planned))
        dialog.start_asked.connect(start)
        dialog.made.connect(written)
        dialog.open()

    room.jobs.run(parent, lambda _: package.plan(desk, project), opened, lane=Lane.SLOW)

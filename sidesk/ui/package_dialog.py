"""The acceptance package: how complete it is, what is missing and where that is made, and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import package, package_folder
from sidesk.actions.package import CLIENT, CREW, INTERNAL, Bound, Gap, Package, Wish
from sidesk.core.errors import SideskError, WrongSigningPassphrase
from sidesk.core.progress import Progress
from sidesk.ui.errors import error_banner
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import FlowBox, Rule, column, holder, row
from sidesk.ui.kit.buttons import Button, CheckBox, FilterChip
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.ports import PASS, TODO, PortStrip
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.kit.toast import say
from sidesk.ui.room import Room

LANGUAGES = ("zh", "en", "both")
_FEW, _SOME = 2, 4  # gaps that are named at first, in a low window and in a high one
_HIGH = 860


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
        self._over, self._all_named = parent, False
        self._codes = tuple(volume.code for volume in planned.volumes)
        self._crew = frozenset(volume.code for volume in planned.volumes if volume.crew)
        self._found = column(gap=6)
        self.add(self._found)
        self._show_found()
        labels = {"zh": "中文", "en": "English", "both": _("Chinese and English")}
        self._languages = {name: self._chip("language", name, labels[name]) for name in LANGUAGES}
        editions = {
            CLIENT: _("For the client"), CREW: _("For the crew"), INTERNAL: _("For ourselves, with contract"),
        }  # fmt: skip
        self._editions = {name: self._chip("edition", name, label) for name, label in editions.items()}
        self._volumes = {
            volume.code: self._chip("volume", volume.code, volume.code) for volume in planned.volumes
        }
        for volume in planned.volumes:
            name = f"{volume.code} {room.words.pick(volume.title)}"
            self._volumes[volume.code].setToolTip(name)
            self._volumes[volume.code].setAccessibleName(name)
        self.blanks = CheckBox(look, _("Empty forms in place of papers that are missing"))
        self.blanks.setObjectName("package/blanks")
        self.blanks.clicked.connect(lambda on: self._wish(replace(self._planned.wish, blanks=on)))
        self.folder = CheckBox(look, _("Also as a folder with an index, for archives"))
        self.folder.setObjectName("package/folder")
        self._show_wish()
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
            row(Text(look, _("Volumes"), "small"), (FlowBox(*self._volumes.values()), 1), gap=8),
            FlowBox(self.blanks, self.folder),
            row(Text(look, _("Signing passphrase"), "small"), (self.passphrase, 1), gap=8),
            self._wrong,
            self._banners,
            self.progress,
        )
        self.offer(_("Close"))
        self.go = self._go()
        self._refresh()
        self.passphrase.setFocus()

    def _go(self) -> Button:
        go = self.offer(self._room.words.gettext("Make the package"), "primary", icon="shield-check")
        go.setObjectName("package/make")
        go.clicked.disconnect()
        go.clicked.connect(self.make)
        return go

    def _chip(self, kind: str, name: str, label: str) -> FilterChip:
        chip = FilterChip(self._room.look, label)
        chip.setObjectName(f"package/{kind}/{name}")
        chip.clicked.connect(partial(self._on_chip, kind, name))
        return chip

    # --- how complete

    def _show_found(self) -> None:
        while (item := self._found.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._found.addWidget(self._meter())
        if self._planned.held_back:
            text = self._room.words.ngettext(
                "{n} document is not in this edition", "{n} documents are not in this edition",
                self._planned.held_back,
            )  # fmt: skip
            said = text.format(n=self._planned.held_back)
            self._found.addWidget(Text(self._room.look, said, "small", "ink2", wrap=True))
        self._found.addWidget(self._gaps())

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
        named = [self._gap(gap, number) for number, gap in enumerate(self._planned.gaps)]
        for line in named:
            lines.addWidget(line)
        few = _SOME if self._over.window().height() >= look.px(_HIGH) else _FEW
        rest = [] if self._all_named else named[few:]
        for line in rest:
            line.hide()
        if rest:
            words = self._room.words
            text = words.ngettext("{n} more is missing", "{n} more are missing", len(rest))
            more = Button(look, text.format(n=len(rest)), "ghost", icon="chevron-down")
            more.setObjectName("package/more")
            more.clicked.connect(partial(self._on_more, more, rest))
            lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return holder(lines)

    def _on_more(self, more: Button, rest: list[QWidget], _checked: bool = False) -> None:
        """They stay named; the whole dialog scrolls where they do not fit, not a list within it."""
        self._all_named = True
        more.hide()
        for line in rest:
            line.show()
        rest[0].findChildren(Button)[0].setFocus()

    def _gap(self, gap: Gap, number: int) -> QWidget:
        look, words = self._room.look, self._room.words
        start = Button(look, words.gettext("Start"), icon="plus")
        start.setObjectName(f"package/start/{number}")
        start.setAccessibleName(words.gettext("Start {form}").format(form=words.pick(gap.entry.title)))
        start.clicked.connect(partial(self._on_start, gap.form))
        said = f"{gap.entry.number}  {words.pick(gap.entry.title)}"
        text = column(Text(look, said, "body", wrap=True), gap=0)
        if gap.step:
            text.addWidget(Text(look, self._waiting(gap), "small", "ink2", wrap=True))
        return holder(row(Icon(look, "circle-x", 18, "bad"), (text, 1), start, gap=10))

    def _waiting(self, gap: Gap) -> str:
        words = self._room.words
        if not gap.gates:
            return words.gettext("Step {step}. No gate waits for it").format(step=gap.step)
        gates = "; ".join(words.pick(gate) for gate in gap.gates)
        return words.gettext("Step {step}. A gate waits for it: {gate}").format(step=gap.step, gate=gates)

    def _on_start(self, form: str, _checked: bool = False) -> None:
        self.start_asked.emit(form)
        self.reject()

    # --- making it

    def _on_chip(self, kind: str, name: str, _checked: bool = False) -> None:
        wish = self._planned.wish
        if kind == "language":
            self._wish(replace(wish, language=name))
        elif kind == "edition":
            kept = wish.volumes & self._crew if name == CREW else wish.volumes
            self._wish(replace(wish, edition=name, volumes=kept))
        else:
            offered = self._offered(wish.edition)
            chosen = (wish.volumes or offered) ^ {name}
            self._wish(replace(wish, volumes=frozenset() if chosen == offered else chosen))

    def _offered(self, edition: str) -> frozenset[str]:
        return self._crew if edition == CREW else frozenset(self._codes)

    def _wish(self, wish: Wish) -> None:
        """Look again what there is for this."""
        self._planned = replace(self._planned, wish=wish)
        self._show_wish()
        desk, project = self._room.desk, self._planned.project
        self._room.jobs.run(
            self, lambda _: package.plan(desk, project, wish), self._on_planned, lane=Lane.SLOW
        )

    def _on_planned(self, planned: Package) -> None:
        if planned.wish == self._planned.wish:  # nothing else was wished meanwhile
            self._planned = planned
            self._show_found()
            self._refresh()

    def _show_wish(self) -> None:
        wish = self._planned.wish
        for name, chip in self._languages.items():
            chip.setChecked(name == wish.language)
        for name, chip in self._editions.items():
            chip.setChecked(name == wish.edition)
        offered = self._offered(wish.edition)
        for name, chip in self._volumes.items():
            chip.setEnabled(name in offered)
            chip.setChecked(name in (wish.volumes or offered))
        self.blanks.setChecked(wish.blanks)

    def _refresh(self) -> None:
        self._wrong.hide()
        running = self._job is not None and self._job.running
        self.go.setEnabled(bool(self.passphrase.text() and self._planned.volumes) and not running)

    def make(self) -> None:
        """Ask where, bind, seal, write. A file that is there is replaced only when all is done."""
        target = self._ask_where()
        if target is None:
            return
        desk, wish = self._room.desk, self._planned.wish
        project, passphrase = self._planned.project, self.passphrase.text()
        folder = package_folder.place_beside(target) if self.folder.isChecked() else None

        def work(progress: Progress) -> Bound:
            planned = package.plan(desk, project, wish)
            return package_folder.deliver(desk, planned, passphrase, target, folder, progress)

        self.go.setEnabled(False)
        self.progress.begin()
        self._job = self._room.jobs.run(
            self, work, partial(self._on_made, target, folder), failed=self._on_failed,
            progressed=self.progress.set_progress, lane=Lane.SLOW,
        )  # fmt: skip

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end(self._room.words.gettext("Stopped. The next start goes on from here."))
        self._refresh()

    def _on_made(self, target: Path, folder: Path | None, bound: Bound) -> None:
        words = self._room.words
        text = words.gettext("{documents} documents on {pages} pages, sealed: {file}")
        said = text.format(documents=bound.documents, pages=bound.pages, file=target.name)
        if folder is not None:
            said = words.line(said, words.gettext("Folder: {folder}").format(folder=folder.name))
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

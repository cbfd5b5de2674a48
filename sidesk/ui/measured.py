"""Files of testers, taken into the record in sight: read, shown, and only then put there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path as FilePath

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import headroom, measured, measured_tables
from sidesk.actions.measured import Cell, Line, Proposal
from sidesk.actions.measured_lines import Seen
from sidesk.core.progress import Progress
from sidesk.forms.definition import Form, Path
from sidesk.forms.tree import copied
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import FlowBox, column, holder, row
from sidesk.ui.kit.buttons import Button, CheckBox
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.measured_columns import ColumnsDialog
from sidesk.ui.measuring_chart import Column, MeasuringChart
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard

MOST = 40  # lines of one kind that are listed; the rest is counted


class MeasuredDialog(Dialog):
    """What the files hold and what they would do; `ticked()` are the differing cells to be written over."""

    columns_asked = Signal(object)  # Seen: what its columns are is to be said again

    def __init__(self, room: Room, over: Wizard, form: Form, proposal: Proposal) -> None:
        words = room.look.words
        _ = words.gettext
        super().__init__(room.look, over, _("Take in tester files"), width=WIDE)
        self.setObjectName("measured")
        self._form, self._words = form, words
        self.boxes: dict[Path, CheckBox] = {}
        self.add(self._counts(proposal))
        self._headroom(proposal)
        self._rows(_("New rows"), proposal.new)
        self._rows(_("What is filled"), [line for line in proposal.matched if line.fills])
        self._differing(proposal)
        self._faults(proposal)
        if proposal.files:
            count = len(proposal.files)
            text = words.ngettext("{n} file is kept along.", "{n} files are kept along.", count)
            self.add(Text(room.look, text.format(n=count), "small", wrap=True))
        self._columns(proposal)
        self.offer(_("Cancel") if proposal.does_something else _("Close"))
        self.go = self.offer(_("Take in"), "primary", accepts=True, icon="download")
        self.go.setObjectName("measured/take")
        self.go.setVisible(proposal.does_something)
        self._fills = proposal.fills_something
        self._on_ticked()
        for box in self.boxes.values():
            box.toggled.connect(self._on_ticked)

    def ticked(self) -> frozenset[Path]:
        """The cells that are to be written over."""
        return frozenset(path for path, box in self.boxes.items() if box.isChecked())

    def _columns(self, proposal: Proposal) -> None:
        """A column that was taken for something else is put right here."""
        buttons = []
        for seen in proposal.tables[:MOST]:
            text = self._words.gettext("Columns of {file}…").format(file=seen.name)
            button = Button(self._look, text, "ghost", icon="pen-line")
            button.setObjectName("measured/columns")
            button.clicked.connect(partial(self._on_columns, seen))
            buttons.append(button)
        if buttons:
            self.add(FlowBox(*buttons))

    def _on_columns(self, seen: Seen, *_clicked: object) -> None:
        self.reject()
        self.columns_asked.emit(seen)

    def _on_ticked(self) -> None:
        self.go.setEnabled(self._fills or bool(self.ticked()))

    def _counts(self, proposal: Proposal) -> FlowBox:
        words, look = self._words, self._look
        filled = sum(len(line.fills) for line in proposal.matched)
        said = [
            (words.ngettext("{n} measurement", "{n} measurements", proposal.found), proposal.found, "none"),
            (words.ngettext("{n} new row", "{n} new rows", len(proposal.new)), len(proposal.new), "ok"),
            (words.ngettext("{n} cell filled", "{n} cells filled", filled), filled, "ok"),
            (words.ngettext("{n} cell differs", "{n} cells differ", len(proposal.differing)),
             len(proposal.differing), "warn"),
            (words.ngettext("{n} remark", "{n} remarks", len(proposal.faults)), len(proposal.faults), "bad"),
        ]  # fmt: skip
        chips = [Chip(look, text.format(n=n), tone) for text, n, tone in said if n or tone == "none"]
        return FlowBox(*chips)

    def _headroom(self, proposal: Proposal) -> None:
        """How near to their limits the links are: a glance tells a floor that only just passes."""
        found = headroom.headroom(proposal)
        if found is None:
            return
        chart = MeasuringChart(self._look)
        bars = [
            Column(f"{step.margin:f} dB", step.count, "fail" if step.margin < 0 else "")
            for step in found.steps
        ]
        chart.show_columns(bars, self._words.gettext("links"), len(bars))
        title = Text(self._look, self._words.gettext("Headroom"), "h2")
        self.add(holder(column(title, Text(self._look, found.said(self._words), "small"), chart, gap=6)))

    def _rows(self, title: str, lines: Sequence[Line]) -> None:
        if not lines:
            return
        parts = [self._line(line) for line in lines[:MOST]]
        self.add(holder(column(Text(self._look, title, "h2"), *parts, *self._more(len(lines)), gap=6)))

    def _line(self, line: Line) -> Text:
        words = self._words
        retest = words.gettext("re-test") if line.retest else ""
        named = (
            measured.told(self._form, line, cell, words) for cell in line.fills if cell.value != line.code
        )
        values = " · ".join(f"{label} {value}" for label, value, _ in named)
        head = f"{line.code} ({retest})" if retest else line.code
        return Text(self._look, f"{head}: {values}", "small", wrap=True)

    def _differing(self, proposal: Proposal) -> None:
        found, _ = proposal.differing, self._words.gettext
        if not found:
            return
        title = Text(self._look, _("The record says something else"), "h2")
        said = _("What stands there stays. Tick what the tester is to write over.")
        rows = [self._choice(line, cell) for line, cell in found[:MOST]]
        hint = Text(self._look, said, "small", "ink2", wrap=True)
        self.add(holder(column(title, hint, *rows, *self._more(len(found)), gap=4)))

    def _choice(self, line: Line, cell: Cell) -> QWidget:
        label, value, before = measured.told(self._form, line, cell, self._words)
        said = self._words.gettext("{before} stands there, the tester says {value}")
        text = said.format(before=before, value=value)
        box = CheckBox(self._look, f"{line.code} · {label}")
        box.setAccessibleName(f"{line.code} {label}: {text}")
        self.boxes[line.path(cell)] = box
        return holder(row(box, (Text(self._look, text, "small", wrap=True), 1), gap=12))

    def _faults(self, proposal: Proposal) -> None:
        found = proposal.faults
        if not found:
            return
        said = [one.text if one.text.startswith(one.file) else f"{one.file}: {one.text}" for one in found]
        parts = [Text(self._look, text, "small", wrap=True) for text in said[:MOST]]
        title = Text(self._look, self._words.gettext("What the files leave open"), "h2")
        self.add(holder(column(title, *parts, *self._more(len(found)), gap=6)))

    def _more(self, count: int) -> Iterable[Text]:
        over = count - MOST
        text = self._words.gettext("and {n} more").format(n=over)
        return [Text(self._look, text, "small", "ink2")] if over > 0 else []


class TakingIn(QObject):
    """From the files to the rows. It lives as long as the wizard it is for."""

    def __init__(self, room: Room, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._room, self._wizard = room, wizard
        self._after: Callable[[], object] | None = None
        self._paths: list[FilePath] = []
        self._left: set[str] = set()  # marks of tables that nobody wants to explain

    def take(self, paths: Sequence[FilePath]) -> None:
        """Read these files and show what is in them; without any, ask for them."""
        if not paths:
            self._ask()
            return
        self._paths = list(paths)
        self._read()

    def _read(self) -> None:
        self._wizard.filling.settle()
        session, words, desk = self._wizard.session, self._room.words, self._room.desk
        form, answers, files = session.form, copied(session.answers), self._paths

        def propose(progress: Progress) -> Proposal:
            known = measured_tables.remembered(desk)
            return measured.propose(form, answers, files, words, progress, known)

        self._room.jobs.run(self, propose, self._show_or_ask, lane=Lane.SLOW)

    def _show_or_ask(self, proposal: Proposal) -> None:
        """Tables with headers that nobody knows are asked about, one after the other."""
        asked = next((one for one in proposal.tables if one.asks and one.mark not in self._left), None)
        if asked is None:
            self._show(proposal)
        else:
            self._ask_columns(asked)

    def _ask_columns(self, seen: Seen) -> None:
        targets = measured.targets(self._wizard.session.form)
        dialog = ColumnsDialog(self._room, self._wizard, seen, targets)
        dialog.accepted.connect(lambda: self._remember(seen, dialog.layout_told()))
        dialog.rejected.connect(lambda: self._leave_out(dialog))
        dialog.charset_asked.connect(lambda charset: self._read_again(dialog, charset))
        dialog.open()

    def _read_again(self, dialog: ColumnsDialog, charset: str) -> None:
        seen = dialog.seen

        def again(read: Seen) -> None:
            dialog.replaced = True
            dialog.reject()
            self._ask_columns(read)

        self._room.jobs.run(self, lambda _: measured_tables.in_charset(seen, charset), again, lane=Lane.SLOW)

    def _remember(self, seen: Seen, told: Mapping[str, str]) -> None:
        desk = self._room.desk

        def remember(_: object) -> None:
            measured_tables.remember(desk, seen, told)

        self._room.jobs.run(self, remember, lambda _: self._read())

    def _leave_out(self, dialog: ColumnsDialog) -> None:
        if not dialog.replaced:
            self._left.add(dialog.seen.mark)
            self._read()

    def _ask(self) -> None:
        _ = self._room.words.gettext
        dialog = QFileDialog(self._wizard.window(), _("Take in tester files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = " ".join(f"*{ending}" for ending in measured.ENDINGS)
        dialog.setNameFilters([f"{_('Files of testers')} ({kinds})", f"{_('All files')} (*)"])
        dialog.filesSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_chosen(self, paths: list[str]) -> None:
        self.take([FilePath(path) for path in paths])

    def show(self, proposal: Proposal, after: Callable[[], object] | None = None) -> None:
        """Show what would be done; `after` is called once it stands in the record."""
        self._after = after
        self._show(proposal)

    def _show(self, proposal: Proposal) -> None:
        dialog = MeasuredDialog(self._room, self._wizard, self._wizard.session.form, proposal)
        dialog.accepted.connect(lambda: self._keep(proposal, dialog.ticked()))
        dialog.columns_asked.connect(self._ask_columns)
        dialog.open()

    def _keep(self, proposal: Proposal, ticked: frozenset[Path]) -> None:
        desk = self._room.desk

        def put(entries: list[tuple[Path, measured.Entry]]) -> None:
            filling = self._wizard.filling
            filling.settle()
            changes = measured.put(filling.session, proposal, entries, ticked)
            if not changes:  # answered meanwhile: an undo would take back something else
                return
            filling.announce(changes)
            self._wizard.jump(next((line.table for line in proposal.lines), entries[0][0] if entries else ()))
            count = proposal.found
            text = self._room.words.ngettext(
                "{n} measurement was taken in", "{n} measurements were taken in", count
            )
            filling.said.emit(text.format(n=count))
            if self._after is not None:
                self._after()

        self._room.jobs.run(self, lambda _: measured.kept(desk, proposal), put, lane=Lane.SLOW)

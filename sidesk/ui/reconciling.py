"""Tests against the plan, over a network test: what is missing, what nobody planned, what looks wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from sidesk.actions import reconciling
from sidesk.actions.reconciling import MISSING, PLANNED, UNPLANNED, Entry, Reconciliation
from sidesk.forms.definition import Path
from sidesk.forms.tree import copied
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.table import Cell, Column, RowsModel
from sidesk.ui.kit.text import Text
from sidesk.ui.lines import LinesTable
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard

WIDTH, ROW, SHOWN = 880, 52, 7
_AROUND = 400  # px that the rest of the window needs
LOOK_AT = "flagged"
_LINK, _STATE, _AT = 0, 200, 152
_TONES = {MISSING: ("circle", "warn"), UNPLANNED: ("triangle-alert", "warn"), PLANNED: ("circle-check", "ok")}


class ReconcileDialog(Dialog):
    """`picked` carries the line to go to; `wanted` asks for the sentence in the document."""

    picked = Signal(object)  # Entry
    wanted = Signal()

    def __init__(self, room: Room, over: Wizard, found: Reconciliation) -> None:
        words = room.look.words
        _ = words.gettext
        super().__init__(
            room.look, over, _("Tests against the plan"),
            _("Open a line to go to its row; what is not tested yet gets one. Looking changes nothing."),
            width=WIDTH,
        )  # fmt: skip
        self.setObjectName("reconcile")
        self._words, self._found, self._shown = words, found, ""
        self.chips: dict[str, FilterChip] = {}
        self.rows: RowsModel[Entry] = RowsModel(self._columns())
        self.table = LinesTable(room.look, self.rows, (2,), row_height=ROW)
        self.table.setObjectName("reconcile/lines")
        self.table.setAccessibleName(_("Tests against the plan"))
        free = over.window().height() - room.look.px(_AROUND)
        shown = min(SHOWN, max(2, free // room.look.px(ROW)))
        self.table.setFixedHeight(room.look.px(36 + shown * ROW) + 2)
        self.table.opened.connect(lambda row: self._go(self.rows.value(row)))
        if not found.entries:
            self.table.hide()
            self.add(Text(room.look, _(
                "There is nothing to compare yet: no outlet is planned in the survey, and no row has a name."
            ), "body", wrap=True))  # fmt: skip
        self.add(self._filters(), self.table)
        self.offer(_("Close"))
        note = self.offer(_("Put the count into the remarks"), icon="pen-line")
        note.setObjectName("reconcile/note")
        note.clicked.connect(self.wanted.emit)
        note.setVisible(bool(found.entries))
        self.open_line = self.offer(_("Go to the row"), "primary")
        self.open_line.clicked.disconnect()
        self.open_line.clicked.connect(self._on_open)
        self.open_line.setVisible(bool(found.entries))
        self.open_line.setEnabled(False)
        self.table.chosen.connect(self._on_chosen)
        self.filter("")

    def filter(self, name: str) -> None:
        """Show one state, the suspicious ones, or all (empty)."""
        self._shown = name
        for own, chip in self.chips.items():
            chip.setChecked(own == name)
        lines = [one for one in self._found.entries if self._fits(one)]
        self.table.show_lines(lines, lambda one: (one.key, one.id, one.core))

    def _fits(self, entry: Entry) -> bool:
        return not self._shown or (
            bool(entry.flags) if self._shown == LOOK_AT else entry.state == self._shown
        )

    def _filters(self) -> FlowBox:
        _, counts = self._words.gettext, self._found.counts
        said = [
            ("", _("All"), len(self._found.entries)),
            (LOOK_AT, _("To be looked at"), len(self._found.flagged)),
        ]
        said += [(state, _(text), counts.get(state, 0)) for state, text in reconciling.STATES.items()]
        for name, text, count in said:
            if count or not name:
                chip = FilterChip(self._look, text, count)
                chip.setObjectName(f"reconcile/{name or 'all'}")
                chip.clicked.connect(partial(self.filter, name))
                self.chips[name] = chip
        return FlowBox(*self.chips.values())

    def _columns(self) -> list[Column[Entry]]:
        _ = self._words.gettext
        return [
            Column(_("Link"), self._named, _LINK),
            Column(_("State"), self._stated, _STATE),
            Column(_("Tested at"), lambda one: Cell(one.at[:16].replace("T", " "), tone="ink2"), _AT),
        ]

    def _named(self, entry: Entry) -> Cell:
        core = self._words.gettext("core {n}").format(n=entry.core) if entry.core else ""
        why = " · ".join(reconciling.said(flag, self._words) for flag in entry.flags)
        return Cell(" · ".join(part for part in (entry.id, core) if part), why, bold=True)

    def _stated(self, entry: Entry) -> Cell:
        icon, tone = ("flag", "bad") if entry.flags else _TONES.get(entry.state, ("rotate-ccw", "ink2"))
        return Cell(self._words.gettext(reconciling.STATES[entry.state]), "", icon, tone)

    def _on_chosen(self, row: int) -> None:
        self.open_line.setEnabled(row >= 0)

    def _on_open(self) -> None:
        if (entry := self.table.line()) is not None:
            self._go(entry)

    def _go(self, entry: Entry) -> None:
        self.picked.emit(entry)
        self.accept()


class Reconciling(QObject):
    """Compares, shows, goes to the row. It lives as long as the wizard it is for."""

    def __init__(self, room: Room, wizard: Wizard, record: str, project: str) -> None:
        super().__init__(wizard)
        self._room, self._wizard = room, wizard
        self._record, self._project = record, project
        self._paths: Mapping[str, Path] = {}

    def open(self) -> None:
        """Compare what stands there now."""
        self._wizard.filling.settle()
        desk, answers = self._room.desk, copied(self._wizard.session.answers)
        compare: Callable[..., tuple[Reconciliation, Mapping[str, Path]]] = partial(
            reconciling.reconciled, desk, self._project, self._record, answers
        )
        self._room.jobs.run(self, compare, self._show, lane=Lane.SLOW)

    def _show(self, told: tuple[Reconciliation, Mapping[str, Path]]) -> None:
        found, self._paths = told
        dialog = ReconcileDialog(self._room, self._wizard, found)
        dialog.picked.connect(self._go)
        dialog.wanted.connect(partial(self._note, found, dialog))
        dialog.open()

    def _go(self, entry: Entry) -> None:
        """To the row of a test; what has none gets one, named and ready for the tester."""
        wizard = self._wizard
        path = self._paths.get(entry.key) or self._waiting(entry)
        scope = reconciling.scope_for(entry, wizard.session.value(reconciling.SCOPE))
        if scope is not None:
            wizard.filling.answer(reconciling.SCOPE, scope)
        if path is None:
            table = reconciling.table_of(entry)
            values = {"link_id": entry.id, **({"core": entry.core} if entry.core else {})}
            keys = wizard.filling.add_rows(table, values=[values])
            path = (*table, keys[0])
        wizard.jump(path)

    def _waiting(self, entry: Entry) -> Path | None:
        """The row that waits for this test, where there is one."""
        table, session = reconciling.table_of(entry), self._wizard.session
        for key in session.row_keys(table):
            row = session.value((*table, key))
            if isinstance(row, Mapping) and reconciling.waits_for(row, entry):
                return (*table, key)
        return None

    def _note(self, found: Reconciliation, dialog: ReconcileDialog) -> None:
        """Behind what stands there already, so that it is printed."""
        there = self._wizard.session.value(reconciling.REMARK)
        text = reconciling.summed(found, self._room.words)
        lines = [line for line in str(there or "").splitlines() if line.strip() and line != text]
        self._wizard.filling.answer(reconciling.REMARK, "\n".join([*lines, text]))
        dialog.accept()
        self._wizard.jump(reconciling.REMARK)

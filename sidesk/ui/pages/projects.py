"""Projects: the one being worked on, its facts, its documents by form, and the way to start another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from sidesk.actions import browse, fill, printing, process, projects, release, spot_check
from sidesk.actions.projects import Project
from sidesk.actions.record_titles import title_of
from sidesk.actions.spot_check import Scope, Wanted
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.forms.definition import Form
from sidesk.models.entities import RecordSummary
from sidesk.ui.kit.boxes import Card, FlowBox, Rule, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, FilterChip, IconButton
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.ports import NOW, PASS, PortStrip
from sidesk.ui.kit.text import Text
from sidesk.ui.package_dialog import ask_for_package
from sidesk.ui.page import Page
from sidesk.ui.printing import PrintDialog
from sidesk.ui.project_process import ProjectProcess
from sidesk.ui.rack_dialog import open_project_racks
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.record_table import RecordTable
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.spot_check_dialog import SpotCheckDialog
from sidesk.workflow.states import GateState

FACTS = ("client_name", "contractor_name", "supervisor_name", "contract_no")
_TITLE = 200  # the least a title takes beside buttons, margins included
WIDE, NARROW, LEAST = 30, 12, 6  # cells of a port strip before it goes on in the next line


@dataclass(frozen=True)
class _Startable:
    form: str
    title: LocalText


@dataclass(frozen=True)
class _Shown:
    projects: Sequence[Project]
    chosen: Project | None
    lines: Sequence[RecordSummary]
    forms: Sequence[_Startable]
    titles: Mapping[str, LocalText]


class ProjectsPage(Page):
    """One project at a time; the others stand above it as chips."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._chosen = ""
        self._name = ""
        self._needs = 0  # how wide title and buttons are in one row
        self._shown: _Shown | None = None
        self._head, self._forms = Rebuilt(), Rebuilt()
        self.process = ProjectProcess(room)
        self.process.hide()
        self.process.begin_asked.connect(self.begin_asked)
        self.process.record_asked.connect(self.record_asked)
        self.process.form_asked.connect(self._on_form)
        self.process.release_asked.connect(self._on_release)
        self.process.print_asked.connect(self._on_print_map)
        self.process.place_asked.connect(self.place_asked)
        self.table = RecordTable(look, room.desk.clock.today())
        self.table.named = partial(title_of, room.desk)
        self.table.opened.connect(self._on_opened)
        self.table.keep_rows(5)
        self._count = Text(look, "", "small")
        self._documents = Card(look, _("Documents"), self._count)
        self._documents.add((self.table, 1))
        self._documents.hide()
        inside = column(
            self._head, self.process, self._forms, (self._documents, 1), gap=12, margins=(24, 16, 24, 16)
        )  # fmt: skip
        self.setLayout(column(scrolled(holder(inside))))

    @property
    def project(self) -> str:
        """The project that is shown."""
        return self._chosen

    def show_step(self, project: str, code: str) -> None:
        """The map of a project, open at a step."""
        self._chosen = project
        self.process.want_step(code)
        self.refresh()

    def path(self) -> tuple[str, ...]:
        parts = (self.room.words.gettext("Projects"),)
        return (*parts, self._name) if self._name else parts

    def refresh(self) -> None:
        desk, chosen = self.room.desk, self._chosen

        def work(_: Progress) -> _Shown:
            known = projects.projects(desk)
            one = next((p for p in known if p.record == chosen), known[0] if known else None)
            lines = projects.records_of(desk, one.record) if one else ()
            forms = [
                _Startable(form.id, form.title)
                for form in fill.forms(desk)
                if isinstance(form, Form) and form.id not in browse.BUILT_IN
            ]
            return _Shown(known, one, lines, forms, browse.titles(desk))

        self.room.jobs.run(self, work, self._show)

    def _show(self, shown: _Shown) -> None:
        self._shown, project = shown, shown.chosen
        name = project.name or project.number if project else ""
        self._chosen = project.record if project else ""
        if name != self._name:
            self._name = name
            self.path_changed.emit()
        self._documents.setVisible(project is not None)
        self._forms.setVisible(project is not None and bool(shown.lines))
        self.process.setVisible(project is not None)
        if project is None:
            self._head.show_built(None, self._nothing)
            return
        self._show_head(shown, project)
        self.process.read(project.record)
        self._show_forms()
        self.table.show_records(shown.lines, shown.titles)
        self._count.setText(str(len(shown.lines)))

    def _show_head(self, shown: _Shown, project: Project) -> None:
        what = (shown.projects, project, self._in_row, self.width() >= self._needs)
        self._head.show_built(what, partial(self._project, shown, project))

    def _show_forms(self) -> None:
        shown = self._shown
        if shown is not None and shown.chosen is not None:
            what = (shown.lines, shown.forms, self._in_row)
            self._forms.show_built(what, partial(self._forms_card, shown, shown.chosen))

    @property
    def _in_row(self) -> int:
        px, width = self.room.look.px, self.width()
        return WIDE if width >= px(1000) else NARROW if width >= px(560) else LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self._shown
        if shown is not None and shown.chosen is not None:
            self._show_head(shown, shown.chosen)
        self._show_forms()

    def _nothing(self) -> QWidget:
        look, _ = self.room.look, self.room.words.gettext
        start = Button(look, _("New project"), "primary", icon="plus")
        start.setObjectName("project/new")
        start.clicked.connect(self._on_new)
        return EmptyState(
            look, "folder-kanban", _("No project yet"),
            _("A project keeps its documents together and fills in their headers."), start,
        )  # fmt: skip

    def _project(self, shown: _Shown, project: Project) -> QWidget:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        edit = Button(look, _("Project data"), icon="pencil")
        edit.setObjectName("project/data")
        edit.clicked.connect(partial(self._on_record, project.record))
        more = Button(look, _("New project"), icon="plus")
        more.setObjectName("project/new")
        more.clicked.connect(self._on_new)
        spot = Button(look, _("Spot check"), icon="search")
        spot.setObjectName("project/spot-check")
        spot.clicked.connect(self.spot_check)
        bind = Button(look, _("Acceptance package"), icon="package-check")
        bind.setObjectName("project/package")
        bind.clicked.connect(self.bind_package)
        racks = Button(look, _("Racks…"), icon="hard-drive")
        racks.setObjectName("project/racks")
        racks.clicked.connect(self._on_racks)
        tests = Button(look, _("Tests against the plan…"), icon="list-checks")
        tests.setObjectName("project/tests")
        tests.clicked.connect(lambda: self.errand_asked.emit("reconcile", self._chosen))
        facts = [project.number, *(project.facts.get(name, "") for name in FACTS)]
        title = Text(look, project.name or project.number, "h1", wrap=True)
        buttons = (bind, spot, tests, racks, edit, more)
        self._needs = sum(one.sizeHint().width() + look.px(12) for one in buttons) + look.px(_TITLE)
        # Else the buttons stand below a title that needs the width.
        wide = self._in_row == WIDE and self.width() >= self._needs
        body = column(
            *((row((title, 1), *buttons),) if wide else (title, FlowBox(*buttons))),
            Text(look, joined(words, *facts), "small", wrap=True),
            gap=8,
        )
        if len(shown.projects) > 1:
            body.addWidget(FlowBox(*(self._chip(other, on=other == project) for other in shown.projects)))
        return holder(body)

    def _chip(self, project: Project, *, on: bool) -> Button:
        chip = FilterChip(self.room.look, project.name or project.number, on=on)
        chip.setObjectName(f"project/{project.record}")
        chip.clicked.connect(partial(self._on_project, project.record))
        return chip

    # --- documents by form ---

    def _forms_card(self, shown: _Shown, project: Project) -> QWidget:
        """Each form with its documents as a port strip: one cell a document, and a button for the next."""
        look, _ = self.room.look, self.room.words.gettext
        card = Card(look, _("What is done and what is open"), gap=4)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        begun = {line.form for line in shown.lines}
        for number, form in enumerate(form for form in shown.forms if form.form in begun):
            if number:
                grid.addWidget(Rule(look), 2 * number - 1, 0, 1, 5)
            mine = sorted(
                (line for line in shown.lines if line.form == form.form), key=lambda line: line.number
            )
            self._form_row(grid, 2 * number, form, mine, project)
        card.add(grid)
        return card

    def _form_row(
        self, grid: QGridLayout, at: int, form: _Startable, mine: Sequence[RecordSummary], project: Project
    ) -> None:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        title = words.pick(form.title)
        label = Text(look, title, "h3", wrap=True)
        label.setMinimumWidth(look.px(96 if self._in_row != LEAST else 80))
        label.setMaximumWidth(look.px(220))
        counted = Counter(line.state for line in mine)
        strip = PortStrip(look, columns=min(self._in_row, max(1, len(mine))))
        strip.show_states(
            [PASS if line.state == "final" else NOW for line in mine],
            [f"{line.number} {line.title}" for line in mine],
        )
        strip.setObjectName(f"project/strip/{form.form}")
        strip.picked.connect(partial(self._on_picked, [line.record for line in mine]))
        chip = Chip(look, f"{counted['final']} / {len(mine)}", _tone(counted["final"], len(mine)))
        narrow = self._in_row != WIDE
        start = IconButton(look, "plus", _("Start")) if narrow else Button(look, _("Start"), icon="plus")
        start.setAccessibleName(_("Start {form}").format(form=title))
        start.setObjectName(f"project/start/{form.form}")
        start.clicked.connect(partial(self._on_start, form.form, project.record))
        start.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        empty = IconButton(look, "printer", _("Print {form} empty").format(form=title))
        empty.setObjectName(f"project/empty/{form.form}")
        empty.clicked.connect(partial(self._on_empty, form.form, title, project.record))
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(label, at, 0, middle)
        if mine:
            grid.addWidget(strip, at, 1, middle | Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(Text(look, _("none yet"), "small", "ink3"), at, 1, middle)
        grid.addWidget(chip, at, 2, middle | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(start, at, 3, middle)
        grid.addWidget(empty, at, 4, middle)

    # --- asking ---

    def _on_new(self) -> None:
        self.start_asked.emit(projects.FORM, "")

    def bind_package(self) -> None:
        """How complete the acceptance package is, and the way to make it."""
        ask_for_package(
            self.room, self.window(), self._chosen, lambda form: self.start_asked.emit(form, self._chosen)
        )

    def _on_racks(self) -> None:
        open_project_racks(self.room, self.window(), self._chosen)

    def spot_check(self) -> None:
        """Ask what is inspected, draw the sample and open the inspection."""
        desk, project = self.room.desk, self._chosen

        def work(_: Progress) -> tuple[list[Scope], list[tuple[str, LocalText]]]:
            return spot_check.scopes(desk, project), spot_check.trades(desk)

        self.room.jobs.run(self, work, self._ask_spot_check)

    def _ask_spot_check(self, known: tuple[list[Scope], list[tuple[str, LocalText]]]) -> None:
        dialog = SpotCheckDialog(self.room.look, self.window(), *known)
        dialog.chosen.connect(self._on_spot_check)
        dialog.open()

    def _on_spot_check(self, wanted: Wanted, trade: str) -> None:
        desk, project = self.room.desk, self._chosen
        self.room.jobs.run(
            self,
            lambda _: spot_check.begin_spot_check(desk, project, wanted, trade).record,
            self.record_asked.emit,
        )

    def _on_form(self, form: str) -> None:
        self.form_asked.emit(form, self._chosen)

    def _on_print_map(self, told: process.Report) -> None:
        desk, words, states = self.room.desk, self.room.words, self.process.states
        PrintDialog(
            self.room, self.window(), words.gettext("Print the map"), words.gettext("Map of the process"),
            lambda _: [printing.process_map(desk, told, states)],
        ).open()  # fmt: skip

    def _on_release(self, state: GateState) -> None:
        """The record that releases a gate, begun with all that is known."""
        desk, project = self.room.desk, self._chosen

        def work(_: Progress) -> str:
            told = process.report(desk, project)
            return release.begin_release(desk, project, state, process.releasing_roles(desk, told)).record

        self.room.jobs.run(self, work, self.record_asked.emit)

    def _on_start(self, form: str, project: str, _checked: bool = False) -> None:
        self.start_asked.emit(form, project)

    def _on_empty(self, form: str, title: str, project: str, _checked: bool = False) -> None:
        """The form to be filled in by hand, its header filled in from the project."""
        desk, words = self.room.desk, self.room.words
        said = words.gettext("Print {form} empty").format(form=title)
        PrintDialog(
            self.room, self.window(), said, form, lambda _: [printing.empty_form(desk, form, project)]
        ).open()

    def _on_record(self, record: str, _checked: bool = False) -> None:
        self.record_asked.emit(record)

    def _on_picked(self, records: Sequence[str], index: int) -> None:
        self.record_asked.emit(records[index])

    def _on_opened(self, row: int) -> None:
        self.record_asked.emit(self.table.record(row))

    def _on_project(self, record: str, _checked: bool = False) -> None:
        self._chosen = record
        self.refresh()


def _tone(done: int, total: int) -> str:
    return "ok" if total and done == total else "none"

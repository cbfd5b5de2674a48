"""Projects: the one being worked on, its facts, its documents by form, and the way to start another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.actions import browse, fill, projects
from sidesk.actions.projects import Project
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.forms.definition import Form
from sidesk.models.entities import RecordSummary
from sidesk.ui.kit.boxes import Card, FlowBox, Rule, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.ports import PortStrip
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.record_table import RecordTable
from sidesk.ui.room import Room

FACTS = ("client_name", "contractor_name", "supervisor_name", "contract_no")


@dataclass(frozen=True)
class _Shown:
    projects: Sequence[Project]
    chosen: Project | None
    lines: Sequence[RecordSummary]
    forms: Sequence[Form]
    titles: Mapping[str, LocalText]


class ProjectsPage(Page):
    """One project at a time; the others stand above it as chips."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._chosen = ""
        self._name = ""
        self._inside = holder(column(gap=12, margins=(24, 16, 24, 16)))
        self.setLayout(column(scrolled(self._inside)))

    def path(self) -> tuple[str, ...]:
        parts = (self.room.words.gettext("Projects"),)
        return (*parts, self._name) if self._name else parts

    def refresh(self) -> None:
        desk, chosen = self.room.desk, self._chosen

        def work(_: Progress) -> _Shown:
            known = projects.projects(desk)
            one = next((p for p in known if p.record == chosen), known[0] if known else None)
            lines = projects.records_of(desk, one.record) if one else ()
            forms = [form for form in fill.forms(desk) if isinstance(form, Form)]
            return _Shown(known, one, lines, forms, browse.titles(desk))

        self.room.jobs.run(self, work, self._show)

    def _show(self, shown: _Shown) -> None:
        look, _ = self.room.look, self.room.words.gettext
        body = column(gap=12, margins=(24, 16, 24, 16))
        if shown.chosen is None:
            start = Button(look, _("New project"), "primary", icon="plus")
            start.clicked.connect(lambda: self.start_asked.emit(projects.FORM, ""))
            body.addWidget(
                EmptyState(
                    look, "folder-kanban", _("No project yet"),
                    _("A project keeps its documents together and fills in their headers."), start,
                ), 1,
            )  # fmt: skip
        else:
            self._chosen, self._name = shown.chosen.record, shown.chosen.name
            self._tell_project(body, shown, shown.chosen)
        inside = holder(body)
        self._replace(inside)

    def _replace(self, inside: QWidget) -> None:
        layout = self.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        layout.addWidget(scrolled(inside))

    def _tell_project(self, body: QVBoxLayout, shown: _Shown, project: Project) -> None:
        look, _ = self.room.look, self.room.words.gettext
        edit = Button(look, _("Project data"), icon="pencil")
        edit.clicked.connect(lambda: self.record_asked.emit(project.record))
        more = Button(look, _("New project"), icon="plus")
        more.clicked.connect(lambda: self.start_asked.emit(projects.FORM, ""))
        body.addLayout(row((Text(look, project.name or project.number, "h1", wrap=True), 1), edit, more))
        facts = [project.number, *(project.facts.get(name, "") for name in FACTS)]
        body.addWidget(Text(look, " · ".join(fact for fact in facts if fact), "small", wrap=True))
        if len(shown.projects) > 1:
            body.addWidget(FlowBox(*(self._chip(other, on=other is project) for other in shown.projects)))
        body.addWidget(self._forms_card(shown, project))
        table = RecordTable(look, self.room.desk.clock.today())
        table.show_lines(shown.lines, shown.titles)
        table.setMinimumHeight(look.px(36 + 52 * min(len(shown.lines), 6) + 8))
        table.opened.connect(lambda line: self.record_asked.emit(table.rows.value(line).record))
        card = Card(look, _("Documents"), Text(look, str(len(shown.lines)), "small"))
        card.add((table, 1))
        body.addWidget(card, 1)

    def _chip(self, project: Project, *, on: bool) -> Button:
        chip = Button(self.room.look, project.name or project.number, "filter")
        chip.setCheckable(True)
        chip.setChecked(on)
        chip.clicked.connect(lambda: self._on_project(project.record))
        return chip

    def _forms_card(self, shown: _Shown, project: Project) -> Card:
        """Each form with its documents as a port strip: one cell a document, and a button for the next."""
        look, words = self.room.look, self.room.words
        _ = words.gettext
        card = Card(look, _("What is done and what is open"), gap=4)
        forms = [form for form in shown.forms if form.id not in browse.BUILT_IN]
        for number, form in enumerate(forms):
            mine = sorted(
                (line for line in shown.lines if line.form == form.id), key=lambda line: line.number
            )
            counted = Counter(line.state for line in mine)
            strip = PortStrip(look)
            strip.show_states(
                ["pass" if line.state == "final" else "current" for line in mine],
                [f"{line.number} {line.title}" for line in mine],
            )
            strip.picked.connect(lambda index, mine=mine: self.record_asked.emit(mine[index].record))
            state = Chip(
                look,
                f"{counted['final']} / {len(mine)}",
                "ok" if mine and counted["final"] == len(mine) else "none",
            )
            start = Button(look, _("Start"), icon="plus")
            start.setAccessibleName(_("Start {form}").format(form=words.pick(form.title)))
            start.setObjectName(f"project/start/{form.id}")
            start.clicked.connect(lambda _=False, form=form.id: self.start_asked.emit(form, project.record))
            title = Text(look, words.pick(form.title), "h3", wrap=True)
            title.setFixedWidth(look.px(220))
            if number:
                card.add(Rule(look))
            card.add(row(title, (strip, 1), state, start, gap=12, margins=(0, 4, 0, 4)))
        return card

    def _on_project(self, record: str) -> None:
        self._chosen = record
        self.refresh()

"""Begins records for the main window: asks which form and what to begin with, and says what came along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import begin, fill, form_list, printing, projects, references
from sidesk.actions.begin import Beginning, Offers, Template
from sidesk.core.progress import Progress
from sidesk.forms import reuse
from sidesk.forms.definition import Form
from sidesk.forms.loader import BrokenForm
from sidesk.models.entities import RegisterLine
from sidesk.ui.begin_dialog import BeginDialog
from sidesk.ui.next_one import following
from sidesk.ui.page import Page
from sidesk.ui.printing import PrintDialog
from sidesk.ui.registers import NAMES
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.start import StartDialog
from sidesk.ui.start_from_dialog import StartFromDialog
from sidesk.ui.which_line_dialog import WhichLineDialog

Known = tuple[Sequence[form_list.Chapter], Sequence[BrokenForm], Sequence[projects.Project]]
From = tuple[fill.OpenRecord, Sequence[Form]]


class Starter(QObject):
    """`begun` carries the new record, on the disk already; `told` a sentence and its way back, or None."""

    begun = Signal(object)  # fill.OpenRecord
    told = Signal(str, object)

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window

    def start(self, form: str, project: str) -> None:
        """A new record; without a form ask which."""
        if form:
            self.begin(Beginning(form, project))
            return
        self._ask(project, "")

    def ask(self, typed: str) -> None:
        """A new record; which form is looked for by what was typed."""
        self._ask("", typed)

    def _ask(self, project: str, typed: str) -> None:
        desk = self._room.desk

        def work(_: Progress) -> Known:
            forms = fill.forms(desk)
            good = [form for form in forms if isinstance(form, Form)]
            broken = [form for form in forms if isinstance(form, BrokenForm)]
            return form_list.chapters(desk, good), broken, projects.projects(desk)

        self._room.jobs.run(self, work, partial(self._ask_form, project, typed))

    def begin(self, chosen: Beginning) -> None:
        """A new record with what was chosen."""
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: begin.begin(desk, chosen), self._on_begun)

    def offer(self, form: str, project: str) -> None:
        """Ask what a new record of this form begins with."""
        desk = self._room.desk
        self._room.jobs.run(
            self, lambda _: begin.offers(desk, form, project), partial(self._ask_beginning, project)
        )

    def serve(self, page: Page) -> None:
        """Start documents from what this page shows, when it asks for it."""
        page.from_asked.connect(self.start_from)
        page.line_asked.connect(self.start_from_line)

    def start_from(self, record: str) -> None:
        """Ask which document is started from this one."""
        desk = self._room.desk

        def work(_: Progress) -> From:
            opened = fill.resume(desk, record)
            return opened, references.startable(desk, opened.form.id)

        self._room.jobs.run(self, work, self._ask_from)

    def _ask_from(self, found: From) -> None:
        opened, forms = found
        words = self._room.words
        name = joined(words, words.pick(opened.form.title), opened.number)

        def then(form: str) -> None:
            self._from_one_of(opened, next(one for one in forms if one.id == form))

        like = opened.form if reuse.has_next(opened.form) else None
        dialog = self._ask_start(name, forms, then, like)
        dialog.next_asked.connect(lambda: self.begin(following(opened)))

    def _from_one_of(self, opened: fill.OpenRecord, form: Form) -> None:
        """Begin from a record; where several of its lines could be meant, ask which."""
        desk, look = self._room.desk, self._room.look

        def begin_or_ask(lines: list[RegisterLine]) -> None:
            if len(lines) < 2:
                self.begin(Beginning(form.id, opened.project, origin=opened.record))
                return
            dialog = WhichLineDialog(look, self._window, look.words.pick(form.title), lines)
            dialog.chosen.connect(lambda line: self.begin(Beginning(form.id, opened.project, line=line)))
            dialog.open()

        self._room.jobs.run(self, lambda _: references.lines_for(desk, opened.record, form), begin_or_ask)

    def start_from_line(self, line: RegisterLine) -> None:
        """Ask which document is started from this line of a register."""
        desk, words = self._room.desk, self._room.words
        texts = [value for value in line.cells.values() if isinstance(value, str)]
        name = joined(words, words.gettext(NAMES.get(line.register, line.register)), *texts[:2])

        def then(form: str) -> None:
            self.begin(Beginning(form, line.project, line=line))

        def ask(forms: Sequence[Form]) -> None:
            self._ask_start(name, forms, then)

        self._room.jobs.run(self, lambda _: references.startable(desk, line.register), ask)

    def _ask_start(
        self, name: str, forms: Sequence[Form], then: Callable[[str], None], like: Form | None = None
    ) -> StartFromDialog:
        dialog = StartFromDialog(self._room.look, self._window, name, forms, like)
        dialog.chosen.connect(then)
        dialog.open()
        return dialog

    def print_empty(self, form: str, project: str) -> None:
        """A form to be filled in by hand, its header filled in from the project."""
        desk, words = self._room.desk, self._room.words

        def then(found: Form) -> None:
            title = words.pick(found.title)
            said = words.gettext("Print {name}").format(name=title)
            PrintDialog(
                self._room, self._window, said, title, lambda _: [printing.empty_form(desk, form, project)]
            ).open()

        self._room.jobs.run(self, lambda _: fill.form_of(desk, form), then)

    def _ask_form(self, project: str, typed: str, known: Known) -> None:
        dialog = StartDialog(self._room.look, self._window, *known, project)
        dialog.look_for(typed)
        dialog.started.connect(self.start)
        dialog.more_asked.connect(self.offer)
        dialog.open()

    def _ask_beginning(self, project: str, offers: Offers) -> None:
        dialog = BeginDialog(self._room.look, self._window, offers, project)
        dialog.begun.connect(self.begin)
        dialog.empty_asked.connect(self.print_empty)
        dialog.template_kept.connect(partial(self._on_kept, dialog))
        dialog.template_dropped.connect(partial(self._on_dropped, dialog))
        dialog.open()

    def _on_begun(self, opened: fill.OpenRecord) -> None:
        self.begun.emit(opened)
        if opened.came_along:
            words, count, number = self._room.words, opened.came_along, opened.came_from
            if number:
                text = words.ngettext(
                    "{n} answer came along from {number}", "{n} answers came along from {number}", count
                )
            else:
                text = words.ngettext(
                    "{n} answer came along from before", "{n} answers came along from before", count
                )
            self.told.emit(text.format(n=count, number=number), None)

    # --- templates ---

    def _on_kept(self, dialog: BeginDialog, record: str, name: str) -> None:
        desk = self._room.desk
        self._change(dialog, lambda: begin.keep_template(desk, record, name).form)

    def _on_dropped(self, dialog: BeginDialog, template: Template) -> None:
        desk = self._room.desk

        def drop() -> str:
            begin.drop_template(desk, template)
            return template.form

        self._change(dialog, drop)
        text = self._room.words.gettext("The template {name} is gone").format(name=template.name)
        self.told.emit(text, partial(self._restore, template))

    def _restore(self, template: Template) -> None:
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: begin.restore_template(desk, template))

    def _change(self, dialog: BeginDialog, change: Callable[[], str]) -> None:
        desk = self._room.desk
        self._room.jobs.run(dialog, lambda _: begin.templates(desk, change()), dialog.show_templates)

"""Records: all of them, narrowed by chips and kept filters, in the columns a person chose; and the bin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QMenu

from sidesk.actions import browse, fill, projects, views
from sidesk.actions.record_titles import title_of
from sidesk.actions.views import AnswerColumn, Filter, Found, Layout, View
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.models.entities import RecordSummary
from sidesk.ui.columns import ColumnsDialog, Offered
from sidesk.ui.kept_layout import KeptLayout
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.record_bar import RecordBar, to_clipboard
from sidesk.ui.record_filters import BIN, Known, RecordFilters
from sidesk.ui.record_table import COLUMNS, ORDERS, RecordTable
from sidesk.ui.room import Room
from sidesk.ui.saved_views import SavedViews

LINES = 200
PLAIN = ("record", "state", "filled", "changed", "arrived")


@dataclass(frozen=True)
class _Shown:
    found: Found
    titles: Mapping[str, LocalText]
    layout: Layout
    columns: Sequence[AnswerColumn]  # every one the form offers
    known: Known
    kept: Sequence[View]


class RecordsPage(Page):
    """The list of everything that was ever filled in here."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._order, self._descending = "changed", True
        self._columns: list[AnswerColumn] = []
        self._count = Text(look, "", "small")
        self._new = self._button("records/new", _("New record"), "plus", self._on_new, "primary")
        self._choose = self._button("records/columns", _("Columns"), "list-checks", self._on_columns)
        self._several = self._button("records/several", _("Select several"), "copy", self._on_several)
        self._several.setCheckable(True)
        self.filters = RecordFilters(look)
        self.filters.changed.connect(self._on_filter)
        self.search, self.chips = self.filters.search, self.filters.states
        self.views = SavedViews(look)
        self.views.asked.connect(self._on_view)
        self.views.kept.connect(self._on_views)
        self.table = RecordTable(look, room.desk.clock.today())
        self.table.named = partial(title_of, room.desk)
        self.table.let_choose()
        self.table.opened.connect(self._on_opened)
        self.table.picked.connect(self._on_picked)
        self.table.more_asked.connect(self._on_more)
        self.table.sort_asked.connect(self.sort_by)
        self._laid = KeptLayout(room, self.table)
        self._laid.chosen.connect(self.refresh)
        self.bar = RecordBar(room, self.say)
        self.bar.changed.connect(self._on_changed)
        self.bar.copied.connect(self.copy)
        self.shift = self.bar.shift
        self._empty = Rebuilt()
        self._empty.hide()
        card = Card(look, margins=(12, 12, 12, 12))
        card.add((self.table, 1), (self._empty, 1), self.bar)
        said = row(Text(look, _("Records"), "h1"), 8, self._count, None)
        buttons = (self._several, self._choose, self._new)
        # Large text needs a line for each of them.
        heads = (said, FlowBox(*buttons)) if look.roomy else (row((said, 1), *buttons),)
        inside = column(
            *heads, self.views, self.filters, (card, 1), gap=12, margins=(24, 16, 24, 16)
        )  # fmt: skip
        self.setLayout(column(scrolled(holder(inside))))
        self.bar.from_asked.connect(self.from_asked)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self._let_print()

    def _let_print(self) -> None:
        keys = QShortcut(QKeySequence("Ctrl+P"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.bar.print_out)

    def _button(self, name: str, text: str, icon: str, slot: object, variant: str = "plain") -> Button:
        button = Button(self.room.look, text, variant, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Records"),)

    def keys(self) -> list[tuple[str, str]]:
        _ = self.room.words.gettext
        return [
            ("↑ ↓", _("Previous, next record")),
            ("Shift+↑ Shift+↓", _("Select several")),
            ("Ctrl+A", _("Select all")),
            ("Enter", _("Open it")),
            ("↑, ← →", _("To the heads, from column to column; Space sorts")),
            ("Delete", _("Put away")),
            ("Ctrl+C", _("Copy as table")),
            ("Ctrl+P", _("Print")),
        ]

    def look_for(self, text: str) -> None:
        """Search for something from outside."""
        self.search.setText(text)
        self.refresh()

    def show_form(self, form: str, project: str) -> None:
        """Only the records of one form in one project."""
        self.filters.show_filter(Filter(form=form, project=project))

    # --- reading ---

    def refresh(self) -> None:
        desk, asked = self.room.desk, self._asked()
        wanted, order, descending = asked
        pick = self.room.words.pick

        def work(_: Progress) -> _Shown:
            offered = views.answer_columns(desk, wanted.form)
            layout = views.layout(desk, wanted.form)
            titles = browse.titles(desk)
            if wanted.state == BIN:
                away = fill.put_aside(desk, wanted.text)
                found = Found(away, len(away))
            else:
                by = next((one for one in offered if one.name == order), None)
                query = views.query(
                    desk, wanted, "changed" if by else order, descending=descending, limit=LINES
                )
                found = views.read(desk, query, _answers(_names(layout, offered), offered), by=by)
            known = Known(
                [(form, pick(titles.get(form)) or form) for form in views.forms(desk)],
                [(one.record, one.name or one.number) for one in projects.projects(desk)],
                [(name, name) for name in views.people(desk)],
            )
            return _Shown(found, titles, layout, offered, known, views.views(desk))

        self.room.jobs.run(self, work, partial(self._show, asked))

    def _asked(self) -> tuple[Filter, str, bool]:
        return self.filters.filter, self._order, self._descending

    def _show(self, asked: tuple[Filter, str, bool], shown: _Shown) -> None:
        if asked != self._asked():
            return  # somebody typed on; the next answer is under way
        self._columns = list(shown.columns)
        self._laid.show(asked[0].form, shown.layout)
        self.filters.show_known(shown.known)
        self.views.show_views(shown.kept, asked[0])
        names = _names(self._laid.now, shown.columns)
        self.table.sideways = bool(asked[0].form or self._laid.now.columns)
        self.table.show_chosen(
            names, _answers(names, shown.columns), self._laid.now.widths, dict(shown.known.projects)
        )
        self.table.show_order(self._order, descending=self._descending)
        self.table.show_answers(shown.found.values)
        self.table.show_records(shown.found.lines, shown.titles)
        self._show_empty(empty=not shown.found.lines)
        words = self.room.words
        self._count.setText(
            words.ngettext("{n} record", "{n} records", shown.found.total).format(n=shown.found.total)
        )
        if shown.found.too_many:
            self._order = "changed"
            self.table.show_order("changed", descending=True)
            text = words.gettext("Only {n} records at most are sorted by an answer. Narrow the list first.")
            self.say(text.format(n=views.MOST))

    def _on_more(self) -> None:
        wanted, order, descending = asked = self._asked()
        sorted_whole = any(one.name == order for one in self._columns)
        if wanted.state == BIN or sorted_whole or not self.table.rows.rowCount():
            return
        desk, after = self.room.desk, self.table.rows.value(self.table.rows.rowCount() - 1)
        answers = _answers(_names(self._laid.now, self._columns), self._columns)

        def work(_: Progress) -> Found:
            query = views.query(desk, wanted, order, descending=descending, limit=LINES)
            return views.read(desk, query, answers, after)

        self.room.jobs.run(self, work, partial(self._add, asked, after))

    def _add(self, asked: tuple[Filter, str, bool], after: RecordSummary, found: Found) -> None:
        values = self.table.rows.values()
        if asked == self._asked() and values and values[-1] == after:
            self.table.show_answers(found.values, more=True)
            self.table.add_lines(found.lines)

    def _show_empty(self, *, empty: bool) -> None:
        if empty:
            now = self.filters.filter
            self._empty.show_built((now.state == BIN, now.empty), self._nothing)
        self._empty.setVisible(empty)
        self.table.setVisible(not empty)

    def _nothing(self) -> EmptyState:
        look, _ = self.room.look, self.room.words.gettext
        if self.filters.filter.state == BIN:
            return EmptyState(
                look, "trash-2", _("The bin is empty"),
                _("A draft that is put away lies here until it is taken back. Nothing is deleted."),
            )  # fmt: skip
        if not self.filters.filter.empty:
            clear = Button(look, _("Show all"), icon="x")
            clear.clicked.connect(self._on_clear)
            clear.setObjectName("records/clear")
            return EmptyState(
                look, "search", _("Nothing matches"),
                _("No record holds that. Show all, or type less."), clear,
            )  # fmt: skip
        return EmptyState(
            look, "clipboard-check", _("No record yet"),
            _("Start the first one: a survey, a checklist, a test or a device report."),
        )  # fmt: skip

    # --- asking ---

    def _on_new(self) -> None:
        self.start_asked.emit("", "")

    def _on_clear(self) -> None:
        self.filters.show_filter(Filter())

    def _on_filter(self) -> None:
        if self._order not in ORDERS.values():
            self._order, self._descending = "changed", True
        self.refresh()

    def _on_opened(self, at: int) -> None:
        line = self.table.rows.value(at)
        if line.state == BIN:
            self.room.jobs.run(
                self,
                lambda _: fill.take_back(self.room.desk, line.record),
                partial(self._on_taken_back, line.record),
            )
        else:
            self.record_asked.emit(line.record)

    def _on_taken_back(self, record: str, _nothing: None) -> None:
        self.changed.emit()
        self.filters.show_filter(Filter())
        self.record_asked.emit(record)

    # --- filters with a name ---

    def _on_view(self, view: View) -> None:
        self._order, self._descending = view.order, view.descending
        self.filters.show_filter(view.filter)

    def _on_views(self, kept: list[View], dropped: str) -> None:
        before, words = self.views.views, self.room.words
        kept = [
            replace(view, order=self._order, descending=self._descending) if view not in before else view
            for view in kept
        ]
        self._keep_views(kept)
        if dropped:
            text = words.gettext("The filter {name} is dropped").format(name=dropped)
            self.say(text, partial(self._keep_views, before))

    def _keep_views(self, kept: Sequence[View]) -> None:
        desk = self.room.desk
        self.room.jobs.run(self, lambda _: views.keep_views(desk, kept), lambda _: self.refresh())

    # --- columns and order ---

    def sort_by(self, name: str) -> None:
        """Sort by a column; by the same one again the other way round."""
        order = ORDERS.get(name, name)
        self._descending = not self._descending if order == self._order else order in ("changed", "missing")
        self._order = order
        self.refresh()

    def _on_columns(self) -> None:
        words = self.room.words
        mine = [Offered(name, words.gettext(label), name == "record") for name, label in COLUMNS.items()]
        asked = [Offered(one.name, words.pick(one.question.label) or one.name) for one in self._columns]
        dialog = ColumnsDialog(self.room.look, self, [*mine, *asked], _names(self._laid.now, self._columns))
        dialog.chosen.connect(self._laid.choose)
        dialog.open()

    # --- what is selected ---

    def _on_picked(self) -> None:
        self.bar.show_lines(self.table.picked_lines())

    def _on_menu(self, spot: QPoint) -> None:
        lines = self.table.picked_lines()
        if lines:
            self.menu_for(lines).popup(self.table.viewport().mapToGlobal(spot))

    def menu_for(self, lines: Sequence[RecordSummary]) -> QMenu:
        """What can be done with the selected lines; the buttons below the list say the same."""
        _ = self.room.words.gettext
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        binned = lines[0].state == BIN
        if len(lines) == 1 and not binned:
            menu.addAction(_("Open it"), partial(self.record_asked.emit, lines[0].record))
            menu.addAction(_("Start from this…"), partial(self.from_asked.emit, lines[0].record))
            menu.addSeparator()
        if not binned:
            menu.addAction(f"{_('Print')}\tCtrl+P", self.bar.print_out)
        menu.addAction(f"{_('Copy as table')}\tCtrl+C", self.copy)
        if any(line.state in ("draft", BIN) for line in lines):
            away = _("Take back") if binned else _("Put away")
            menu.addAction(f"{away}\tDelete", self.bar.move_away)
        return menu

    def _on_several(self) -> None:
        modes = QAbstractItemView.SelectionMode
        several = self._several.isChecked()
        self.table.setSelectionMode(modes.MultiSelection if several else modes.ExtendedSelection)

    def _on_changed(self) -> None:
        self.table.clearSelection()
        self.changed.emit()
        self.refresh()

    def copy(self) -> None:
        """The selected lines as a table: heads first, as Excel takes it."""
        rows = self.table.rows
        lines = self.table.picked_lines()
        if not lines:
            return
        at = [rows.values().index(line) for line in lines]
        restricted = {one.name for one in self._columns if one.question.restricted}
        columns = [n for n, one in enumerate(rows.columns) if one.name not in restricted]
        heads = [rows.columns[n].title for n in columns]
        cells = [[rows.cell(line, number).text for number in columns] for line in at]
        to_clipboard([heads, *cells])
        words, count = self.room.words, len(lines)
        self.say(words.ngettext("{n} line is copied", "{n} lines are copied", count).format(n=count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.bar.move_away()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


def _names(layout: Layout, offered: Sequence[AnswerColumn]) -> list[str]:
    """The columns to show: those that were chosen as far as they are there, else the good ones."""
    there = {*COLUMNS, *(one.name for one in offered)}
    chosen = [name for name in layout.columns if name in there]
    if chosen:
        return ["record", *(name for name in chosen if name != "record")]
    return ["record", *views.first_columns(offered), "state", "changed"] if offered else list(PLAIN)


def _answers(names: Sequence[str], offered: Sequence[AnswerColumn]) -> list[AnswerColumn]:
    by_name = {one.name: one for one in offered}
    return [by_name[name] for name in names if name in by_name]

"""The tools of a table: its buttons, the menus of rows and columns, and what is asked in a popover."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from sidesk.forms.choices import all_choices
from sidesk.ui.fields.paste import CHOSEN
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.fields.sheet_order import Filter
from sidesk.ui.kit.boxes import FlowBox, Panel, column, row
from sidesk.ui.kit.buttons import Button, CheckBox
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

MOST_ADDED = 2000


class SheetTools(FlowBox):
    """The buttons above a table; each asks for something by its name."""

    asked = Signal(str)

    def __init__(self, look: Look, model: SheetModel) -> None:
        _ = look.words.gettext
        self.add_button = Button(look, _("Add a row"), icon="plus")
        self.paste = Button(look, _("Paste from Excel"), icon="clipboard-paste")
        self.remove = Button(look, _("Remove rows"), icon="trash-2")
        self.rows = Button(look, _("Rows"), trailing="chevron-down")
        self.column = Button(look, _("Sort and filter"), trailing="chevron-down")
        self.form = Button(look, _("Row as a form"), icon="file-text")
        super().__init__(self.add_button, self.paste, self.remove, self.rows, self.column, self.form)
        names = ("add", "paste", "remove", "rows", "column", "form")
        buttons = (self.add_button, self.paste, self.remove, self.rows, self.column, self.form)
        for name, button in zip(names, buttons, strict=True):
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))
        for button in (self.add_button, self.remove):
            button.setVisible(model.grows)
        self.paste.setVisible(not model.read_only)
        self.rows.setVisible(not model.read_only)


def menu(parent: QWidget, lines: Sequence[tuple[str, str, str] | None], told: object) -> QMenu:
    """A menu of (name, words, keys); None is a rule. `told` is called with the name."""
    made = QMenu(parent)
    for line in lines:
        if line is None:
            made.addSeparator()
            continue
        name, text, keys = line
        action = QAction(f"{text}\t{keys}" if keys else text, made)
        action.triggered.connect(lambda _checked=False, name=name: told(name))  # type: ignore[operator]
        made.addAction(action)
    return made


def row_lines(look: Look, model: SheetModel) -> list[tuple[str, str, str] | None]:
    """What can be done to the selected rows and cells."""
    _ = look.words.gettext
    fills: list[tuple[str, str, str] | None] = [
        ("fill_down", _("Fill down"), "Ctrl+D"),
        ("fill_right", _("Fill to the right"), "Ctrl+R"),
        ("series", _("Fill a series"), "Ctrl+E"),
    ]
    if not model.grows:
        return fills
    return [
        ("many", _("Add several rows…"), ""),
        ("above", _("Insert above"), "Alt+Ins"),
        ("below", _("Insert below"), "Alt+Shift+Ins"),
        ("duplicate", _("Duplicate"), "Alt+Shift+↓"),
        ("up", _("Move up"), "Alt+↑"),
        ("down", _("Move down"), "Alt+↓"),
        ("remove", _("Remove rows"), "Ctrl+Del"),
        None,
        *fills,
    ]


def column_lines(look: Look, model: SheetModel, place: int, kept: int) -> list[tuple[str, str, str] | None]:
    """What a column can do."""
    _ = look.words.gettext
    lines: list[tuple[str, str, str] | None] = [
        ("rising", _("Sort, smallest first"), ""),
        ("falling", _("Sort, largest first"), ""),
        ("filter", _("Filter by this column…"), ""),
    ]
    if not model.view.idle:
        lines.append(("all", _("Show all, in the stored order"), ""))
    lines += [None, ("keep", _("Keep the columns up to here in sight"), "")]
    if kept:
        lines.append(("let", _("Let all columns scroll"), ""))
    return lines


class AddRows(QWidget):
    """How many rows to add at once."""

    wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        _ = look.words.gettext
        self.number = Edit(look, "10")
        self.number.setAccessibleName(_("How many rows"))
        self.number.selectAll()
        self.go = Button(look, _("Add"), "primary")
        self.note = Text(look, _("Up to {n}. One undo takes them back.").format(n=MOST_ADDED), "cap")
        self.setLayout(column(Text(look, _("How many rows")), row(self.number, self.go, gap=8), self.note))
        self.setFocusProxy(self.number)
        self.number.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)

    def _on_go(self) -> None:
        text = self.number.text().strip()
        count = int(text) if text.isdecimal() and len(text) < 6 else 0
        if 1 <= count <= MOST_ADDED:
            self.wanted.emit(count)
        else:
            self.note.set_tone("bad")


class FilterBox(QWidget):
    """What rows must show in one column; applied while it is typed."""

    changed = Signal(object)  # Filter

    def __init__(self, look: Look, model: SheetModel, place: int) -> None:
        super().__init__()
        _ = look.words.gettext
        asked, old = model.columns[place], model.view.filters.get(place, Filter())
        self.setMinimumWidth(look.px(280))
        self.contains = Edit(look, old.text, placeholder=_("Contains"))
        self.contains.setAccessibleName(_("Contains"))
        self.empty = CheckBox(look, _("Only empty ones"))
        self.empty.setChecked(old.empty)
        self.wrong = CheckBox(look, _("Only with something wrong"))
        self.wrong.setChecked(old.wrong)
        choices = (
            all_choices(model.session.form, asked.question)
            if asked.question and asked.question.kind in CHOSEN
            else ()
        )
        options = [Option(choice.name, look.words.pick(choice.label) or choice.name) for choice in choices]
        self.options = ChoiceList(look, options, sorted(old.names), several=True) if options else None
        first = self.options or self.contains
        self.setLayout(column(Text(look, asked.title, "h3"), first, self.empty, self.wrong, gap=8))
        self.setFocusProxy(first)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(150)
        self._later.timeout.connect(self._tell)
        self.contains.textEdited.connect(lambda _text: self._later.start())
        self.empty.toggled.connect(lambda _on: self._tell())
        self.wrong.toggled.connect(lambda _on: self._tell())
        if self.options is not None:
            self.options.picked.connect(lambda _name: self._tell())

    def _tell(self) -> None:
        names = frozenset(self.options.chosen) if self.options is not None else frozenset()
        text = self.contains.text().strip() if self.options is None else ""
        self.changed.emit(Filter(text, names, self.empty.isChecked(), self.wrong.isChecked()))


class ViewBar(Panel):
    """What is in sight and what not, with the way back; hidden where everything is in sight."""

    def __init__(self, look: Look, model: SheetModel) -> None:
        super().__init__("well")
        _ = look.words.gettext
        self._look, self._model = look, model
        self.said = Text(look, "", "small", wrap=True)
        self.again = Button(look, _("Apply again"), icon="refresh-cw")
        self.all = Button(look, _("Show all"))
        self.setLayout(row((self.said, 1), self.again, self.all, gap=8, margins=(12, 4, 4, 4)))
        self.again.clicked.connect(lambda: model.arrange(model.view))
        model.arranged.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Say it again."""
        words, model = self._look.words, self._model
        view = model.view
        self.setVisible(not view.idle)
        if view.idle:
            return
        parts = [
            words.gettext("{n} of {total} rows are in sight").format(n=len(model.keys()), total=model.total())
        ]
        if view.filters:
            names = ", ".join(model.columns[place].title for place in view.filters)
            parts.append(words.gettext("filtered by {names}").format(names=names))
        if view.column is not None:
            parts.append(words.gettext("sorted by {name}").format(name=model.columns[view.column].title))
        self.said.setText("，".join(parts) if words.language == "zh" else ", ".join(parts))

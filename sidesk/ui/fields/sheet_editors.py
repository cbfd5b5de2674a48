"""What is typed in a cell: what is known drops down below, a scanner is understood, units can be picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeAlias

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from sidesk.actions.known import PERSON, Thing
from sidesk.forms.definition import Path, Question
from sidesk.forms.kinds import NotAnAnswer
from sidesk.forms.kinds_codes import stored_code
from sidesk.forms.kinds_numbers import reading
from sidesk.ui.fields.codes import BURST, HELD, MODIFIERS, SHORTEST, is_garbage
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.fields.suggesting import Suggesting
from sidesk.ui.fields.things import ThingList, begun, with_name
from sidesk.ui.kit.inputs import CELL, Edit, InnerButton
from sidesk.ui.theme import Look

RECORD = "record"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
THINGS = ("person", "device", "place", "record")
NEAR, MOST = 400, 8  # rows above that are looked at, lines of the list
Ask: TypeAlias = "Callable[[str], Sequence[str]]"


class CellEdit(Edit):
    """A line in a cell. It says how it is left at that moment, and not a turn of the event loop later:
    the first letter of the next code of a scanner must not arrive in the cell that was just finished."""

    entered = Signal()  # store it and go down
    tabbed = Signal(bool)  # store it and go right, or left

    def __init__(self, look: Look) -> None:
        super().__init__(look, state=CELL)
        self.setFont(look.font("small"))
        self.list: Suggesting | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        # With Ctrl the key belongs to the page; what was typed is stored before that.
        event.setAccepted(not event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.entered.emit()

    def focusNextPrevChild(self, next: bool) -> bool:
        # Reached where a list in front of everything hands the key on; else the table has taken it before.
        self.tabbed.emit(next)
        return True


class ThingEdit(CellEdit):
    """A person, a device, a place, a record: what the project knows drops down, Down shows all of it."""

    def __init__(self, ports: FieldPorts, question: Question) -> None:
        super().__init__(ports.look)
        self._ports, self._kind, self._refers = ports, question.kind, question.refers
        self.list = self.things = ThingList(ports.jobs, self, self._found)
        self.things.taken.connect(self._on_taken)
        if ports.known is not None:
            self.more = InnerButton(
                ports.look, "chevron-down", ports.look.words.gettext("Show what is known")
            )
            self.more.clicked.connect(self.open_list)
            self.set_trailing(self.more)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._ports.known is not None:
            self.open_list()  # the key ends here: the table would go to the next row
        else:
            super().keyPressEvent(event)

    def open_list(self) -> None:
        """Show what is known, whatever stands there now."""
        self.things.look_at("")

    def _found(self, text: str) -> Sequence[Thing]:
        part = begun(self._kind, text)
        if self._kind == RECORD:
            records = self._ports.records
            found = records.find(self._refers, part) if records is not None else ()
            return [one for one in found if one.name != text]
        if self._ports.known is None:
            return [Thing(name) for name in self._ports.suggest(self._kind, part) if name != text]
        return [one for one in self._ports.known.find(self._kind, part) if one.name != text]

    def _on_taken(self, name: str) -> None:
        self.setText(with_name(self._kind, self.text(), name))
        if self._kind != PERSON:  # several people may stand in one cell
            self.entered.emit()


class CodeEdit(CellEdit):
    """A bar code: a scanner that acts as a keyboard fills one cell after the other, downward."""

    unreadable = Signal()
    _burst, _last = "", 0.0  # signs that came without a pause, and when the last one did

    def event(self, event: QEvent) -> bool:
        quick = bool(self._burst) and monotonic() - self._last < BURST
        if event.type() == QEvent.Type.ShortcutOverride and quick:
            event.accept()  # signs of the code: they start nothing in the program
            return True
        return super().event(event)

    @property
    def is_scanned(self) -> bool:
        """Whether what was just typed came quicker than by hand."""
        return len(self._burst) >= SHORTEST and monotonic() - self._last < BURST

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self._check()
            super().keyPressEvent(event)
            return
        quick = bool(self._burst) and monotonic() - self._last < BURST
        text = event.text()
        if quick and event.modifiers() & HELD and event.key() not in MODIFIERS:
            text = " "  # between the signs of a code Ctrl and a key are a separator
            self.insert(text)
            self._go_on(text, quick=True)
            return
        super().keyPressEvent(event)
        if text and text.isprintable() and not event.modifiers() & HELD:
            self._go_on(text, quick=quick)

    def _go_on(self, text: str, *, quick: bool) -> None:
        self._burst, self._last = (self._burst if quick else "") + text, monotonic()

    def end_scan(self) -> None:
        """The Tab of a scanner: like its Enter it goes down."""
        self._check()
        self.entered.emit()

    def _check(self) -> None:
        if not self.is_scanned:
            return
        code = stored_code(self._burst)
        if code is None or is_garbage(code):
            self.clear()
            self.unreadable.emit()
        self._burst = ""


def editor_for(ports: FieldPorts, model: SheetModel, row: int, column: int) -> CellEdit:
    """The editor of a cell, with what its kind has in a form."""
    question = model.columns[column].question
    if question is None:
        return CellEdit(ports.look)
    if question.kind in THINGS:
        return ThingEdit(ports, question)
    if question.kind == "barcode":
        return CodeEdit(ports.look)
    edit = CellEdit(ports.look)
    ask = _units(question) if question.units else _before(ports, model, row, column)
    if question.units or question.kind in ("text", "long"):
        edit.list = Suggesting(ports.jobs, edit, ask)
        edit.list.taken.connect(edit.setText)
        edit.list.taken.connect(lambda _text: edit.entered.emit())
    return edit


def _units(question: Question) -> Ask:
    """A number with each unit it may have."""

    def ask(text: str) -> Sequence[str]:
        try:
            found = reading(question, text)
        except NotAnAnswer:
            return ()
        return () if found.has_unit else [f"{text.strip()} {unit}" for unit in question.units]

    return ask


def _before(ports: FieldPorts, model: SheetModel, row: int, column: int) -> Ask:
    """What stands above in this column, then what was answered in earlier records."""
    near = [model.value(one, column) for one in range(row - 1, max(-1, row - 1 - NEAR), -1)]
    above = list(dict.fromkeys(value for value in near if isinstance(value, str) and "\n" not in value))
    path: Path = model.cell_path(row, column) or (*model.path, "", *model.columns[column].inside)

    def ask(text: str) -> Sequence[str]:
        wanted = text.strip().casefold()
        found = [value for value in above if wanted in value.casefold() and value.casefold() != wanted]
        found.sort(key=lambda value: not value.casefold().startswith(wanted))
        return list(dict.fromkeys([*found[: MOST // 2], *ports.earlier(path, text)]))[:MOST]

    return ask

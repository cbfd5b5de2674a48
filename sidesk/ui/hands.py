"""Hands that fill in a wizard as a person does: typing, clicking, pasting, drawing. For demo and tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Group, Node, Path, Question, Repeat
from sidesk.ui.fields.attached import AttachedField
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.checkrow import CheckRow
from sidesk.ui.fields.choice import AcknowledgeField, ChoiceField, VerdictField
from sidesk.ui.fields.pad import SignaturePad
from sidesk.ui.fields.pages import Pages
from sidesk.ui.fields.paste import written
from sidesk.ui.fields.registry import is_computed
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.fields.signature import SignatureField
from sidesk.ui.fields.text import LongField, TypedField
from sidesk.ui.kit.picker import ChoiceList, Picker
from sidesk.ui.wizard.ports import PAPER
from sidesk.ui.wizard.sign import Signing
from sidesk.ui.wizard.window import Wizard

Load = Callable[[str], bytes]  # an attachment's bytes by hash
KEYS = {"pass": "1", "fail": "2", "na": "3"}
PATIENCE = 20_000  # ms
_SIGNATURE = ((0.15, 0.6), (0.25, 0.3), (0.32, 0.7), (0.4, 0.35), (0.5, 0.65), (0.62, 0.4), (0.8, 0.55))


class DidNotHappen(AssertionError):
    """What should have happened on the screen did not; the text says where."""


def pause(milliseconds: int) -> None:
    """Let the program go on for a while. `QTest.qWait` keeps the workers waiting for as long: it does not
    let go of Python's lock, and an event loop does."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(holds: Callable[[], bool], what: str, patience: int = PATIENCE) -> None:
    """Let the program go on until something is so."""
    until = monotonic() + patience / 1000
    while not holds():
        if monotonic() > until:
            raise DidNotHappen(what)
        pause(10)


def type_text(widget: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Type over what is there, as an input method does: Chinese has no keys."""
    widget.setFocus()
    widget.selectAll()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def click(widget: QWidget) -> None:
    """Press the left button in the middle."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def draw(pad: SignaturePad) -> None:
    """Draw a signature with the mouse."""
    pad.repaint()
    width, height = pad.width(), pad.height()
    spots = [QPoint(round(x * width), round(y * height)) for x, y in _SIGNATURE]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(pad, spot)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])


class Hands:
    """Fills one wizard. `answers` are what is to be said; the row keys in them are not kept."""

    def __init__(self, wizard: Wizard, load: Load) -> None:
        self._wizard, self._load = wizard, load
        self._session = wizard.session

    def fill(self, answers: Mapping[str, Json], seen: Callable[[int], None] | None = None) -> None:
        """Every section in order. `seen` is told the number of each section after it was filled."""
        done: set[str] = set()
        for node in self._session.form.items:
            number = next(
                (i for i, state in enumerate(self._wizard._sections) if state.path == (node.name,)), None
            )
            value = answers.get(node.name)
            if number is None or node.name in done or value is None:
                continue
            done.add(node.name)
            self._wizard.open(number)
            self._node(node, (node.name,), value)
            if seen is not None:
                seen(number)

    def _node(self, node: Node, path: Path, value: Json) -> None:
        if not self._session.relevant(path):
            return
        if isinstance(node, Question):
            if (
                not is_computed(node)
                and not self._session.read_only(path)
                and self._session.value(path) != value
            ):
                self._question(node, path, value)
        elif isinstance(node, Group) and isinstance(value, Mapping):
            self._inside(node.items, path, value)
        elif isinstance(node, Repeat) and isinstance(value, Mapping):
            self._rows(node, path, value)

    def _inside(self, items: Sequence[Node], path: Path, values: Mapping[str, Json]) -> None:
        for item in items:
            if values.get(item.name) is not None:
                self._node(item, (*path, item.name), values[item.name])
            other = values.get(f"{item.name}_other")
            if isinstance(item, Question) and item.other and isinstance(other, str):
                field = self._field((*path, item.name))
                if isinstance(field, ChoiceField):
                    type_text(field.other, other)

    # --- rows ---

    def _rows(self, repeat: Repeat, path: Path, rows: Mapping[str, Json]) -> None:
        ordered = _ordered(rows)
        self._wizard.jump(path)
        name = "/".join(path)
        checklist = self._wizard.findChild(Checklist, name)
        sheet = self._wizard.findChild(Sheet, name)
        if checklist is not None:
            self._checklist(checklist, path, dict(ordered))
        elif sheet is not None:
            self._sheet(sheet, path, [row for _, row in ordered])
        else:
            self._pages(repeat, path, [row for _, row in ordered])

    def _checklist(self, checklist: Checklist, path: Path, rows: Mapping[str, Mapping[str, Json]]) -> None:
        for line in checklist.rows:
            values = rows.get(line.path[-1], {})
            verdict = values.get(checklist.parts.verdict.name)
            if not isinstance(verdict, str):
                continue
            line.setFocus()
            QTest.keyClicks(line, KEYS[verdict])
            self._row(line, checklist, values)

    def _row(self, line: CheckRow, checklist: Checklist, values: Mapping[str, Json]) -> None:
        measured = checklist.parts.measured
        text = values.get(measured.name) if measured else None
        if isinstance(text, str) and line.measured is not None:
            type_text(line.measured.edit, text)
        rest = [q for q in (checklist.parts.remark, checklist.parts.photo, *checklist.parts.others) if q]
        wanted = [q for q in rest if values.get(q.name) is not None and not is_computed(q)]
        if not wanted:
            return
        line.open(opened=True)
        for question in wanted:
            self._question(question, (*line.path, question.name), values[question.name])

    def _sheet(self, sheet: Sheet, path: Path, rows: Sequence[Mapping[str, Json]]) -> None:
        """Paste everything that can be pasted in one go, then open the cells that hold pictures."""
        targets = [sheet.model.target(column) for column in range(sheet.model.columnCount())]
        shown = [target for target in targets if target is not None]
        insides = [column.inside for column in sheet.model.columns if column.question is not None]
        head = [target.question.name for target in shown]
        lines = [[_cell(_at(row, inside)) for inside in insides] for row in rows]
        QGuiApplication.clipboard().setText(written([head, *lines]))
        if sheet.model.rowCount():
            sheet.view.go_to(0, 0)
        sheet.paste()
        wait_until(lambda: len(self._session.row_keys(path)) >= len(rows), f"pasting into {'/'.join(path)}")
        keys = self._session.row_keys(path)
        for key, row in zip(keys, rows, strict=False):
            for target, inside in zip(shown, insides, strict=True):
                value = _at(row, inside)
                if target.question.kind in ("photo", "file") and isinstance(value, Sequence):
                    self._cell_files(sheet, (*path, key, *inside), value)

    def _cell_files(self, sheet: Sheet, path: Path, value: Json) -> None:
        place = sheet.model.place(path)
        if place is None or self._session.value(path) is not None:
            return
        sheet.view.open_cell(sheet.model.index(*place))
        name = "/".join(path)
        field = next(
            (f for w in QApplication.topLevelWidgets() for f in w.findChildren(AttachedField, name)), None
        )
        if field is None:
            raise DidNotHappen(f"no field for {name}")
        self._files(field, path, value)
        field.window().close()

    def _pages(self, repeat: Repeat, path: Path, rows: Sequence[Mapping[str, Json]]) -> None:
        pages = self._wizard.findChild(Pages, "/".join(path))
        if pages is None:
            raise DidNotHappen(f"no pages for {'/'.join(path)}")
        for number, row in enumerate(rows):
            if len(self._session.row_keys(path)) <= number:
                click(pages.add)
            key = self._session.row_keys(path)[number]
            self._inside(repeat.items, (*path, key), row)

    # --- questions ---

    def _field(self, path: Path) -> Field:
        name = "/".join(path)
        field = self._wizard.findChild(Field, name)
        if field is None:
            self._wizard.jump(path)
            field = self._wizard.findChild(Field, name)
        if field is None:
            raise DidNotHappen(f"no field for {name}")
        return field

    def _question(self, question: Question, path: Path, value: Json) -> None:
        field = self._field(path)
        if isinstance(field, AttachedField):
            self._files(field, path, value)
        elif isinstance(field, SignatureField):
            type_text(field.name, str(value.get("name")) if isinstance(value, Mapping) else "")
            draw(field.pad)
        elif isinstance(field, VerdictField):
            field.focus_target().setFocus()
            QTest.keyClicks(field.focus_target(), KEYS[str(value)])
        elif isinstance(field, AcknowledgeField):
            click(field.box)
        elif isinstance(field, ChoiceField):
            self._choose(field, [str(one) for one in value] if isinstance(value, list) else [str(value)])
        elif isinstance(field, LongField):
            type_text(field.area, str(value))
        elif isinstance(field, TypedField):
            type_text(field.edit, field.text_of(value))

    def _choose(self, field: ChoiceField, names: Sequence[str]) -> None:
        for name in names:
            button = field.findChild(QWidget, f"{field.objectName()}={name}")
            picker = field.findChild(Picker)
            if button is not None:
                click(button)
            elif picker is not None:
                picker.open_list()
                listed = picker.popover.findChild(ChoiceList) if picker.popover else None
                if listed is None:
                    raise DidNotHappen(f"no list for {field.objectName()}")
                listed.search.setText(name)
                listed.narrow(name)
                place = next(
                    i for i in range(listed.list.model().rowCount()) if listed.option(i).name == name
                )
                listed.list.clicked.emit(listed.list.model().index(place, 0))
                if picker.popover is not None:
                    picker.popover.close()
            else:
                raise DidNotHappen(f"{field.objectName()} offers no {name}")

    def _files(self, field: AttachedField, path: Path, value: Json) -> None:
        entries = (
            [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, Sequence) else []
        )
        for number, entry in enumerate(entries, 1):
            field.take_bytes(self._load(str(entry["sha256"])), str(entry["name"]))
            wait_until(partial(self._has, path, number), f"attaching to {'/'.join(path)}")
            caption = entry.get("caption")
            now = self._session.value(path)
            if isinstance(caption, str) and isinstance(now, Sequence) and isinstance(now[-1], Mapping):
                field.caption(str(now[-1]["sha256"]), caption)

    def _has(self, path: Path, count: int) -> bool:
        value = self._session.value(path)
        return isinstance(value, list) and len(value) >= count

    # --- signing ---

    def sign(self, passphrase: str, drawn: Mapping[str, str]) -> Signing:
        """Go to the signing page, type the passphrase, draw for those in `drawn` (role: name); whoever else
        is needed signs the printed page."""
        self._wizard.open(self._wizard.count() - 1)
        signing = self._wizard.view
        if not isinstance(signing, Signing):
            raise DidNotHappen("there is no signing page")
        wait_until(lambda: all(card.shown for card in signing.cards), "the paper did not appear", 120_000)
        for card in signing.cards:
            if card.signer.mine:
                click(card.now) if card.now.isVisible() else None
                type_text(card.passphrase, passphrase)
            elif card.signer.role in drawn:
                click(card.now)
                type_text(card.name, drawn[card.signer.role])
                draw(card.pad)
            elif card.signer.needed and PAPER in card.ways:
                click(card.now)
                click(card.ways[PAPER])
        return signing


def _ordered(rows: Mapping[str, Json]) -> list[tuple[str, Mapping[str, Json]]]:
    found = [(key, row) for key, row in rows.items() if isinstance(row, Mapping)]
    return sorted(found, key=lambda pair: float(str(pair[1].get(ORDER, "0"))))


def _at(row: Mapping[str, Json], inside: Sequence[str]) -> Json:
    value: Json = row
    for name in inside:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _cell(value: Json) -> str:
    """A value as it would stand in a spreadsheet."""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        return "、".join(str(one) for one in value)
    return ""

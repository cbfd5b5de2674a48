"""People, places and codes: what is known helps, what is scanned goes on by itself, what is taken is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sidesk.actions import known as actions
from sidesk.core.clock import Clock
from sidesk.forms.definition import Form, Group
from sidesk.forms.session import Context, FormSession
from sidesk.ui.fields import codes
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.codes import AddressField, CodeField
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.place_tree import PlaceTree
from sidesk.ui.fields.places import WhereField
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.things import SuggestedField
from sidesk.ui.kit.picker import ChoiceList
from sidesk.ui.theme import THEMES, Look, dress
from tests.support.example import both, q
from tests.support.looks import faults
from tests.support.pseudo import words_for
from tests.ui.fields.known import FakeKnown

FORM = Form(
    id="K",
    version="1",
    title=both("表", "Form"),
    languages=("zh", "en"),
    items=(
        Group(
            "g",
            (
                q("who", "person", "检查人", "Inspector"),
                q("where", "place", "部位", "Place"),
                q("ip", "ip", "地址", "Address", register="devices.ip"),
                q("sn", "barcode", "序列号", "Serial number", register="devices.sn"),
                q("full", "text", "满", "Filled"),
                q("asset", "barcode", "资产", "Asset"),
            ),
            both("组", "Group"),
        ),
    ),
    choices={},
)  # fmt: skip


@pytest.fixture
def known() -> FakeKnown:
    return FakeKnown()


@pytest.fixture
def session(clock: Clock) -> FormSession:
    made = FormSession(FORM, {}, Context(clock.today(), clock.now(), language="en"), clock)
    made.answer(("g", "full"), "x")
    return made


@pytest.fixture
def grid(qtbot: QtBot, ports: FieldPorts, known: FakeKnown, filling: Filling) -> FieldGrid:
    names = ("who", "where", "ip", "sn", "full", "asset")
    made = FieldGrid(replace(ports, known=known), filling, [("g", name) for name in names])
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def field(grid: FieldGrid, name: str) -> Field:
    return next(one for one in grid.fields() if one.path[-1] == name)


def scanned(found: Field, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    assert isinstance(found, CodeField)
    found.edit.setFocus()
    QTest.keyClicks(found.edit, text)
    QTest.keyClick(found.edit, end)


@pytest.fixture(autouse=True)
def _slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "BURST", 5.0)  # the keys of a test come in one go, however busy the machine


# --- people and places


def test_a_person_drops_down_with_who_that_is(qtbot: QtBot, grid: FieldGrid, session: FormSession) -> None:
    who = field(grid, "who")
    assert isinstance(who, SuggestedField)
    QTest.keyClick(who.edit, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: who.list.more.get("样例·陆遥") == "技术工程师 · 000-0107")
    who.edit.setText("样例·林舟、样")
    who.list.taken.emit("样例·陆遥")
    assert session.value(("g", "who")) == "样例·林舟、样例·陆遥"


def test_a_new_name_is_taken_and_said_to_be_new(qtbot: QtBot, grid: FieldGrid, session: FormSession) -> None:
    who = field(grid, "who")
    assert isinstance(who, SuggestedField)
    who.edit.setFocus()
    who.edit.setText("样例·林舟、样例·新人")
    who._on_edited("样例·林舟、样例·新人")
    who.edit.clearFocus()
    qtbot.waitUntil(lambda: who.small_word() == "not in the list yet")
    assert session.value(("g", "who")) == "样例·林舟、样例·新人"
    who.edit.setFocus()
    who._on_edited("样例·林舟、样例·陆遥")
    assert who.small_word() == ""
    who.edit.clearFocus()
    qtbot.wait(100)
    assert who.small_word() == ""


def opened(qtbot: QtBot, grid: FieldGrid) -> WhereField:
    where = field(grid, "where")
    assert isinstance(where, WhereField)
    where.open_list()
    qtbot.waitUntil(lambda: hasattr(where, "tree") and where.tree.isVisible())
    return where


def test_a_place_is_found_in_the_tree_by_path_and_enter_takes_it(
    qtbot: QtBot, grid: FieldGrid, session: FormSession
) -> None:
    where = opened(qtbot, grid)
    where.tree.narrow("3F 弱")
    current = where.tree.current()
    assert current is not None
    assert current.code == "A-3F-TR01"
    QTest.keyClick(where.tree.search, Qt.Key.Key_Return)
    assert session.value(("g", "where")) == "A-3F-TR01"


def test_arrows_walk_through_the_places(qtbot: QtBot, grid: FieldGrid, session: FormSession) -> None:
    where = opened(qtbot, grid)
    QTest.keyClick(where.tree.search, Qt.Key.Key_Down)
    QTest.keyClick(where.tree.search, Qt.Key.Key_Return)
    assert session.value(("g", "where")) == "A-3F"


def test_a_new_place_is_made_where_one_stands_and_taken(
    qtbot: QtBot, grid: FieldGrid, known: FakeKnown, session: FormSession
) -> None:
    where = opened(qtbot, grid)
    where.tree.narrow("三层", "A-3F")
    where.tree.new.click()
    where.tree.words.setText("会议室")
    QTest.keyClick(where.tree.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.value(("g", "where")) == "A-3F-会议室")
    assert known.changed == [("new", "A-3F", "会议室")]


def test_a_place_gets_another_name_and_the_tree_stays_open(
    qtbot: QtBot, grid: FieldGrid, known: FakeKnown
) -> None:
    where = opened(qtbot, grid)
    where.tree.narrow("", "A-3F-TR01")
    where.tree.alias.click()
    where.tree.words.setText("302")
    where.tree.keep.click()
    qtbot.waitUntil(lambda: known.changed == [("alias", "A-3F-TR01", "302")])
    assert where.tree.isVisible()


@pytest.mark.parametrize(("language", "scale"), [("zh", 1.0), ("en", 1.5), ("pseudo", 2.0)])
def test_nothing_in_the_tree_of_places_is_cut(
    qtbot: QtBot, qapp: QApplication, known: FakeKnown, language: str, scale: float
) -> None:
    look = Look(THEMES["light"], words_for(language), scale)
    dress(qapp, look)
    tree = PlaceTree(look, known.places(), "A-3F")
    qtbot.addWidget(tree)
    tree.show()
    assert faults(tree) == []
    tree.rename.click()
    tree.adjustSize()
    assert faults(tree) == []
    tree.stop_writing()
    tree.narrow("nowhere")
    tree.adjustSize()
    assert faults(tree) == []


# --- what another device has


def test_an_address_that_another_device_has_is_said(qtbot: QtBot, grid: FieldGrid) -> None:
    ip = field(grid, "ip")
    assert isinstance(ip, AddressField)
    ip.edit.setText("10.88.10.3")
    ip._on_edited("10.88.10.3")
    qtbot.waitUntil(lambda: ip.note.text() == "Also at SW-03")
    ip._on_edited("10.88.10.4")
    assert ip.note.text() == ""


# --- scanners


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_after_a_scan_the_next_empty_field_is_next(
    grid: FieldGrid, session: FormSession, end: Qt.Key
) -> None:
    scanned(field(grid, "sn"), "SN-77001", end)
    assert session.value(("g", "sn")) == "SN-77001"
    asset = field(grid, "asset")
    assert isinstance(asset, CodeField)
    assert asset.edit.hasFocus()
    scanned(asset, "AS-1", end)
    assert asset.edit.hasFocus()  # the last one: nothing is left


def test_the_same_code_scanned_twice_is_noted_and_kept_once(grid: FieldGrid, session: FormSession) -> None:
    sn = field(grid, "sn")
    scanned(sn, "SN-77001")
    scanned(sn, "SN-77001")
    assert session.value(("g", "sn")) == "SN-77001"
    assert sn.note.text() == "Scanned again: the same code"
    scanned(sn, "SN-88002")
    assert session.value(("g", "sn")) == "SN-88002"
    assert sn.note.text() == ""


def test_garbage_is_said_and_leaves_what_stood_there(grid: FieldGrid, session: FormSession) -> None:
    sn = field(grid, "sn")
    scanned(sn, "SN-77001")
    scanned(sn, "-;-;..")
    assert session.value(("g", "sn")) == "SN-77001"
    assert sn.note.text() == "The scanner sent no readable code. Scan again, or type it."


def test_a_separator_in_a_code_starts_nothing_in_the_program(grid: FieldGrid, session: FormSession) -> None:
    fired: list[int] = []
    shortcut = QShortcut(QKeySequence("Ctrl+]"), grid)
    shortcut.activated.connect(lambda: fired.append(1))
    sn = field(grid, "sn")
    assert isinstance(sn, CodeField)
    sn.edit.setFocus()
    QTest.keyClicks(sn.edit, "0109")
    QTest.keyClick(sn.edit, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(sn.edit, "21X")
    assert session.value(("g", "sn")) == "0109 21X"
    assert fired == []


def test_a_photo_of_a_label_gives_its_code(
    qtbot: QtBot, grid: FieldGrid, known: FakeKnown, session: FormSession, tmp_path: Path
) -> None:
    made = zxingcpp.create_barcode("SN-2026-0077", zxingcpp.BarcodeFormat.Code128)
    page = Image.new("L", (900, 400), 255)
    page.paste(Image.fromarray(made.to_image(scale=4)), (60, 80))
    page.rotate(12, expand=True, fillcolor=255).save(tmp_path / "label.png")
    sn = field(grid, "sn")
    assert isinstance(sn, CodeField)
    known.scan = actions.scan  # type: ignore[method-assign]
    sn._on_files([str(tmp_path / "label.png")])
    qtbot.waitUntil(lambda: session.value(("g", "sn")) == "SN-2026-0077")


def test_a_copied_picture_is_pasted_into_the_field(
    qtbot: QtBot, grid: FieldGrid, known: FakeKnown, session: FormSession
) -> None:
    known.on_pictures = ["SN-5"]
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    mime = QMimeData()
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    sn = field(grid, "sn")
    assert isinstance(sn, CodeField)
    QTest.keyClick(sn.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.value(("g", "sn")) == "SN-5")
    QGuiApplication.clipboard().setText("")


def test_of_several_codes_on_a_photo_one_is_chosen(
    qtbot: QtBot, grid: FieldGrid, known: FakeKnown, session: FormSession
) -> None:
    sn = field(grid, "sn")
    assert isinstance(sn, CodeField)
    known.of_record, known.on_pictures = ["0" * 64], ["SN-1", "SN-2"]
    sn.take_codes(["SN-0"])
    assert session.value(("g", "sn")) == "SN-0"
    sn.take_codes(known.on_pictures)
    assert sn.popover is not None
    listed: QWidget | None = sn.popover.findChild(ChoiceList)
    assert isinstance(listed, ChoiceList)
    listed.picked.emit("SN-2")
    assert session.value(("g", "sn")) == "SN-2"
    sn.take_codes([])
    assert sn.note.text().startswith("No code in the picture")

"""Repeated pages: the table above leads to the page below; pages are added, copied and removed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sidesk.forms.session import FormSession
from sidesk.ui.fields.body import make_page
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.pages import Pages
from sidesk.ui.fields.ports import FieldPorts

PATH = ("rooms",)
PHOTO = {"sha256": "0" * 64, "name": "a.png", "mime": "image/png", "size": 1}


@pytest.fixture
def pages(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Pages:
    filling.session.add_rows(
        PATH,
        values=[
            {"code": "A-1F-ER01", "length": "6.0", "width": "4.0", "air": "dedicated"},
            {
                "code": "A-3F-TR01",
                "length": "2.4",
                "width": "1.8",
                "photos": [PHOTO],
            },
        ],
    )
    made = Pages(ports, filling, PATH, make_page)
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    qtbot.addWidget(made.trailing)
    made.resize(900, 900)
    made.show()
    return made


def test_the_last_page_is_open_and_a_row_opens_another(pages: Pages) -> None:
    assert pages.name.text() == "A-3F-TR01"
    assert pages.place.text() == "page 2 of 2"
    pages.table.selectRow(0)
    assert pages.name.text() == "A-1F-ER01"
    code = pages.body.findChild(QLineEdit) if pages.body else None
    assert isinstance(code, QLineEdit)
    assert code.text() == "A-1F-ER01"


def test_a_warning_shows_in_the_table_and_beside_the_name(pages: Pages) -> None:
    area = next(i for i, c in enumerate(pages.model.columns) if c.title.startswith("Area"))
    assert pages.model.cell(1, area).icon == "triangle-alert"
    assert pages.chip.text() == "1 reminder"


def test_a_page_is_added_and_undone(pages: Pages, session: FormSession, filling: Filling) -> None:
    pages.add.click()
    assert pages.place.text() == "page 3 of 3"
    filling.undo()
    assert len(session.row_keys(PATH)) == 2
    assert pages.model.rowCount() == 2


def test_a_copy_leaves_photos_behind(pages: Pages, session: FormSession) -> None:
    pages.copy.click()
    key = session.row_keys(PATH)[2]
    assert session.value((*PATH, key, "code")) == "A-3F-TR01"
    assert session.value((*PATH, key, "photos")) is None


def test_a_page_is_removed_and_brought_back(
    qtbot: QtBot, pages: Pages, session: FormSession, filling: Filling
) -> None:
    with qtbot.waitSignal(filling.said) as said:
        pages.remove.click()
    assert said.args == ["“A-3F-TR01” removed"]
    assert pages.name.text() == "A-1F-ER01"
    filling.undo()
    assert len(session.row_keys(PATH)) == 2


def test_without_pages_it_says_how_to_begin(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> None:
    made = Pages(ports, filling, PATH, make_page)
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    qtbot.addWidget(made.trailing)
    made.show()
    assert made.empty.isVisible()
    assert not made.remove.isEnabled()
    made.add.click()
    assert not made.empty.isVisible()


def test_a_problem_opens_its_page(pages: Pages, session: FormSession) -> None:
    first = session.row_keys(PATH)[0]
    found = pages.reveal((*PATH, first, "temp"))
    assert pages.current() == first
    assert found is not None
    assert found.objectName() == f"rooms/{first}/temp"

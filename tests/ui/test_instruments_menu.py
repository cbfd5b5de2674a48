"""What instruments offer beside the sections: a button each, or one menu where there are many."""

from __future__ import annotations

import pytest

from sidesk.actions import fill
from sidesk.ui.application import Program
from sidesk.ui.catalogue_dialog import CatalogueDialog
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.more import more_menu
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import faults
from tests.support.shell import settle


def opened(program: Program, window: MainWindow, form: str) -> Wizard:
    assert program.desk is not None
    window.open_record(fill.start(program.desk, form).record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    return page.wizard


@pytest.mark.parametrize("form", ["D26", "D27"])
def test_many_ways_are_one_menu_and_the_sections_keep_their_room(
    program: Program, window: MainWindow, form: str
) -> None:
    window.resize(1024, 640)
    outline = opened(program, window, form).outline
    assert len(outline.offered) > 2
    assert not outline.instruments.isHidden()
    assert all(button.isHidden() for button in outline.offered)
    assert [one.text() for one in outline.instruments_menu().actions()] == [
        button.text() for button in outline.offered
    ]
    assert faults(outline) == []


def test_the_menu_opens_the_way_that_is_chosen(program: Program, window: MainWindow) -> None:
    wizard = opened(program, window, "D27")
    chosen = next(
        one for one in wizard.outline.instruments_menu().actions() if one.text() == "From the catalogue…"
    )
    chosen.trigger()
    settle(program.jobs, 60)
    dialog = wizard.window().findChild(CatalogueDialog)
    assert isinstance(dialog, CatalogueDialog)
    dialog.reject()


def test_where_the_column_is_away_its_menu_offers_the_same(program: Program, window: MainWindow) -> None:
    wizard = opened(program, window, "D27")
    listed = [one.text() for one in more_menu(wizard, wizard).actions()]
    assert [one.text() for one in wizard.outline.offered] == listed[-len(wizard.outline.offered) :]


def test_a_form_without_instruments_has_no_menu(program: Program, window: MainWindow) -> None:
    outline = opened(program, window, "D37").outline
    assert outline.offered == []
    assert outline.instruments.isHidden()

"""Choosing the form of a new record: by phase, by typing, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sidesk.actions.form_list import in_order
from sidesk.actions.process import built_in
from sidesk.core.text import Words
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.start import StartDialog
from sidesk.ui.theme import DARK, LIGHT, Look, dress
from tests.support.filling import FORMS
from tests.support.looks import faults

PROCESS, _ = built_in()


def opened(look: Look, parent: QWidget) -> tuple[StartDialog, list[str]]:
    parent.resize(1366, 768)
    parent.show()
    dialog = StartDialog(look, parent, in_order(PROCESS, list(FORMS.values())), [], [], "")
    started: list[str] = []
    dialog.started.connect(lambda form, _project: started.append(form))
    dialog.open()
    dialog.look_for("")
    return dialog, started


def shown(dialog: StartDialog) -> list[str]:
    buttons = [one for one in dialog.findChildren(Button) if one.objectName().startswith("start/")]
    names = [one.objectName().removeprefix("start/") for one in buttons if one.isVisible()]
    return [name for name in names if not name.startswith("like/")]


def headings(dialog: StartDialog) -> list[str]:
    titles = {"Before work", "On site", "Testing", "Service", "Projects, people, places", "Other forms"}
    return [one.text() for one in dialog.findChildren(Text) if one.isVisible() and one.text() in titles]


@pytest.fixture
def parent(look: Look, qapp: object) -> QWidget:
    return QWidget()


def test_all_forms_stand_under_the_phase_they_belong_to(look: Look, parent: QWidget) -> None:
    dialog, _ = opened(look, parent)
    assert sorted(shown(dialog)) == sorted(FORMS)
    assert headings(dialog)[:4] == ["Before work", "On site", "Testing", "Service"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("d38", "D38"), ("派遣", "D38"), ("dispatch", "D38"), ("budget", "D06"), ("联合分包", "D08")],
)
def test_a_few_letters_and_enter_begin_the_record(
    look: Look, parent: QWidget, typed: str, first: str
) -> None:
    dialog, started = opened(look, parent)
    dialog.search.setText(typed)
    assert shown(dialog)[0] == first
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert started == [first]


def test_a_phase_without_a_find_has_no_heading(look: Look, parent: QWidget) -> None:
    dialog, _ = opened(look, parent)
    dialog.search.setText("D38")
    assert headings(dialog) == ["Service"]
    dialog.search.setText("nothing is called so")
    assert headings(dialog) == []


def test_down_leads_into_the_list_and_up_back_to_the_search(look: Look, parent: QWidget) -> None:
    dialog, started = opened(look, parent)
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    names = shown(dialog)
    first = dialog.findChild(Button, f"start/{names[0]}")
    assert isinstance(first, Button)
    assert dialog.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Down)
    second = dialog.findChild(Button, f"start/{names[1]}")
    assert isinstance(second, Button)
    assert dialog.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Up)
    QTest.keyClick(first, Qt.Key.Key_Up)
    assert dialog.focusWidget() is dialog.search
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert started == [names[0]]


@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_and_nothing_too_small(
    qapp: object, fonts: object, language: str, scale: float
) -> None:
    look = Look(LIGHT if scale == 1.0 else DARK, Words(language), scale)
    dress(qapp, look)  # type: ignore[arg-type]
    parent = QWidget()
    dialog, _ = opened(look, parent)
    assert faults(dialog) == []
    dialog.close()

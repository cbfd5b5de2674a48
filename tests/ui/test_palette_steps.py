"""`#` in the palette finds steps of the project in sight; a few commands of the process are found by name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sidesk.ui.hands import type_text
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.toast import Toast
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.palette import Palette
from sidesk.ui.spot_check_dialog import SpotCheckDialog
from sidesk.ui.step_card import StepCard
from tests.support.sampled_window import Sample, sample, sample_store
from tests.support.shell import settle

__all__ = ["sample", "sample_store"]


def asked(sample: Sample, text: str) -> Palette:
    sample.window.finder.seek()
    palette = next(one for one in sample.window.findChildren(Palette) if not one.isHidden())
    settle(sample.program.jobs, 60)
    type_text(palette.edit, text)
    settle(sample.program.jobs, 90)
    return palette


def titles(palette: Palette) -> list[str]:
    items = palette.list.items
    return [items.item(n).title for n in range(items.rowCount()) if items.item(n).run is not None]


def card(sample: Sample) -> StepCard:
    sample.rest()
    shown = next(one for one in sample.window.findChildren(Popover) if one.isVisible())
    found = shown.findChild(StepCard)
    assert found is not None
    return found


@pytest.mark.parametrize("typed", ["#22", "＃22", "# internal acc", "#内部预验收"])
def test_a_step_is_found_by_its_number_and_its_title_in_both_languages(sample: Sample, typed: str) -> None:
    sample.open()
    assert titles(asked(sample, typed))[0].startswith("22 ")


def test_the_sign_alone_lists_every_step_and_a_whole_number_comes_first(sample: Sample) -> None:
    sample.open()
    assert len(titles(asked(sample, "#"))) > 36
    assert titles(asked(sample, "#3"))[0].startswith("3 ")


def test_enter_opens_the_map_at_the_step(sample: Sample) -> None:
    sample.open()
    QTest.keyClick(asked(sample, "#18").edit, Qt.Key.Key_Return)
    assert card(sample).shown.step.code == "18"
    assert isinstance(sample.window.shown(), ProjectsPage)


def test_a_spot_check_is_a_command(sample: Sample) -> None:
    sample.open()
    QTest.keyClick(asked(sample, ">spot").edit, Qt.Key.Key_Return)
    sample.rest()
    assert any(one.isVisible() for one in sample.window.findChildren(SpotCheckDialog))


def test_releasing_a_gate_leads_to_the_step_whose_gate_is_closed(sample: Sample) -> None:
    sample.open("PM", "样例·林舟")
    QTest.keyClick(asked(sample, ">release").edit, Qt.Key.Key_Return)
    assert any(gate.stops for gate in card(sample).shown.gates)


def test_who_may_release_nothing_is_told_so(sample: Sample) -> None:
    sample.open("ENG", "样例·许禾")  # not the deputy
    QTest.keyClick(asked(sample, ">release").edit, Qt.Key.Key_Return)
    sample.rest()
    assert any(one.isVisible() for one in sample.window.findChildren(Toast))
    assert not any(one.isVisible() for one in sample.window.findChildren(Popover))

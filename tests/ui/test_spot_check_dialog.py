"""The dialog of a spot check: what it says while one chooses, and what it hands over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from sidesk.actions.spot_check import AQL, FARTHEST, LINKS, PERCENT, STAGE, Scope, Wanted
from sidesk.ui.hands import click, type_text
from sidesk.ui.kit.text import Text
from sidesk.ui.record_page import RecordPage
from sidesk.ui.spot_check_dialog import SpotCheckDialog
from sidesk.ui.theme import Look
from sidesk.workflow.sampling import Unit
from tests.support.looks import beyond, faults
from tests.support.sampled_window import Sample, sample, sample_store
from tests.support.shell import seen

__all__ = ["sample", "sample_store"]


def units(count: int) -> tuple[Unit, ...]:
    return tuple(Unit(f"P-{number:03}", "1F", float(number)) for number in range(count))


POINTS = Scope(STAGE, "1F", {"en": "Section 1F", "zh": "分段 1F"}, units(200))
FEW = Scope(LINKS, "", {"en": "All links", "zh": "全部链路"}, units(3))
TRADES = [("cable", {"en": "Cabling", "zh": "线缆敷设"}), ("term", {"en": "Termination", "zh": "端接"})]


@pytest.fixture
def parent(look: Look) -> QWidget:
    """The window it opens over."""
    widget = QWidget()
    widget.resize(1366, 768)
    widget.show()
    return widget


def asked(look: Look, parent: QWidget, *scopes: Scope) -> SpotCheckDialog:
    dialog = SpotCheckDialog(look, parent, scopes, TRADES)
    dialog.open()
    return dialog


def test_it_says_at_once_how_many_are_drawn_and_how_many_may_fail(look: Look, parent: QWidget) -> None:
    dialog = asked(look, parent, POINTS)
    assert dialog.said.text().startswith("20 of 200 are drawn.")
    type_text(dialog.percent, "25")
    assert dialog.said.text().startswith("50 of 200 are drawn.")


def test_a_share_is_understood_with_a_comma_and_with_a_sign(look: Look, parent: QWidget) -> None:
    dialog = asked(look, parent, POINTS)
    type_text(dialog.percent, "12,5 %")
    assert dialog.said.text().startswith("25 of 200")


@pytest.mark.parametrize("typed", ["0", "abc", "-5", "250", ""])
def test_a_share_that_makes_no_sense_is_told_and_draws_nothing(
    look: Look, parent: QWidget, typed: str
) -> None:
    dialog = asked(look, parent, POINTS)
    dialog.percent.clear()
    type_text(dialog.percent, typed)
    assert "are drawn" not in dialog.said.text()
    assert dialog.said.text()
    assert not dialog.start.isEnabled()
    type_text(dialog.percent, "10")
    assert dialog.start.isEnabled()


def test_the_trade_follows_what_is_inspected_until_somebody_chooses_one(look: Look, parent: QWidget) -> None:
    cabling, ending = replace(POINTS, trade="cable"), replace(FEW, trade="term")
    dialog = asked(look, parent, cabling, ending)
    taken: list[str] = []
    dialog.chosen.connect(lambda _, trade: taken.append(trade))
    assert dialog.trade.text() == "Cabling"
    dialog.scope.picked.emit("1")
    assert dialog.trade.text() == "Termination"
    dialog.trade.picked.emit("cable")
    dialog.scope.picked.emit("1")
    click(dialog.start)
    assert taken == ["cable"]


def test_by_aql_the_plan_of_the_standard_is_told(look: Look, parent: QWidget) -> None:
    dialog = asked(look, parent, POINTS)
    click(dialog.methods[AQL])
    assert not dialog.percent.isVisible()
    assert dialog.said.text() == "50 of 200 are drawn. Accepted while at most 1 fail."
    dialog.aql.picked.emit("2.5")
    assert dialog.said.text() == "32 of 200 are drawn. Accepted while at most 2 fail."
    dialog.level.picked.emit("I")
    assert dialog.said.text().startswith("20 of 200 are drawn.")


def test_what_was_chosen_is_handed_over(look: Look, parent: QWidget) -> None:
    dialog = asked(look, parent, POINTS, FEW)
    got: list[tuple[Wanted, str]] = []
    dialog.chosen.connect(lambda wanted, trade: got.append((wanted, trade)))
    dialog.scope.picked.emit("1")
    dialog.trade.picked.emit("term")
    click(dialog.methods[PERCENT])
    type_text(dialog.percent, "100")
    click(dialog.start)
    assert got == [(Wanted(FEW, PERCENT, "II", "1.0", 100.0), "term")]


def test_the_farthest_are_in_it_unless_somebody_decides_otherwise(look: Look, parent: QWidget) -> None:
    dialog = asked(look, parent, POINTS)
    assert dialog.wanted is not None
    assert dialog.wanted.method == FARTHEST


def test_where_there_is_nothing_to_draw_from_it_says_where_it_comes_from(look: Look, parent: QWidget) -> None:
    dialog = asked(look, parent)
    told = [one.text() for one in dialog.findChildren(Text) if one.isVisible()]
    assert "There is nothing to draw from yet" in told
    assert any("site survey" in text for text in told)
    assert not dialog.start.isVisible()
    assert faults(dialog) == []


def test_the_page_of_a_project_asks_draws_and_opens_the_inspection(sample: Sample) -> None:
    sample.open("PM", "样例·林舟")
    page = sample.go("projects")
    click(page.findChild(QWidget, "project/spot-check"))
    sample.rest()
    dialog = next(one for one in sample.window.findChildren(SpotCheckDialog) if one.isVisible())
    click(dialog.start)
    seen(sample.program, lambda: isinstance(sample.window.shown(), RecordPage), "nothing was begun")
    opened = sample.window.shown()
    assert isinstance(opened, RecordPage)
    assert opened.opened.form.id == "D20"
    assert opened.opened.answers["sample"]


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
def test_nothing_of_it_is_cut_nor_out_of_reach(sample: Sample, language: str, scale: int) -> None:
    sample.open("PM", "样例·林舟")
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    found: list[str] = []
    for size in ((1366, 768), (1024, 640)):
        sample.window.resize(*size)
        for scopes in ([POINTS, FEW], []):
            dialog = SpotCheckDialog(sample.program.look, sample.window, scopes, TRADES)
            dialog.open()
            for method in dialog.methods if scopes else ():
                dialog._on_method(method)
                sample.rest()
                found += [f"{size} {method}: {fault}" for fault in (*faults(dialog), *beyond(dialog))]
            dialog.reject()
    assert found == []

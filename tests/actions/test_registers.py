"""What registers say: which forms feed them, and what materials come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.actions.registers import Balance, balanced, balances, feeders, restricted
from sidesk.core.canonical import Json
from sidesk.forms.definition import Question
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.ui.registers import FIRST, NAMES
from tests.support.desks import finished, project


def line(project: str = "P", /, **cells: Json) -> RegisterLine:
    return RegisterLine("materials", project, "r", "v", "k", cells, ("", 0))


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def only(*lines: RegisterLine) -> Balance:
    [one] = balanced(lines)
    return one


def issue(desk: Desk, form: str, within: str, answers: Mapping[str, Json]) -> None:
    opened = fill.start(desk, form, within)
    fill.keep(desk, opened.record, {**opened.answers, **answers}, "x", (1, 1))
    finished(desk, opened.record)


def row(**cells: str) -> dict[str, Json]:
    return {"r": {"@order": "1", **cells}}


def test_plan_delivery_log_and_clean_up_add_up_per_item(desk: Desk) -> None:
    within = project(desk)
    issue(desk, "D12", within, {"list": {"lines": row(item="网线", spec="Cat6", unit="m", qty="1000")}})
    for got in ("305", "305.50"):
        issue(desk, "D15", within, {"lines": row(item="网线", spec="Cat6", unit="m", qty_got=got)})
    issue(desk, "D17", within, {"work": {"materials_used": row(item="网线", unit="m", qty="400")}})
    issue(desk, "D25", within, {"tools": {"tools_out": row(item="网线", unit="m", qty="200")}})
    [one] = balances(desk, RegisterQuery("materials"))
    assert (one.item, one.unit, one.specs) == ("网线", "m", ("Cat6",))
    assert (one.planned, one.arrived, one.used, one.left) == numbers("1000", "610.50", "400", "200")
    assert (one.to_come, one.rest, one.difference) == (
        Decimal("389.50"),
        Decimal("210.50"),
        Decimal("-10.50"),
    )
    assert one.wrong


def test_what_comes_out_even_is_not_wrong() -> None:
    one = only(line(item="A", arrived="10"), line(item="A", used="4"), line(item="A", left="6.0"))
    assert (one.difference, one.wrong) == (Decimal(0), False)


def test_nothing_is_said_where_nobody_counted() -> None:
    one = only(line(item="A", planned="10"))
    assert (one.to_come, one.rest, one.difference, one.wrong) == (Decimal(10), None, None, False)
    assert only(line(item="A", arrived="10")).difference is None


def test_more_used_than_arrived_is_wrong_before_anybody_counts() -> None:
    one = only(line(item="A", arrived="3"), line(item="A", used="5"))
    assert (one.rest, one.wrong) == (Decimal(-2), True)


def test_spaces_and_capitals_make_no_other_item_but_the_unit_does() -> None:
    found = balanced(
        [line(item=" Cable  tie ", unit="PCS", planned="1"), line(item="cable tie", unit="pcs", arrived="1"),
         line(item="cable tie", unit="m", arrived="7")]
    )  # fmt: skip
    assert [(one.item, one.unit, one.planned, one.arrived) for one in found] == [
        ("Cable tie", "PCS", Decimal(1), Decimal(1)), ("cable tie", "m", None, Decimal(7)),
    ]  # fmt: skip


def test_an_amount_without_a_unit_belongs_to_the_only_unit_there_is() -> None:
    one = only(line(item="A", left="2"), line(item="a", unit="box", arrived="2"))
    assert (one.unit, one.arrived, one.left, one.wrong) == ("box", Decimal(2), Decimal(2), False)
    two = [line(item="A", left="2"), line(item="A", unit="m", arrived="1"), line(item="A", unit="box")]
    assert [one.unit for one in balanced(two)] == ["", "box", "m"]


def test_projects_are_not_added_to_one_another() -> None:
    found = balanced([line("P", item="A", planned="1"), line("Q", item="A", planned="2")])
    assert [(one.project, one.planned) for one in found] == [("P", Decimal(1)), ("Q", Decimal(2))]


@pytest.mark.parametrize("value", ["abc", "NaN", "Infinity", "", None, ["1"]])
def test_what_is_no_number_adds_nothing(value: Json) -> None:
    assert only(line(item="A", planned=value, arrived="1")).planned is None


def test_lines_without_an_item_are_no_material() -> None:
    assert balanced([line(slot="1", sn="X")]) == []


def test_every_register_of_the_process_is_fed_has_a_title_and_first_columns_that_exist(desk: Desk) -> None:
    fed = feeders(desk)
    process = {
        "people", "points", "links", "devices", "materials", "defects", "decisions", "changes", "questions",
        "training", "tasks", "sections", "visits",
    }  # fmt: skip
    assert process <= set(fed)
    assert set(fed) <= set(NAMES), "a register without a title"
    columns = {
        node.register
        for entry in desk.store.packages.all()
        for _, node in desk.form(entry.sha256).walk()
        if isinstance(node, Question)
    }
    for register in process:
        assert f"{register}.{FIRST[register][0]}" in columns, register
    assert [one.form for one in fed["materials"]] == ["D12", "D15", "D17", "D25", "D27"]


def test_a_restricted_question_restricts_its_column(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert restricted(desk, "changes") == set()
    entry = desk.store.packages.all("D23")[-1].sha256
    cost = Question("cost", "money", register="changes.cost", report="restricted")
    monkeypatch.setitem(desk.known_forms, entry, replace(desk.form(entry), items=(cost,)))
    assert restricted(desk, "changes") == {"cost"}

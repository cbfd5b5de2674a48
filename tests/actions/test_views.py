"""Filters with a name, columns of a form, and sorting by an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions import fill, views
from sidesk.actions.desk import Desk
from sidesk.actions.views import Filter, Layout, View
from tests.support.desks import checklist, copied, finished, new_desk, opened_desk, project


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("views") / "store"
    desk = new_desk(folder)
    within = project(desk)
    for number, place in (("CK-010", "9F"), ("CK-002", "10F"), ("CK-001", "1F")):
        checklist(desk, within, number, place)
    finished(
        desk,
        desk.store.records.page(views.query(desk, Filter(form="D18"), "title", descending=True, limit=1))[
            0
        ].record,
    )
    desk.close()
    return folder


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Iterator[Desk]:
    desk = opened_desk(copied(kept, tmp_path / "store"))
    yield desk
    desk.close()


def read(desk: Desk, wanted: Filter, by: str = "", *, descending: bool = False) -> views.Found:
    columns = {column.name: column for column in views.answer_columns(desk, wanted.form)}
    asked = views.query(desk, wanted, "changed", descending=descending, limit=100)
    shown = [columns["job/check_no"]] if wanted.form else []
    return views.read(desk, asked, shown, by=columns.get(by))


def test_answers_of_drafts_and_finished_records_stand_in_their_columns(desk: Desk) -> None:
    found = read(desk, Filter(form="D18"))
    assert sorted(value[0] for value in found.values.values()) == ["CK-001", "CK-002", "CK-010"]


def test_records_are_sorted_by_an_answer_numbers_as_numbers(desk: Desk) -> None:
    opened = fill.resume(desk, read(desk, Filter(form="D18")).lines[0].record)
    for line, sample in zip(read(desk, Filter(form="D18", state="draft")).lines, ("10", "9"), strict=True):
        answers = dict(fill.resume(desk, line.record).answers)
        answers["job"] = {**answers["job"], "sample_checked": sample}  # type: ignore[dict-item]
        fill.keep(desk, line.record, answers, line.title, (1, 2))
    assert opened.form.id == "D18"
    by = read(desk, Filter(form="D18", state="draft"), "job/sample_checked")
    samples = [fill.resume(desk, line.record).answers["job"]["sample_checked"] for line in by.lines]  # type: ignore[index, call-overload]
    assert samples == ["9", "10"]


def test_too_many_records_to_sort_by_an_answer_are_said_to_be_too_many(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    found = read(desk, Filter(form="D18"), "job/check_no")
    assert found.too_many
    assert len(found.lines) == 3


def test_who_has_not_answered_stands_last_in_either_direction(desk: Desk) -> None:
    opened = fill.start(desk, "D18")
    blank = opened.record
    fill.keep(desk, blank, {**opened.answers, "job": {"trade": "duct"}}, "", (1, 2))
    for descending in (True, False):
        found = read(desk, Filter(form="D18"), "job/check_no", descending=descending)
        assert found.lines[-1].record == blank


def test_a_filter_keeps_its_name_until_it_is_dropped(desk: Desk) -> None:
    mine = View("我的检查单", Filter(form="D18", span="week", missing=True), "title", descending=False)
    views.keep_views(desk, [mine])
    assert views.views(desk) == [mine]
    views.keep_views(desk, [])
    assert views.views(desk) == []


def test_a_filter_somebody_damaged_is_taken_as_far_as_it_makes_sense(desk: Desk) -> None:
    desk.store.settings.set("record views", [{"name": "x", "filter": {"form": 7, "state": "draft"}}, "?"])
    assert views.views(desk) == [View("x", Filter(state="draft"))]


def test_columns_of_a_form_are_remembered_apart_from_those_of_others(desk: Desk) -> None:
    views.keep_layout(desk, "D18", Layout(("record", "job/trade"), {"record": 300}))
    assert views.layout(desk, "D18") == Layout(("record", "job/trade"), {"record": 300})
    assert views.layout(desk, "D26") == Layout()


def test_every_form_has_columns_that_say_something_about_a_record(desk: Desk) -> None:
    for form in ("D02", "D18", "D26", "D27"):
        columns = views.answer_columns(desk, form)
        assert 1 <= len(views.first_columns(columns)) <= views.FIRST, form
        assert not any(
            column.path[0] == "header" for column in columns if column.name in views.first_columns(columns)
        )
    assert views.answer_columns(desk, "unknown") == []


def test_my_drafts_are_mine_although_nobody_has_signed_them(desk: Desk) -> None:
    assert views.people(desk)[0] == desk.person.name
    assert len(read(desk, Filter(form="D18", person=desk.person.name)).lines) == 3
    assert read(desk, Filter(form="D18", person="somebody else")).lines == []

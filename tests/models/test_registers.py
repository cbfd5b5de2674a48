"""Registers: lines drawn from records."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Group, Question, Repeat
from sidesk.models.entities import WITHDRAWN, RegisterQuery
from sidesk.models.extraction import rows_of
from sidesk.models.store import Store
from tests.models.written import FORM, PACKAGE, PACKAGE_HASH, answers, revision


def test_each_row_of_a_table_is_a_line_with_what_stands_above_it() -> None:
    rows = rows_of(FORM, answers("Hall 3", A="12.5", B="9"))
    assert [(row.register, row.key, dict(row.cells)) for row in rows] == [
        ("links", "links/row-A", {"room": "Hall 3", "label": "A", "length": "12.5"}),
        ("links", "links/row-B", {"room": "Hall 3", "label": "B", "length": "9"}),
    ]


def test_a_table_without_rows_is_no_line() -> None:
    assert rows_of(FORM, answers("Hall 3")) == []


def test_rows_stand_in_the_order_people_gave_them() -> None:
    given: dict[str, Json] = {
        "links": {
            "x": {"@order": "10", "label": "X"},
            "y": {"@order": "9.5", "label": "Y"},
            "z": {"label": "Z"},
        }
    }
    assert [row.cells["label"] for row in rows_of(FORM, given)] == ["Z", "Y", "X"]


def test_a_record_without_a_table_is_one_line_and_tables_within_tables_reach_their_rows() -> None:
    device = Form("D27", "1", {}, ("en",), (Question("serial", "text", register="devices.serial"),), {})
    (row,) = rows_of(device, {"serial": "FOC1"})
    assert (row.key, row.cells) == ("", {"serial": "FOC1"})
    assert rows_of(device, {}) == []
    inner = Repeat("ports", (Question("port", "text", register="ports.port"),), table=True)
    outer = Repeat("rooms", (Question("room", "text", register="ports.room"), Group("g", (inner,))))
    nested = Form("X", "1", {}, ("en",), (outer,), {})
    given: dict[str, Json] = {
        "rooms": {"r": {"room": "R", "g": {"ports": {"p": {"port": "1"}, "q": {"port": "2"}}}}}
    }
    assert [(row.key, dict(row.cells)) for row in rows_of(nested, given)] == [
        ("rooms/r/ports/p", {"room": "R", "port": "1"}),
        ("rooms/r/ports/q", {"room": "R", "port": "2"}),
    ]


@pytest.mark.parametrize(
    "given", [{"links": "x"}, {"links": {"a": "x"}}, {"head": []}, {"links": {"a": {"@order": "1e9"}}}]
)
def test_answers_of_another_shape_give_no_lines_and_no_error(given: dict[str, Json]) -> None:
    assert rows_of(FORM, given) == []


def test_lines_follow_the_newest_state_of_their_record(store: Store) -> None:
    store.packages.add(PACKAGE)
    first = revision(given=answers("Hall 3", A="12.5", B="9"))
    store.records.add_revisions([first])
    assert store.registers.names() == ["links"]
    assert store.registers.count(RegisterQuery("links")) == 2
    second = revision(given=answers("Hall 3", B="10"), parents=[first.id])
    store.records.add_revisions([second])
    (line,) = store.registers.page(RegisterQuery("links"))
    assert (line.record, line.revision, line.cells["length"]) == ("r1", second.id, "10")
    assert store.registers.of("r1") == [line]
    store.records.add_revisions([revision(kind=WITHDRAWN, parents=[second.id])])
    assert store.registers.count(RegisterQuery("links")) == 0


def test_a_form_that_comes_later_brings_the_lines(store: Store) -> None:
    store.records.add_revisions([revision(given=answers("Hall 3", A="12.5"))])
    assert store.registers.count(RegisterQuery("links")) == 0
    assert store.packages.add(PACKAGE) == PACKAGE_HASH
    assert store.registers.count(RegisterQuery("links")) == 1
    store.registers.rebuild()
    assert store.registers.count(RegisterQuery("links")) == 1


@pytest.fixture
def filled(store: Store) -> Store:
    store.packages.add(PACKAGE)
    lengths = ["9", "10", "9.5", "-3", "100", "open", "", "2026-05-11", "10.1.2.3", "10.1.2.20", "9", "9"]
    for number in range(3):
        links = {f"L{number}{at:02}": length for at, length in enumerate(lengths)}
        given = answers(f"Hall {number}", **links)
        store.records.add_revisions([revision(f"r{number}", given=given, project=f"P{number % 2}")])
    return store


def test_numbers_sort_as_numbers_before_words_and_empty_cells_come_last(filled: Store) -> None:
    page = filled.registers.page(RegisterQuery("links", order="length", project="P1"))
    assert [line.cells.get("length") for line in page] == [
        "-3", "9", "9", "9", "9.5", "10", "100", "10.1.2.20", "10.1.2.3", "2026-05-11", "open", None,
    ]  # fmt: skip


@pytest.mark.parametrize("order", ["", "length", "room", "label"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("project", ["", "P0"])
def test_pages_continue_without_a_gap_or_a_repeat(
    filled: Store, order: str, descending: bool, project: str
) -> None:
    query = RegisterQuery("links", project=project, order=order, descending=descending, limit=5)
    everything = filled.registers.page(RegisterQuery("links", project, order, descending, limit=1000))
    seen, after = [], None
    while page := filled.registers.page(query, after):
        seen += page
        after = page[-1]
    assert seen == everything
    assert len(seen) == filled.registers.count(query) == (24 if project else 36)
    assert filled.registers.page(query, skip=17) == everything[17:22]


def test_a_register_is_narrowed_by_text(filled: Store) -> None:
    query = RegisterQuery("links", text="HALL 2", order="length", limit=100)
    assert {line.cells["room"] for line in filled.registers.page(query)} == {"Hall 2"}
    assert filled.registers.count(query) == 12


def test_a_column_that_is_no_name_is_our_mistake(filled: Store) -> None:
    for query in (RegisterQuery("links", order="x') OR 1"), RegisterQuery("li'nks", order="label")):
        with pytest.raises(ValueError, match="names no"):
            filled.registers.page(query)

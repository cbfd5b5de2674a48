"""Finding records by what people remember of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.models import search
from sidesk.models.store import Store
from tests.models.written import draft


@pytest.fixture
def filled(store: Store) -> Store:
    texts = {
        "room": "西安市高新区数据中心机房，三层", "serial": "Serial FOC2231X0AB, firmware 17.9.4a",
        "address": "10.20.30.40 gateway 10.20.30.1", "label": "机柜 A-07 端口 24",
        "other": "Basement corridor",
    }  # fmt: skip
    for record, text in texts.items():
        store.records.start_draft(draft(record, {"remark": text}, number=f"P-D18-7KQ2-{record}"))
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("高新", "room"), ("机房", "room"), ("数据中心", "room"), ("心", "room"), ("层", "room"),
        ("FOC2231X0AB", "serial"), ("31x0", "serial"), ("0ab", "serial"), ("ＦＯＣ２２３１", "serial"),
        ("17.9.4", "serial"), ("20.30.40", "address"), ("a-07", "label"), ("机柜 24", "label"),
        ("corridor", "other"), ("corri basement", "other"), ("7KQ2-other", "other"),
    ],
)  # fmt: skip
def test_a_fragment_finds_its_record(filled: Store, typed: str, found: str) -> None:
    assert [line.record for line in filled.search(typed)] == [found]


@pytest.mark.parametrize("typed", ["", "  ", "-", "数中", "FOC2232", "基站", '"', "a OR b NOT", "*", "心数"])
def test_what_nobody_wrote_is_not_found(filled: Store, typed: str) -> None:
    assert filled.search(typed) == []


def test_a_hit_in_the_number_or_title_comes_before_one_in_the_answers(store: Store) -> None:
    store.records.start_draft(draft("a", {"remark": "pump room"}, number="N1"))
    store.records.keep_draft("a", {"remark": "x"}, "Pump", 0, 0)
    store.records.start_draft(draft("b", {"remark": "pump"}, number="N2"))
    assert [line.record for line in store.search("pump")] == ["a", "b"]


def test_hashes_and_strokes_are_not_words(store: Store) -> None:
    given = {
        "photo": [{"sha256": "ab" * 32, "name": "rack.jpg"}],
        "sign": {"strokes": [[[1, 2]]], "name": "Li"},
        "rows": {"row": {"@order": "77001", "label": "A"}},
    }
    store.records.start_draft(draft("a", given, number="N1"))
    assert store.search("abab") == store.search("77001") == []
    assert [line.record for line in store.search("rack.jpg")] == ["a"]
    assert [line.record for line in store.search("Li")] == ["a"]


TEXT = st.text(alphabet="高新区机房数据AbC019.-: ，é", min_size=1, max_size=24)


@given(text=TEXT, data=st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert _matches(part, text) or not search.query(part)


@given(text=TEXT, other=TEXT)
def test_a_word_that_is_nowhere_in_a_text_is_not_found_in_it(text: str, other: str) -> None:
    words = list(search._runs(other))
    if words and not all(any(word in run for run in search._runs(text)) for word in words):
        assert not _matches(other, text)


def _matches(asked: str, text: str) -> bool:
    import sqlite3

    from sidesk.models.tables import SEARCH

    query = search.query(asked)
    if not query:
        return False
    connection = sqlite3.connect(":memory:")
    try:
        table = "search_answers"
        connection.execute(SEARCH[1].replace(", contentless_delete=1", ""))
        connection.execute(f"INSERT INTO {table}(rowid, words) VALUES (1, ?)", (search.pieces(text),))
        return bool(connection.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH ?", (query,)).fetchall())
    finally:
        connection.close()

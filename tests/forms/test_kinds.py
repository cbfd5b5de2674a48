"""Answers as people type them, as they are stored, and as they are read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import Json, canonical
from sidesk.core.text import Words
from sidesk.forms.definition import KINDS, Choice, Question
from sidesk.forms.kinds import ENTRIES, NotAnAnswer, computed, is_stored, shown, stored

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=SHANGHAI)
SHA = "a" * 64
PHOTO: Json = {
    "sha256": SHA,
    "name": "a.jpg",
    "mime": "image/jpeg",
    "size": 5,
    "caption": "Rack",
    "taken_at": "x",
}
SIGNED: Json = {
    "strokes": [[[0, 0], [10, 20, 5]]],
    "name": "Li",
    "role": "PM",
    "at": "2026-05-11T14:03:22+08:00",
}


def question(kind: str, unit: str = "") -> Question:
    return Question("q", kind, unit=unit)


TYPED: list[tuple[str, str, str, Json]] = [
    ("decimal", "m", "１２．５", "12.5"),
    ("decimal", "m", "12,5", "12.5"),
    ("decimal", "m", "0,123", "0.123"),
    ("decimal", "m", ",5", "0.5"),
    ("decimal", "m", "12,50", "12.50"),
    ("decimal", "m", "1,234.5", "1234.5"),
    ("decimal", "m", "1,234,567", "1234567"),
    ("decimal", "m", "1 000", "1000"),
    ("decimal", "m", "1\u00a0000\u202f000", "1000000"),
    ("decimal", "m", "12.5 m", "12.5"),
    ("decimal", "m", "12.5米", "12.5"),
    ("decimal", "m", "１２．５ｍ", "12.5"),
    ("decimal", "m", "−3", "-3"),
    ("decimal", "m", "－3", "-3"),
    ("decimal", "m", "+5", "5"),
    ("decimal", "m", "007", "7"),
    ("decimal", "m", "5.", "5"),
    ("decimal", "m", "12。5", "12.5"),
    ("decimal", "m", "1.2e-9", "0.0000000012"),
    ("decimal", "m", "1.2e3", "1200"),
    ("decimal", "m", "12.345E1", "123.45"),
    ("decimal", "m", "-0.00", "0.00"),
    ("decimal", "dB", "5 db", "5"),
    ("decimal", "mW", "5 mW", "5"),
    ("decimal", "℃", "21.5 ℃", "21.5"),
    ("decimal", "℃", "21.5度", "21.5"),
    ("decimal", "m", "1 234,5", "1234.5"),
    ("decimal", "m", "1.234,5", "1234.5"),
    ("decimal", "m", "1'234.5", "1234.5"),
    ("decimal", "m", "1234,567", "1234.567"),
    ("decimal", "m", "1.2k", "1200"),
    ("decimal", "m", "2 km", "2000"),
    ("decimal", "m", "30.0 cm", "0.300"),
    ("decimal", "m", "12.5 mm", "0.0125"),
    ("decimal", "m", "5 MM", "0.005"),
    ("decimal", "m", "85.3m", "85.3"),
    ("decimal", "m", "3公里", "3000"),
    ("decimal", "cm", "19 英寸", "48.26"),
    ("decimal", "Ω", "5 kΩ", "5000"),
    ("decimal", "Ω", "4.7千欧", "4700"),
    ("decimal", "mW", "5 MW", "5000000000"),
    ("decimal", "Mbit/s", "1 Gbps", "1000"),
    ("decimal", "µs", "3 us", "3"),
    ("decimal", "°C", "-40 °F", "-40"),
    ("decimal", "°C", "51 ℉", "10.5555555556"),
    ("decimal", "h", "90 min", "1.5"),
    ("decimal", "月 / months", "3 months", "3"),
    ("decimal", "", "3.5万", "35000"),
    ("integer", "", "1,234", "1234"),
    ("integer", "", "1.2k", "1200"),
    ("money", "", "1,200", "1200.00"),
    ("money", "元", "3.5 万元", "35000.00"),
    ("money", "元", "5角", "0.50"),
    ("integer", "", "12.0", "12"),
    ("integer", "台", "12 台", "12"),
    ("money", "", "¥12.50", "12.50"),
    ("money", "", "￥1,200.00", "1200.00"),
    ("money", "", "-¥5", "-5.00"),
    ("money", "", "12.50元", "12.50"),
    ("money", "", "RMB 8", "8.00"),
    ("date", "", "2026-5-11", "2026-05-11"),
    ("date", "", "2026/5/11", "2026-05-11"),
    ("date", "", "2026.5.1", "2026-05-01"),
    ("date", "", "20260511", "2026-05-11"),
    ("date", "", "5月11日", "2026-05-11"),
    ("date", "", "5月11号", "2026-05-11"),
    ("date", "", "2024年2月29日", "2024-02-29"),
    ("date", "", "２０２６－５－１１", "2026-05-11"),
    ("date", "", "5/11", "2026-05-11"),
    ("date", "", "5-11", "2026-05-11"),
    ("date", "", "25/12", "2026-12-25"),
    ("date", "", "25/11/2026", "2026-11-25"),
    ("date", "", "11.5.2026", "2026-05-11"),
    ("date", "", "11 May", "2026-05-11"),
    ("date", "", "11th may 2025", "2025-05-11"),
    ("date", "", "11-Sept-2026", "2026-09-11"),
    ("date", "", "May 11, 2026", "2026-05-11"),
    ("date", "", "今天", "2026-05-11"),
    ("date", "", "Yesterday", "2026-05-10"),
    ("date", "", "+3", "2026-05-14"),
    ("date", "", "-11天", "2026-04-30"),
    ("time", "", "now", "14:03"),
    ("time", "", "9", "09:00"),
    ("time", "", "930", "09:30"),
    ("time", "", "14h30", "14:30"),
    ("time", "", "2pm", "14:00"),
    ("time", "", "下午2点半", "14:30"),
    ("time", "", "3点一刻", "03:15"),
    ("datetime", "", "现在", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "今天9:30", "2026-05-11T09:30:00+08:00"),
    ("datetime", "", "1403", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "昨天下午2点半", "2026-05-10T14:30:00+08:00"),
    ("datetime", "", "11 May 2026 2:30 pm", "2026-05-11T14:30:00+08:00"),
    ("datetime", "", "May 11, 9:30", "2026-05-11T09:30:00+08:00"),
    ("datetime", "", "2026-05-11 14:03 +09:00", "2026-05-11T14:03:00+09:00"),
    ("time", "", "14:3", "14:03"),
    ("time", "", "1403", "14:03"),
    ("time", "", "14：03", "14:03"),
    ("time", "", "14:03:05", "14:03:05"),
    ("time", "", "下午2:03", "14:03"),
    ("time", "", "晚上 9点", "21:00"),
    ("time", "", "9点5分", "09:05"),
    ("time", "", "9时5分7秒", "09:05:07"),
    ("time", "", "2:03 PM", "14:03"),
    ("time", "", "2:03p.m.", "14:03"),
    ("time", "", "12:00 am", "00:00"),
    ("time", "", "上午12:30", "00:30"),
    ("time", "", "下午12:30", "12:30"),
    ("time", "", "中午12点", "12:00"),
    ("time", "", "中午11:30", "11:30"),
    ("time", "", "中午1点", "13:00"),
    ("time", "", "下午14:03", "14:03"),
    ("datetime", "", "2026-5-11 14:3", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "2026-05-11 14:03", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "2026-05-11T14:03:22Z", "2026-05-11T14:03:22+00:00"),
    ("datetime", "", "2026-05-11t14:03", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "2026年5月11日 下午2:03", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "5月11日14:03", "2026-05-11T14:03:00+08:00"),
    ("datetime", "", "20260511 1403", "2026-05-11T14:03:00+08:00"),
    ("ip", "", "192。168。1。1", "192.168.1.1"),
    ("ip", "", "192.168.001.010", "192.168.1.10"),
    ("ip", "", " 10.0.0.0 ", "10.0.0.0"),
    ("ip", "", "10.0.0.1／24", "10.0.0.1/24"),
    ("ip", "", "FE80::0:1", "fe80::1"),
    ("mac", "", "aa-bb-cc-dd-ee-ff", "AA:BB:CC:DD:EE:FF"),
    ("mac", "", "aabb.ccdd.eeff", "AA:BB:CC:DD:EE:FF"),
    ("mac", "", "aabbcc-ddeeff", "AA:BB:CC:DD:EE:FF"),
    ("mac", "", "ＡＡ：bb：cc：dd：ee：ff", "AA:BB:CC:DD:EE:FF"),
    ("mac", "", "aabbccddeeff", "AA:BB:CC:DD:EE:FF"),
    ("geopoint", "", "31.2304，121.4737", {"lat": "31.2304", "lon": "121.4737"}),
    ("geopoint", "", "-31 +121 5 3.5", {"lat": "-31", "lon": "121", "alt": "5", "accuracy": "3.5"}),
    ("yesno", "", "是", "yes"),
    ("yesno", "", "No", "no"),
    ("verdict", "", "不合格", "fail"),
    ("verdict", "", "ＮＡ", "na"),
    ("one", "", " cat6a ", "cat6a"),
    ("many", "", "a b、c，a", ["a", "b", "c"]),
    ("acknowledge", "", "√", "OK"),
    ("text", "", "  e\u0301 \n b ", "\u00e9   b"),
    ("long", "", "a  \r\n\r\nb\n\n", "a\n\nb"),
    ("barcode", "", "X-1\n", "X-1"),
    ("person", "", "李 雷", "李 雷"),
]


@pytest.mark.parametrize(("kind", "unit", "text", "value"), TYPED, ids=[f"{k}:{t!r}" for k, _, t, _ in TYPED])
def test_what_is_typed_is_stored_in_one_way(kind: str, unit: str, text: str, value: Json) -> None:
    found = stored(question(kind, unit), text, NOW)
    assert found == value
    assert found is not None
    assert is_stored(question(kind, unit), found)


REFUSED = [
    ("decimal", "m", "1,234", "1234 or 1.234"),
    ("decimal", "m", "1.2.3", "1234.5"),
    ("decimal", "m", "1 2", "1234.5"),
    ("decimal", "m", "1,2,3", "1234.5"),
    ("decimal", "m", "12.5 kg", "The unit here is m, and “kg” cannot be converted"),
    ("decimal", "W", "5 mw", "The unit here is W, and “mw” cannot be converted"),
    ("decimal", "次/min", "5 次", "cannot be converted"),
    ("decimal", "m", "12,345 678", "1234.5"),
    ("decimal", "", "5 x", "not a number"),
    ("decimal", "m", "abc", "12.5"),
    ("decimal", "m", "--1", "not a number"),
    ("decimal", "m", "9" * 50, "40 digits"),
    ("decimal", "m", "1e50", "40 digits"),
    ("integer", "", "12.5", "whole number"),
    ("integer", "", "x", "like 12."),
    ("money", "", "12 x", "not a number"),
    ("date", "", "2026-02-30", "There is no day"),
    ("date", "", "13-32", "There is no day"),
    ("date", "", "26年5月11日", "four digits"),
    ("date", "", "11.5.26", "four digits, like 2026-05-11"),
    ("date", "", "11 Mai 2026", "2026-05-11"),
    ("date", "", "+9999999", "2026-05-11"),
    ("date", "", "2026-5/11", "2026-05-11"),
    ("date", "", "y" * 100, "y…”"),
    ("time", "", "24:00", "14:03"),
    ("time", "", "14:60", "14:03"),
    ("time", "", "14:03:60", "14:03"),
    ("time", "", "上午13:00", "14:03"),
    ("time", "", "下午24:00", "14:03"),
    ("time", "", "晚上12点", "14:03"),
    ("time", "", "noon", "14:03"),
    ("datetime", "", "2026-05-11", "a date and a time"),
    ("datetime", "", "5月11日", "a date and a time"),
    ("datetime", "", "2026-05-11 99:00", "not a time"),
    ("ip", "", "256.1.1.1", "192.168.1.10"),
    ("ip", "", "10.0.0", "192.168.1.10"),
    ("mac", "", "aa:bb:cc:dd:ee", "12 hexadecimal"),
    ("mac", "", "aa-bb:cc-dd-ee-ff", "12 hexadecimal"),
    ("geopoint", "", "91 0", "latitude, then longitude"),
    ("geopoint", "", "0 181", "latitude, then longitude"),
    ("geopoint", "", "31", "latitude, then longitude"),
    ("geopoint", "", "1 2 3 4 5", "latitude, then longitude"),
    ("geopoint", "", "1 2 x", "latitude, then longitude"),
    ("yesno", "", "maybe", "Yes, No"),
    ("verdict", "", "good", "Pass, Fail, N/A"),
    ("acknowledge", "", "no", "OK"),
    ("photo", "", "a.jpg", "cannot be typed"),
    ("file", "", "a.jpg", "cannot be typed"),
    ("signature", "", "Li", "cannot be typed"),
]


@pytest.mark.parametrize(
    ("kind", "unit", "text", "said"), REFUSED, ids=[f"{k}:{t[:20]!r}" for k, _, t, _ in REFUSED]
)
def test_what_is_no_answer_is_told_with_an_example(kind: str, unit: str, text: str, said: str) -> None:
    with pytest.raises(NotAnAnswer) as caught:
        stored(question(kind, unit), text, NOW)
    assert said in caught.value.message["en"]
    assert caught.value.message["zh"] != caught.value.message["en"]
    assert len(caught.value.message["en"]) < 140


def test_nothing_typed_is_no_answer() -> None:
    for kind in KINDS:
        assert stored(question(kind), " \u3000\n") is None
    assert stored(question("many"), ",") is None


def test_without_a_moment_the_present_year_counts() -> None:
    found = stored(question("date"), "5月11日")
    assert isinstance(found, str)
    assert found.endswith("-05-11")


def test_a_moment_without_offset_is_utc() -> None:
    naive = NOW.replace(tzinfo=None)
    assert stored(question("datetime"), "2026-05-11 14:03", naive) == "2026-05-11T14:03:00+00:00"


RIGHT: list[tuple[str, Json]] = [
    ("text", "a"),
    ("decimal", "-12.50"),
    ("decimal", {"value": "1", "unit": "km"}),
    ("integer", "0"),
    ("time", "14:03:22"),
    ("datetime", "2026-05-11T14:03:22.5Z"),
    ("photo", [PHOTO]),
    ("file", [{"sha256": SHA, "name": "a", "mime": "b", "original_sha256": SHA}]),
    ("signature", SIGNED),
    ("signature", {"strokes": [[[1000, 400]]], "shown": SHA}),
    ("many", ["a"]),
    ("geopoint", {"lat": "0", "lon": "-180"}),
    ("calculate", "x"),
    ("note", "x"),
]
WRONG: list[tuple[str, Json]] = [
    ("text", ""),
    ("text", "e\u0301"),
    ("text", 1),
    ("text", ["a"]),
    ("decimal", "012"),
    ("decimal", "1."),
    ("decimal", "1e5"),
    ("decimal", "９"),
    ("decimal", "1" * 60),
    ("decimal", 1),
    ("decimal", {"value": "x", "unit": "km"}),
    ("decimal", {"value": "1", "unit": ""}),
    ("decimal", {"value": "1"}),
    ("integer", "1.0"),
    ("date", "2026-02-30"),
    ("date", "2026-5-1"),
    ("date", 1),
    ("time", "25:00"),
    ("time", "9:00"),
    ("time", None),
    ("datetime", "2026-05-11T14:03:22"),
    ("datetime", "2026-05-11 14:03:22+08:00"),
    ("datetime", "2026-13-11T14:03:22+08:00"),
    ("datetime", "20260511T140322+0800xxxx"),
    ("datetime", 5),
    ("yesno", "maybe"),
    ("verdict", ["pass"]),
    ("many", []),
    ("many", "a"),
    ("many", ["a", "a"]),
    ("many", ["a", 1]),
    ("many", [" "]),
    ("ip", "192.168.01.1"),
    ("ip", "x"),
    ("ip", 1),
    ("mac", "aa:bb:cc:dd:ee:ff"),
    ("mac", None),
    ("geopoint", "31 121"),
    ("geopoint", {"lat": "31"}),
    ("geopoint", {"lat": "31", "lon": 121}),
    ("geopoint", {"lat": "91", "lon": "1"}),
    ("geopoint", {"lat": "1", "lon": "1", "alt": "high"}),
    ("geopoint", {"lat": "1", "lon": "1", "speed": "1"}),
    ("photo", []),
    ("photo", PHOTO),
    ("photo", ["x"]),
    ("photo", [{"sha256": "b", "name": "a", "mime": "b"}]),
    ("photo", [{"sha256": SHA, "name": "a"}]),
    ("photo", [{"sha256": SHA, "name": 1, "mime": "b"}]),
    ("photo", [{"sha256": SHA, "name": "a", "mime": "b", "size": True}]),
    ("photo", [{"sha256": SHA, "name": "a", "mime": "b", "more": "c"}]),
    ("signature", []),
    ("signature", {"strokes": []}),
    ("signature", {"strokes": [[]]}),
    ("signature", {"strokes": [[[1]]]}),
    ("signature", {"strokes": [[[1001, 1]]]}),
    ("signature", {"strokes": [[[1, 401]]]}),
    ("signature", {"strokes": [[[-1, 1]]]}),
    ("signature", {"strokes": [[[1, True]]]}),
    ("signature", {"strokes": [[[1, 1]]], "name": 1}),
    ("signature", {"strokes": [[[1, 1]]], "more": "x"}),
    ("signature", {"strokes": ["x"]}),
    ("signature", {"strokes": [["x"]]}),
    ("acknowledge", "yes"),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_a_stored_shape_is_recognised(kind: str, value: Json) -> None:
    assert is_stored(question(kind), value)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_another_shape_is_not(kind: str, value: Json) -> None:
    assert not is_stored(question(kind), value)


OPTIONS = (Choice("a", {"zh": "甲", "en": "Alpha"}), Choice("b", {}))
READ: list[tuple[str, str, Json | None, str, str]] = [
    ("text", "", None, "", ""),
    ("text", "", "a", "a", "a"),
    ("text", "", {"x": [1, None]}, "1 ", "1 "),
    ("decimal", "m", "12.50", "12.50 m", "12.50 m"),
    ("decimal", "", "12.50", "12.50", "12.50"),
    ("decimal", "m", {"value": "3", "unit": "km"}, "3 km", "3 km"),
    ("date", "", "2026-05-11", "2026-05-11", "2026-05-11"),
    ("datetime", "", "2026-05-11T14:03:22+08:00", "2026-05-11 14:03 +08:00", "2026-05-11 14:03 +08:00"),
    ("datetime", "", "2026-05-11T14:03", "2026-05-11 14:03", "2026-05-11 14:03"),
    ("datetime", "", "soon", "soon", "soon"),
    ("datetime", "", 5, "5", "5"),
    ("one", "", "a", "甲", "Alpha"),
    ("one", "", "b", "b", "b"),
    ("one", "", "c", "c", "c"),
    ("many", "", ["a", "b"], "甲、b", "Alpha, b"),
    ("yesno", "", "yes", "是", "Yes"),
    ("verdict", "", "na", "不适用", "N/A"),
    ("acknowledge", "", "OK", "已确认", "Confirmed"),
    ("acknowledge", "", "x", "x", "x"),
    ("geopoint", "", {"lat": "31", "lon": "121"}, "31, 121", "31, 121"),
    ("geopoint", "", {"lat": "31", "lon": "121", "accuracy": "5"}, "31, 121 (±5 m)", "31, 121 (±5 m)"),
    ("geopoint", "", "x", "x", "x"),
    ("photo", "", [PHOTO, {"name": "b.jpg"}, {}, 1], "Rack, b.jpg, ", "Rack, b.jpg, "),
    ("photo", "", "x", "x", "x"),
    ("signature", "", SIGNED, "Li, PM, 2026-05-11 14:03 +08:00", "Li, PM, 2026-05-11 14:03 +08:00"),
    ("signature", "", {"strokes": []}, "已签名", "Signed"),
    ("signature", "", "x", "x", "x"),
]


@pytest.mark.parametrize(("kind", "unit", "value", "zh", "en"), READ)
def test_an_answer_reads_in_both_languages(
    kind: str, unit: str, value: Json | None, zh: str, en: str
) -> None:
    options = OPTIONS if kind in ("one", "many") else ()
    assert shown(question(kind, unit), value, Words("zh"), options) == zh
    assert shown(question(kind, unit), value, Words("en"), options) == en


def test_the_unit_can_stand_elsewhere() -> None:
    assert shown(question("decimal", "m"), "12.50", Words("en"), (), unit=False) == "12.50"


COMPUTED: list[tuple[str, str | float | bool, Json | None]] = [
    ("calculate", 12.0, "12"),
    ("calculate", 0.1 + 0.2, "0.3"),
    ("calculate", "", None),
    ("calculate", float("nan"), None),
    ("calculate", float("-inf"), None),
    ("calculate", True, "true"),
    ("calculate", "e\u0301", "\u00e9"),
    ("date", 20584.0, "2026-05-11"),
    ("date", "2026-05-11T23:00:00Z", "2026-05-12"),
    ("date", "soon", "soon"),
    ("time", 0.5, "12:00"),
    ("time", "14:03", "14:03"),
    ("datetime", "2026-05-11T14:03:22.250+08:00", "2026-05-11T14:03:22+08:00"),
    ("yesno", True, "yes"),
    ("yesno", False, "no"),
    ("yesno", "yes", "yes"),
    ("many", "a b", ["a", "b"]),
    ("geopoint", "31 121 0 0", {"lat": "31", "lon": "121", "alt": "0", "accuracy": "0"}),
    ("geopoint", "x", None),
    ("acknowledge", True, "OK"),
]


@pytest.mark.parametrize(("kind", "value", "expected"), COMPUTED)
def test_what_an_expression_gives_becomes_an_answer(
    kind: str, value: str | float | bool, expected: Json | None
) -> None:
    assert computed(question(kind), value, SHANGHAI) == expected


def test_every_kind_has_its_entry() -> None:
    assert set(ENTRIES) == set(KINDS)


JSON: st.SearchStrategy[Json] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**40), 2**40),
        st.text(max_size=12),
        st.sampled_from([SHA, "31"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["value", "unit", "lat", "lon", "strokes", "sha256", "name", "mime", "size"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), JSON)
def test_any_value_is_judged_and_read(kind: str, value: Json) -> None:
    is_stored(question(kind, "m"), value)
    assert isinstance(shown(question(kind, "m"), value, Words("en"), OPTIONS), str)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.text(st.characters(codec="utf-8"), max_size=20), st.booleans())
def test_any_text_is_stored_or_refused_and_storing_is_stable(kind: str, text: str, with_number: bool) -> None:
    asked = question(kind, "m")
    try:
        found = stored(asked, f"1{text}" if with_number else text, NOW)
    except NotAnAnswer:
        return
    if found is None:
        return
    canonical(found)
    assert is_stored(asked, found), found
    again = shown(asked, found, Words("en"), (), unit=False)
    if kind not in ("acknowledge", "geopoint", "datetime", "many"):
        assert stored(asked, again, NOW) == found


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("5/11", "2026-05-11", "2026-11-05"),
        ("13/5", "2026-05-13", "2026-05-13"),
        ("5/13/2026", "2026-05-13", "2026-05-13"),
        ("11.5.2026", "2026-05-11", "2026-05-11"),
    ],
)
def test_whether_day_or_month_comes_first_is_a_matter_of_language(text: str, zh: str, en: str) -> None:
    for language, day in (("zh", zh), ("en", en)):
        assert stored(question("date"), text, NOW, language) == day
        assert stored(question("datetime"), f"{text} 9:30", NOW, language) == f"{day}T09:30:00+08:00"


@pytest.mark.parametrize("text", ["05/11/2026", "5-11-2026", "5/11/2026"])
def test_a_day_and_month_that_may_be_either_is_asked_for_again_in_chinese(text: str) -> None:
    with pytest.raises(NotAnAnswer) as wrong:
        stored(question("date"), text, NOW, "zh")
    assert "可能是5月11日，也可能是11月5日" in wrong.value.message["zh"]
    assert stored(question("date"), text, NOW, "en") == "2026-11-05"
    for clear in ("2026/5/11", "5/5/2026", "13/5/2026"):
        assert is_stored(question("date"), stored(question("date"), clear, NOW, "zh"))


SIGNS = "0123456789.,:/- +'eEkKmMcsVΩ%°µ年月日号点半下午上今天昨now TZ１−"
TYPABLE = st.lists(st.sampled_from([*SIGNS, "pm", "May", "公里", "万"]), max_size=14).map("".join)
MEASURED = ["text", "integer", "decimal", "money", "date", "time", "datetime", "ip", "mac", "geopoint"]


@settings(max_examples=400)
@given(st.sampled_from(MEASURED), st.sampled_from(["", "m", "Ω", "°C", "台", "元"]), TYPABLE, st.booleans())
def test_any_typing_is_an_answer_or_told_and_an_answer_stays_what_it_is(
    kind: str, unit: str, text: str, english: bool
) -> None:
    asked, language = question(kind, unit), "en" if english else "zh"
    try:
        found = stored(asked, text, NOW, language)
    except NotAnAnswer:
        return
    if found is not None:
        assert is_stored(asked, found)
        if isinstance(found, str):
            assert stored(asked, found, NOW, language) == found


def test_what_is_shown_can_be_typed_again() -> None:
    for kind, unit, text, value in TYPED:
        if kind in ("integer", "decimal", "money", "date", "time", "yesno", "verdict"):
            for language in ("zh", "en"):
                asked = question(kind, unit)
                read = shown(asked, value, Words(language), ())
                assert stored(asked, read, NOW, language) == value, text


def test_where_people_choose_the_unit_it_is_kept_with_the_number() -> None:
    asked = Question("q", "decimal", unit="m", units=("m", "cm", "ft"))
    assert stored(asked, "2.50 CM") == {"value": "2.50", "unit": "cm"}
    assert stored(asked, "3") == {"value": "3", "unit": "m"}
    assert stored(asked, "2 km") == {"value": "2000", "unit": "m"}
    assert shown(asked, {"value": "2.50", "unit": "cm"}, Words("en"), ()) == "2.50 cm"

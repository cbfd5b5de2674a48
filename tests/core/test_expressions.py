"""What expressions give, as the public ODK specification has it, and where we differ on purpose."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import sys

import pytest

from sidesk.core.clock import Clock
from sidesk.core.expressions import FUNCTION_NAMES, World, parse
from sidesk.core.expressions_facts import Facts
from sidesk.core.expressions_values import Value

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 5, 11, 14, 3, 22, 250_000, tzinfo=SHANGHAI)


def world(language: str = "en") -> World:
    numbers = itertools.count(1)
    clock = Clock(now=lambda: NOW, new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}")
    return World.of(clock, {"project_name": "Block A", "user": "Li"}, language)


FACTS: Facts = {
    "x": "3",
    "empty": "",
    "yes": True,
    "count": 4,
    "half": 0.5,
    "many": "a b c",
    "list": ["1", "2", "", "4"],
    "words": ["b", "a"],
    "none": [],
    "d": "2026-05-11",
    "at": "2026-05-11T23:30:00Z",
}


def result(source: str, language: str = "en") -> Value:
    return parse(source).result(FACTS, world(language))


NUMBERS = [
    ("1 + 1", 2),
    ("2 - 3 - 4", -5),
    ("2 * 3 + 4 * 5", 26),
    ("(2 + 3) * 4", 20),
    ("7 div 2", 3.5),
    ("7 mod 3", 1),
    ("-7 mod 3", -1),
    ("7 mod -3", 1),
    ("1.5 mod 0.5", 0),
    ("--3", 3),
    ("- - -3", -3),
    ("-${x}", -3),
    ("-(1 + 2) * 2", -6),
    ("1 div 0", math.inf),
    ("-1 div 0", -math.inf),
    ("0 div 0", math.nan),
    ("1 mod 0", math.nan),
    ("number('a') div 0", math.nan),
    ("(1 div 0) mod 2", math.nan),
    ("'5' + 1", 6),
    ("'a' + 1", math.nan),
    ("'' + 1", math.nan),
    ("true() + 1", 2),
    ("false() * 5", 0),
    (".5 + 1.", 1.5),
    ("1-1", 0),
    ("10 - 2 div 2", 9),
    ("2*3div 2", 3),
    ("${count} + ${half}", 4.5),
    ("int(3.7)", 3),
    ("int(-3.7)", -3),
    ("int('')", math.nan),
    ("floor(-1.5)", -2),
    ("ceiling(1.2)", 2),
    ("floor(1 div 0)", math.inf),
    ("abs(-2)", 2),
    ("round(1.5)", 2),
    ("round(-1.5)", -2),
    ("round(2.675, 2)", 2.68),
    ("round(1.005, 2)", 1.01),
    ("round(12345.14, -2)", 12300),
    ("round('', 2)", math.nan),
    ("round(1 div 0)", math.inf),
    ("round(1, number('a'))", math.nan),
    ("round(1.5, 400)", 1.5),
    ("round(1.5, 60)", 1.5),
    ("pow(2, 3)", 8),
    ("pow(-8, 0.5)", math.nan),
    ("pow(10, 400)", math.nan),
    ("sqrt(9)", 3),
    ("sqrt(-1)", math.nan),
    ("sin(0)", 0),
    ("cos(0)", 1),
    ("tan(0)", 0),
    ("asin(0)", 0),
    ("acos(1)", 0),
    ("atan(0)", 0),
    ("atan2(0, 1)", 0),
    ("pi()", math.pi),
    ("exp(0)", 1),
    ("exp10(2)", 100),
    ("log(1)", 0),
    ("log(0)", math.nan),
    ("log10(100)", 2),
    ("asin(2)", math.nan),
    ("number('1.50')", 1.5),
    ("number(' 7 ')", 7),
    ("number('1e3')", math.nan),
    ("number('１')", math.nan),
    ("number(true())", 1),
    ("sum(${list})", 7),
    ("sum(1, 2, '3')", 6),
    ("sum(${none})", 0),
    ("number('abcd1')", math.nan),
    ("sum(${words})", math.nan),
    ("max(1, 5, 3)", 5),
    ("min(${list})", 1),
    ("max(${none})", math.nan),
    ("min(1, 'a')", math.nan),
    ("max('2026-01-01', '2026-02-01') = number('2026-02-01')", 1),
    ("count(${list})", 4),
    ("count(${none})", 0),
    ("count(${x})", 1),
    ("count(${empty})", 0),
    ("count-non-empty(${list})", 3),
    ("count(${list} | ${words})", 6),
    ("string-length('日本')", 2),
    ("count-selected(' a  b ')", 2),
    ("count-selected('')", 0),
]

TEXTS = [
    ("'a'", "a"),
    ('"it\'s"', "it's"),
    ("concat(1, 'a', true())", "1atrue"),
    ("concat(${list})", "124"),
    ("join(',', ${list}, 'x')", "1,2,,4,x"),
    ("join('-', 'a')", "a"),
    ("string(1.50)", "1.5"),
    ("string(3)", "3"),
    ("string(1.1 * 3)", "3.3"),
    ("string(0.1 + 0.2)", "0.3"),
    ("string(1 div 3)", "0.333333333333333"),
    ("string(1 div 10000000)", "0.0000001"),
    ("string(10000000000 * 10000000000)", "100000000000000000000"),
    ("string(0 div 0)", "NaN"),
    ("string(1 div 0)", "Infinity"),
    ("string(-1 div 0)", "-Infinity"),
    ("string(-0)", "0"),
    ("string(1 = 1)", "true"),
    ("string(1 = 2)", "false"),
    ("string(${list})", "1"),
    ("string(${none})", ""),
    ("string(${none} | ${words})", "b"),
    ("substr('hello', 1, 3)", "el"),
    ("substr('hello', 1)", "ello"),
    ("substr('hello', -2)", "lo"),
    ("substr('hello', 0, -1)", "hell"),
    ("substr('a', number(''))", ""),
    ("substr('a', 0, number(''))", ""),
    ("substr('a', 0, 1 div 0)", "a"),
    ("substring-before('a/b/c', '/')", "a"),
    ("substring-before('a', '/')", ""),
    ("substring-after('a/b/c', '/')", "b/c"),
    ("substring-after('a', '')", "a"),
    ("substring-after('a', 'x')", ""),
    ("normalize-space('  a   b ')", "a b"),
    ("translate('banana', 'abn', 'AB')", "BAAA"),
    ("translate('aa', 'aa', 'bc')", "bb"),
    ("selected-at(${many}, 1)", "b"),
    ("selected-at(${many}, 9)", ""),
    ("selected-at(${many}, -1)", ""),
    ("selected-at(${many}, number(''))", ""),
    ("if(1 = 1, 'a', 'b')", "a"),
    ("if('', 'a', 'b')", "b"),
    ("coalesce('', 'b')", "b"),
    ("coalesce(${empty}, ${x})", "3"),
    ("coalesce('', '')", ""),
    ("coalesce(number('a'), 'c')", "c"),
    ("coalesce('', '', 'd')", "d"),
    ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("digest('abc', 'md5')", "kAFQmDzST7DWlj99KOF/cg=="),
    ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("digest('a', ${x})", ""),
    ("base64-decode('5pel5pys')", "日本"),
    ("base64-decode('?')", ""),
    ("base64-decode('abc')", ""),
    ("pulldata('project', 'name')", "Block A"),
    ("pulldata('any', 'user')", "Li"),
    ("pulldata('project', 'no')", ""),
    ("uuid()", "00000000-0000-4000-8000-000000000001"),
    ("uuid(0)", ""),
    ("today()", "2026-05-11"),
    ("now()", "2026-05-11T14:03:22.250+08:00"),
    ("date(${d})", "2026-05-11"),
    ("date(${d} + 7)", "2026-05-18"),
    ("date(0)", "1970-01-01"),
    ("date('x')", ""),
    ("date('20584')", "2026-05-11"),
    ("date(true())", "1970-01-02"),
    ("date(9999999999)", ""),
    ("date(${at})", "2026-05-12"),
    ("date('2026-13-01')", ""),
    ("date-time(0.5)", "1970-01-01T12:00:00.000+08:00"),
    ("date-time('x')", ""),
    ("date-time('2026-05-11T10:00:00.5Z')", "2026-05-11T18:00:00.500+08:00"),
    ("date-time('2026-05-11T10:00+0100')", "2026-05-11T17:00:00.000+08:00"),
    ("date-time('2026-05-11T10:00-01')", "2026-05-11T19:00:00.000+08:00"),
    ("date-time('2026-05-11T10:00+99:00')", ""),
    ("date-time('0001-01-01T00:00+14:00')", ""),
    ("date-time(decimal-date-time(${at}) + 1)", "2026-05-13T07:30:00.000+08:00"),
    ("format-date(${d}, '%Y|%y|%m|%n|%b|%d|%e|%a|%W|%%|%q')", "2026|26|05|5|May|11|11|Mon|20|%|%q"),
    ("format-date-time('2026-05-11T08:05:09.007+08:00', '%H:%M:%S.%3 %h')", "08:05:09.007 8"),
    ("format-date('', '%Y')", ""),
    ("format-date(20584, '%Y-%m-%d')", "2026-05-11"),
]

TRUTHS = [
    ("1 = 1", True),
    ("1 = 1.0", True),
    ("'1' = 1.0", True),
    ("'1.0' = '1'", False),
    ("'a' = 'a'", True),
    ("'a' != 'b'", True),
    ("${x} = '3'", True),
    ("'3' = ${x}", True),
    ("${x} = 3", True),
    ("${count} = '4'", True),
    ("${yes} = true()", True),
    ("${yes} = 'x'", True),
    ("'' = ''", True),
    ("'' < 1", False),
    ("'' >= 0", False),
    ("'a' < 'b'", False),
    ("2 < 10", True),
    ("'2' < '10'", True),
    ("2 <= 2", True),
    ("3 > 2", True),
    ("2 >= 3", False),
    ("1 = 1 = 1", True),
    ("1 < 2 < 3", True),
    ("1 or 0", True),
    ("0 or ''", False),
    ("1 and 'a'", True),
    ("1 and 0 or 1", True),
    ("0 and (1 or 1)", False),
    ("not(1 = 2)", True),
    ("true() and not(false())", True),
    ("boolean('false')", True),
    ("boolean('')", False),
    ("boolean(0 div 0)", False),
    ("boolean-from-string('1')", True),
    ("boolean-from-string('true')", True),
    ("boolean-from-string('yes')", False),
    ("selected(${many}, 'b')", True),
    ("selected(${many}, ' b ')", True),
    ("selected('ab', 'a')", False),
    ("contains('abc', 'b')", True),
    ("starts-with('abc', 'ab')", True),
    ("ends-with('abc', 'bc')", True),
    ("${list} = '2'", True),
    ("${list} = '3'", False),
    ("${list} != '2'", True),
    ("${list} > 3", True),
    ("4 <= ${list}", True),
    ("0 > ${list}", False),
    ("${none} = ''", False),
    ("${list} = true()", True),
    ("false() = ${none}", True),
    ("${list} = ${words}", False),
    ("${words} = ${words}", True),
    ("boolean(${none})", False),
    ("boolean(${list})", True),
    ("regex('AB-12', '[A-Z]{2}-[0-9]+')", True),
    ("regex('xAB-12', '[A-Z]{2}-[0-9]+')", False),
    ("regex('a', ${x})", False),
    ("regex('a', concat('(', 'a'))", False),
    ("${d} = '2026-05-11'", True),
    ("${d} < '2026-05-12'", True),
    ("${d} <= today()", True),
    ("${at} > now()", True),
    ("'2026-05-11T06:03:22.25Z' >= now()", True),
    ("${at} > ${d}", True),
    ("'14:03' < '15:00'", True),
    ("'14:03:30.5' > '14:03:30'", True),
    ("'06:00Z' = '14:00'", False),
    ("number('06:00Z') = number('14:00')", True),
    ("number('25:00') = 1", False),
    ("number('2026-5-1') = number('2026-05-01')", True),
    ("${d} - '2026-05-01' = 10", True),
    ("decimal-date-time(${d}) = 20584", True),
    ("decimal-time('12:00') = 0.5", True),
    ("decimal-time('2026-05-11T18:00+08:00') = 0.75", True),
    ("decimal-time('x') = 0", False),
    ("today() = date(now())", True),
    ("checklist(1, 2, 'true', 1, 0, '')", True),
    ("checklist(-1, 1, 1, 1)", False),
    ("checklist(3, -1, ${list})", True),
    ("weighted-checklist(5, 9, 1, 3, 0, 10, 1, 4)", True),
    ("weighted-checklist(8, -1, 1, 3, 1, 4)", False),
    ("weighted-checklist(1, 9, ${list}, ${list})", True),
    ("uuid() = uuid()", False),
    ("string-length(uuid(12)) = 12", True),
    ("random() < 1", True),
    ("random() = random()", False),
]


@pytest.mark.parametrize(("source", "expected"), NUMBERS, ids=[source for source, _ in NUMBERS])
def test_a_number_comes_out(source: str, expected: float) -> None:
    assert result(source) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("source", "expected"), TEXTS, ids=[source for source, _ in TEXTS])
def test_a_text_comes_out(source: str, expected: str) -> None:
    assert result(source) == expected


@pytest.mark.parametrize(("source", "expected"), TRUTHS, ids=[source for source, _ in TRUTHS])
def test_a_truth_comes_out(source: str, expected: bool) -> None:
    assert parse(source).holds(FACTS, world()) is expected


def test_months_and_days_are_in_the_language_of_the_form() -> None:
    assert result("format-date(${d}, '%b%e日 %a')", "zh") == "5月11日 周一"
    assert result("format-date(${d}, '%b')", "fr") == "May"


def test_distances_and_areas_are_metres_on_the_earth() -> None:
    assert result("distance('31 121 0 0; 31 122')") == pytest.approx(95_424, rel=1e-4)
    assert result("distance('31 121', '31 122') = distance('31 121;31 122')")
    assert result("area('0 0;0 1;1 1;1 0')") == pytest.approx(1.2391e10, rel=1e-3)
    assert result("area('0 179.5;0 -179.5;1 -179.5;1 179.5')") == pytest.approx(1.2391e10, rel=1e-3)
    assert result("distance('')") == 0
    assert result("area('0 0')") == 0
    for wrong in ("a b", "1", "91 0", "0 181"):
        assert math.isnan(float(str(result(f"distance('{wrong}')"))))
        assert math.isnan(float(str(result(f"area('{wrong}')"))))


def test_only_the_needed_branch_is_computed() -> None:
    """A `Clock` that fails shows that nobody asked it."""

    def fail() -> dt.datetime:
        raise AssertionError("the clock was asked")

    blind = World(fail, fail, lambda: "id")
    for source in ("if(1, 2, now())", "if(0, now(), 2)", "0 and now()", "1 or now()", "coalesce('2', now())"):
        parse(source).result({}, blind)


def test_references_are_listed_once_in_their_order() -> None:
    found = parse("${b} + ${a} + ${ b } + jr:choice-name('x', '${c}') + sum(${d}[e = ${f}]/g)")
    assert found.references == ("b", "a", "c", "d", "f")


def test_a_world_without_offset_is_utc() -> None:
    naive = Clock(now=lambda: dt.datetime(2026, 5, 11, 1, 2))  # noqa: DTZ001
    assert World.of(naive).zone is dt.UTC
    assert parse("1 + 1").result({}) == 2


def test_long_chains_are_flat() -> None:
    assert result("1" + " + 1" * 4000) == 4001
    assert result("-" * 4001 + "1") == -1
    assert parse("1 = 1 and " * 1500 + "1").holds({}, world())


def test_deep_nesting_stays_far_from_the_limit_of_the_interpreter() -> None:
    nested = "1"
    for _ in range(60):
        nested = f"if(1 = 2, 0, {nested})"
    limit = sys.getrecursionlimit()
    depth = len(list(iter_frames()))
    sys.setrecursionlimit(depth + 420)
    try:
        assert parse(nested).result({}, world()) == 1
    finally:
        sys.setrecursionlimit(limit)


def iter_frames() -> list[object]:
    frame, found = sys._getframe(), []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return found


def test_the_names_of_all_functions_are_known() -> None:
    assert {"selected", "jr:choice-name", "indexed-repeat", "weighted-checklist"} <= set(FUNCTION_NAMES)
    assert "randomize" not in FUNCTION_NAMES

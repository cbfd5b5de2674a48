"""Patterns match like Python's own, whole texts only, and never run away."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.expressions_patterns import LONGEST, MOST_SETS, Pattern, PatternInvalid, pattern

ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "[ab]",
        "[^a]",
        ".",
        r"\d",
        r"\w",
        r"\s",
        r"\D",
        r"\S",
        "(a|b)",
        "(?:ab)",
        "^",
        "$",
        "[a-c1]",
        r"[\d-]",
        "(a|)",
        "(ab*)+",
        r"[^\d]",
        r"[\Wa]",
        r"\.",
        "-",
        r"[.\]]",
        "()",
        r"a",
    ]
)
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{0}", "*?", "+?", "{2,3}?"])
PARTS = st.lists(st.tuples(ATOMS, TIMES).map("".join), min_size=1, max_size=4).map("".join)
PATTERNS = st.one_of(PARTS, st.tuples(PARTS, PARTS).map(lambda two: f"({two[0]}|{two[1]})+"))


@settings(max_examples=150, deadline=None)
@given(PATTERNS, st.text("ab1 -c.\n", max_size=6))
def test_patterns_agree_with_python(source: str, text: str) -> None:
    try:
        expected = bool(re.fullmatch(source, text, re.ASCII))
    except re.error:  # Python repeats no anchors
        return
    if re.search(r"[*+?}]\+", source):  # to Python a possessive repetition, to us a mistake
        return
    assert Pattern(source).matches(text) == expected, source


CASES = [
    (r"[A-Z]{2}-[0-9]{4}", "AB-1234", True),
    (r"[A-Z]{2}-[0-9]{4}", "AB-1234x", False),
    ("", "", True),
    ("", "a", False),
    (r"\u4e2d\x41", "中A", True),
    (r"[\u4e00-\u9fa5]+", "汉字", True),
    (r"[^\u4e00-\u9fa5]+", "汉字", False),
    (r"\n\t\r\f\v\0", "\n\t\r\f\v\0", True),
    (r"a\-b\/", "a-b/", True),
    ("a{b", "a{b", True),
    ("[]a]", "a", False),
    ("[a-]", "-", True),
    (r"[\w-z]", "-", True),
    ("a$b", "ab", False),
    ("a^b", "ab", False),
    (r"((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)", "192.168.10.254", True),
    (r"((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)", "192.168.10.256", False),
]


@pytest.mark.parametrize(
    ("source", "text", "expected"), [case for case in CASES if case[1] is not None and case[0] != "{2}"]
)
def test_a_pattern_fits_a_text_or_not(source: str, text: str, expected: bool) -> None:
    assert pattern(source).matches(text) is expected


INVALID = [
    ("(", 0, "not closed"),
    ("(a", 0, "not closed"),
    ("[a", 0, "square bracket"),
    ("a{3,2}", 1, "wrong way round"),
    ("a**", 2, "follow each other"),
    ("a?+", 2, "follow each other"),
    ("(?=a)", 0, "looks ahead"),
    ("(?P<n>a)", 0, "looks ahead"),
    (r"\q", 0, "code"),
    ("\\", 0, "code"),
    (r"\xZZ", 0, "code"),
    ("*a", 0, "nothing to repeat"),
    ("a)", 1, "too many"),
    ("[z-a]", 2, "range"),
    (r"[a-\d]", 2, "range"),
    (r"[a-\D]", 2, "range"),
    ("((a{1000}){1000})", 0, "repeats too much"),
    ("(" * 41, 40, "nested"),
    ("a" * (LONGEST + 1), LONGEST, "too long"),
]


@pytest.mark.parametrize(("source", "at", "what"), INVALID)
def test_a_pattern_that_cannot_be_used_is_refused(source: str, at: int, what: str) -> None:
    with pytest.raises(PatternInvalid) as caught:
        Pattern(source)
    assert what in caught.value.what
    assert caught.value.at == at or what == "repeats too much"


def test_what_blows_up_elsewhere_takes_no_time() -> None:
    start = time.perf_counter()
    for source in ("(a+)+b", "(a|a)*b", "(a*)*b", ".*.*.*.*.*b", "(a|aa)+$b"):
        assert not Pattern(source).matches("a" * 3000)
    assert time.perf_counter() - start < 2


def test_the_memory_of_a_pattern_is_bounded() -> None:
    found = Pattern("[^x]*")
    assert found.matches("".join(chr(code) for code in range(0x4E00, 0x4E00 + 2 * MOST_SETS)))
    assert len(found._moves) <= MOST_SETS

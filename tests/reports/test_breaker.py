"""Lines of mixed Chinese and Latin text."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.reports.layout.breaker import NEVER_FIRST, NEVER_LAST, Line, lines


def measure(text: str, _font: str) -> float:
    """Hanzi and full-width marks are one em, everything else half of one."""
    return sum(1.0 if ord(c) > 0x2000 else 0.5 for c in text)


def broken(text: str, width: float, *, justify: bool = False) -> list[str]:
    return [line.text for line in lines([(text, "F")], width, measure, justify=justify)]


def packed(text: str) -> str:
    return re.sub(r"[\s\u00a0]", "", text)


LATIN = st.from_regex(r"[A-Za-z0-9]{1,12}(-[A-Za-z0-9]{1,6})?", fullmatch=True)
HAN = st.text("综合布线系统工程现场勘查记录接地电阻合格", min_size=1, max_size=12)
MARK = st.sampled_from(list("，。、；：）》”！？,.;)"))
OPEN = st.sampled_from(list("（《“("))
WORDS = st.lists(
    st.one_of(
        HAN,
        LATIN,
        st.tuples(HAN, MARK).map("".join),
        st.tuples(LATIN, MARK).map("".join),
        st.tuples(OPEN, HAN, st.sampled_from(list("）》”)"))).map("".join),
        st.just(" "),
        st.sampled_from(["110 mm", "250 MHz", "−0.34 dB", "GB/T 50312-2016", "Class E", "23.5 ℃", "王𬭎刚"]),
    ),
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=60)
@given(WORDS, st.floats(8, 60))
def test_every_character_is_kept(text: str, width: float) -> None:
    assert packed("".join(broken(text, width))) == packed(text)


@settings(deadline=None, max_examples=60)
@given(WORDS, st.floats(8, 60))
def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one(text: str, width: float) -> None:
    parts = broken(text, width)
    for before, line in pairwise(parts):
        assert not line or line[0] not in NEVER_FIRST
        assert not before or before[-1] not in NEVER_LAST


@settings(deadline=None, max_examples=60)
@given(WORDS, st.floats(8, 60))
def test_no_line_is_wider_than_the_measure_but_for_a_hanging_mark(text: str, width: float) -> None:
    for line in lines([(text, "F")], width, measure):
        assert line.width <= width + 0.51


@settings(deadline=None, max_examples=60)
@given(WORDS, st.floats(8, 60))
def test_justified_lines_end_on_the_measure_or_are_left_ragged(text: str, width: float) -> None:
    for line in lines([(text, "F")], width, measure, justify=True):
        for run in line.runs:
            assert 0 <= run.spacing <= 0.16
            assert run.x >= -0.5


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.floats(1, 30))
def test_any_text_at_all_is_broken_somehow(text: str, width: float) -> None:
    text = text.replace("\r", "")
    assert packed("".join(broken(text, width))) == packed(text)


def test_a_number_stays_with_its_unit_and_a_standard_with_its_number() -> None:
    text = "净距只有110 mm，不满足GB/T 50312-2016的要求"
    for width in range(9, 40):
        for line in broken(text, width):
            assert not line.endswith("110")
            assert not line.endswith("GB/T")


def test_a_word_longer_than_the_line_is_cut_after_a_mark_first() -> None:
    assert broken("SAMPLE-SW-003-EXTREMELY-LONG", 8)[0] == "SAMPLE-SW-"


def test_the_last_line_is_never_one_hanzi() -> None:
    parts = broken("综合布线系统工程现场勘查记录表用", 15)
    assert len(parts[-1]) > 1
    assert broken("测试记录", 3.4) == ["测试", "记录"]  # the head of a narrow column


def test_the_last_line_is_never_one_short_word() -> None:
    text = "Seals that come later stand in this file; the page stays as it was."
    assert all(broken(text, width)[-1] != "was." for width in range(12, 40))


def test_a_line_feed_starts_a_new_line() -> None:
    assert broken("第一行\n\n第三行", 20) == ["第一行", "", "第三行"]


def test_two_marks_in_a_row_share_their_white() -> None:
    (line,) = lines([("如（此）。", "F")], 20, measure)
    assert line == Line(line.runs, 4.0)  # five em, one shared half, one at the end of the line


def test_between_hanzi_and_latin_there_is_a_gap_but_no_space() -> None:
    (line,) = lines([("高A座", "F")], 20, measure)
    assert line.text == "高A座"
    assert abs(line.width - 2.68) < 1e-9


def test_a_chinese_name_in_an_english_sentence_is_not_stretched() -> None:
    text = "sealed by 样例白杨 (Client representative) on 2026-05-01 and then again by the project manager"
    for width in range(16, 32):
        found = lines([(text, "F")], width, measure, justify=True)
        assert all(run.spacing == 0 for line in found for run in line.runs)
    stretched = lines(
        [("综合布线系统工程，A座现场勘查，记录接地电阻，GB 50311合格" * 3, "F")], 14, measure, justify=True
    )
    assert any(run.spacing > 0 for line in stretched for run in line.runs)

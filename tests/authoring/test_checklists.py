"""What an author is told about a checklist whose failures ask for nothing."""

from __future__ import annotations

import pytest

from tests.authoring.written import notes, survey, table

HEAD = "type | name | label | appearance | required | sidesk::kind | sidesk::rows"
VERDICTS = ("v | pass | Pass", "v | fail | Fail", "v | na | N/A", "l | one | One")
WORDS = "A row of the checklist “rows” can fail without a word about it."
PHOTO = "A row of the checklist “rows” can fail without a photo."


def told(
    *columns: str, head: str = "list_name | name | label", choices: tuple[str, ...] = VERDICTS
) -> list[str]:
    """The notes about a checklist with these columns beside its verdict."""
    data = survey(
        HEAD,
        "begin_repeat | rows | Rows | table | | | l",
        "select_one v | result | Result | | yes | verdict |",
        *columns,
        "end_repeat | | | | | |",
        choices=table("choices", head, *choices),
    )
    return [note.partition(": ")[2] for note in notes(data)]


def test_a_failure_without_a_word_is_noted() -> None:
    assert [one.startswith(WORDS) for one in told()] == [True]
    assert [one.startswith(WORDS) for one in told("text | remark | Remark | | | |")] == [True]


@pytest.mark.parametrize("required", ["yes", "${result} = 'fail'", "../result = 'fail' or ../result = 'na'"])
def test_a_failure_that_asks_for_words_is_not(required: str) -> None:
    assert told(f"text | remark | Remark | | {required} | |") == []


def test_photos_that_a_failure_does_not_ask_for_are_noted() -> None:
    remark = "text | remark | Remark | | yes | |"
    assert [one.startswith(PHOTO) for one in told(remark, "image | photo | Photo | | | |")] == [True]
    assert told(remark, "image | photo | Photo | | ${result} = 'fail' | |") == []


def test_rows_with_a_criterion_ask_for_a_photo() -> None:
    head = "list_name | name | label | criterion"
    rows = tuple(f"{row} | {'50 mm' if row.startswith('l') else ''}" for row in VERDICTS)
    remark = "text | remark | Remark | | yes | |"
    assert [one.startswith(PHOTO) for one in told(remark, head=head, choices=rows)] == [True]


def test_rows_without_a_verdict_are_no_checklist() -> None:
    data = survey(
        HEAD,
        "begin_repeat | rows | Rows | table | | | l",
        "text | a | A | | | |",
        "end_repeat | | | | | |",
        choices=table("choices", "list_name | name | label", "l | one | One"),
    )
    assert notes(data) == []

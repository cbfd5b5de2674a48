"""What a condition of the process may ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.core import expressions
from sidesk.core.clock import Clock
from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_values import Value
from sidesk.core.expressions_world import World
from sidesk.workflow.facts import Asked, Book, Names, section_of
from tests.workflow.small import SCHEMA, fact, project


def asked(source: str, book: Book, section: str = "") -> Value:
    compute = expressions.parse(source).bind(Names(SCHEMA), World.of(Clock()))
    return compute(Asked(book, section))


LOG = fact("LOG", outdoors="yes", crews=({"people": "4"}, {"people": "7"}))


def test_tables_add_up_over_all_records() -> None:
    book = Book.of([LOG, fact("LOG", "LOG-2", crews=({"people": "1"},))])
    assert asked("sum(${LOG}/crews/people)", book) == 12


def test_only_issued_records_count() -> None:
    book = Book.of([replace(LOG, issued=False)])
    assert asked("count(${LOG})", book) == 0


def test_every_state_a_record_was_issued_in_can_be_counted() -> None:
    corrected = replace(fact("CONSENT", answer="agree"), earlier=({"answer": "reject"}, {"answer": "reject"}))
    book = Book.of([corrected])
    assert asked("count(${CONSENT}[answer = 'reject'])", book) == 0
    assert asked("count(${CONSENT.every}[answer = 'reject'])", book) == 2


def test_records_about_the_section_asked_about() -> None:
    book = Book.of(
        [replace(LOG, section="1F"), replace(fact("LOG", "LOG-2"), section="2F"), fact("LOG", "L3")]
    )
    assert asked("count(${LOG.here})", book, "1F") == 2


def test_a_predicate_may_look_at_other_records() -> None:
    book = Book.of([project("1F", "2F"), replace(fact("CHECK", result="pass"), section="1F")])
    missing = "count(${P01}/sections[not(code = ${CHECK}[result = 'pass']/_section)])"
    assert asked(missing, book) == 1


@pytest.mark.parametrize(
    "source", ["${NOBODY}", "${LOG}/nothing", "count(${LOG}[nothing = 1])", "${LOG}/crews/nothing", "."]
)
def test_a_name_that_is_not_there_is_an_error_and_no_empty_answer(source: str) -> None:
    with pytest.raises(ExpressionError):
        asked(source, Book.of([LOG]))


@pytest.mark.parametrize(
    ("place", "section"),
    [
        ("3F", "3F"),
        ("3F 弱电间", "3F"),
        ("3F弱电间", "3F"),
        ("A-3F-TR01", "3F"),
        ("13F", ""),
        ("1F 到 3F", ""),
        ("竖井", "竖井"),
        ("屋顶", ""),
    ],
)
def test_the_section_of_a_place_is_the_code_that_stands_in_it(place: str, section: str) -> None:
    assert section_of(place, ("1F", "2F", "3F", "竖井")) == section

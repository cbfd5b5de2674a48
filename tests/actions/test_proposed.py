"""What a first document of its kind proposes, so that nobody types what is known."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from tests.support import desks

FIRST = {
    "D02": "survey_no", "D05": "solution_rev", "D15": "batch_no", "D18": "check_no", "D26": "test_no",
    "D27": "report_no",
}  # fmt: skip
PEOPLE: dict[str, Json] = {
    "a": {"role": "PM", "person": "Lin"}, "b": {"role": "SID", "person": "Gao"},
    "c": {"role": "CTECH", "person": "Bai"},
}  # fmt: skip
SITE = "1 Sample Road"


def told(answers: Mapping[str, Json], name: str) -> Json:
    groups = (group for group in answers.values() if isinstance(group, Mapping))
    return next((group[name] for group in (answers, *groups) if name in group), None)


@pytest.fixture
def within(desk: Desk) -> str:
    record = desks.project(desk)
    opened = fill.resume(desk, record)
    known: dict[str, Json] = {"people_group": {"people": PEOPLE}, "site": {"site_address": SITE}}
    fill.keep(desk, record, {**opened.answers, **known}, "X", (4, 40))
    return record


@pytest.mark.parametrize(("form", "name"), FIRST.items())
def test_the_first_number_is_proposed(desk: Desk, within: str, form: str, name: str) -> None:
    assert told(fill.start(desk, form, within).answers, name)


def test_who_and_where_are_known_from_the_project(desk: Desk, within: str) -> None:
    wanted = {
        "D04": {"issuer": "Gao"}, "D11": {"chair": "Gao"}, "D33": {"accept_place": SITE},
        "D34": {"handover_by": "Lin", "receiver": "Bai"}, "D42": {"place": SITE},
        "D35": {"train_place": SITE, "trainer": desk.person.name}, "D25": {"checker": desk.person.name},
    }  # fmt: skip
    for form, given in wanted.items():
        answers = fill.start(desk, form, within).answers
        assert {name: told(answers, name) for name in given} == given, form


def test_the_day_of_a_handover_is_today_until_somebody_says_another(desk: Desk, within: str) -> None:
    day = desk.clock.today().isoformat()
    for form, name in (("D31", "apply_on"), ("D33", "accept_on"), ("D34", "handover_on")):
        assert told(fill.start(desk, form, within).answers, name) == day

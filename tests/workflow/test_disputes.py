"""Where two documents contradict each other the gate they decide stays closed, and says which they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidesk.core.clock import Clock
from sidesk.core.errors import ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.core.text import Words
from sidesk.workflow import reading
from sidesk.workflow.checking import check
from sidesk.workflow.disputes import told
from sidesk.workflow.engine import Engine
from sidesk.workflow.facts import Book, Fact
from sidesk.workflow.states import CLOSED, OPEN, RELEASED, GateState, Statement
from tests.workflow.small import SCHEMA, SMALL, book, fact, project, written

HOLDS = "holds = \"count(${CONSENT}[answer = 'agree' and selected(_signed, 'client')]) > 0\"\n"
AGAINST = "against = \"${CONSENT.here}[answer = 'reject']\"\n"
DISPUTED = SMALL.replace(HOLDS, HOLDS + AGAINST).replace(
    "when = \"count(${CONSENT}[answer = 'agree']) > 0 and count(${CONSENT}[answer = 'reject']) > 0\"",
    'gate = "consent"',
)
SCHEMA_HERE = {**SCHEMA, "CONSENT": {"answer": None, "said_on": None}}


@pytest.fixture(name="asked", scope="module")
def _asked(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(written(tmp_path_factory.mktemp("p"), DISPUTED), SCHEMA_HERE, World.of(Clock()))


def yes(day: str, number: str = "C-1", section: str = "") -> Fact:
    said = fact("CONSENT", number, answer="agree")
    return replace(said, signed=("client",), at=f"2026-05-{day}T09:00:00+08:00", section=section)


def no(day: str, number: str = "C-2", section: str = "") -> Fact:
    said = fact("CONSENT", number, answer="reject")
    return replace(said, at=f"2026-05-{day}T15:00:00+08:00", section=section)


def gate(asked: Engine, *facts: Fact, section: str = "") -> GateState:
    state = asked.project(
        book(project("1F", "2F") if section else project(), fact("ASK", survey="no"), *facts)
    )
    return next(one for one in state.step("3").gates if one.gate.code == "consent" and one.section == section)


def test_a_refusal_of_the_same_day_closes_the_gate_and_both_are_named(asked: Engine) -> None:
    shut = gate(asked, yes("05"), no("05"))
    assert shut.state == CLOSED
    assert shut.disputed == (Statement("C-1", "2026-05-05"), Statement("C-2", "2026-05-05", True))
    text = "Documents contradict each other: C-1 of 2026-05-05 says yes, C-2 of 2026-05-05 says no"
    assert told(shut, Words("en")) == text


def test_a_refusal_after_the_consent_closes_the_gate(asked: Engine) -> None:
    assert gate(asked, yes("05"), no("06")).state == CLOSED


def test_a_consent_of_a_later_day_answers_the_refusal(asked: Engine) -> None:
    assert gate(asked, no("05"), yes("06")).state == OPEN
    assert gate(asked, no("05"), yes("06"), no("07", "C-3")).state == CLOSED


def test_a_consent_that_was_once_given_does_not_outlive_a_refusal_between(asked: Engine) -> None:
    assert gate(asked, yes("04"), no("05"), yes("06", "C-3")).state == OPEN


def test_a_refusal_without_a_day_is_answered_by_nothing(asked: Engine) -> None:
    assert gate(asked, replace(no("05"), at=""), yes("06")).state == CLOSED
    assert gate(asked, replace(no("05"), at="soon"), yes("06")).state == CLOSED
    assert gate(asked, no("05"), replace(yes("06"), at="zzzz-zz-zz")).state == CLOSED


def test_a_withdrawn_refusal_says_nothing_any_more(asked: Engine) -> None:
    assert gate(asked, yes("05"), replace(no("05"), issued=False)).state == OPEN


def test_who_is_entitled_releases_it_and_the_contradiction_stays_shown(asked: Engine) -> None:
    release = fact("P04", gate="consent", released_role="PM", released_by="Lin", reason="paper is right")
    records = (project(), fact("ASK", survey="no"), yes("05"), no("05"), release)
    state = asked.project(book(*records))
    (through,) = [one for one in state.step("3").gates if one.gate.code == "consent"]
    assert through.state == RELEASED
    assert [one.number for one in through.disputed] == ["C-1", "C-2"]
    assert [doubt.code for doubt in state.step("2").doubts] == ["two"]


def test_a_refusal_for_one_section_leaves_the_others_open(asked: Engine) -> None:
    facts = (yes("05"), no("05", section="2F"))
    assert [gate(asked, *facts, section=one).state for one in ("1F", "2F")] == [OPEN, CLOSED]


@pytest.mark.parametrize("shown", ["agree", "reject"])
def test_two_versions_side_by_side_contradict_each_other_whatever_their_days(
    asked: Engine, shown: str
) -> None:
    first, second = ("agree", "reject") if shown == "agree" else ("reject", "agree")
    forked = replace(yes("09"), answers={"answer": first}, forked=True)
    forked = replace(forked, beside=(("2026-05-01T08:00:00+08:00", {"answer": second}),))
    shut = gate(asked, forked)
    assert shut.state == CLOSED
    if shown == "agree":
        assert [one.against for one in shut.disputed] == [True, False]


def test_a_day_of_its_own_counts_before_the_moment_of_issue(tmp_path: Path) -> None:
    dated = DISPUTED.replace(AGAINST, AGAINST + 'dated = "said_on"\n')
    asked = Engine(written(tmp_path, dated), SCHEMA_HERE, World.of(Clock()))
    early = replace(yes("09"), answers={"answer": "agree", "said_on": "2026-05-01"})
    assert gate(asked, early, no("02")).state == CLOSED
    assert gate(asked, yes("09"), no("02")).state == OPEN


def test_what_is_issued_behind_the_gate_is_stopped_by_the_contradiction(asked: Engine) -> None:
    records = book(project(), fact("ASK", survey="no"), yes("05"), no("05"))
    (shut, *_) = asked.guards(records, replace(fact("LOG"), issued=False))
    assert shut.stops
    assert shut.disputed


_DAYS = st.sampled_from(["04", "05", "06"])
_FACTS = st.lists(st.tuples(st.booleans(), _DAYS), min_size=1, max_size=5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=_FACTS, data=st.data())
def test_the_order_in_which_they_came_decides_nothing_and_a_refusal_never_opens(
    asked: Engine, said: list[tuple[bool, str]], data: st.DataObject
) -> None:
    facts = [(yes if good else no)(day, f"C-{n}") for n, (good, day) in enumerate(said)]
    shuffled = data.draw(st.permutations(facts))
    state = gate(asked, *facts)
    assert gate(asked, *shuffled) == state
    assert asked.project(Book.of(shuffled)) == asked.project(Book.of(facts))
    days = {good: max((day for kind, day in said if kind == good), default="") for good in (True, False)}
    assert (state.state == OPEN) == (days[True] > days[False])
    assert bool(state.disputed) == ("" < days[True] <= days[False])


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ("against = \"${SURVEY}[fair = 'no']\"\n", "step 3, gate consent, against"),
        ("against = \"count(${CONSENT}[answer = 'reject'])\"\n", "step 3, gate consent, against"),
        ("against = \"${CONSENT}[anser = 'reject']\"\n", "step 3, gate consent, against"),
    ],
)
def test_what_speaks_against_a_gate_are_documents_of_its_form(tmp_path: Path, after: str, place: str) -> None:
    with pytest.raises(ProcessInvalid) as refused:
        Engine(written(tmp_path, DISPUTED.replace(AGAINST, after)), SCHEMA_HERE, World.of(Clock()))
    assert str(refused.value).startswith(place)


def test_a_doubt_about_a_gate_that_nothing_speaks_against_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "department.toml").write_text(
        DISPUTED.replace('gate = "consent"', 'gate = "weather"'), "utf-8"
    )
    (fault,) = check(reading.read(tmp_path), SCHEMA_HERE, World.of(Clock()))
    assert str(fault).startswith("doubt two")

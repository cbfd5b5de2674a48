"""Where a project stands follows from its records alone."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidesk.workflow.engine import MOST_SECTIONS, Engine
from sidesk.workflow.facts import Fact
from sidesk.workflow.states import State
from tests.workflow.small import SMALL, book, engine, fact, project


@pytest.fixture(name="asked")
def _asked(tmp_path: Path) -> Engine:
    return engine(tmp_path)


def states(state: State) -> dict[str, str]:
    return {one.step.code: one.state for one in state.steps}


CONSENT = replace(fact("CONSENT", answer="agree"), signed=("client",))


def test_an_empty_project_stands_at_its_first_step(asked: Engine) -> None:
    found = states(asked.project(book(project())))
    assert found == {"1": "next", "1.1": "ahead", "2": "ahead", "3": "ahead", "4": "ahead", "5": "ahead"}


def test_the_branch_that_is_not_taken_is_said_to_be_off(asked: Engine) -> None:
    found = states(asked.project(book(project(), fact("ASK", survey="no"))))
    assert (found["1"], found["1.1"], found["2"]) == ("done", "off", "next")


def test_the_branch_that_is_taken_is_next_and_what_lies_behind_it_waits(asked: Engine) -> None:
    found = states(asked.project(book(project(), fact("ASK", survey="yes"))))
    assert (found["1.1"], found["2"]) == ("next", "ahead")


def test_a_draft_shows_that_a_step_is_in_work(asked: Engine) -> None:
    draft = replace(fact("CONSENT", answer="agree"), issued=False, open=True)
    found = asked.project(book(project(), fact("ASK", survey="no"), draft)).step("2")
    assert (found.state, found.documents[0].issued, found.documents[0].open) == ("working", 0, 1)


def test_a_closed_gate_blocks_the_step_behind_it(asked: Engine) -> None:
    unsigned = replace(CONSENT, signed=())
    found = asked.project(book(project(), fact("ASK", survey="no"), unsigned)).step("3")
    assert found.state == "blocked"
    assert [gate.gate.code for gate in found.gates if gate.stops] == ["consent"]


def test_the_gate_opens_with_the_clients_signature(asked: Engine) -> None:
    found = asked.project(book(project(), fact("ASK", survey="no"), CONSENT)).step("3")
    assert found.state == "next"


def test_a_soft_gate_only_warns(asked: Engine) -> None:
    found = asked.project(book(project(), fact("ASK", survey="no"), CONSENT)).step("3")
    assert [gate.state for gate in found.gates if gate.gate.code == "weather"] == ["warns"]


def release(**answers: str) -> Fact:
    told = {"gate": "consent", "released_role": "PM", "released_by": "Lin", "reason": "by telephone"}
    return fact("P04", **{**told, **answers})


def test_whoever_may_releases_a_gate_with_a_reason(asked: Engine) -> None:
    found = asked.project(book(project(), fact("ASK", survey="no"), fact("CONSENT"), release())).step("3")
    gate = next(gate for gate in found.gates if gate.gate.code == "consent")
    assert (found.state, gate.state) == ("next", "released")
    assert gate.release is not None
    assert (gate.release.who, gate.release.reason) == ("Lin", "by telephone")


def test_a_release_by_somebody_who_may_not_changes_nothing(asked: Engine) -> None:
    records = (project(), fact("ASK", survey="no"), fact("CONSENT"), release(released_role="ENG"))
    assert asked.project(book(*records)).step("3").state == "blocked"


def test_a_release_for_one_section_leaves_the_others_closed(asked: Engine) -> None:
    records = (project("1F", "2F"), fact("ASK", survey="no"), fact("CONSENT"), release(scope_section="1F"))
    parts = {part.section: part.state for part in asked.project(book(*records)).step("3").parts}
    assert parts == {"1F": "next", "2F": "blocked"}


def test_sections_go_their_own_way_and_the_step_is_done_when_all_are(asked: Engine) -> None:
    first = replace(fact("LOG", "LOG-1"), section="1F")
    records = [project("1F", "2F"), fact("ASK", survey="no"), CONSENT, first]
    state = asked.project(book(*records))
    assert {part.section: part.state for part in state.step("3").parts} == {"1F": "done", "2F": "next"}
    assert {part.section: part.state for part in state.step("4").parts} == {"1F": "next", "2F": "ahead"}
    second = replace(fact("LOG", "LOG-2"), section="2F")
    assert asked.project(book(*records, second)).step("3").state == "done"


def test_a_record_about_no_section_in_particular_counts_for_all(asked: Engine) -> None:
    records = (project("1F", "2F"), fact("ASK", survey="no"), CONSENT, fact("LOG"))
    assert asked.project(book(*records)).step("3").state == "done"


def test_a_defect_leads_back_and_is_counted_until_it_is_closed(asked: Engine) -> None:
    records = [project("1F"), fact("ASK", survey="no"), CONSENT, fact("LOG"), fact("CHECK")]
    notice = replace(fact("D21", "D21-1", defect="", place="1F"), section="1F")
    state = asked.project(book(*records, notice))
    assert (state.step("3").state, state.step("3").rounds, state.step("4").state) == ("again", 1, "working")
    reply = replace(
        fact("D22", defect="D21-1", recheck_result="pass", done_by="Zhao", recheck_by="Lin"), signed=("PM",)
    )
    closed = asked.project(book(*records, notice, reply))
    assert (closed.step("3").state, closed.step("4").state, closed.step("5").state) == ("done",) * 3


def test_records_of_a_step_whose_turn_has_not_come_are_shown_as_early(asked: Engine) -> None:
    assert asked.project(book(project(), fact("CHECK"))).step("4").state == "done"
    draft = replace(fact("CHECK"), issued=False, open=True)
    assert asked.project(book(project(), draft)).step("4").state == "early"


def test_a_project_may_begin_in_the_middle(asked: Engine) -> None:
    found = states(asked.project(book(project(start_step="4"))))
    assert found == {"1": "before", "1.1": "before", "2": "before", "3": "before", "4": "next", "5": "ahead"}


def test_two_records_that_contradict_each_other_are_shown_as_such(asked: Engine) -> None:
    records = (project(), CONSENT, fact("CONSENT", "CONSENT-2", answer="reject"))
    found = asked.project(book(*records)).step("2")
    assert [doubt.code for doubt in found.doubts] == ["two"]


def test_two_versions_side_by_side_are_named(asked: Engine) -> None:
    twice = replace(CONSENT, forked=True)
    assert asked.project(book(project(), twice)).forked == (twice,)


def test_a_document_is_told_which_gates_it_stands_before(asked: Engine) -> None:
    records = book(project(), fact("ASK", survey="no"))
    indoors = asked.guards(records, replace(fact("LOG", outdoors="no"), issued=False))
    outdoors = asked.guards(records, replace(fact("LOG", outdoors="yes"), issued=False))
    assert [gate.gate.code for gate in indoors] == ["consent"]
    assert [(gate.gate.code, gate.state) for gate in outdoors] == [
        ("consent", "closed"),
        ("weather", "warns"),
    ]


def test_a_document_nothing_guards_stands_before_no_gate(asked: Engine) -> None:
    assert asked.guards(book(project()), fact("CHECK")) == []


RECORDS = (
    project("1F", "2F"),
    fact("ASK", survey="no"),
    CONSENT,
    fact("CONSENT", "CONSENT-2", answer="reject"),
    replace(fact("LOG", "LOG-1"), section="1F"),
    replace(fact("LOG", "LOG-2"), section="2F"),
    replace(fact("CHECK"), section="1F"),
    replace(fact("D21", "D21-1", defect="", place="1F"), section="1F"),
    replace(fact("D21", "D21-2", defect="D21-1", due_on="2026-05-01"), section="1F"),
    fact("D22", "D22-1", defect="D21-1", recheck_result="again", round="1"),
    replace(fact("D22", "D22-2", defect="D21-1", recheck_result="pass", round="2"), signed=("PM",)),
    replace(fact("D21", "D21-3", defect="", place="2F"), section="2F"),
    replace(fact("D21", "D21-4", defect="", place="2F"), section="2F"),
    release(),
    fact("P04", "P04-2", gate="consent", released_role="PM", released_by="Fang", reason="on paper"),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(RECORDS))
def test_the_same_records_give_the_same_state_in_whatever_order_they_came(
    asked: Engine, order: list[Fact]
) -> None:
    assert asked.project(book(*order)) == asked.project(book(*RECORDS))
    assert asked.case(book(*order)) == asked.case(book(*RECORDS))


UNSIGNED = (
    project(),
    fact("ASK", survey="no"),
    *(fact("CONSENT", f"C-{n}", answer="agree") for n in range(5)),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(UNSIGNED))
def test_the_documents_that_keep_a_gate_closed_are_named_in_one_order(
    asked: Engine, order: list[Fact]
) -> None:
    assert asked.project(book(*order)) == asked.project(book(*UNSIGNED))


def test_a_way_back_that_was_gone_without_end_counts_as_none(tmp_path: Path) -> None:
    endless = SMALL.replace('count = "count(${D21})"', 'count = "1 div 0"')
    state = engine(tmp_path, endless).project(book(project("A")))
    assert [way.count for way in state.step("4").ways] == [0, 0]


def test_a_gate_that_divides_by_zero_is_a_gate_all_the_same(tmp_path: Path) -> None:
    zero = SMALL.replace("count(${SURVEY}[fair = 'yes']) > 0", "0 div 0")
    gates = engine(tmp_path, zero).project(book(project("A"))).step("3").gates
    assert {gate.gate.code: gate.state for gate in gates} == {"consent": "closed", "weather": "warns"}


def test_a_project_of_a_hundred_thousand_sections_is_shown(tmp_path: Path) -> None:
    begun = time.perf_counter()
    state = engine(tmp_path).project(book(project(*(f"S{n}" for n in range(100_000)))))
    assert time.perf_counter() - begun < 5
    assert len(state.sections) == MOST_SECTIONS

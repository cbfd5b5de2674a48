"""Why a step waits, a gate is closed or a way leads back: which document, which defect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.workflow.engine import Engine
from sidesk.workflow.states import Cause
from tests.workflow.small import book, engine, fact, project


@pytest.fixture(name="asked")
def _asked(tmp_path: Path) -> Engine:
    return engine(tmp_path)


def test_a_way_back_names_the_defects_that_open_it(asked: Engine) -> None:
    notice = fact("D21", "D21-7", defect="", problem="loose")
    other = fact("D21", "D21-9", defect="D18-1/duct-08", problem="too near")
    state = asked.project(book(project(), fact("ASK", survey="no"), notice, other))
    (way,) = [one for one in state.step("4").ways if one.way.loop]
    assert way.causes == (Cause("", ("D18-1/duct-08", "D21-7")),)


def test_a_way_back_that_is_not_taken_names_nothing(asked: Engine) -> None:
    state = asked.project(book(project(), fact("ASK", survey="no")))
    assert [one.causes for one in state.step("4").ways] == [(), ()]


def test_a_closed_gate_names_the_document_that_does_not_say_yes(asked: Engine) -> None:
    unsigned = fact("CONSENT", "CONSENT-3", answer="agree")
    state = asked.project(book(project(), fact("ASK", survey="no"), unsigned))
    (gate,) = [one for one in state.step("3").gates if one.gate.code == "consent"]
    assert gate.causes == (Cause("CONSENT", ("CONSENT-3",)),)
    signed = replace(unsigned, signed=("client",))
    state = asked.project(book(project(), fact("ASK", survey="no"), signed))
    (gate,) = [one for one in state.step("3").gates if one.gate.code == "consent"]
    assert gate.causes == ()


def test_a_document_that_was_never_issued_is_named_by_its_form(asked: Engine) -> None:
    state = asked.project(book(project("1F"), fact("ASK", survey="no")))
    (part,) = state.step("4").parts
    assert part.causes == (Cause("CHECK"),)

"""A handful of things that move a project on: what is late, then what is mine, then the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.workflow.defects import Defect, lives
from sidesk.workflow.engine import Engine
from sidesk.workflow.facts import Book, Fact
from sidesk.workflow.nextup import NextAction, next_actions
from tests.workflow.small import TODAY, engine, fact, project


@pytest.fixture(name="asked")
def _asked(tmp_path: Path) -> Engine:
    return engine(tmp_path)


def actions(asked: Engine, *facts: Fact, roles: tuple[str, ...] = (), person: str = "") -> list[NextAction]:
    defects: list[Defect] = lives((), facts, TODAY)
    book = Book.of(facts, [one.cells() for one in defects])
    return next_actions(asked.project(book), book, defects, roles, person)


def told(found: list[NextAction]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.step, one.form) for one in found]


def test_an_empty_project_asks_for_the_document_that_decides_its_first_step(asked: Engine) -> None:
    assert told(actions(asked, project())) == [("make", "1", "ASK")]


def test_a_missing_document_is_made_and_a_draft_is_gone_on_with(asked: Engine) -> None:
    assert told(actions(asked, project(), fact("ASK", survey="yes"))) == [("make", "1.1", "SURVEY")]
    draft = replace(fact("SURVEY"), issued=False, open=True)
    found = actions(asked, project(), fact("ASK", survey="yes"), draft)
    assert told(found) == [("finish", "1.1", "SURVEY")]
    assert found[0].record == draft.record


def test_a_closed_gate_is_told_instead_of_what_lies_behind_it(asked: Engine) -> None:
    found = actions(asked, project(), fact("ASK", survey="no"), fact("CONSENT", answer="reject"))
    assert told(found) == [("wait", "3", "")]
    assert found[0].gate is not None
    assert found[0].gate.gate.code == "consent"


def test_each_section_has_its_own(asked: Engine) -> None:
    consent = replace(fact("CONSENT", answer="agree"), signed=("client",))
    found = actions(asked, project("1F", "2F"), fact("ASK", survey="no"), consent)
    assert [(one.form, one.section) for one in found] == [("LOG", "1F"), ("LOG", "2F")]


def test_my_own_come_before_those_of_others(asked: Engine) -> None:
    found = actions(asked, project(), roles=("PM",))
    assert [one.mine for one in found] == [True]
    assert [one.mine for one in actions(asked, project(), roles=("ENG",))] == [False]


def test_what_is_late_comes_first_and_what_is_done_waits_for_the_re_check(asked: Engine) -> None:
    late = fact("D21", "D21-1", defect="", responsible="Zhao", due_on="2026-05-01")
    done = fact("D21", "D21-2", defect="", responsible="He", due_on="2026-06-01")
    reply = fact("D22", "D22-1", defect="D21-2", recheck_result="pending", done_by="He")
    found = actions(asked, project(), late, done, reply, roles=("PM",), person="Lin")
    assert [(one.kind, one.defect.number if one.defect else "") for one in found[:2]] == [
        ("mend", "D21-1"), ("recheck", "D21-2"),
    ]  # fmt: skip
    assert [one.step for one in found[:2]] == ["4", "4"], "where this process has its notices"


def test_a_defect_is_told_to_whoever_puts_it_right(asked: Engine) -> None:
    notice = fact("D21", "D21-1", defect="", responsible="Zhao", due_on="2026-06-01")
    mine = actions(asked, project(), notice, person="Zhao")
    others = actions(asked, project(), notice, person="He")
    assert [one.kind for one in mine] == ["mend", "make"]
    assert [one.kind for one in others] == ["make"]

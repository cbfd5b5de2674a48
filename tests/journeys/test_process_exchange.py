"""The same records in another order say the same; a new document is added to a step by files alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidesk.actions import process
from sidesk.actions.desk import Desk
from sidesk.actions.facts import facts_of, lines_of
from sidesk.authoring.check import check_file
from sidesk.forms.package import pack
from sidesk.models.entities import RecordQuery, Revision
from sidesk.workflow.defects import Defect, lives
from sidesk.workflow.engine import Engine
from sidesk.workflow.facts import Book, Fact
from sidesk.workflow.nextup import next_actions
from tests.support.field import Grown
from tests.support.laptops import _quick_stores, grown, tmp_path
from tests.support.sampled import sample_store, sampled
from tests.support.walking import DOER, Walk, new_walk

__all__ = ["_quick_stores", "grown", "sample_store", "sampled", "tmp_path"]

ORDERS = 200
STORES = 6
FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | required |
| | begin_group | noise | 噪声 | Noise | |
| | decimal | level | 声级 | Level | yes |
| | end_group | | | | |

| settings |
| | form_title::中文 (zh) | form_title::English (en) | form_id | version | sidesk::signs | sidesk::header |
| | 噪声测量 | Noise reading | X01 | 1 | PM? | yes |
"""
ADDITION = """
format = "sidesk-process"
version = 1

[[document]]
form = "X01"
step = "17"
needed = true
"""


# --- the order in which records come ---------------------------------------------------------------------


def said(engine: Engine, facts: Sequence[Fact], found: Sequence[Defect], desk: Desk) -> object:
    """Everything that is said of a project, from facts in this order."""
    defects = lives(found, facts, desk.clock.today())
    book = Book.of(facts, [one.cells() for one in defects])
    state = engine.project(book)
    numbers = {number for fact in facts if (number := process.case_of(fact))}
    cases = {number: engine.case(process.book_of_case(book, number)) for number in numbers}
    return state, cases, defects, next_actions(state, book, defects, ("PM",), DOER)


def test_the_sample_project_stands_the_same_in_whatever_order_its_records_came(sampled: Desk) -> None:
    """200 orders of what its records say (facts) and of the defects they found, as the engine is told them.

    The store is not filled anew for each order: the next test does that, for a small project and few orders.
    """
    engine = process.engine(sampled)
    project = sampled.store.records.page(RecordQuery(form="P01"))[0].record
    facts, found = facts_of(sampled, lines_of(sampled, project))
    first = said(engine, facts, found, sampled)
    assert len(facts) > 100

    @settings(max_examples=ORDERS, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def shuffled(order: random.Random) -> None:
        other, others = [*facts], [*found]
        order.shuffle(other)
        order.shuffle(others)
        assert said(engine, other, others, sampled) == first

    shuffled()


def corrected(folder: Path) -> Walk:
    """A project with corrections, two defects, a second round and a service case."""
    walk = new_walk(folder, start_step="17", start_reason="记录早于本程序")
    check = {"section": "1F", "trade": "duct", "check_kind": "self", "inspector": DOER}
    bad = {f"duct-0{n}": {"result": "fail", "remark": "线缆外皮有压痕"} for n in (7, 8)}
    record = walk.issue("D18", {**check, "items": bad, "check_result": "rework"})
    number = f"{walk.number(record)}/duct-08"
    walk.correct(record, {"items": {"duct-07": {"result": "pass"}}})
    notice = {"origin": "self", "defect": number, "section": "1F", "responsible": DOER}
    walk.issue("D21", notice, origin=record)
    reply = {"defect": number, "done_by": DOER, "recheck_by": "样例·何川"}
    answered = walk.issue("D22", {**reply, "recheck_result": "again"}, origin=walk.last)
    walk.correct(answered, {"recheck_result": "pass"})
    test = walk.issue("D37", {"symptom": "不通", "service_kind": "fault"})
    walk.correct(test, {"urgency": "p1"})
    return walk


def test_two_laptops_with_the_same_records_say_the_same(grown: Grown, tmp_path: Path) -> None:
    """Every revision of a project, in a few random orders and in parcels, into empty stores."""
    walk = corrected(tmp_path / "first")
    revisions = [*_revisions(walk.desk)]
    assert len(revisions) > len({one.record for one in revisions})  # corrections are among them
    first = _told(walk.desk, walk.project)
    for seed in range(STORES):
        order = random.Random(seed)
        order.shuffle(revisions)
        other = grown.desk(tmp_path / f"other{seed}")
        cut = order.randrange(len(revisions))
        for parcel in (revisions[:cut], revisions[cut:], revisions[:cut]):
            other.store.records.add_revisions(parcel)
        assert _told(other, walk.project) == first
        other.close()
    walk.desk.close()


def _revisions(desk: Desk) -> Iterator[Revision]:
    for line in desk.store.records.page(RecordQuery(limit=1000)):
        yield from desk.store.records.revisions(line.record)


def _told(desk: Desk, project: str) -> object:
    told = process.report(desk, project)
    actions = next_actions(told.state, told.book, told.defects, ("PM",), DOER)
    return told.state, [(case.number, case.state) for case in told.cases], told.defects, actions


# --- a document nobody knew ------------------------------------------------------------------------------


@pytest.fixture
def added(tmp_path: Path) -> Iterator[Walk]:
    """A project in the middle of construction, and a department that wants one more document there."""
    walk = new_walk(tmp_path / "store", ("1F",), start_step="17", start_reason="记录早于本程序")
    walk.issue("D20", {"section": "1F", "method": "hand", "lead": DOER, "result": "ok"})
    assert walk.state("17") == "done"
    (tmp_path / "X01.md").write_text(FORM, encoding="utf-8")
    result = check_file(tmp_path / "X01.md")
    assert result.form is not None
    walk.desk.store.packages.add(pack(result.form))
    folder = walk.desk.folder / process.FOLDER
    folder.mkdir()
    (folder / "ours.toml").write_text(ADDITION, encoding="utf-8")
    yield walk
    walk.desk.close()


def test_a_document_is_added_to_a_step_by_files_alone(added: Walk) -> None:
    assert process.faults(added.desk) == []
    assert "X01" in [entry.form for entry in added.desk.store.packages.all()]
    assert ("make", "17", "X01", "1F") in added.todo()
    assert added.step("17").step.needs == ("D20", "X01")
    record = added.draft("X01")
    assert ("finish", "17", "X01", "1F") in added.todo()
    added.finish(record)
    assert added.state("17") == "done"
    assert [(one.issued, one.open) for one in added.step("17").documents if one.form == "X01"] == [(1, 0)]
    assert added.number(record) in added.text_of(record)


def test_an_addition_that_does_not_fit_hinders_nobody(added: Walk) -> None:
    (added.desk.folder / process.FOLDER / "theirs.toml").write_text(
        ADDITION.replace("X01", "X99"), encoding="utf-8"
    )
    assert [fault.details["name"] for fault in process.faults(added.desk)] == ["X99"]
    assert ("make", "17", "X01", "1F") in added.todo()  # what fits stays

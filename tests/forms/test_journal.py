"""Steps are taken back after a restart exactly as without one; what does not fit is never applied."""

from __future__ import annotations

import itertools
import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms import journal
from sidesk.forms.definition import ORDER, Form, Group, Question, Repeat
from sidesk.forms.journal import MOST_BYTES, MOST_TAIL_STEPS, Journal, Step, Write
from sidesk.forms.session import FormSession
from tests.forms.test_session_properties import NOW, RICH, SOAK, act, assert_like_fresh, portrait

FORM = Form(
    "f",
    "1",
    {},
    ("en",),
    (
        Question("a", "text"),
        Group("g", (Question("b", "text", other=True),)),
        Repeat("r", (Question("c", "text"),), table=True),
    ),
    {},
)


class Disk:
    """What the store keeps of a journal: the tail each time, the settled page when there is another one."""

    def __init__(self) -> None:
        self.settled: Json = None
        self.tail: Json = None
        self.answers: dict[str, Json] = {}
        self.written = 0

    def keep(self, session: FormSession) -> None:
        pages = session.journal.pages()
        self.written = len(pages.tail) + len(pages.settled or "")
        self.tail = json.loads(pages.tail)
        if pages.settled is not None:
            self.settled = json.loads(pages.settled)
        self.answers = json.loads(json.dumps(session.answers))

    @property
    def kept(self) -> dict[str, Json]:
        return {"tail": self.tail, "settled": self.settled}

    def restarted(self, form: Form = FORM, clock: Clock | None = None) -> FormSession:
        return FormSession(form, self.answers, clock=clock, history=self.kept)


def session_of(**answers: Json) -> FormSession:
    return FormSession(FORM, answers)


def restarted(session: FormSession) -> FormSession:
    disk = Disk()
    disk.keep(session)
    return disk.restarted()


def test_an_answer_is_taken_back_after_a_restart_and_done_again_after_another() -> None:
    session = session_of(a="21")
    session.answer(("a",), "23")
    session = restarted(session)
    session.undo()
    assert session.value(("a",)) == "21"
    session = restarted(session)
    session.redo()
    assert session.value(("a",)) == "23"


def test_a_removed_row_comes_back_after_a_restart_with_its_place() -> None:
    session = session_of(r={"k1": {ORDER: "1", "c": "x"}, "k2": {ORDER: "2", "c": "y"}})
    session.remove_rows(("r",), ["k1"])
    session = restarted(session)
    session.undo()
    assert session.row_keys(("r",)) == ["k1", "k2"]
    assert session.value(("r", "k1", "c")) == "x"


def test_strokes_that_join_are_one_step() -> None:
    session = session_of()
    session.answer(("a",), "2")
    session.answer(("a",), "23", joins=True)
    assert session.journal.done == [Step((Write("answer", ("a",), None, "23"),))]


def test_what_is_done_together_is_one_step_and_joins_nothing_before() -> None:
    session = session_of()
    session.answer(("a",), "1")
    with session.journal.together():
        session.answer(("a",), "2")
        session.add_rows(("r",), 2)
    session.undo()
    assert session.answers == {"a": "1"}


@pytest.mark.parametrize(
    "answers",
    [{"a": "24"}, {}, {"a": "23", "r": {"k": {ORDER: "1"}}}],
    ids=["another answer", "no answer", "a row that was not there"],
)
def test_steps_that_do_not_fit_the_answers_are_dropped(answers: dict[str, Json]) -> None:
    session = session_of(a="21")
    session.add_rows(("r",))
    session.undo()
    session.answer(("a",), "23")
    disk = Disk()
    disk.keep(session)
    fits = FormSession(FORM, {"a": "23"}, history=disk.kept)
    assert fits.can_undo
    if "r" in answers:
        disk.tail["steps"] = [[["row", ["r", "k"], None, None]]]  # type: ignore[index]
    other = FormSession(FORM, answers, history=disk.kept)
    assert not other.can_undo
    assert not other.can_redo


@pytest.mark.parametrize(
    "step",
    [
        ["answer", ["nowhere"], None, "23"],
        ["answer", ["g", "nothing"], None, "23"],
        ["answer", ["r", "k9", "c"], None, None],
        ["order", ["a"], "1", "2"],
        ["row", ["r", "k"], "text", None],
        ["answer", [], None, None],
        ["move", ["a"], None, None],
        ["answer", ["a", 3], None, None],
        "nonsense",
        [],
    ],
)
def test_a_damaged_step_drops_the_history(step: Json) -> None:
    tail: Json = {"format": 1, "rests_on": "", "from": 0, "keeps": 0, "at": 1, "steps": [[step]]}
    assert not FormSession(FORM, {"a": "23"}, history={"tail": tail, "settled": None}).can_undo


@pytest.mark.parametrize(
    "kept",
    [None, 3, [], {"tail": {}}, {"tail": {"format": 2}}, {"tail": {"format": 1, "steps": 7}}],
)
def test_what_is_no_history_is_none(kept: Json) -> None:
    session = FormSession(FORM, {"a": "23"}, history=kept)
    assert not session.can_undo


def test_the_tail_of_another_page_is_dropped() -> None:
    session, disk = session_of(), Disk()
    session.answer(("a",), "1")
    disk.keep(session)
    old = disk.settled
    session.journal.unsettle()
    session.answer(("a",), "2")
    disk.keep(session)
    disk.settled = old
    assert not disk.restarted().can_undo


def test_a_save_writes_little_however_long_the_history_is() -> None:
    session, disk = session_of(), Disk()
    for number in range(150):
        session.answer(("a",), f"{number} {'x' * 1000}")
        disk.keep(session)
    session.answer(("a",), "new")
    disk.keep(session)
    sizes = []
    for number in range(MOST_TAIL_STEPS):
        session.answer(("a",), str(number))
        disk.keep(session)
        sizes.append(disk.written)
    assert sorted(sizes)[len(sizes) // 2] < 10_000
    steps = 0
    again = disk.restarted()
    while again.can_undo:
        again.undo()
        steps += 1
    assert steps > 100


def test_a_large_history_is_kept_as_far_as_it_has_room_and_what_is_left_is_right() -> None:
    session, disk = session_of(), Disk()
    for number in range(30):
        session.answer(("a",), f"{number} {'x' * 20_000}")
        disk.keep(session)
    assert len(json.dumps(disk.settled)) < MOST_BYTES + 1000
    again = disk.restarted()
    while again.can_undo:
        again.undo()
        session.undo()
        assert again.answers == session.answers
    assert session.can_undo


def test_undone_beyond_what_is_kept_drops_it() -> None:
    session, disk = session_of(), Disk()
    for number in range(30):
        session.answer(("a",), f"{number} {'x' * 20_000}")
    for _ in range(29):
        session.undo()
    disk.keep(session)
    assert not disk.restarted().can_redo


def test_after_a_failed_save_everything_is_written() -> None:
    session, disk = session_of(), Disk()
    session.answer(("a",), "1")
    session.journal.pages()  # never written
    session.journal.unsettle()
    session.answer(("a",), "2")
    disk.keep(session)
    again = disk.restarted()
    again.undo()
    again.undo()
    assert again.value(("a",)) is None


def test_a_new_journal_has_nothing_to_say() -> None:
    pages = Journal().pages()
    assert pages.settled is None
    assert not journal.read({"tail": json.loads(pages.tail), "settled": None}, FORM, {}).done


@settings(max_examples=120 * SOAK, deadline=None)
@given(st.data())
def test_restarts_change_nothing_whatever_is_done(data: st.DataObject) -> None:
    """The same acts with and without restarts, saves at any moment, lead to the same answers and steps."""
    with patch.object(journal, "MOST_TAIL_STEPS", 3), patch.object(journal, "MOST_STEPS", 12):
        same_with_restarts(data)


def same_with_restarts(data: st.DataObject) -> None:
    numbers = [itertools.count(1), itertools.count(1)]
    clocks = [
        Clock(now=lambda: NOW, new_id=lambda which=which: f"id-{next(which):05}")  # type: ignore[misc]
        for which in numbers
    ]
    steady, restarting = (FormSession(RICH, clock=clock) for clock in clocks)
    disk = Disk()
    for _ in range(data.draw(st.integers(1, 25))):
        drawn: list[Any] = []

        def draw(strategy: st.SearchStrategy[Any], drawn: list[Any] = drawn) -> Any:
            drawn.append(data.draw(strategy))
            return drawn[-1]

        act(steady, draw)
        act(restarting, lambda _strategy, drawn=drawn: drawn.pop(0))  # type: ignore[misc]
        if data.draw(st.booleans()):
            disk.keep(restarting)
            if data.draw(st.booleans()):
                restarting = disk.restarted(RICH, clocks[1])
        assert restarting.answers == steady.answers
        assert (restarting.can_undo, restarting.can_redo) == (steady.can_undo, steady.can_redo)
    assert_like_fresh(restarting)
    while steady.can_undo:
        steady.undo()
        restarting.undo()
        assert portrait(restarting)["answers"] == portrait(steady)["answers"]
    while steady.can_redo:
        steady.redo()
        restarting.redo()
    assert restarting.answers == steady.answers

"""Why a step waits is said with the numbers of the documents and defects that make it so."""

from __future__ import annotations

from pathlib import Path

from sidesk.core.text import Words
from sidesk.ui.process_words import caused, hint, reasons, said
from sidesk.workflow.states import Cause
from tests.workflow.small import book, engine, fact, project

WORDS = Words("en")


def test_a_step_that_is_to_be_done_again_says_for_which_defects(tmp_path: Path) -> None:
    notice = fact("D21", "D21-7", defect="", problem="loose")
    state = engine(tmp_path).project(book(project(), fact("ASK", survey="no"), notice))
    (why,) = [one.text for one in reasons(WORDS, state.step("3"), state.steps, {}) if "Sent back" in one.text]
    assert "D21-7" in why


def test_a_step_that_waits_says_for_which_document(tmp_path: Path) -> None:
    told = [project(), fact("ASK", survey="no"), fact("CONSENT", "CONSENT-3", answer="reject")]
    state = engine(tmp_path).project(book(*told))
    (gate,) = [one for one in state.step("3").gates if one.stops]
    assert caused(WORDS, gate.causes) == "CONSENT-3"


def test_of_many_a_few_are_named_and_the_rest_counted() -> None:
    text = caused(WORDS, [Cause("", tuple("ABCDE"))])
    assert text.startswith("A")
    assert "D" not in text
    assert "2 more" in text


def test_records_that_contradict_each_other_are_told_on_hovering_and_to_a_screen_reader(
    tmp_path: Path,
) -> None:
    told = [fact("CONSENT", "CONSENT-1", answer="agree"), fact("CONSENT", "CONSENT-2", answer="reject")]
    state = engine(tmp_path).project(book(project(), fact("ASK", survey="no"), *told))
    (one,) = [step for step in state.steps if step.doubts]
    title = WORDS.pick(one.doubts[0].title)
    assert title in hint(WORDS, one).splitlines()
    assert title in said(WORDS, one)

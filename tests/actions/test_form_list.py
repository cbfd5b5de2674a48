"""Forms for whoever chooses one: in the order of the process, each once."""

from __future__ import annotations

from sidesk.actions.browse import BUILT_IN
from sidesk.actions.form_list import in_order
from sidesk.actions.process import built_in
from sidesk.forms.definition import Form
from tests.support.filling import FORMS

PROCESS, _ = built_in()


def a_form(name: str) -> Form:
    return Form(name, "1", {"en": name}, ("en",), (), {})


def test_every_form_that_comes_with_the_program_stands_there_once() -> None:
    found = [one.form.id for chapter in in_order(PROCESS, list(FORMS.values())) for one in chapter.forms]
    assert sorted(found) == sorted(FORMS)


def test_forms_stand_as_work_goes() -> None:
    made = in_order(PROCESS, [a_form(name) for name in ("D38", "D09", "D42", "D18", "D01", "D26")])
    assert [[one.form.id for one in chapter.forms] for chapter in made] == [
        ["D01", "D42", "D09"], ["D18"], ["D26"], ["D38"],
    ]  # fmt: skip
    assert [chapter.phase.code for chapter in made if chapter.phase] == [
        "before",
        "work",
        "accept",
        "service",
    ]
    assert [one.step.code for one in made[0].forms if one.step] == ["1", "9", "10"]


def test_a_departments_own_form_has_a_place_and_projects_come_last() -> None:
    made = in_order(PROCESS, [a_form(name) for name in ("P01", "LIFT", "D01")])
    assert [[one.form.id for one in chapter.forms] for chapter in made] == [["D01"], ["LIFT"], ["P01"]]
    assert [chapter.records for chapter in made] == [False, False, True]
    assert "P01" in BUILT_IN


def test_a_phase_without_forms_has_no_heading() -> None:
    assert in_order(PROCESS, []) == []

"""Begin a record with what is known already."""

from __future__ import annotations

from sidesk.actions import begin, fill
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from tests.support.desks import project


def job(desk: Desk, within: str, **answers: Json) -> fill.OpenRecord:
    opened = fill.start(desk, "D18", within)
    fill.keep(desk, opened.record, {**opened.answers, "job": answers}, "", (1, 9))
    return opened


def group(opened: fill.OpenRecord, name: str) -> dict[str, Json]:
    found = opened.answers.get(name, {})
    assert isinstance(found, dict)
    return found


def test_the_next_checklist_knows_the_crew_and_counts_its_number_on(desk: Desk) -> None:
    within = project(desk)
    job(desk, within, check_no="CK-007", crew="三班", trade="duct", section="3F")
    opened = begin.begin(desk, Beginning("D18", within))
    assert group(opened, "job") == {"check_no": "CK-008", "crew": "三班"}
    assert opened.came_along == 2


def test_the_header_is_filled_in_as_ever(desk: Desk) -> None:
    within = project(desk)
    job(desk, within, crew="三班")
    assert group(begin.begin(desk, Beginning("D18", within)), "header")["project_no"] == "DEMO-2026-001"


def test_a_record_of_another_project_lends_nothing_unasked(desk: Desk) -> None:
    job(desk, project(desk, "别处", "OTHER-1"), crew="三班")
    opened = begin.begin(desk, Beginning("D18", project(desk)))
    assert group(opened, "job") == {"check_no": "CK-001"}, "what every first one proposes"


def test_one_chosen_from_another_project_lends_its_words(desk: Desk) -> None:
    other = job(desk, project(desk, "别处", "OTHER-1"), crew="三班")
    opened = begin.begin(desk, Beginning("D18", project(desk), like=other.record))
    assert group(opened, "job")["crew"] == "三班"


def test_a_template_is_kept_used_dropped_and_brought_back(desk: Desk) -> None:
    template = begin.keep_template(desk, job(desk, project(desk), crew="三班").record, " 夜班 ")
    assert [one.name for one in begin.offers(desk, "D18", "").templates] == ["夜班"]
    assert group(begin.begin(desk, Beginning("D18", template=template.id)), "job")["crew"] == "三班"
    begin.drop_template(desk, template)
    assert begin.templates(desk) == []
    begin.restore_template(desk, template)
    assert begin.templates(desk, "D18") == [template]


def test_records_of_this_project_stand_before_others(desk: Desk) -> None:
    here = project(desk)
    first = job(desk, here, crew="甲")
    job(desk, project(desk, "别处", "OTHER-1"), crew="乙")
    assert begin.offers(desk, "D18", here).like[0].record == first.record


def test_a_record_that_begins_with_what_came_along_and_is_left_never_was(desk: Desk) -> None:
    within = project(desk)
    job(desk, within, crew="三班")
    assert fill.leave(desk, begin.begin(desk, Beginning("D18", within)))

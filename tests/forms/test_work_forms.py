"""From the plan to the daily log and what is covered: D10 to D17 and D19 while they are filled."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from tests.support.filling import INK, NUMBER, PAPER, PHOTO, asks, hindrances, lines, rows, session, told

REFUSED = [("error", "constraint")]
WARNED = [("warning", "limit")]
MISSING = [("error", "required")]
DAWN, MORNING = "2026-05-11T07:00:00+08:00", "2026-05-11T09:00:00+08:00"
NOON, LATER = "2026-05-11T12:00:00+08:00", "2026-05-12T09:00:00+08:00"


def photos(count: int) -> list[Json]:
    """So many different ones."""
    return [{"sha256": "0" * 64, "name": f"{n}.jpg", "mime": "image/jpeg"} for n in range(count)]


PLAN: dict[str, Json] = {
    "plan": {
        "plan_file": PAPER, "overview": "240 outlets", "start_planned": "2026-05-20",
        "end_planned": "2026-08-20",
    },
    "team": {"org_chart": rows({"role": "PM", "name": "Lin"})},
    "breakdown": {
        "work_breakdown": rows({
            "code": "1.1", "section": "1F", "trade": "cable", "lead": "Zheng", "start": "2026-05-20",
            "end": "2026-06-20",
        }),
        "progress_plan": "cabling by 20 June",
    },
    "method": {
        "methods": "by floor", "quality_measures": "hold before closing", "safety_measures": "helmets",
        "test_plan": "class E, all links", "resource_plan": rows({"period": "May", "people": "6"}),
    },
    "review": {"cto_review": "pending"},
}  # fmt: skip
MINUTES: dict[str, Json] = {
    "meeting": {
        "meeting_at": MORNING, "meeting_place": "office", "chair": "Head", "recorder": "Lin",
        "attendees": rows({"name": "Zheng"}),
    },
    "agenda": {
        "division": rows({"work": "cabling", "owner": "Zheng"}), "start_on": "2026-05-20", "hr_plan": "six",
        "purchase_plan": "stock", "transport_plan": "van", "vehicle_plan": "one van",
        "goods_check_plan": "on arrival",
    },
    "plan": {
        "schedule": rows({
            "wbs": "1.1", "task": "cable 1F", "step": "16", "owner": "Zheng", "start": "2026-05-20",
            "end": "2026-05-29", "pred": "1.0", "milestone": "no",
        }),
    },
}  # fmt: skip
MATERIAL: dict[str, Json] = {
    "list": {
        "lines": rows({
            "kind": "material", "item": "cable", "spec": "Cat6", "unit": "box", "qty": "40", "source": "buy",
            "status": "ready",
        }),
    },
    "instruments_group": {"instruments_ok": "yes"},
}  # fmt: skip
CONTACTS: dict[str, Json] = {
    "contacts": {
        "people": rows({"side": "client", "name": "Wu", "unit": "C", "role": "IT", "phone": "13900000000"})
    }
}
BRIEFING: dict[str, Json] = {
    "briefing": {
        "briefing_at": MORNING, "briefing_place": "1F", "briefer": "Lin", "brief_kind": ["tech"],
        "brief_trade": "cable",
    },
    "points": {"content": "x" * 50, "key_points": "bend radius", "safety_points": "ladders"},
    "briefed": {"persons_briefed": rows({"name": "Zheng", "sign": INK})},
}  # fmt: skip
GOOD_LINE: dict[str, Json] = {
    "item": "switch", "spec": "S1", "unit": "pc", "qty_plan": "2", "qty_got": "2", "qty_check": "2",
    "sn": "A1、A2", "look": "pass", "docs": "pass", "power": "pass", "result": "pass",
}  # fmt: skip
GOODS: dict[str, Json] = {
    "delivery": {
        "batch_no": "B1", "arrived_at": MORNING, "supplier": "Maker", "store_place": "store",
        "package_state": "good",
    },
    "lines": rows(GOOD_LINE),
    "papers_group": {"papers": ["cert"], "has_cable": "no"},
    "conclusion_group": {"conclusion": "ok"},
}  # fmt: skip
CONDITIONS = ("people", "materials", "tools", "drawings", "briefing", "safety", "space", "power")
START: dict[str, Json] = {
    "first_meeting": {
        "first_meet_at": MORNING, "rest_area": "B1", "store_area": "B1-03", "store_secured": "yes",
        "temp_power": "ok", "work_hours": "18:00-07:00",
    },
    "presented": {
        "shown_scheme": "yes", "shown_plan": "yes", "shown_drawings": "yes",
        "presented_docs": rows({"name": "plan"}),
        "readiness": {name: {"ok": "pass"} for name in CONDITIONS}, "planned_start": "2026-05-20",
    },
    "consent_group": {"consent": "agree", "consent_scope": "all"},
}  # fmt: skip
LOG: dict[str, Json] = {
    "day": {
        "log_date": "2026-05-11", "stage": "1F", "weather_am": "sun", "weather_pm": "indoor", "shift": "day",
    },
    "work": {
        "works": rows({"trade": "cable", "work": "40 cables"}),
        "people": rows({"team": "A", "kind": "own", "count": "4"}),
    },
    "quality": {"safety_event": "no"},
}  # fmt: skip
CHECKS = ("ck_route", "ck_joint", "ck_bush", "ck_box", "ck_gap")
COVERED: dict[str, Json] = {
    "part_group": {
        "section": "1F", "concealed_kind": "ceiling", "part": "corridor", "work_qty": "40 m",
        "drawing": "E-1", "material_spec": "KBG20", "inspect_at": MORNING,
    },
    "checks": {
        "has_cables": "no", "crosses_fire": "no", **dict.fromkeys(CHECKS, "pass"),
        "photos_before": photos(2),
    },
    "conclusion": {"concl": "ok"},
}  # fmt: skip
COMPLETE: dict[str, dict[str, Json]] = {
    "D10": PLAN, "D11": MINUTES, "D12": MATERIAL, "D13": CONTACTS, "D14": BRIEFING, "D15": GOODS,
    "D16": START, "D17": LOG, "D19": COVERED,
}  # fmt: skip


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_form_cannot_be_issued_and_a_complete_one_can(name: str) -> None:
    assert hindrances(session(name))
    assert hindrances(session(name, COMPLETE[name])) == []


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("D10", "plan/end_planned", "2026-05-19"),
        ("D10", "team/org_chart/r1/phone", "ask"),
        ("D10", "breakdown/work_breakdown/r1/end", "2026-05-19"),
        ("D10", "method/hse_special", ["none", "hot"]),
        ("D10", "method/resource_plan/r1/people", "-1"),
        ("D11", "meeting/meeting_at", LATER),
        ("D11", "meeting/attendees/r1/phone", "ask"),
        ("D11", "plan/schedule/r1/end", "2026-05-19"),
        ("D11", "plan/schedule/r1/step", "37"),
        ("D11", "plan/schedule/r1/pred", "1.1"),
        ("D12", "list/lines/r1/qty", "0"),
        ("D13", "contacts/people/r1/phone", "ask"),
        ("D13", "contacts/people/r1/email", "nobody"),
        ("D13", "emergency/emergency_fire", "ask"),
        ("D14", "briefing/briefing_at", LATER),
        ("D14", "points/content", "x" * 49),
        ("D15", "delivery/arrived_at", LATER),
        ("D15", "lines/r1/qty_plan", "-1"),
        ("D15", "lines/r1/qty_got", "-1"),
        ("D15", "lines/r1/qty_check", "3"),
        ("D16", "first_meeting/first_meet_at", LATER),
        ("D16", "presented/presented_docs/r1/copies", "0"),
        ("D16", "presented/planned_start", "2026-05-10"),
        ("D17", "day/log_date", "2026-05-12"),
        ("D17", "work/works/r1/qty", "-1"),
        ("D17", "work/works/r1/percent", "101"),
        ("D17", "work/people/r1/count", "0"),
        ("D17", "work/people/r1/hours", "25"),
        ("D19", "part_group/inspect_at", LATER),
        ("D19", "part_group/notice_at", NOON),
        ("D19", "checks/photos_before", PHOTO),
        ("D19", "conclusion/covered_at", DAWN),
        ("D19", "conclusion/covered_at", LATER),
    ],
)
def test_what_cannot_be_is_refused(name: str, path: str, value: Json) -> None:
    form, place = session(name, COMPLETE[name]), tuple(path.split("/"))
    assert REFUSED[0] not in told(form, *place)
    form.answer(place, value)
    assert told(form, *place)[:1] == REFUSED


@pytest.mark.parametrize(
    ("name", "table", "tells"),
    [
        ("D10", "team/org_chart", "review/cto_review"),
        ("D10", "breakdown/work_breakdown", "review/cto_review"),
        ("D11", "plan/schedule", "plan/time_plan"),
        ("D11", "meeting/attendees", "plan/time_plan"),
        ("D11", "agenda/division", "plan/time_plan"),
        ("D12", "list/lines", "instruments_group/instruments_ok"),
        ("D13", "contacts/people", "contacts/people_count"),
        ("D14", "briefed/persons_briefed", "briefed/briefed_count"),
        ("D15", "lines", "conclusion_group/conclusion"),
        ("D16", "presented/presented_docs", "consent_group/consent"),
        ("D17", "work/people", "work/people_total"),
    ],
)
def test_a_table_that_has_to_be_filled_is_missed(name: str, table: str, tells: str) -> None:
    form, place = session(name, COMPLETE[name]), tuple(table.split("/"))
    assert told(form, *tells.split("/")) == []
    form.remove_rows(place, list(form.row_keys(place)))
    assert told(form, *tells.split("/"))[:1] == REFUSED


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("D10", "breakdown/work_breakdown/r1/end", "2026-08-21"),
        ("D12", "instruments_group/instruments_ok", "no"),
        ("D15", "lines/r1/qty_got", "1"),
        ("D16", "first_meeting/store_secured", "no"),
    ],
)
def test_what_is_doubtful_is_said_and_does_not_stop(name: str, path: str, value: Json) -> None:
    form, place = session(name, COMPLETE[name]), tuple(path.split("/"))
    form.answer(place, value)
    assert WARNED[0] in told(form, *place)


@pytest.mark.parametrize(
    ("name", "path", "shown", "hidden", "hides"),
    [
        ("D10", "review/cto_review", "ok_cond", "pending", "cto_review_note"),
        ("D10", "review/cto_review", "back", "ok", "cto_review_note"),
        ("D15", "delivery/package_state", "opened", "good", "package_photo"),
        ("D15", "papers_group/has_cable", "yes", "no", "cable_sample_test"),
        ("D16", "consent_group/consent", "cond", "agree", "consent_conditions"),
        ("D16", "consent_group/consent", "reject", "pending", "consent_conditions"),
        ("D16", "consent_group/consent", "cond", "reject", "consent_scope"),
        ("D16", "consent_group/consent_scope", "section", "all", "consent_sections"),
        ("D17", "quality/safety_event", "yes", "no", "safety_told"),
        ("D17", "quality/safety_event", "yes", "no", "safety_photos"),
        ("D19", "checks/has_cables", "yes", "no", "ck_cable"),
        ("D19", "checks/has_cables", "yes", "no", "ck_bend"),
        ("D19", "checks/has_cables", "yes", "no", "ck_label"),
        ("D19", "checks/crosses_fire", "yes", "no", "ck_firestop"),
        ("D19", "conclusion/concl", "rework", "ok", "recheck_result"),
    ],
)
def test_a_question_comes_with_its_reason(name: str, path: str, shown: str, hidden: str, hides: str) -> None:
    form, place = session(name, COMPLETE[name]), tuple(path.split("/"))
    question = (*place[:-1], hides)
    form.answer(place, hidden)
    assert not form.relevant(question)
    form.answer(place, shown)
    form.answer(question, None)
    assert asks(form, *question) == (True, True)
    assert told(form, *question) == MISSING


# --- D10, D11: the plan others read ---


def test_the_plan_feeds_the_sections_and_the_schedule_the_tasks() -> None:
    assert lines(session("D10", PLAN), "sections") == [
        {
            "code": "1.1", "section": "1F", "trade": "cable", "lead": "Zheng", "start": "2026-05-20",
            "end": "2026-06-20",
        }
    ]  # fmt: skip
    (task,) = lines(session("D11", MINUTES), "tasks")
    assert task == {
        "wbs": "1.1", "task": "cable 1F", "step": "16", "owner": "Zheng", "start": "2026-05-20",
        "end": "2026-05-29", "days": "10", "pred": "1.0", "milestone": "no",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "table", "key"),
    [("D10", "breakdown/work_breakdown", "code"), ("D11", "plan/schedule", "wbs")],
)
def test_a_number_of_the_plan_is_there_once(name: str, table: str, key: str) -> None:
    form, place = session(name, COMPLETE[name]), tuple(table.split("/"))
    form.add_rows(place, values=[{key: "1.1"}])
    assert [told(form, *place, row, key) for row in form.row_keys(place)] == [REFUSED, REFUSED]


def test_a_plan_can_wait_for_its_review() -> None:
    plan = session("D10", PLAN)
    assert plan.value(("review", "cto_review")) == "pending"
    assert session("D10").value(("review", "cto_review")) is None


def test_decisions_are_kept_with_owner_and_date() -> None:
    minutes = session("D11", MINUTES)
    minutes.add_rows(
        ("agenda", "decisions"), values=[{"decision": "order cable", "owner": "Lin", "due": "2026-05-10"}]
    )
    (row,) = minutes.row_keys(("agenda", "decisions"))
    assert told(minutes, "agenda", "decisions", row, "due") == REFUSED
    minutes.answer(("agenda", "decisions", row, "due"), "2026-05-11")
    assert lines(minutes, "decisions") == [{"decision": "order cable", "owner": "Lin", "due": "2026-05-11"}]


# --- D12 to D14 ---


def test_what_is_planned_stands_in_the_materials() -> None:
    assert lines(session("D12", MATERIAL), "materials") == [
        {"item": "cable", "spec": "Cat6", "unit": "box", "planned": "40"}
    ]


def test_what_is_not_ready_or_late_is_explained() -> None:
    material = session("D12", MATERIAL)
    line = ("list", "lines", "r1")
    material.answer((*line, "status"), "part")
    assert hindrances(material) == [(("instruments_group", "shortage_note"), "required")]
    material.answer((*line, "need_on"), "2026-05-20")
    material.answer((*line, "arrive_on"), "2026-05-21")
    assert told(material, *line, "arrive_on") == WARNED


def test_an_instrument_out_of_calibration_is_not_within() -> None:
    material = session("D12", MATERIAL)
    table = ("instruments_group", "instruments")
    material.add_rows(table, values=[{"name": "tester", "cal_until": "2026-05-10"}])
    (row,) = material.row_keys(table)
    assert told(material, *table, row, "cal_until") == WARNED
    assert told(material, "instruments_group", "instruments_ok") == REFUSED
    material.answer((*table, row, "cal_until"), "2026-05-11")
    assert told(material, "instruments_group", "instruments_ok") == []


def test_a_contact_is_somebody_other_papers_know() -> None:
    (person,) = lines(session("D13", CONTACTS), "people")
    assert person == {"side": "client", "name": "Wu", "unit": "C", "role": "IT", "phone": "13900000000"}
    contacts = session("D13", CONTACTS)
    contacts.answer(("contacts", "people", "r1", "email"), "wu@client.example")
    assert lines(contacts, "people")[0]["email"] == "wu@client.example"


def test_who_was_briefed_signs_on_the_screen_or_on_paper() -> None:
    briefing = session("D14", BRIEFING)
    place = ("briefed", "persons_briefed", "r1", "sign")
    briefing.answer(place, None)
    assert told(briefing, *place) == MISSING
    briefing.answer(("briefed", "signed_sheet"), PAPER)
    assert hindrances(briefing) == []


# --- D15 ---


def test_goods_stand_in_the_materials_with_batch_supplier_and_result() -> None:
    assert lines(session("D15", GOODS), "materials") == [
        {
            "item": "switch", "spec": "S1", "unit": "pc", "arrived": "2", "batch": "B1", "supplier": "Maker",
            "sn": "A1、A2", "result": "pass", "at": MORNING,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "table"), [("D11", "agenda/decisions"), ("D12", "list/lines"), ("D15", "lines")]
)
def test_lines_number_themselves(name: str, table: str) -> None:
    form, place = session(name), tuple(table.split("/"))
    form.add_rows(place, values=[{}, {}])
    assert [form.value((*place, row, "no")) for row in form.row_keys(place)] == ["1", "2"]


@pytest.mark.parametrize("check", ["look", "docs", "power"])
def test_a_line_with_a_failed_check_needs_words_and_a_photo_and_cannot_pass(check: str) -> None:
    goods = session("D15", GOODS)
    line = ("lines", "r1")
    goods.answer((*line, check), "fail")
    assert told(goods, *line, "result") == REFUSED
    assert goods.required((*line, "remark"))
    assert goods.required((*line, "photo"))


def test_a_rejected_line_has_a_fate_and_the_delivery_is_not_accepted() -> None:
    goods = session("D15", GOODS)
    assert not goods.relevant(("conclusion_group", "disposal"))
    goods.answer(("lines", "r1", "result"), "hold")
    assert goods.required(("lines", "r1", "remark"))
    assert not goods.required(("lines", "r1", "photo"))
    assert not goods.relevant(("conclusion_group", "disposal"))
    assert told(goods, "conclusion_group", "conclusion") == REFUSED
    goods.answer(("lines", "r1", "result"), "fail")
    goods.answer(("lines", "r1", "remark"), "dead")
    goods.answer(("lines", "r1", "photo"), PHOTO)
    for name, value in (("shortage_damage", "one dead"), ("disposal", "replace"), ("conclusion", "part")):
        goods.answer(("conclusion_group", name), value)
    assert hindrances(goods) == []


def test_a_shortage_is_explained() -> None:
    goods = session("D15", GOODS)
    assert not goods.relevant(("conclusion_group", "shortage_damage"))
    goods.answer(("lines", "r1", "qty_check"), "1")
    goods.answer(("lines", "r1", "qty_got"), "1")
    assert hindrances(goods) == [(("conclusion_group", "shortage_damage"), "required")]


@pytest.mark.parametrize(
    ("tested", "report", "accepted"), [("pass", True, True), ("fail", True, False), ("na", False, True)]
)
def test_cable_that_fails_its_sample_test_is_not_accepted(tested: str, report: bool, accepted: bool) -> None:
    goods = session("D15", GOODS)
    goods.answer(("papers_group", "has_cable"), "yes")
    goods.answer(("papers_group", "cable_sample_test"), tested)
    assert goods.relevant(("papers_group", "cable_sample_file")) == report
    assert (told(goods, "conclusion_group", "conclusion") == []) == accepted


def test_only_a_project_with_supervision_submits_its_goods() -> None:
    assert not session("D15", GOODS).relevant(("conclusion_group", "need_b06"))
    assert session("D15", GOODS, supervisor_name="Watch").relevant(("conclusion_group", "need_b06"))


# --- D16 ---


@pytest.mark.parametrize("shown", ["shown_scheme", "shown_plan", "shown_drawings"])
@pytest.mark.parametrize("consent", ["agree", "cond"])
def test_nobody_agrees_to_what_was_not_presented(shown: str, consent: str) -> None:
    start = session("D16", START)
    start.answer(("presented", shown), "no")
    start.answer(("consent_group", "consent"), consent)
    assert told(start, "consent_group", "consent")[:1] == REFUSED
    start.answer(("consent_group", "consent"), "pending")
    assert hindrances(start) == []


def test_a_condition_that_is_not_met_is_explained_and_doubts_full_consent() -> None:
    start = session("D16", START)
    place = ("presented", "readiness", "power")
    start.answer((*place, "ok"), "fail")
    assert told(start, *place, "remark") == MISSING
    assert told(start, "consent_group", "consent") == WARNED
    start.answer((*place, "remark"), "tomorrow")
    assert hindrances(start) == []


def test_sections_are_named_with_blanks_between() -> None:
    start = session("D16", START)
    start.answer(("consent_group", "consent_scope"), "section")
    place = ("consent_group", "consent_sections")
    for wrong in ("1F,2F", "1F，2F", "1F、2F", "1F;2F"):
        start.answer(place, wrong)
        assert told(start, *place) == REFUSED
    start.answer(place, "1F 2F")
    assert hindrances(start) == []


def test_the_signed_page_may_stay_out_where_the_client_signs_on_the_screen() -> None:
    start = session("D16", START)
    assert asks(start, "consent_group", "consent_scan") == (True, False)
    start.answer(("consent_group", "consent"), "pending")
    assert not start.relevant(("consent_group", "consent_scan"))


# --- D17 ---


@pytest.mark.parametrize(
    ("day", "weekday"),
    [("2026-05-11", "d1"), ("2026-05-10", "d7"), ("2026-05-09", "d6"), ("2024-02-29", "d4")],
)
def test_a_log_knows_its_weekday(day: str, weekday: str) -> None:
    log = session("D17", LOG)
    log.answer(("day", "log_date"), day)
    assert log.value(("day", "weekday")) == weekday


@pytest.mark.parametrize(
    ("day", "late"), [("2026-05-11", False), ("2026-05-08", False), ("2026-05-07", True)]
)
def test_a_log_written_more_than_three_days_later_says_why(day: str, late: bool) -> None:
    log = session("D17", {**LOG, "header": {"prepared_at": NOON}})
    log.answer(("day", "log_date"), day)
    assert log.relevant(("day", "late_reason")) == late


def test_a_day_without_work_says_why_and_needs_nobody() -> None:
    log = session("D17", LOG)
    assert not log.relevant(("work", "no_work_reason"))
    for table in ("works", "people"):
        log.remove_rows(("work", table), ["r1"])
    assert hindrances(log) == [(("work", "no_work_reason"), "required")]


def test_nobody_reports_a_quiet_day_without_saying_so() -> None:
    assert session("D17").value(("quality", "safety_event")) is None
    log = session("D17", LOG)
    assert not log.required(("quality", "safety_note"))
    log.answer(("quality", "safety_event"), "yes")
    assert told(log, "quality", "safety_note") == MISSING


def test_what_is_used_leaves_the_materials() -> None:
    log = session("D17", LOG)
    log.add_rows(("work", "materials_used"), values=[{"item": "cable", "qty": "0", "unit": "box"}])
    (row,) = log.row_keys(("work", "materials_used"))
    assert told(log, "work", "materials_used", row, "qty") == REFUSED
    log.answer(("work", "materials_used", row, "qty"), "3")
    assert lines(log, "materials") == [{"item": "cable", "used": "3", "unit": "box"}]


def test_a_problem_was_reported_and_the_night_is_colder() -> None:
    log = session("D17", LOG)
    log.add_rows(("quality", "problems"), values=[{"problem": "no power", "reported_to": "Lin", "at": LATER}])
    (row,) = log.row_keys(("quality", "problems"))
    assert told(log, "quality", "problems", row, "at") == REFUSED
    log.answer(("day", "temp_hi"), "20")
    log.answer(("day", "temp_lo"), "21")
    assert told(log, "day", "temp_lo") == REFUSED


def test_photos_of_a_day_are_twenty_at_most() -> None:
    log = session("D17", LOG)
    log.answer(("quality", "log_photos"), photos(20))
    assert told(log, "quality", "log_photos") == []
    log.answer(("quality", "log_photos"), photos(21))
    assert told(log, "quality", "log_photos") == REFUSED


# --- D19 ---


@pytest.mark.parametrize("check", [*CHECKS, "ck_cable", "ck_bend", "ck_label", "ck_insul", "ck_firestop"])
def test_a_failed_check_is_explained_and_nothing_is_covered(check: str) -> None:
    record = session("D19", COVERED)
    record.answer(("checks", "has_cables"), "yes")
    record.answer(("checks", "crosses_fire"), "yes")
    record.answer(("checks", check), "fail")
    assert record.required(("checks", "ck_note"))
    assert told(record, "conclusion", "concl") == REFUSED
    record.answer(("conclusion", "concl"), "no")
    assert told(record, "conclusion", "concl") == []
    assert not record.relevant(("conclusion", "covered_at"))


def test_rework_is_checked_again_before_it_is_covered() -> None:
    record = session("D19", COVERED)
    record.answer(("conclusion", "concl"), "rework")
    record.answer(("conclusion", "recheck_result"), "pending")
    assert hindrances(record) == []
    for name in ("recheck_at", "recheck_note"):
        assert not record.relevant(("conclusion", name))
    assert not record.relevant(("conclusion", "covered_at"))
    record.answer(("conclusion", "recheck_result"), "no")
    assert {path[-1] for path, _ in hindrances(record)} == {"recheck_at", "recheck_note"}
    record.answer(("conclusion", "recheck_at"), DAWN)
    assert told(record, "conclusion", "recheck_at") == REFUSED
    record.answer(("conclusion", "recheck_at"), NOON)
    record.answer(("conclusion", "recheck_result"), "ok")
    record.answer(("conclusion", "covered_at"), MORNING)
    assert told(record, "conclusion", "covered_at") == REFUSED
    record.answer(("conclusion", "covered_at"), NOON)
    assert hindrances(record) == []


def test_a_concealed_record_has_the_number_of_its_paper() -> None:
    assert session("D19").value(("part_group", "concealed_no")) == NUMBER

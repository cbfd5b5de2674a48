"""What the built-in forms do while they are filled."""

from __future__ import annotations

import datetime as dt

import pytest

from sidesk.actions import judged
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms.definition import Form
from sidesk.forms.loader import built_in
from sidesk.forms.session import Context, FormSession
from sidesk.models.extraction import rows_of

NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FORMS = {one.id: one for one in built_in() if isinstance(one, Form)}


def session(name: str, answers: dict[str, Json]) -> FormSession:
    return FormSession(FORMS[name], answers, Context(NOW.date(), NOW), Clock(now=lambda: NOW))


def rows(*written: dict[str, Json]) -> dict[str, Json]:
    return {f"r{n}": {"@order": str(n), **row} for n, row in enumerate(written, 1)}


def told(one: FormSession, *path: str) -> list[tuple[str, str]]:
    return [(problem.severity, problem.kind) for problem in one.problems(path)]


def test_a_checklist_asks_the_items_of_its_trade() -> None:
    checklist = session("D18", {"job": {"trade": "term"}})
    assert checklist.row_keys(("items",)) == [f"term-{n:02}" for n in range(1, 10)]
    checklist.answer(("job", "trade"), "wifi")
    assert checklist.row_keys(("items",)) == [f"wifi-{n:02}" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("result", "needed"), [("pass", set()), ("fail", {"photo", "remark"}), ("na", {"remark"})]
)
def test_a_failure_needs_photo_and_remark_and_na_its_reason(result: str, needed: set[str]) -> None:
    checklist = session("D18", {"job": {"trade": "duct"}})
    checklist.answer(("items", "duct-08", "result"), result)
    row = ("items", "duct-08")
    assert {name for name in ("photo", "remark") if checklist.required((*row, name))} == needed
    assert checklist.relevant((*row, "rect")) == (result == "fail")


def test_a_checklist_counts_what_was_found_and_doubts_another_conclusion() -> None:
    checklist = session("D18", {"job": {"trade": "duct"}})
    for number, result in enumerate(["pass", "pass", "fail", "na"], 1):
        checklist.answer(("items", f"duct-{number:02}", "result"), result)
    values = [checklist.value(("summary", name)) for name in ("count_pass", "count_fail", "rate")]
    assert values == ["2", "1", "66.7"]
    checklist.answer(("summary", "check_result"), "pass")
    assert told(checklist, "summary", "check_result") == [("warning", "limit")]
    checklist.answer(("summary", "check_result"), "rework")
    assert told(checklist, "summary", "check_result") == []


def test_only_a_failed_item_is_a_defect() -> None:
    checklist = session("D18", {"job": {"trade": "duct"}})
    checklist.answer(("items", "duct-01", "result"), "na")
    checklist.answer(("items", "duct-01", "remark"), "not here")
    checklist.answer(("items", "duct-02", "result"), "fail")
    checklist.answer(("items", "duct-02", "remark"), "5 mm off")
    defects = [row for row in rows_of(FORMS["D18"], checklist.finished()) if row.register == "defects"]
    assert [(row.cells["problem"], row.cells["state"], row.cells["trade"]) for row in defects] == [
        ("5 mm off", "open", "duct")
    ]


def test_a_defect_of_a_checklist_numbers_itself_and_knows_its_clause() -> None:
    header: dict[str, Json] = {"doc_no": "P-D18-7"}
    checklist = session("D18", {"header": header, "job": {"trade": "duct"}})
    row = ("items", "duct-08")
    checklist.answer((*row, "result"), "pass")
    assert checklist.value((*row, "rect")) is None
    checklist.answer((*row, "result"), "fail")
    checklist.answer((*row, "remark"), "110 mm")
    checklist.answer((*row, "owner"), "Zheng")
    checklist.answer((*row, "due"), "2026-05-14")
    defect = next(row for row in rows_of(FORMS["D18"], checklist.finished()) if row.register == "defects")
    assert defect.cells == {
        "trade": "duct", "number": "P-D18-7/duct-08", "clause": "GB 50311-2016 8.0.1 (K)",
        "problem": "110 mm", "state": "open", "owner": "Zheng", "due": "2026-05-14",
    }  # fmt: skip
    checklist.answer((*row, "result"), "pass")
    assert checklist.value((*row, "rect")) is None
    assert not [row for row in rows_of(FORMS["D18"], checklist.finished()) if "number" in row.cells]


def test_a_defect_is_not_due_before_it_was_found() -> None:
    job: dict[str, Json] = {"trade": "duct", "inspected_at": "2026-05-11T13:00:00+08:00"}
    checklist = session("D18", {"job": job, "items": {"duct-08": {"result": "fail"}}})
    place = ("items", "duct-08", "due")
    checklist.answer(place, "2026-05-10")
    assert told(checklist, *place) == [("error", "constraint")]
    checklist.answer(place, "2026-05-11")
    assert told(checklist, *place) == []


def test_two_rooms_cannot_have_one_code() -> None:
    rooms = rows({"room": {"room_code": "A-1F"}}, {"room": {"room_code": "A-2F"}})
    survey = session("D02", {"rooms": rooms})
    place = ("rooms", "r2", "room", "room_code")
    assert told(survey, *place) == []
    survey.answer(place, "A-1F")
    assert told(survey, *place) == [("error", "constraint")]


@pytest.mark.parametrize(
    ("kind", "width", "warned"), [("tr", "1.8", True), ("tr", "2.1", False), ("er", "2.1", True)]
)
def test_a_small_room_is_a_warning(kind: str, width: str, warned: bool) -> None:
    room: dict[str, Json] = {"room_type": kind, "room_l": "2.4", "room_w": width}
    survey = session("D02", {"rooms": rows({"room": room})})
    assert bool(told(survey, "rooms", "r1", "room", "room_area")) == warned


@pytest.mark.parametrize(("count", "enough"), [(1, False), (2, False), (3, True)])
def test_a_room_needs_three_photos_whatever_they_are_called(count: int, enough: bool) -> None:
    photos = [{"sha256": "0" * 64, "name": f"IMG {n} a.jpg", "mime": "image/jpeg"} for n in range(count)]
    survey = session("D02", {"rooms": rows({"room": {"room_photos": photos}})})
    assert (told(survey, "rooms", "r1", "room", "room_photos") == []) == enough


@pytest.mark.parametrize("expression", [None, "fibre", "copper"])
def test_only_what_is_tested_is_asked(expression: str | None) -> None:
    test = session("D26", {"job": {"test_scope": [expression]} if expression else {}})
    asked = {name for name in ("copper_tests", "fibre_tests", "active", "wireless") if test.relevant((name,))}
    assert asked == ({f"{expression}_tests"} if expression else set())


def test_a_repaired_link_counts_as_repaired() -> None:
    links = rows(
        {"link_id": "a", "result": "pass"},
        {"link_id": "b", "result": "pass_star"},
        {"link_id": "c", "result": "fail"},
        {"link_id": "d", "result": "fail_star"},
        {"link_id": "c", "result": "pass", "retest_of": "c"},
    )
    test = session("D26", {"job": {"test_scope": ["copper"]}, "copper_tests": {"copper": links}})
    values = [
        test.value(("copper_tests", f"copper_{name}"))
        for name in ("total", "first_pass", "rate", "repaired", "unrepaired", "summary")
    ]
    assert values == ["4", "2", "50", "1", "1", "2 + 1 / 4"]
    verdict = ("conclusion", "copper_verdict")
    test.answer(verdict, "pass")
    assert told(test, *verdict) == [("warning", "limit")]
    test.answer(verdict, "fail")
    assert told(test, *verdict) == []


@pytest.mark.parametrize(
    ("wavelength", "coefficients", "limit"),
    [
        ("1310", [], "2.14"),  # 0.1 km at 0.4, two connectors at 0.75, two splices at 0.3
        ("850", [], "2.45"),
        ("1310", [{"wl": "1310", "coeff": "1.0"}], "2.2"),
        ("1550", [{"wl": "1310", "coeff": "1.0"}], "2.14"),
    ],
)
def test_the_fibre_limit_follows_length_connectors_and_splices(
    wavelength: str, coefficients: list[dict[str, Json]], limit: str
) -> None:
    core: dict[str, Json] = {
        "wl": wavelength,
        "length": "100",
        "connectors": "2",
        "splices": "2",
        "loss": "2.3",
    }
    fibre: dict[str, Json] = {
        "fibre_limit_rule": "link", "fibre_coeff": rows(*coefficients), "fibre": rows(core),
    }  # fmt: skip
    test = session("D26", {"job": {"test_scope": ["fibre"]}, "fibre_tests": fibre})
    row = ("fibre_tests", "fibre", "r1")
    assert test.value((*row, "limit")) == limit
    assert told(test, *row, "loss") == ([("warning", "limit")] if float(limit) < 2.3 else [])


@pytest.mark.parametrize("rule", ["", "strict", "accuracy"])
@pytest.mark.parametrize("result", ["pass", "pass_star", "fail", "fail_star"])
@pytest.mark.parametrize("table", ["copper", "fibre"])
def test_the_projects_rule_decides_whether_a_result_with_a_star_counts_as_passed(
    table: str, result: str, rule: str
) -> None:
    known = {"star_rule": rule} if rule else {}
    test = FormSession(FORMS["D26"], None, Context(NOW.date(), NOW, known=known))
    assert test.value(("job", "star_rule")) == (rule or "strict")
    test.answer(("job", "test_scope"), [table])
    group = (f"{table}_tests",)
    test.add_rows((*group, table), values=[{"link_id": "a", "core": "1", "wl": "1310", "result": result}])
    counted = judged.passed(result, lenient=judged.is_lenient(test.answers))
    assert test.value((*group, f"{table}_first_pass")) == str(int(counted))


def test_a_report_that_counts_stars_otherwise_than_its_project_is_warned() -> None:
    test = FormSession(FORMS["D26"], None, Context(NOW.date(), NOW, known={"star_rule": "strict"}))
    place = ("job", "star_rule")
    assert told(test, *place) == []
    test.answer(place, "accuracy")
    assert told(test, *place) == [("warning", "limit")]


def test_an_instrument_past_its_date_needs_a_reason() -> None:
    job: dict[str, Json] = {
        "test_to": "2026-05-12", "instruments": rows({"name": "tester", "cal_until": "2026-05-11"}),
    }  # fmt: skip
    test = session("D26", {"job": job})
    place = ("job", "instruments", "r1", "cal_until")
    assert told(test, *place) == [("error", "constraint")]
    test.answer(("job", "instruments", "r1", "cal_reason"), "the client agreed")
    assert told(test, *place) == []


def test_no_failures_can_only_be_said_where_there_are_none() -> None:
    links = rows({"link_id": "a", "result": "fail"})
    test = session("D26", {"job": {"test_scope": ["copper"]}, "copper_tests": {"copper": links}})
    place = ("conclusion", "no_failures")
    test.answer(place, "OK")
    assert told(test, *place) == [("error", "constraint")]
    test.answer(("copper_tests", "copper", "r1", "result"), "pass")
    assert told(test, *place) == []


@pytest.mark.parametrize(
    ("kind", "network", "radio", "mac"),
    [
        ("access", True, False, False),
        ("ap", True, True, True),
        ("ups", False, False, False),
        ("cam", False, False, True),
    ],
)
def test_a_device_is_asked_what_it_has(kind: str, network: bool, radio: bool, mac: bool) -> None:
    report = session("D27", {"device": {"dev_kind": kind}})
    assert report.relevant(("config", "mgmt_ip")) == network
    assert report.relevant(("config", "radio")) == radio
    assert report.relevant(("device", "dev_mac")) == mac


def test_the_password_must_have_been_changed() -> None:
    report = session("D27", {"device": {"dev_kind": "access"}})
    place = ("config", "default_pwd_changed")
    report.answer(place, "no")
    assert told(report, *place) == [("error", "constraint")]


def test_power_waits_for_the_checks() -> None:
    report = session("D27", {"power_on": {"pon_at": "2026-05-11T13:40:00+08:00"}})
    assert told(report, "power_on", "pon_at") == []
    report.answer(("checks", "ck_earth"), "fail")
    assert told(report, "power_on", "pon_at") == [("warning", "limit")]
    assert report.required(("checks", "ck_photo"))
    assert report.required(("checks", "ck_remark"))

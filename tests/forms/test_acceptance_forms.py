"""Commissioning, trial run, acceptance, handover, training: D28 to D35 while they are filled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sidesk.core.canonical import Json
from sidesk.forms.definition import Group, Node, Question, Repeat
from tests.support.filling import (
    FORMS,
    INK,
    NUMBER,
    PAPER,
    Answers,
    hindrances,
    lines,
    rows,
    session,
    told,
)  # fmt: skip

FIELDS = json.loads((Path(__file__).parents[1] / "data" / "fields-of-acceptance.json").read_text("utf-8"))
REFUSED = [("error", "constraint")]
WARNED = [("warning", "limit")]
MISSING = [("error", "required")]
MORNING, NOON, TOMORROW = (
    "2026-05-11T09:00:00+08:00",
    "2026-05-11T12:00:00+08:00",
    "2026-05-12T09:00:00+08:00",
)

PRECHECK = ("power", "earth", "links", "config", "window")
COMMISSIONING: dict[str, Json] = {
    "job": {
        "system": "lan", "comm_from": MORNING, "comm_to": NOON, "cutover": "no",
        "devices": rows({"device": "SW-2F-01"}),
    },
    "precheck": {name: {"result": "pass"} for name in PRECHECK},
    "steps": rows({"item": "ping", "expect": "reply", "actual": "reply", "result": "pass"}),
    "closing": {"config_final": PAPER, "comm_result": "ok"},
}  # fmt: skip
RUN: dict[str, Json] = {
    "job": {"system": "LAN", "run_from": "2026-05-01T09:00:00+08:00"},
    "run_log": rows(*({"at": f"2026-05-{day:02}T10:00:00+08:00", "state": "ok"} for day in range(1, 7))),
    "closing": {"run_to": "2026-05-06T09:00:00+08:00", "run_result": "pass"},
}
DOCUMENTS = (
    "D15", "D17", "D18", "D19", "D21", "D23", "D24", "D25", "D26", "D27", "D28", "D29",
)  # fmt: skip
INTERNAL: dict[str, Json] = {
    "job": {"meet_at": NOON, "members": rows({"name": "Lin", "role": "PM"})},
    "docs_check": {name: {"complete": "pass"} for name in DOCUMENTS},
    "checks": {
        "site_check": rows({"trade": "duct", "checked": "10", "failed": "0"}),
        "func_check": rows({"item": "roaming", "result": "pass"}), "qty_check": "pass",
    },
    "closing": {"ia_result": "pass"},
}  # fmt: skip
APPLICATION: dict[str, Json] = {
    "application": {
        "form_kind": "b07", "addressee": "Supervision", "work_done": "cabling", "basis": ["contract"],
        "quantity": "3F", "selfcheck_ok": "yes", "enclosures": ["test"],
        "enclosure_list": rows({"doc": "P-D26-1", "pages": "12"}), "copies": "2", "apply_on": "2026-05-10",
    },
    "review": {"opinion": "ok", "opinion_by": "Wu", "opinion_on": "2026-05-11"},
}  # fmt: skip
REPORT: dict[str, Json] = {
    "project": {"overview": "three floors", "scope": "all of it", "basis": ["contract"]},
    "dates": {"start": {"date": "2026-04-01"}, "finish": {"date": "2026-05-01"}},
    "work": {
        "qty_done": rows({"item": "cable", "contract": "100", "done": "100"}), "quality_sum": "good",
        "test_sum": "212 of 212", "has_trial": "yes", "trial_sum": "120 h", "docs_sum": "P-D30-1",
        "self_result": "pass",
    },
}  # fmt: skip
REVIEWED = ("asbuilt", "changes", "incoming", "quality", "trial", "test", "training")
CERTIFICATE: dict[str, Json] = {
    "job": {
        "accept_on": "2026-05-11", "accept_place": "1F",
        "members": rows(
            {"name": "A", "unit": "Client", "tech": "yes", "duty": "head", "sign": INK},
            {"name": "B", "unit": "Client", "tech": "no", "duty": "member"},
            {"name": "C", "unit": "Builder", "tech": "yes", "duty": "member"},
        ),
    },
    "docs_review": {name: {"ok": "pass"} for name in REVIEWED},
    "quality": {"look_review": "good"},
    "closing": {"accept_result": "pass", "warranty_from": "2026-05-11", "warranty_months": "24"},
}  # fmt: skip
HANDOVER: dict[str, Json] = {
    "job": {"handover_on": "2026-05-11", "handover_by": "Lin", "receiver": "Wu"},
    "doc_lines": rows(
        {"name": "Drawings", "doc_no": "P-D32-1", "pages": "9", "copies": "2", "medium": "paper"}
    ),
    "things": {
        "spare_lines": rows({"item": "SFP", "qty": "2"}),
        "keys_lines": rows({"item": "key", "qty": "3"}),
    },
    "closing": {"accounts": "vault", "accounts_done": "yes", "handover_result": "ok"},
}
TRAINING: dict[str, Json] = {
    "job": {
        "train_at": MORNING, "train_hours": "2", "train_place": "1F", "trainer": "Xu", "train_kind": ["oper"],
    },
    "topics": rows({"topic": "daily care", "hours": "1.5"}, {"topic": "alarms", "hours": "0.5"}),
    "trainees": rows({"name": "Wu", "unit": "IT", "sign": INK}),
    "closing": {"materials": PAPER},
}  # fmt: skip
COMPLETE = {
    "D28": COMMISSIONING, "D29": RUN, "D30": INTERNAL, "D31": APPLICATION, "D32": REPORT, "D33": CERTIFICATE,
    "D34": HANDOVER, "D35": TRAINING,
}  # fmt: skip


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_form_cannot_be_issued_and_a_complete_one_can(name: str) -> None:
    assert hindrances(session(name))
    assert hindrances(session(name, COMPLETE[name])) == []


def nodes(items: tuple[Node, ...]) -> dict[str, Node]:
    """What a document asks outside its tables, by name."""
    found: dict[str, Node] = {}
    for node in items:
        found[node.name] = node
        if isinstance(node, Group):
            found |= nodes(node.items)
    return found


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_column_and_option_of_the_analysis_is_there(name: str) -> None:
    form = FORMS[name]
    known = nodes(form.items)
    for field, asked in FIELDS[name].items():
        if (name, field) == ("D24", "rect_open"):
            continue  # nobody counts open defects by hand: the gate of the section does
        node = known[field]
        if "options" in asked:
            assert isinstance(node, Question)
            assert set(asked["options"]) <= {choice.name for choice in form.choices[node.choices]}, field
        if "columns" in asked:
            assert isinstance(node, Repeat)
            shown = {"item", "doc"} if node.rows else set()  # the name of a fixed row
            assert set(asked["columns"]) - shown <= {inside.name for inside in node.items}, field


# --- D28 ---


def test_a_live_cut_over_has_a_way_back() -> None:
    record = session("D28", COMMISSIONING)
    assert not record.relevant(("job", "rollback"))
    record.answer(("job", "cutover"), "yes")
    assert told(record, "job", "rollback") == MISSING


@pytest.mark.parametrize(
    ("name", "value"), [("comm_from", TOMORROW), ("comm_to", MORNING), ("comm_to", TOMORROW)]
)
def test_commissioning_ends_after_it_began(name: str, value: str) -> None:
    record = session("D28", COMMISSIONING)
    record.answer(("job", name), value)
    assert REFUSED[0] in told(record, "job", name)


@pytest.mark.parametrize("place", [("precheck", "earth"), ("steps", "r1")])
def test_what_failed_in_commissioning_is_said_and_doubts_the_conclusion(place: tuple[str, str]) -> None:
    record = session("D28", COMMISSIONING)
    for verdict in ("na", "fail"):
        record.answer((*place, "result"), verdict)
        assert told(record, *place) == MISSING
    assert record.value(("closing", "failed_steps")) == "1"
    assert told(record, "closing", "comm_result") == WARNED
    record.answer(("closing", "comm_result"), "no")
    assert told(record, "closing", "comm_result") == []


def test_an_open_fault_is_a_defect_and_a_closed_one_is_not() -> None:
    record = session("D28", COMMISSIONING)
    record.answer(("closing", "comm_result"), "cond")
    assert told(record, "closing", "comm_result") == REFUSED
    record.add_rows(("params_group", "faults"), values=[{"fault": "loop", "closed": "no"}])
    assert told(record, "closing", "comm_result") == []
    (key,) = record.row_keys(("params_group", "faults"))
    (defect,) = lines(record, "defects")
    assert (defect["problem"], defect["state"]) == ("loop", "open")
    assert str(defect["number"]).startswith(f"{NUMBER}/")
    record.answer(("params_group", "faults", key, "closed"), "yes")
    assert not record.relevant(("params_group", "faults", key, "number"))
    assert [(one["state"], one.get("number")) for one in lines(record, "defects")] == [("closed", None)]


def test_a_conclusion_needs_something_that_was_tested() -> None:
    record = session("D28", {**COMMISSIONING, "steps": {}})
    assert told(record, "closing", "comm_result") == REFUSED
    record.add_rows(("steps",), count=2)
    assert [record.value(("steps", key, "no")) for key in record.row_keys(("steps",))] == ["1", "2"]


# --- D29 ---


def faulty(at: str) -> dict[str, Json]:
    log = RUN["run_log"]
    assert isinstance(log, dict)
    return {
        **RUN,
        "run_log": {
            **log,
            "r7": {"@order": "7", "at": at, "state": "fault", "note": "loop", "handler": "He"},
        },
    }


def test_a_trial_run_counts_its_hours() -> None:
    run = session("D29", RUN)
    assert run.value(("job", "run_required_h")) == "120"
    assert run.value(("closing", "run_hours")) == "120"
    assert run.value(("closing", "run_restart")) == "0"
    run.answer(("closing", "run_to"), "2026-05-06T08:00:00+08:00")
    assert run.value(("closing", "run_hours")) == "119"
    assert told(run, "closing", "run_result") == REFUSED
    run.answer(("closing", "run_result"), "fail")
    assert told(run, "closing", "run_result") == []
    assert told(run, "closing", "run_note") == MISSING


def test_a_fault_starts_the_clock_again() -> None:
    run = session("D29", faulty("2026-05-03T09:00:00+08:00"))
    assert run.value(("closing", "run_restart")) == "1"
    assert run.value(("closing", "run_hours")) == "72"
    assert told(run, "closing", "run_result") == REFUSED


def test_a_fault_says_what_it_was_and_who_saw_to_it() -> None:
    run = session("D29", RUN)
    run.answer(("run_log", "r2", "state"), "fault")
    assert sorted(told(run, "run_log", "r2")) == MISSING * 2


@pytest.mark.parametrize("at", ["2026-04-30T09:00:00+08:00", TOMORROW])
def test_a_line_of_the_log_lies_within_the_run(at: str) -> None:
    run = session("D29", RUN)
    run.answer(("run_log", "r1", "at"), at)
    assert told(run, "run_log", "r1", "at") == REFUSED


def test_a_run_is_looked_at_every_day_and_long_enough() -> None:
    run = session("D29", RUN)
    run.remove_rows(("run_log",), ["r1", "r2"])
    assert told(run, "closing", "run_to") == WARNED
    run.answer(("job", "run_from"), TOMORROW)
    assert told(run, "job", "run_from") == REFUSED
    run.answer(("job", "run_from"), "2026-05-01T09:00:00+08:00")
    run.answer(("job", "run_required_h"), "72")
    assert told(run, "job", "run_required_h") == WARNED
    run.answer(("job", "run_required_h"), "0")
    assert REFUSED[0] in told(run, "job", "run_required_h")
    run.answer(("closing", "run_to"), "2026-04-30T09:00:00+08:00")
    assert REFUSED[0] in told(run, "closing", "run_to")
    run.remove_rows(("run_log",), ["r3", "r4", "r5", "r6"])
    assert REFUSED[0] in told(run, "closing", "run_result")


# --- D30 ---


@pytest.mark.parametrize(
    ("path", "value", "note"),
    [
        (("docs_check", "D19", "complete"), "fail", ("docs_check", "D19", "note")),
        (("checks", "site_check", "r1", "failed"), "1", ("checks", "site_check", "r1", "note")),
        (("checks", "func_check", "r1", "result"), "fail", ("checks", "func_check", "r1", "note")),
        (("checks", "qty_check"), "fail", ("checks", "qty_note")),
    ],
)
def test_a_failure_of_the_internal_acceptance_is_said_and_holds_up_the_pass(
    path: tuple[str, ...], value: str, note: tuple[str, ...]
) -> None:
    internal = session("D30", INTERNAL)
    internal.answer(path, value)
    assert told(internal, *note) == MISSING
    assert internal.value(("closing", "failures")) == "1"
    assert told(internal, "closing", "ia_result") == REFUSED
    internal.answer(("closing", "ia_result"), "fail")
    assert told(internal, "closing", "ia_result") == []


def test_what_is_put_right_before_the_application_is_listed_and_becomes_a_defect() -> None:
    internal = session("D30", INTERNAL)
    internal.answer(("closing", "ia_result"), "cond")
    assert told(internal, "closing", "ia_result") == REFUSED
    issue: Answers = {"issue": "label missing", "owner": "He", "due": "2026-05-13"}
    (key,) = internal.add_rows(("closing", "issues"), values=[issue])
    assert hindrances(internal) == []
    (defect,) = lines(internal, "defects")
    number = defect["number"]
    assert str(number).startswith(f"{NUMBER}/")
    assert defect == {
        "number": number, "problem": "label missing", "state": "open", "owner": "He", "due": "2026-05-13",
        "found_at": NOON,
    }  # fmt: skip
    internal.answer(("closing", "issues", key, "due"), "2026-05-10")
    assert told(internal, "closing", "issues", key, "due") == REFUSED


def test_not_more_can_fail_than_was_checked() -> None:
    internal = session("D30", INTERNAL)
    place = ("checks", "site_check", "r1", "failed")
    for value in ("11", "-1"):
        internal.answer(place, value)
        assert told(internal, *place) == REFUSED
    internal.answer(("checks", "site_check", "r1", "checked"), "0")
    assert told(internal, "checks", "site_check", "r1", "checked") == REFUSED
    internal.answer(("job", "meet_at"), TOMORROW)
    assert told(internal, "job", "meet_at") == REFUSED


# --- D31 ---


@pytest.mark.parametrize(("known", "addressee"), [({"supervisor_name": "Watch"}, "Watch"), ({}, "Client")])
def test_an_application_goes_to_supervision_or_else_to_the_client(
    known: dict[str, str], addressee: str
) -> None:
    assert session("D31", None, **known).value(("application", "addressee")) == addressee


def test_an_application_can_be_handed_in_before_the_opinion() -> None:
    application = session("D31", {**APPLICATION, "review": {"opinion": "pending"}})
    assert hindrances(application) == []
    assert not any(
        application.relevant(("review", name)) for name in ("opinion_note", "opinion_by", "opinion_on")
    )
    for opinion in ("rect", "no"):
        application.answer(("review", "opinion"), opinion)
        assert told(application, "review", "opinion_note") == MISSING


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("application", "selfcheck_ok"), "no"),
        (("application", "copies"), "0"),
        (("application", "copies"), "21"),
        (("application", "enclosure_list", "r1", "pages"), "0"),
        (("application", "apply_on"), "2026-05-12"),
        (("review", "opinion_on"), "2026-05-09"),
    ],
)
def test_an_application_refuses_what_cannot_be(path: tuple[str, ...], value: str) -> None:
    application = session("D31", APPLICATION)
    application.answer(path, value)
    assert told(application, *path) == REFUSED


def test_enclosures_are_listed_and_others_are_named() -> None:
    application = session("D31", APPLICATION)
    assert not application.relevant(("application", "enclosures_note"))
    application.answer(("application", "enclosures"), ["other"])
    assert told(application, "application", "enclosures_note") == MISSING
    application.answer(("application", "form_kind"), "b10")
    assert told(application, "application", "copies") == WARNED
    application.remove_rows(("application", "enclosure_list"), ["r1"])
    assert REFUSED[0] in told(application, "application", "copies")


# --- D32 ---


def test_start_and_completion_have_dates_and_a_trial_run_may_be_missing() -> None:
    report = session("D32", REPORT)
    assert report.row_keys(("dates",)) == ["start", "finish", "trial_from", "trial_to"]
    report.answer(("dates", "finish", "date"), None)
    assert told(report, "dates") == MISSING
    report.answer(("work", "has_trial"), "no")
    assert not report.relevant(("work", "trial_sum"))


def test_a_condition_names_what_is_left_over_and_nothing_is_assessed_without_quantities() -> None:
    report = session("D32", REPORT)
    report.answer(("work", "self_result"), "cond")
    assert told(report, "work", "self_result") == REFUSED
    left: Answers = {"issue": "one AP", "promise": "replaced", "due": "2026-06-01"}
    report.add_rows(("work", "left_over"), values=[left])
    assert told(report, "work", "self_result") == []
    report.answer(("work", "qty_done", "r1", "done"), "99")
    assert told(report, "work", "qty_done", "r1", "done") == WARNED
    report.answer(("work", "qty_done", "r1", "change"), "-1")
    assert told(report, "work", "qty_done", "r1", "done") == []
    for name in ("contract", "done"):
        report.answer(("work", "qty_done", "r1", name), "-1")
        assert REFUSED[0] in told(report, "work", "qty_done", "r1", name)
    report.remove_rows(("work", "qty_done"), ["r1"])
    assert told(report, "work", "self_result") == REFUSED


def test_the_overview_begins_with_what_the_project_is() -> None:
    assert session("D32", scope="212 points").value(("project", "overview")) == "212 points"


# --- D33 ---


@pytest.mark.parametrize(
    ("members", "technical", "odd", "enough"), [(3, 2, True, True), (4, 2, False, True), (3, 1, True, False)]
)
def test_the_group_is_odd_and_half_of_it_technical(
    members: int, technical: int, odd: bool, enough: bool
) -> None:
    group = rows(
        *(
            {"name": f"N{n}", "unit": "U", "tech": "yes" if n < technical else "no", "duty": "member"}
            for n in range(members)
        )
    )
    certificate = session(
        "D33", {**CERTIFICATE, "job": {"accept_on": "2026-05-11", "accept_place": "1F", "members": group}}
    )
    assert (told(certificate, "job", "members_count") == []) == odd
    assert (told(certificate, "job", "members_tech") == []) == enough
    assert hindrances(certificate) == []


def test_an_empty_group_accepts_nothing() -> None:
    certificate = session("D33", {**CERTIFICATE, "job": {"accept_on": "2026-05-11", "accept_place": "1F"}})
    assert REFUSED[0] in told(certificate, "job", "members_count")


def test_the_seven_kinds_of_documents_are_reviewed() -> None:
    certificate = session("D33", CERTIFICATE)
    assert certificate.row_keys(("docs_review",)) == list(REVIEWED)
    row = ("docs_review", "trial")
    assert certificate.value((*row, "present")) == "pass"
    certificate.answer((*row, "ok"), "na")
    assert told(certificate, *row) == MISSING
    assert not certificate.relevant((*row, "missing"))
    certificate.answer((*row, "ok"), "fail")
    assert sorted(told(certificate, *row)) == MISSING * 2
    for missing, present in (("yes", "fail"), ("no", "pass")):
        certificate.answer((*row, "missing"), missing)
        assert certificate.value((*row, "present")) == present
    assert told(certificate, "closing", "accept_result") == WARNED


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-05-11", "24", "2028-05-10"),
        ("2026-12-01", "12", "2027-11-30"),
        ("2026-11-15", "1", "2026-12-14"),
        ("2026-12-31", "2", "2027-02-28"),
        ("2026-05-11", "8", "2027-01-10"),
    ],
)
def test_the_warranty_ends_the_day_before_its_month_is_full(start: str, months: str, end: str) -> None:
    certificate = session("D33", CERTIFICATE)
    certificate.answer(("closing", "warranty_from"), start)
    certificate.answer(("closing", "warranty_months"), months)
    assert certificate.value(("closing", "warranty_to")) == end


def test_what_was_not_accepted_has_no_warranty_and_a_condition_has_its_demands() -> None:
    certificate = session("D33", CERTIFICATE)
    certificate.answer(("closing", "accept_result"), "fail")
    for name in ("warranty_from", "warranty_months", "warranty_to"):
        assert not certificate.relevant(("closing", name))
    certificate.answer(("closing", "accept_result"), "cond")
    assert told(certificate, "closing", "accept_result") == REFUSED
    (key,) = certificate.add_rows(
        ("quality", "issues"), values=[{"issue": "seal a hole", "due": "2026-05-20"}]
    )
    assert hindrances(certificate) == []
    (defect,) = [cells for cells in lines(certificate, "defects") if "problem" in cells]
    assert (defect["state"], defect["due"], defect["found_at"]) == ("open", "2026-05-20", "2026-05-11")
    certificate.answer(("quality", "issues", key, "due"), "2026-05-10")
    assert told(certificate, "quality", "issues", key, "due") == REFUSED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("job", "accept_on"), "2026-05-12"),
        (("closing", "warranty_from"), "2026-05-10"),
        (("closing", "warranty_months"), "0"),
        (("closing", "warranty_months"), "241"),
    ],
)
def test_a_certificate_refuses_what_cannot_be(path: tuple[str, str], value: str) -> None:
    certificate = session("D33", CERTIFICATE)
    certificate.answer(path, value)
    assert REFUSED[0] in told(certificate, *path)


def test_a_sample_that_failed_is_described() -> None:
    certificate = session("D33", CERTIFICATE)
    certificate.add_rows(("quality", "sample_review"), values=[{"item": "links", "qty": "4", "failed": "5"}])
    (key,) = certificate.row_keys(("quality", "sample_review"))
    row = ("quality", "sample_review", key)
    assert sorted(told(certificate, *row)) == [*REFUSED, *MISSING]
    certificate.answer((*row, "qty"), "0")
    assert REFUSED[0] in told(certificate, *row, "qty")


# --- D34 ---


def test_nothing_is_complete_without_documents_and_accounts() -> None:
    handover = session("D34", HANDOVER)
    handover.answer(("closing", "accounts_done"), "no")
    assert told(handover, "closing", "handover_result") == REFUSED
    for result in ("cond", "no"):
        handover.answer(("closing", "handover_result"), result)
        assert told(handover, "closing") == MISSING
    handover.answer(("closing", "handover_result"), "ok")
    assert not handover.relevant(("closing", "missing"))
    handover.answer(("closing", "accounts_done"), "yes")
    handover.remove_rows(("doc_lines",), ["r1"])
    assert told(handover, "closing", "handover_result") == REFUSED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("job", "handover_on"), "2026-05-12"),
        (("job", "receiver"), "Lin"),
        (("doc_lines", "r1", "pages"), "0"),
        (("doc_lines", "r1", "copies"), "0"),
        (("things", "spare_lines", "r1", "qty"), "0"),
        (("things", "keys_lines", "r1", "qty"), "0"),
    ],
)
def test_a_handover_refuses_what_cannot_be(path: tuple[str, ...], value: str) -> None:
    handover = session("D34", HANDOVER)
    handover.answer(path, value)
    assert told(handover, *path) == REFUSED


def test_no_form_asks_for_a_password() -> None:
    for name in COMPLETE:
        for path, node in FORMS[name].walk():
            words = " ".join([*node.label.values(), path[-1]]).casefold()
            assert "password" not in words.replace("password vault", ""), path
            assert "密码" not in words, path


# --- D35 ---


def test_trainees_sign_in_and_stand_in_the_register() -> None:
    training = session("D35", TRAINING)
    assert lines(training, "training") == [
        {"name": "Wu", "unit": "IT", "topic": "daily care; alarms", "at": MORNING, "hours": "2"}
    ]
    training.answer(("trainees", "r1", "sign"), None)
    assert told(training, "trainees", "r1", "sign") == MISSING
    training.remove_rows(("trainees",), ["r1"])
    assert told(training, "closing", "trainee_count") == REFUSED


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (("job", "train_at"), TOMORROW, REFUSED),
        (("job", "train_hours"), "0", REFUSED),
        (("topics", "r1", "hours"), "0", REFUSED),
        (("trainees", "r1", "phone"), "call me", WARNED),
        (("trainees", "r1", "phone"), "021-5555 0101", []),
    ],
)
def test_a_training_refuses_or_doubts(path: tuple[str, ...], value: str, what: list[tuple[str, str]]) -> None:
    training = session("D35", TRAINING)
    training.answer(path, value)
    assert told(training, *path) == what


def test_the_hours_of_the_topics_make_the_hours_of_the_training() -> None:
    training = session("D35", TRAINING)
    assert training.value(("closing", "topics_hours")) == "2"
    training.answer(("topics", "r1", "hours"), "1")
    assert told(training, "closing", "topics_hours") == WARNED

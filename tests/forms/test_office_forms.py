"""Before work: D01 to D09, the client's questions (D42), the start of a project, and gate releases."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path
from tests.support.filling import FORMS, NUMBER, PAPER, asks, hindrances, lines, rows, session, told

REFUSED = [("error", "constraint")]
WARNED = [("warning", "limit")]
MISSING = [("error", "required")]
MORNING, NOON, LATER = "2026-05-11T09:00:00+08:00", "2026-05-11T12:00:00+08:00", "2026-05-12T09:00:00+08:00"

REQUEST: dict[str, Json] = {
    "customer": {
        "client_full_name": "Client Ltd", "client_address": "1 Road", "client_contact": "Wu",
        "client_phone": "021-5555 0101",
    },
    "request": {
        "request_type": ["impl"], "systems": ["gcs"], "project_content": "cabling of two floors, 240 outlets",
        "project_site": "1 Road", "build_kind": "new",
    },
    "timing": {
        "requested_at": MORNING, "needed_by": "2026-08-31", "tender_expected": "no", "survey_needed": "yes",
        "survey_reason": "the risers were never measured",
    },
}  # fmt: skip
NEEDS: dict[str, Json] = {
    "needs": {
        "info_source": ["meeting"],
        "business_need": "move in by autumn",
        "functional_need": "240 outlets",
    },
    "papers": {"client_confirmed": "yes"},
}
APPOINTMENT: dict[str, Json] = {
    "appointment": {"appointee": "Lin", "appointee_dept": "SI", "appointee_phone": "13900000000"},
    "task": {"duties": ["plan", "quality"], "authority": "people and money", "term_from": "2026-05-11"},
    "issue": {"meeting_ref": "2026-05-08", "issuer": "Head", "effective_on": "2026-05-11"},
}  # fmt: skip
CONTENTS = ("diagram", "plans", "points", "equipment", "ip", "power", "schedule")
SOLUTION: dict[str, Json] = {
    "solution": {"solution_file": PAPER, "solution_rev": "V1.0", "basis": "survey"},
    "contents_check": {name: {"present": "yes"} for name in CONTENTS},
    "approval": {"pm_confirm": "pending"},
}
BUDGET: dict[str, Json] = {
    "budget": {
        "budget_file": PAPER, "currency_tax": "yes", "tax_rate": "9",
        "budget_lines": rows({"cat": "equipment", "amount": "1200.50"}, {"cat": "labour", "amount": "800"}),
    },
    "approval": {"budget_approved": "pending"},
}  # fmt: skip
BID: dict[str, Json] = {
    "tender": {"tender_no": "T-1", "bid_deadline": LATER},
    "bid": {"bid_file": PAPER, "bid_commitments": "60 days, 24 months"},
    "outcome": {"bid_result": "pending"},
}
JOINT: dict[str, Json] = {
    "need": {"required_qual": "class 1", "own_qual": "class 2", "gap": "class 1 is asked"},
    "cooperation": {
        "coop_form": "consortium", "partner_name": "Partner Ltd", "partner_qual_no": "D1",
        "partner_qual_expiry": "2028-01-01", "agreement_file": PAPER, "joint_account": "no",
    },
    "legal": {"legal_checked_by": "Counsel"},
}  # fmt: skip
CONTRACT: dict[str, Json] = {
    "contract": {
        "contract_no": "C-1", "contract_name": "Tower", "signed_on": "2026-05-10",
        "start_planned": "2026-05-20", "end_planned": "2026-08-20",
        "scope": "cabling", "has_supervision": "no",
    },
    "service": {"warranty_months": "24", "acceptance_basis": "GB/T 50312, 10 %"},
}  # fmt: skip
ANSWERS: dict[str, Json] = {
    "meeting": {"meeting_at": NOON, "place": "client's office"},
    "answers": {"questions": rows({"question": "Which floor first?", "answer": "3F", "closed": "yes"})},
    "decisions": {"solution_changes": "no", "must_tender": "yes", "qualified": "yes"},
}
RELEASE: dict[str, Json] = {
    "gate_group": {"gate": "consent", "step": "15", "gate_says": "The client agreed in writing"},
    "release": {
        "reason": "agreed by phone, the paper follows", "released_by": "Lin", "released_role": "PM",
        "released_at": NOON,
    },
}  # fmt: skip
COMPLETE = {
    "D01": REQUEST, "D03": NEEDS, "D04": APPOINTMENT, "D05": SOLUTION, "D06": BUDGET, "D07": BID,
    "D08": JOINT, "D09": CONTRACT, "D42": ANSWERS, "P04": RELEASE,
}  # fmt: skip


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_form_cannot_be_issued_and_a_complete_one_can(name: str) -> None:
    assert hindrances(session(name))
    assert hindrances(session(name, COMPLETE[name])) == []


@pytest.mark.parametrize("name", COMPLETE)
def test_one_person_can_issue_it_where_the_paper_is_only_registered(name: str) -> None:
    registered = name in ("D03", "D05", "D06", "D07", "D08", "D09", "P04")
    assert all("?" in sign for sign in FORMS[name].signs.split(";")) == registered


Changes = dict[Path, Json]
OTHER_WAYS: list[tuple[str, Changes, list[Path], Changes]] = [
    ("D01", {("request", "request_type"): ["other"]}, [("request", "request_type_note")],
     {("request", "request_type_note"): "a study"}),
    ("D01", {("timing", "tender_expected"): "yes"}, [("timing", "tender_date")],
     {("timing", "tender_date"): LATER}),
    ("D01", {("assignment", "assigned_to"): "Lin"},
     [("assignment", "assigned_by"), ("assignment", "assigned_at")],
     {("assignment", "assigned_by"): "Head", ("assignment", "assigned_at"): NOON}),
    ("D03", {("papers", "client_confirmed"): "no"}, [("papers", "confirm_note")],
     {("papers", "confirm_note"): "Wu asks his chief"}),
    ("D04", {("appointment", "appointee_cert_type"): "jzs1"}, [("appointment", "appointee_cert_no")],
     {("appointment", "appointee_cert_no"): "Z-1"}),
    ("D05", {("approval", "pm_confirm"): "back"}, [("approval", "pm_confirm_note")],
     {("approval", "pm_confirm_note"): "no IP plan"}),
    ("D05", {("approval", "pm_confirm"): "ok"}, [("approval", "dept_accept")],
     {("approval", "dept_accept"): "accepted"}),
    ("D05", {("approval", "pm_confirm"): "ok", ("approval", "dept_accept"): "back"},
     [("approval", "dept_accept_note")], {("approval", "dept_accept_note"): "too dear"}),
    ("D05", {("contents_check", "ip", "present"): "no"}, [("contents_check", "ip", "remark")],
     {("contents_check", "ip", "remark"): "the client's own"}),
    ("D06", {("approval", "budget_approved"): "back"}, [("approval", "budget_note")],
     {("approval", "budget_note"): "no reserve"}),
    ("D07", {("outcome", "bid_result"): "won"}, [("outcome", "award_notice")],
     {("outcome", "award_notice"): PAPER}),
    ("D07", {("outcome", "bid_result"): "lost"}, [("outcome", "result_note")],
     {("outcome", "result_note"): "price"}),
    ("D07", {("outcome", "bid_result"): "void"}, [("outcome", "result_note")],
     {("outcome", "result_note"): "a page was missing"}),
    ("D08", {("cooperation", "coop_form"): "other"}, [("cooperation", "coop_note")],
     {("cooperation", "coop_note"): "we supply, they sign and build"}),
    ("D08", {("cooperation", "joint_account"): "yes"}, [("cooperation", "joint_account_file")],
     {("cooperation", "joint_account_file"): PAPER}),
    ("D42", {("decisions", "solution_changes"): "yes"}, [("decisions", "change_note")],
     {("decisions", "change_note"): "add Wi-Fi"}),
    ("D42", {("decisions", "must_tender"): "no"}, [("decisions", "must_tender_reason")],
     {("decisions", "must_tender_reason"): "below the limit"}),
    ("D42", {("decisions", "qualified"): "no"}, [("decisions", "qualified_reason")],
     {("decisions", "qualified_reason"): "class 1 is asked"}),
    ("D42", {("answers", "questions", "r1", "closed"): "no"},
     [("answers", "questions", "r1", "owner"), ("answers", "questions", "r1", "due")],
     {("answers", "questions", "r1", "owner"): "Lin", ("answers", "questions", "r1", "due"): "2026-05-15"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "needed", "given"), OTHER_WAYS)
def test_the_other_way_asks_what_it_needs_and_no_more(
    name: str,
    changes: Changes,
    needed: list[Path],
    given: Changes,
) -> None:
    form = session(name, COMPLETE[name])
    before = {path: asks(form, *path) for path in needed}
    for path, value in changes.items():
        form.answer(path, value)
    assert sorted(hindrances(form)) == sorted((path, "required") for path in needed)
    assert all(before[path] != asks(form, *path) == (True, True) for path in needed)
    for path, value in given.items():
        form.answer(path, value)
    assert hindrances(form) == []


IMPOSSIBLE: list[tuple[str, Path, Json]] = [
    ("D01", ("customer", "client_full_name"), "C"),
    ("D01", ("customer", "client_phone"), "call Wu"),
    ("D01", ("customer", "client_email"), "wu at client"),
    ("D01", ("request", "project_content"), "cabling"),
    ("D01", ("request", "est_points"), "100001"),
    ("D01", ("request", "est_points"), "-1"),
    ("D01", ("request", "est_amount"), "-1"),
    ("D01", ("timing", "requested_at"), LATER),
    ("D01", ("timing", "needed_by"), "2026-05-10"),
    ("D03", ("needs", "users_count"), "-1"),
    ("D04", ("appointment", "appointee_phone"), "ask"),
    ("D04", ("appointment", "deputy"), "Lin"),
    ("D04", ("task", "term_to"), "2026-05-11"),
    ("D04", ("issue", "meeting_ref"), "2026-05-12"),
    ("D04", ("issue", "effective_on"), "2026-05-07"),
    ("D06", ("budget", "tax_rate"), "101"),
    ("D06", ("budget", "budget_lines", "r1", "amount"), "-5"),
    ("D07", ("tender", "bid_open_at"), NOON),
    ("D07", ("bid", "bid_bond"), "-1"),
    ("D07", ("bid", "bid_price"), "-1"),
    ("D08", ("legal", "legal_checked_on"), "2026-05-12"),
    ("D09", ("contract", "signed_on"), "2026-05-12"),
    ("D09", ("contract", "end_planned"), "2026-05-20"),
    ("D09", ("service", "warranty_months"), "121"),
    ("D09", ("service", "sla_response_h"), "-1"),
    ("D42", ("meeting", "meeting_at"), LATER),
    ("P04", ("release", "reason"), "in haste"),
    ("P04", ("release", "released_at"), LATER),
]


@pytest.mark.parametrize(("name", "path", "value"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(name: str, path: Path, value: Json) -> None:
    form = session(name, COMPLETE[name])
    assert REFUSED[0] not in told(form, *path)
    form.answer(path, value)
    assert told(form, *path) == REFUSED


# --- D01 ---


def test_outlets_are_asked_only_of_cabling() -> None:
    request = session("D01", REQUEST)
    assert request.relevant(("request", "est_points"))
    request.answer(("request", "systems"), ["lan"])
    assert not request.relevant(("request", "est_points"))


@pytest.mark.parametrize(
    ("day", "possible"), [("2026-05-11T08:00:00+08:00", False), (NOON, True), (LATER, False)]
)
def test_support_is_assigned_after_the_request_and_not_in_the_future(day: str, possible: bool) -> None:
    request = session("D01", {**REQUEST, "assignment": {"assigned_to": "Lin", "assigned_by": "Head"}})
    request.answer(("assignment", "assigned_at"), day)
    assert (told(request, "assignment", "assigned_at") == []) == possible


def test_a_bid_is_due_after_the_request() -> None:
    request = session("D01", REQUEST)
    request.answer(("timing", "tender_expected"), "yes")
    request.answer(("timing", "tender_date"), "2026-05-11T08:00:00+08:00")
    assert told(request, "timing", "tender_date") == REFUSED


def test_what_the_project_knows_is_not_asked_again() -> None:
    request = session("D01", client_address="1 Road", site_address="2 Road", scope="all of it")
    assert request.value(("customer", "client_full_name")) == "Client"
    assert request.value(("customer", "client_address")) == "1 Road"
    assert request.value(("request", "project_site")) == "2 Road"


# --- D03, D42: questions ---


def test_an_open_question_stands_in_the_register_and_an_answered_one_is_closed() -> None:
    report = session("D03", NEEDS)
    table = ("open", "open_questions")
    report.add_rows(table, values=[{"question": "Which floor?", "owner": "Lin", "due": "2026-05-15"}])
    report.add_rows(table, values=[{"question": "Who pays?", "answer": "the client"}])
    assert lines(report, "questions") == [
        {"question": "Which floor?", "owner": "Lin", "due": "2026-05-15", "state": "open"},
        {"question": "Who pays?", "answer": "the client", "state": "closed"},
    ]
    key = report.row_keys(table)[0]
    report.answer((*table, key, "due"), "2026-05-10")
    assert told(report, *table, key, "due") == REFUSED


def test_the_meeting_answers_questions_and_leaves_the_open_ones_to_somebody() -> None:
    meeting = session("D42", ANSWERS)
    assert lines(meeting, "questions") == [
        {"question": "Which floor first?", "answer": "3F", "state": "closed"}
    ]
    row = ("answers", "questions", "r1")
    meeting.answer((*row, "closed"), "no")
    meeting.answer((*row, "due"), "2026-05-10")
    assert told(meeting, *row, "due") == REFUSED
    assert lines(meeting, "questions")[0]["state"] == "open"
    meeting.answer((*row, "closed"), "yes")
    meeting.answer((*row, "answer"), None)
    assert told(meeting, *row, "answer") == MISSING


def test_a_solution_that_changes_leaves_no_decision_about_the_bid() -> None:
    meeting = session("D42", ANSWERS)
    meeting.answer(("decisions", "solution_changes"), "yes")
    assert not any(meeting.relevant(("decisions", name)) for name in ("must_tender", "qualified"))
    meeting.answer(("decisions", "solution_changes"), "no")
    for name in ("must_tender", "qualified"):
        meeting.answer(("decisions", name), "pending")
        assert not meeting.relevant(("decisions", f"{name}_reason"))
    assert hindrances(meeting) == []


# --- D05 ---


def test_the_manager_confirms_only_what_was_gone_through() -> None:
    solution = session("D05", {**SOLUTION, "contents_check": {}})
    assert solution.row_keys(("contents_check",)) == list(CONTENTS)
    solution.answer(("approval", "pm_confirm"), "ok")
    assert told(solution, "approval", "pm_confirm") == REFUSED
    for name in CONTENTS:
        solution.answer(("contents_check", name, "present"), "yes")
    assert told(solution, "approval", "pm_confirm") == []


def test_no_decision_is_made_in_advance() -> None:
    assert session("D05").value(("approval", "pm_confirm")) is None
    assert session("D06").value(("approval", "budget_approved")) is None
    assert session("D07").value(("outcome", "bid_result")) is None
    solution = session("D05", SOLUTION)
    assert not solution.relevant(("approval", "dept_accept"))


# --- D06 ---


def test_the_budget_adds_its_lines_up_and_is_nothing_without_them() -> None:
    budget = session("D06", BUDGET)
    assert budget.value(("budget", "budget_total")) == "2000.5"
    budget.answer(("budget", "currency_tax"), "no")
    assert not budget.relevant(("budget", "tax_rate"))
    group = BUDGET["budget"]
    assert isinstance(group, dict)
    empty = session("D06", {**BUDGET, "budget": {**group, "budget_lines": {}}})
    assert told(empty, "budget", "budget_total") == REFUSED


@pytest.mark.parametrize(
    ("name", "decision", "note", "told_to"),
    [
        ("D05", "pm_confirm", "pm_confirm_note", "ok"),
        ("D05", "dept_accept", "dept_accept_note", "accepted"),
        ("D06", "budget_approved", "budget_note", "ok"),
    ],
)
def test_a_decision_that_is_pending_has_no_note(name: str, decision: str, note: str, told_to: str) -> None:
    form = session(name, COMPLETE[name])
    if decision == "dept_accept":
        form.answer(("approval", "pm_confirm"), "ok")
    for value, shown in (("pending", False), (told_to, True), ("back", True)):
        form.answer(("approval", decision), value)
        assert form.relevant(("approval", note)) == shown
        assert not shown or form.required(("approval", note)) == (value == "back")


# --- D08 ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_words_say_that_lending_a_qualification_is_unlawful(language: str) -> None:
    group = FORMS["D08"].items[1]
    first = group.items[0]  # type: ignore[union-attr]
    assert getattr(first, "kind", "") == "note"
    assert {"zh": "违法", "en": "unlawful"}[language] in first.label[language]


def test_only_lawful_ways_to_work_together_can_be_chosen() -> None:
    names = [choice.name for choice in FORMS["D08"].choices["coop_form"]]
    assert names == ["consortium", "subcontract", "general", "other"]
    joint = session("D08", JOINT)
    joint.answer(("legal", "legal_checked_by"), None)
    assert hindrances(joint) == [(("legal", "legal_checked_by"), "required")]


@pytest.mark.parametrize(
    ("day", "warned"), [("2026-05-10", True), ("2026-08-01", True), ("2026-10-01", False)]
)
def test_a_partners_certificate_that_ends_before_the_work_is_a_warning(day: str, warned: bool) -> None:
    joint = session("D08", JOINT, work_to="2026-08-20")
    joint.answer(("cooperation", "partner_qual_expiry"), day)
    assert told(joint, "cooperation", "partner_qual_expiry") == (WARNED if warned else [])


# --- D09 ---


def test_somebody_is_not_on_site_before_he_has_to_respond() -> None:
    contract = session("D09", CONTRACT)
    contract.answer(("service", "sla_response_h"), "4")
    contract.answer(("service", "sla_onsite_h"), "2")
    assert told(contract, "service", "sla_onsite_h") == REFUSED
    contract.answer(("service", "sla_onsite_h"), "24")
    assert told(contract, "service", "sla_onsite_h") == []


def test_payments_make_up_the_whole_and_quantities_number_themselves() -> None:
    contract = session("D09", CONTRACT)
    assert not contract.relevant(("payment", "payment_total"))
    nodes = ("payment", "payment_nodes")
    contract.add_rows(nodes, values=[{"node": "start", "percent": "30"}, {"node": "end", "percent": "60"}])
    assert contract.value(("payment", "payment_total")) == "90"
    assert told(contract, "payment", "payment_total") == WARNED
    last = contract.row_keys(nodes)[-1]
    contract.answer((*nodes, last, "percent"), "70")
    assert told(contract, "payment", "payment_total") == []
    contract.answer((*nodes, last, "percent"), "0")
    assert told(contract, *nodes, last, "percent") == REFUSED
    contract.add_rows(("quantities",), values=[{"item": "cable", "qty": "3"}, {"item": "rack", "qty": "0"}])
    keys = contract.row_keys(("quantities",))
    assert [contract.value(("quantities", key, "no")) for key in keys] == ["1", "2"]
    assert told(contract, "quantities", keys[1], "qty") == REFUSED


def test_the_contract_knows_the_project() -> None:
    contract = session("D09", contract_no="C-9", has_supervision="yes", work_from="2026-05-20")
    assert contract.value(("contract", "contract_no")) == "C-9"
    assert contract.value(("contract", "has_supervision")) == "yes"
    assert contract.value(("contract", "start_planned")) == "2026-05-20"


# --- P04, P01 ---


def test_a_release_says_who_let_it_through_and_when() -> None:
    release = session("P04")
    assert release.value(("release", "released_by")) == "Lin"
    assert release.value(("release", "released_at"))
    assert release.value(("release", "released_role")) is None
    assert release.value(("header", "doc_no")) == NUMBER


@pytest.mark.parametrize(("step", "asked"), [(None, False), ("1", False), ("16", True), ("25", True)])
def test_a_project_under_way_says_why_it_starts_there(step: Json, asked: bool) -> None:
    project = session("P01")
    project.answer(("process", "start_step"), step)
    assert project.relevant(("process", "start_reason")) == asked
    if asked:
        assert told(project, "process", "start_reason") == MISSING


def test_a_project_can_start_at_every_numbered_step() -> None:
    assert [choice.name for choice in FORMS["P01"].choices["start_step"]] == [str(n) for n in range(1, 26)]

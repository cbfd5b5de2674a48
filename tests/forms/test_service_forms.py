"""After acceptance: the customer's file, a request, a dispatch (D36 to D38) while they are filled."""

from __future__ import annotations

import datetime as dt

import pytest

from sidesk.core.canonical import Json
from tests.support.filling import NUMBER, asks, hindrances, rows, session, told

REFUSED = [("error", "constraint")]
WARNED = [("warning", "limit")]
MISSING = [("error", "required")]
MORNING, NOON, LATER = "2026-05-11T09:00:00+08:00", "2026-05-11T12:00:00+08:00", "2026-05-12T09:00:00+08:00"

CUSTOMER: dict[str, Json] = {
    "customer": {
        "client": "Client Ltd", "site": "1 Road",
        "contacts": rows({"name": "Wu", "phone": "021-5555 0101", "role": "admin"}),
    },
    "contract": {
        "project": "P Tower", "accept_on": "2026-05-01", "warranty_to": "2028-05-01", "contract_level": "5x8",
        "sla_response": "4",
    },
    "installed": {"devices": rows({"name": "switch", "model": "S1"})},
}  # fmt: skip
CALL: dict[str, Json] = {
    "caller_group": {
        "request_at": NOON, "channel": "phone", "client_file": "P-D36-1", "caller": "Wu",
        "caller_phone": "13900000000", "in_warranty": "yes",
    },
    "fault": {
        "service_kind": "fault", "fault_class": "link", "symptom": "room 301 has no network", "impact": "one",
        "urgency": "p3",
    },
}  # fmt: skip
DISPATCH: dict[str, Json] = {
    "request": {"request_ref": "P-D37-1"},
    "dispatch": {"dispatcher": "Head", "engineer": "Zheng", "dispatched_at": MORNING, "response_hours": "4"},
    "answer": {"acceptance": "pending"},
}
COMPLETE = {"D36": CUSTOMER, "D37": CALL, "D38": DISPATCH}


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_form_cannot_be_issued_and_a_complete_one_can(name: str) -> None:
    assert hindrances(session(name))
    assert hindrances(session(name, COMPLETE[name])) == []


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("D36", ("contract", "accept_on"), "2026-05-12"),
        ("D36", ("contract", "warranty_to"), "2026-04-30"),
        ("D36", ("contract", "sla_response"), "-1"),
        ("D36", ("contract", "sla_onsite"), "2"),
        ("D36", ("customer", "contacts", "r1", "phone"), "ask"),
        ("D37", ("caller_group", "request_at"), LATER),
        ("D37", ("caller_group", "caller_phone"), "ask"),
        ("D37", ("caller_group", "response_hours"), "-1"),
        ("D37", ("fault", "started_at"), "2026-05-11T13:00:00+08:00"),
        ("D37", ("fault", "expect_at"), MORNING),
        ("D38", ("request", "caller_phone"), "ask"),
        ("D38", ("dispatch", "dispatched_at"), LATER),
        ("D38", ("dispatch", "response_hours"), "-1"),
    ],
)
def test_what_cannot_be_is_refused(name: str, path: tuple[str, ...], value: Json) -> None:
    form = session(name, COMPLETE[name])
    assert told(form, *path) == []
    form.answer(path, value)
    assert told(form, *path) == REFUSED


# --- D36 ---


def test_a_file_without_devices_is_not_finished() -> None:
    customer = session("D36", {**CUSTOMER, "installed": {"devices": {}}})
    assert told(customer, "installed", "device_count") == REFUSED
    assert session("D36", CUSTOMER).value(("installed", "device_count")) == "1"


def test_the_file_takes_over_what_the_project_knows_and_its_number() -> None:
    customer = session("D36", site_address="1 Road", accepted_on="2026-05-01", warranty_to="2028-05-01")
    assert customer.value(("customer", "client")) == "Client"
    assert customer.value(("customer", "file_no")) == NUMBER
    assert customer.value(("contract", "project")) == "P Tower"
    assert customer.value(("contract", "warranty_to")) == "2028-05-01"


# --- D37 ---


def test_a_caller_without_a_file_is_named_in_words() -> None:
    call = session("D37", CALL)
    assert not call.relevant(("caller_group", "client_text"))
    call.answer(("caller_group", "client_file"), None)
    assert asks(call, "caller_group", "client_text") == (True, True)
    call.answer(("caller_group", "client_text"), None)
    assert hindrances(call) == [(("caller_group", "client_text"), "required")]
    call.answer(("caller_group", "client_text"), "Shop next door")
    assert hindrances(call) == []


def test_only_a_fault_has_a_kind_of_fault() -> None:
    call = session("D37", CALL)
    call.answer(("fault", "fault_class"), None)
    assert told(call, "fault", "fault_class") == MISSING
    call.answer(("fault", "service_kind"), "inspect")
    assert not call.relevant(("fault", "fault_class"))
    assert hindrances(call) == []


@pytest.mark.parametrize(
    ("until", "answer", "warned"),
    [
        ("2026-05-10", "yes", True),
        ("2026-05-11", "yes", False),
        ("2026-05-10", "tbd", False),
        (None, "yes", False),
    ],
)
def test_a_warranty_that_ended_is_doubted(until: Json, answer: str, warned: bool) -> None:
    call = session("D37", CALL)
    call.answer(("caller_group", "warranty_to"), until)
    call.answer(("caller_group", "in_warranty"), answer)
    assert told(call, "caller_group", "in_warranty") == (WARNED if warned else [])


def test_a_site_without_network_is_hardly_normal() -> None:
    call = session("D37", CALL)
    call.answer(("fault", "impact"), "all")
    assert told(call, "fault", "urgency") == WARNED
    call.answer(("fault", "urgency"), "p1")
    assert told(call, "fault", "urgency") == []


# --- D38 ---


@pytest.mark.parametrize(
    ("hours", "due"), [("4", "2026-05-11T13:00"), ("0.5", "2026-05-11T09:30"), ("24", "2026-05-12T09:00")]
)
def test_the_time_to_respond_follows_from_the_hours(hours: str, due: str) -> None:
    order = session("D38", DISPATCH)
    order.answer(("dispatch", "response_hours"), hours)
    found = dt.datetime.fromisoformat(str(order.value(("dispatch", "respond_by"))))
    assert found == dt.datetime.fromisoformat(f"{due}:00+08:00")
    order.answer(("dispatch", "response_hours"), None)
    assert order.value(("dispatch", "respond_by")) is None


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (NOON, []),
        ("2026-05-11T14:00:00+08:00", WARNED),
        ("2026-05-11T08:00:00+08:00", REFUSED),
        (LATER, REFUSED),
    ],
)
def test_an_engineer_accepts_after_the_dispatch_and_a_late_answer_is_seen(
    at: str, says: list[object]
) -> None:
    order = session("D38", DISPATCH)
    order.answer(("answer", "acceptance"), "accepted")
    assert told(order, "answer", "accepted_at") == MISSING
    order.answer(("answer", "accepted_at"), at)
    assert told(order, "answer", "accepted_at")[: len(says) or None] == says


def test_a_refusal_has_its_reason() -> None:
    order = session("D38", DISPATCH)
    for answer, accepted, refused in (
        ("pending", False, False),
        ("accepted", True, False),
        ("refused", False, True),
    ):
        order.answer(("answer", "acceptance"), answer)
        assert order.relevant(("answer", "accepted_at")) == accepted
        assert order.relevant(("answer", "refuse_reason")) == refused
    assert told(order, "answer", "refuse_reason") == MISSING


def test_parts_are_counted() -> None:
    order = session("D38", DISPATCH)
    order.add_rows(("dispatch", "parts_suggest"), values=[{"item": "module", "qty": "0"}])
    (key,) = order.row_keys(("dispatch", "parts_suggest"))
    assert told(order, "dispatch", "parts_suggest", key, "qty") == REFUSED

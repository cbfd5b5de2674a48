"""What stays in the office: who is shown it, and in what it never leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from sidesk.actions import audience, exchange, fill, references, seek, views
from sidesk.actions.audience import CLIENT, CREW, OFFICE, may_leave
from sidesk.actions.desk import Desk
from sidesk.actions.views import Filter
from sidesk.core.canonical import Json
from sidesk.forms import loader
from sidesk.forms.definition import Form, Question
from tests.support.desks import finished, project

OTHER = "样例·何川"


def record(desk: Desk, form: str, within: str, answers: Mapping[str, Json] | None = None) -> str:
    """A finished record of this form, by the person at the desk."""
    opened = fill.start(desk, form, within)
    fill.keep(desk, opened.record, {**opened.answers, **(answers or {})}, f"{form} 云栖机房", (1, 1))
    return finished(desk, opened.record).record


def changed(desk: Desk, within: str, cost: str = "") -> str:
    effect: dict[str, Json] = {"days_change": "3", **({"cost_change": cost} if cost else {})}
    return record(desk, "D23", within, {"change": {"reason": "甲方要求"}, "effect": effect})


def taken_over(desk: Desk, role: str) -> Desk:
    """Somebody else sits down at the desk."""
    desk.person = replace(desk.person, name=OTHER, role=role)
    return desk


@pytest.fixture
def within(desk: Desk) -> str:
    return project(desk)


# --- what leaves ---


@pytest.mark.parametrize("form", ["D06", "D07", "D08", "D09"])
def test_budget_bid_joint_bid_and_contract_go_to_the_office_only(desk: Desk, within: str, form: str) -> None:
    made = record(desk, form, within)
    assert [may_leave(desk, made, to) for to in (OFFICE, CREW, CLIENT)] == [True, False, False]


def test_a_checklist_goes_to_everybody(desk: Desk, within: str) -> None:
    made = record(desk, "D18", within)
    assert all(may_leave(desk, made, to) for to in (OFFICE, CREW, CLIENT))


def test_a_change_with_its_cost_goes_to_the_client_who_signs_it_and_not_to_the_crew(
    desk: Desk, within: str
) -> None:
    made = changed(desk, within, "12000")
    assert may_leave(desk, made, CLIENT)
    assert not may_leave(desk, made, CREW)
    assert may_leave(desk, changed(desk, within), CREW), "without the cost there is nothing to keep"


def test_a_request_with_an_estimate_is_nothing_for_the_client(desk: Desk, within: str) -> None:
    form = fill.form_of(desk, "D01")
    path = next(path for path, node in form.walk() if node.name == "est_amount")
    made = record(desk, "D01", within, {path[0]: {path[1]: "500000"}})
    assert not may_leave(desk, made, CLIENT)


def test_an_amount_in_a_table_counts_as_well(desk: Desk, within: str) -> None:
    lines = next(node for _, node in fill.form_of(desk, "D41").walk() if node.name == "lines")
    assert audience._is_restricted(lines, {"r1": {"@order": "1", "amount": "80"}})
    assert not audience._is_restricted(lines, {"r1": {"@order": "1", "note": "80"}})
    assert not may_leave(desk, record(desk, "D41", within), CLIENT)


def test_what_is_typed_in_a_correction_counts_before_it_is_finished(desk: Desk, within: str) -> None:
    made = changed(desk, within)
    opened = fill.correct(desk, made)
    effect: dict[str, Json] = {"effect": {"cost_change": "7"}}
    fill.keep(desk, made, {**opened.answers, **effect}, "x", (1, 1))
    assert not may_leave(desk, made, CREW)


def test_a_record_nobody_knows_leaves_to_nobody(desk: Desk) -> None:
    assert not may_leave(desk, "no such record", CLIENT)


def test_a_bundle_for_headquarters_carries_everything(desk: Desk, within: str) -> None:
    made = record(desk, "D06", within)
    exchange.share_drafts(desk)
    beyond = desk.store.records.read(desk.store.records.beyond({}))
    assert made in {revision.record for revision in beyond}


def test_of_several_records_those_for_the_office_stay_and_are_counted(desk: Desk, within: str) -> None:
    budget, list_ = record(desk, "D06", within), record(desk, "D18", within)
    several = audience.parted(desk, [budget, list_])
    assert (several.leaving, several.staying) == ([list_], 1)
    alone = audience.parted(desk, [budget])
    assert (alone.leaving, alone.staying) == ([budget], 0)


def test_one_alone_stays_too_where_it_is_not_ones_own(desk: Desk, within: str) -> None:
    budget = record(desk, "D06", within)
    assert audience.parted(taken_over(desk, "ENG"), [budget]).staying == 1
    assert audience.parted(taken_over(desk, "FIN"), [budget]).staying == 0


# --- who sees ---


def shows(desk: Desk, made: str, within: str) -> list[bool]:
    """Whether search, the records list, what was opened last and the choice of a document show it."""
    listed = views.query(desk, Filter(), "changed", descending=True, limit=100)
    line = desk.store.records.summary(made)
    number = line.number if line is not None else ""
    places = (
        [hit.record for hit in seek.find(desk, number)],
        [line.record for line in desk.store.records.page(listed)],
        [hit.record for hit in seek.known(desk, [made])],
        [one.record for one in references.find(desk, (), within)],
    )
    return [made in place for place in places]


@pytest.mark.parametrize("role", ["SALES", "SID", "PM", "FIN", "CTO"])
def test_the_office_is_shown_a_budget(desk: Desk, within: str, role: str) -> None:
    budget = record(desk, "D06", within)
    assert shows(taken_over(desk, role), budget, within) == [True] * 4


@pytest.mark.parametrize("role", ["ENG", "LEAD", "WH", "SUB"])
def test_nobody_else_finds_a_budget_anywhere(desk: Desk, within: str, role: str) -> None:
    budget, list_ = record(desk, "D06", within), record(desk, "D18", within)
    assert shows(taken_over(desk, role), budget, within) == [False] * 4
    assert shows(desk, list_, within) == [True] * 4


def test_an_author_always_sees_the_own_record(desk: Desk, within: str) -> None:
    assert desk.person.role == "ENG"
    assert shows(desk, record(desk, "D06", within), within) == [True] * 4


def test_who_manages_the_project_sees_its_budget_and_no_other(desk: Desk, within: str) -> None:
    opened = fill.resume(desk, within)
    people: dict[str, Json] = {"a": {"@order": "1", "person": OTHER, "role": "PM"}}
    path = next(path for path, node in opened.form.walk() if node.name == "people")
    answers = {**opened.answers, path[0]: {path[1]: people} if len(path) > 1 else people}
    fill.keep(desk, within, answers, "x", (1, 1))
    elsewhere = project(desk, "另一个项目", "DEMO-2026-002")
    mine, theirs = record(desk, "D06", within), record(desk, "D06", elsewhere)
    taken_over(desk, "ENG")
    assert shows(desk, mine, within) == [True] * 4
    assert shows(desk, theirs, elsewhere) == [False] * 4


# --- what no form asks ---

FORMS = [form for form in loader.built_in() if isinstance(form, Form)]
SECRET = re.compile(
    r"密码|口令|身份证|证件号|护照|银行|账号|帐号|卡号|开户|password|passphrase|\bpin\b|\bid (no|number|card)"
    r"|identity card|passport|bank|iban|account (no|number)|card (no|number)|pwd",
    re.IGNORECASE,
)
TYPED = ("text", "long", "integer", "decimal", "money", "barcode", "photo", "file", "many", "one")
# These ask whether, or how, never what it is.
HARMLESS = ("default_pwd_changed", "accounts")


def asked(form: Form) -> list[tuple[str, str]]:
    """Each question that takes more than a yes or no, with its name and its labels as one text."""
    return [
        ("/".join(path), " ".join((node.name, *node.label.values())))
        for path, node in form.walk()
        if isinstance(node, Question) and node.kind in TYPED and node.name not in HARMLESS
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_no_form_asks_for_a_password_an_identity_number_or_a_bank_account(form: Form) -> None:
    assert [(name, text) for name, text in asked(form) if SECRET.search(text)] == []


def test_the_look_for_secrets_finds_them() -> None:
    for text in (
        "登录密码",
        "身份证号",
        "银行账号",
        "开户行",
        "Wi-Fi password",
        "ID number",
        "IBAN",
        "admin_pwd",
    ):
        assert SECRET.search(text), text


def test_nobody_is_offered_to_lend_a_qualification() -> None:
    form = next(form for form in FORMS if form.id == "D08")
    lending = re.compile(r"挂靠|借用|出借|租用|lend|borrow|rent|loan", re.IGNORECASE)
    offered = [
        " ".join((choice.name, *choice.label.values())) for some in form.choices.values() for choice in some
    ]
    questions = [text for _, text in asked(form)]
    assert [text for text in (*offered, *questions) if lending.search(text)] == []
    notes = [node for _, node in form.walk() if isinstance(node, Question) and node.kind == "note"]
    assert any("违法" in note.label["zh"] and "unlawful" in note.label["en"] for note in notes)


def test_every_sensitive_form_is_marked_and_money_that_is_ours_is_restricted() -> None:
    assert {form.id for form in FORMS if form.audience == OFFICE} == {"D06", "D07", "D08", "D09"}
    restricted = {
        f"{form.id}.{node.name}"
        for form in FORMS
        for _, node in form.walk()
        if isinstance(node, Question) and node.restricted
    }
    assert restricted == {
        "D01.est_amount", "D23.cost_change", "D39.cost_plan", "D41.amount", "D41.total", "D41.advance",
    }  # fmt: skip

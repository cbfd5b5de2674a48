"""Which documents of the department's process contradict each other, and which speak of something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.actions import process
from sidesk.actions.facts import columns
from sidesk.core.clock import Clock
from sidesk.core.expressions_world import World
from sidesk.forms import loader
from sidesk.forms.definition import Form
from sidesk.workflow.engine import Engine
from sidesk.workflow.facts import Asked, Book, Fact

NAMES = {
    "consent": ("16", "D16"), "confirm": ("7", "D05"), "cto": ("12", "D10"), "bid": ("10", "D07"),
    "applied": ("23", "D31"), "accepted": ("24", "D33"), "visit": ("33", "D39"),
}  # fmt: skip
SHOWN = {"shown_scheme": "yes", "shown_plan": "yes", "shown_drawings": "yes", "consent_scope": "all"}
YES: dict[str, dict[str, str]] = {
    "consent": {"consent": "agree", **SHOWN}, "confirm": {"pm_confirm": "ok"}, "cto": {"cto_review": "ok"},
    "bid": {"bid_result": "won"}, "applied": {"opinion": "ok", "form_kind": "b10"},
    "accepted": {"accept_result": "pass"}, "visit": {"approve": "ok", "go_at": "2026-05-08T09:00:00+08:00"},
}  # fmt: skip
NO: dict[str, dict[str, str]] = {
    "consent": {"consent": "reject"}, "confirm": {"pm_confirm": "back"}, "cto": {"cto_review": "back"},
    "bid": {"bid_result": "lost"}, "applied": {"opinion": "rect", "form_kind": "b10"},
    "accepted": {"accept_result": "fail"}, "visit": {"approve": "no", "go_at": "2026-05-08T09:00:00+08:00"},
}  # fmt: skip
OTHER = {"applied": {"form_kind": "b07"}, "visit": {"go_at": "2026-05-20T09:00:00+08:00"}}
DAY = {"applied": "opinion_on", "accepted": "accept_on"}


@pytest.fixture(name="asked", scope="module")
def _asked() -> Engine:
    found, _ = process.built_in()
    forms = [form for form in loader.built_in() if isinstance(form, Form)]
    return Engine(found, {form.id: columns(form.items) for form in forms}, World.of(Clock()))


def record(gate: str, number: str, answers: dict[str, str], day: str) -> Fact:
    dated = {DAY[gate]: day} if gate in DAY else {}
    return Fact(
        NAMES[gate][1], number, number, True, {**answers, **dated}, at=f"{day}T08:00:00+08:00",
        signed=("SID", "CPM"),
    )  # fmt: skip


def stops(asked: Engine, gate: str, *facts: Fact) -> bool:
    """Whether the gate is closed."""
    wanted = next(one for one in asked.process.gates if one.code == gate)
    tender = Fact("D42", "q", "q", True, {"must_tender": "yes"})
    return asked._gate(wanted, Asked(Book.of([*facts, tender])), prior=False).stops


@pytest.mark.parametrize("gate", list(NAMES))
def test_a_no_closes_a_hard_gate_until_a_yes_of_a_later_day(asked: Engine, gate: str) -> None:
    yes = record(gate, "1", YES[gate], "2026-05-05")
    assert not stops(asked, gate, yes)
    for day in ("2026-05-05", "2026-05-06"):
        assert stops(asked, gate, yes, record(gate, "2", NO[gate], day))
    assert not stops(asked, gate, yes, record(gate, "2", NO[gate], "2026-05-04"))


@pytest.mark.parametrize("gate", list(OTHER))
def test_what_is_about_another_trip_or_application_contradicts_nothing(asked: Engine, gate: str) -> None:
    yes = record(gate, "1", YES[gate], "2026-05-05")
    no = record(gate, "2", NO[gate], "2026-05-06")
    assert not stops(asked, gate, yes, replace(no, answers={**no.answers, **OTHER[gate]}))


def test_every_hard_gate_that_asks_for_a_yes_says_what_speaks_against_it(asked: Engine) -> None:
    """Those that count what is wrong, and those without a no, need none."""
    without = {gate.code for gate in asked.process.gates if gate.hard and not gate.against}
    assert without == {"legal", "rework", "selfcheck", "concealed", "report"}

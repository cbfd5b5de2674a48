"""Nobody gets a right by writing into a record that he has it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from sidesk.actions import process
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.models.entities import FINAL, REVISION_FORMAT, REVISION_VERSION, SCANNED, Paper, Revision
from sidesk.workflow.facts import Fact
from tests.support import desks

_numbers = count(1)


def issued(desk: Desk, form: str, project: str, answers: Json, **more: Json) -> Revision:
    """A finished record as it might come from any laptop."""
    number = f"X-{form}-{next(_numbers)}"
    packages = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    body: dict[str, Json] = {
        "format": REVISION_FORMAT, "version": REVISION_VERSION, "record": f"record of {number}",
        "number": number, "project": project, "form": form, "package": packages[form], "kind": FINAL,
        "parents": [], "author": "Eve", "author_id": "eve", "device": "EVEE",
        "at": "2026-05-01T08:00:00+08:00", "title": number, "answers": answers,
        "signatures": [], "attachments": [],
    }  # fmt: skip
    revision = Revision.of({**body, **more})
    desk.store.records.add_revisions([revision])
    return revision


def managed(desk: Desk) -> str:
    """A project that names its manager and its department."""
    record = desks.project(desk)
    people = {
        "a": {"role": "PM", "person": "Lin"}, "b": {"role": "SID", "person": "Gao"},
        "c": {"role": "ENG", "person": "Eve"},
    }  # fmt: skip
    answers: Json = {"identity": {"project_no": "X"}, "people_group": {"people": people}}
    issued(desk, "P01", record, answers, record=record, author="Lin")
    return record


def sealed(desk: Desk, form: str, project: str, answers: Json, role: str, author: str) -> Revision:
    """A record that its author sealed in this role."""
    return issued(
        desk, form, project, answers, author=author, signatures=signature(role, author, "certificate")
    )


def signature(role: str, name: str, kind: str = "witnessed") -> Json:
    return [{"role": role, "name": name, "kind": kind}]


def signed(desk: Desk, project: str, revision: Revision) -> tuple[str, ...]:
    facts: tuple[Fact, ...] = process.report(desk, project).book.facts
    return next(fact.signed for fact in facts if fact.record == revision.record)


def test_a_second_head_of_the_project_names_nobody(desk: Desk) -> None:
    project = managed(desk)
    eve: Json = {"people_group": {"people": {"a": {"role": "PM", "person": "Eve"}}}}
    issued(desk, "P01", project, eve)
    told = process.report(desk, project)
    assert len(told.book.of_form("P01")) == 1
    release: Json = {
        "gate_group": {"gate": "consent"},
        "release": {"released_role": "PM", "released_by": "Lin", "reason": "because I say so"},
    }
    issued(desk, "P04", project, release)
    states = [gate.state for step in process.report(desk, project).state.steps for gate in step.gates]
    assert "released" not in states


def test_a_signature_as_manager_counts_if_it_is_the_managers(desk: Desk) -> None:
    project = managed(desk)
    hers = sealed(desk, "D22", project, {}, "PM", "Eve")
    his = sealed(desk, "D22", project, {}, "PM", "Lin")
    assert (signed(desk, project, hers), signed(desk, project, his)) == ((), ("PM",))


def test_a_line_drawn_for_the_manager_on_anothers_screen_is_no_signature_of_his(desk: Desk) -> None:
    project = managed(desk)
    drawn = issued(desk, "D22", project, {}, signatures=signature("PM", "Lin"))
    assert signed(desk, project, drawn) == ()


def test_a_picture_of_a_page_is_the_clients_signature_and_nobody_elses_of_the_firm(desk: Desk) -> None:
    project = managed(desk)
    reply = issued(desk, "D22", project, {})
    for number, (role, name) in enumerate((("PM", "Lin"), ("client", "X"))):
        paper = Paper(
            id=str(number), record=reply.record, revision=reply.id, sha256="0" * 64, role=role, field=SCANNED,
            signer=name, sealed_at=desk.clock.now(),
        )  # fmt: skip
        desk.store.papers.add(paper)
    assert signed(desk, project, reply) == ("client",)


def test_who_signs_with_a_key_is_the_author_whatever_the_signature_says(desk: Desk) -> None:
    project = managed(desk)
    feigned = issued(desk, "D22", project, {}, signatures=signature("PM", "Lin", "certificate"))
    assert signed(desk, project, feigned) == ()


def test_a_seal_that_was_set_later_counts_by_the_same_rule(desk: Desk) -> None:
    project = managed(desk)
    reply = issued(desk, "D22", project, {})
    for number, name in enumerate(("Eve", "Lin")):
        paper = Paper(
            id=str(number), record=reply.record, revision=reply.id, sha256="0" * 64, role="PM", field="SigPM",
            signer=name, sealed_at=desk.clock.now(),
        )  # fmt: skip
        desk.store.papers.add(paper)
        assert signed(desk, project, reply) == (("PM",) if name == "Lin" else ())


def test_others_sign_as_before_and_where_nobody_is_named_nobody_is_shut_out(desk: Desk) -> None:
    project = managed(desk)
    assert signed(desk, project, issued(desk, "D16", project, {}, signatures=signature("client", "X")))
    assert signed(desk, project, sealed(desk, "D10", project, {}, "CTO", "X")) == ("CTO",)


def test_only_the_department_appoints_another_manager(desk: Desk) -> None:
    project = managed(desk)
    appointed: Json = {
        group: {"appointee": "Eve"}
        for group in (path[0] for path, node in _form(desk, "D04") if path[-1] == "appointee")
    }
    sealed(desk, "D04", project, appointed, "SID", "Eve")
    issued(desk, "D04", project, appointed, signatures=signature("SID", "Gao"))  # drawn on Eve's screen
    reply = sealed(desk, "D22", project, {}, "PM", "Eve")
    assert signed(desk, project, reply) == ()
    sealed(desk, "D04", project, appointed, "SID", "Gao")
    assert signed(desk, project, reply) == ("PM",)


def test_the_deputy_whom_the_department_names_signs_for_the_manager(desk: Desk) -> None:
    project = managed(desk)
    reply = sealed(desk, "D22", project, {}, "PM", "Mo")
    assert signed(desk, project, reply) == ()
    (group,) = {path[0] for path, _ in _form(desk, "D04") if path[-1] == "deputy"}
    sealed(desk, "D04", project, {group: {"appointee": "Lin", "deputy": "Mo"}}, "SID", "Gao")
    assert signed(desk, project, reply) == ("PM",)


def released(desk: Desk, project: str, author: str) -> bool:
    """Whether the gate of step 16 is open by the release of this author."""
    answers: Json = {
        "gate_group": {"gate": "consent", "step": "16", "gate_says": "x"},
        "release": {"reason": "on paper", "released_by": author, "released_role": "PM"},
    }
    issued(desk, "P04", project, answers, author=author)
    gates = process.report(desk, project).state.step("16").gates
    return next(one.state for one in gates if one.gate.code == "consent") == "released"


@pytest.mark.parametrize("who", ["appointee", "deputy"])
def test_whom_the_department_appointed_may_release_what_he_may_sign(desk: Desk, who: str) -> None:
    project = managed(desk)
    (group,) = {path[0] for path, _ in _form(desk, "D04") if path[-1] == "deputy"}
    named: Json = {group: {"appointee": "Lin", "deputy": "Kai", who: "Mo"}}
    sealed(desk, "D04", project, named, "SID", "Eve")
    assert not released(desk, project, "Mo"), "nobody of the department has sealed it"
    desk.person = replace(desk.person, role="ENG", name="Mo")
    assert "PM" not in process.releasing_roles(desk, process.report(desk, project))
    sealed(desk, "D04", project, named, "SID", "Gao")
    assert "PM" in process.releasing_roles(desk, process.report(desk, project))
    assert released(desk, project, "Mo")


def _form(desk: Desk, form: str) -> list[tuple[tuple[str, ...], object]]:
    packages = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    return list(desk.form(packages[form]).walk())

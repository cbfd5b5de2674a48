"""The card of colleagues on the Sync page: for whom sticks and folders carry work besides headquarters."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.actions import colleagues, identity
from sidesk.actions.desk import Desk
from sidesk.models.entities import RecordQuery
from sidesk.signing.keys import DeviceKey
from sidesk.sync.encryption import new_identity
from sidesk.sync.envelope import device_id
from sidesk.sync.people import Colleague, DeviceCard
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.theme import Look
from tests.support import desks, laptops
from tests.support.looks import faults, worn
from tests.support.shell import settle
from tests.ui.pages.test_sync_online import sync_page

_quick_stores, grown, member, office = (
    laptops._quick_stores, laptops.grown, laptops.member, laptops.office,
)  # fmt: skip


def someone(name: str, code: str, *projects: str) -> Colleague:
    key = DeviceKey.create()
    card = DeviceCard(device_id(key.public), code, key.public.hex(), "", new_identity()[1])
    return Colleague(name, name, "ENG", (card,), projects)


def chip(page: SyncPage, code: str) -> FilterChip:
    found = page.findChild(FilterChip, f"also-for/{code}")
    assert found is not None
    return found


def test_a_colleague_is_chosen_and_stays_chosen(member: Desk, look: Look, jobs: JobRunner) -> None:
    identity.keep_people(member.store, [someone("本 Ben", "B3N1", "PRJ"), someone("别处", "X0X0")])
    page = sync_page(member, look, jobs)
    assert page.findChild(FilterChip, "also-for/X0X0") is None  # shares no project
    chip(page, "B3N1").click()
    settle(jobs)
    assert [mate.code for mate in colleagues.chosen(member)] == ["B3N1"]
    page.close()
    page = sync_page(member, look, jobs)
    assert chip(page, "B3N1").isChecked()
    chip(page, "B3N1").click()
    settle(jobs)
    assert colleagues.chosen(member) == []
    page.close()


def test_a_chip_names_the_shared_projects_as_people_call_them(
    member: Desk, look: Look, jobs: JobRunner
) -> None:
    desks.project(member)
    [project] = member.store.records.page(RecordQuery(form="P01"))
    identity.keep_people(member.store, [someone("本 Ben", "B3N1", project.record, "GONE")])
    page = sync_page(member, look, jobs)
    assert chip(page, "B3N1").toolTip() == f"{project.number} {desks.PROJECT_NAME}"
    page.close()


def test_where_headquarters_named_nobody_nothing_is_offered(
    member: Desk, look: Look, jobs: JobRunner
) -> None:
    identity.keep_people(member.store, [])
    page = sync_page(member, look, jobs)
    assert page.findChildren(FilterChip, "also-for") == []
    assert not page._also.isVisible()
    page.close()


@pytest.mark.parametrize("language", ["en", "zh", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_card_is_whole_in_every_size(
    qapp: QApplication, fonts: list[str], member: Desk, jobs: JobRunner, language: str, scale: float
) -> None:
    look = worn(qapp, language, scale)
    people = [someone(f"样例·同事 {n}", f"C0D{n}", "PRJ") for n in range(8)]
    identity.keep_people(member.store, people)
    page = sync_page(member, look, jobs)
    assert not faults(page._also)
    page.close()

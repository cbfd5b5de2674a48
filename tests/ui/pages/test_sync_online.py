"""The card of the network on the Sync page: an exchange somebody asks for, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject

from sidesk.actions import exchange, identity
from sidesk.actions.desk import Desk
from sidesk.hq.office import Headquarters
from sidesk.ui import reaching
from sidesk.ui.hands import wait_until
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.room import Room
from sidesk.ui.theme import Look
from tests.hq.serving import served
from tests.support import laptops
from tests.support.field import done, person
from tests.support.shell import settle

_quick_stores, grown, member, office = (
    laptops._quick_stores, laptops.grown, laptops.member, laptops.office,
)  # fmt: skip


def reaches(desk: Desk, address: str) -> None:
    """Headquarters gave this address."""
    public = identity.office_of(desk.store)
    assert public is not None
    identity.keep_office(desk.store, replace(public, address=address))


def sync_page(desk: Desk, look: Look, jobs: JobRunner) -> SyncPage:
    def tell(error: BaseException, _asker: QObject) -> None:
        raise error

    page = SyncPage(Room(desk, look, jobs, tell))
    page.resize(1200, 700)
    page.show()
    page.refresh()
    settle(jobs)
    return page


def banner_of(page: SyncPage) -> Banner:
    found = page.findChild(Banner, "sync/banner")
    assert isinstance(found, Banner)
    return found


def asked(page: SyncPage) -> None:
    found = page.findChild(Button, "sync/online")
    assert isinstance(found, Button)
    found.click()


def test_an_exchange_that_is_asked_for_says_what_headquarters_confirmed(
    member: Desk, office: Headquarters, look: Look, jobs: JobRunner
) -> None:
    done(member, "P02", person())
    with served(office) as address:
        reaches(member, address)
        page = sync_page(member, look, jobs)
        asked(page)
        wait_until(banner_of(page).isVisible, "nothing was told", 120_000)
        settle(jobs)
        assert "confirmed 1 record" in banner_of(page).accessibleName()
    assert exchange.waiting(member).waiting == 0
    page.close()


def test_what_stands_in_the_way_is_said_on_the_card_as_well(
    member: Desk, look: Look, jobs: JobRunner
) -> None:
    reaches(member, "http://127.0.0.1:9")
    page = sync_page(member, look, jobs)
    asked(page)
    wait_until(banner_of(page).isVisible, "nothing was told", 120_000)
    assert "cannot be reached" in banner_of(page).accessibleName()
    assert page.findChild(Button, "sync/online") is not None
    page.close()


def test_the_program_exchanges_by_itself_though_nobody_opened_the_page(
    member: Desk, office: Headquarters, look: Look, jobs: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "SOON", 0)
    done(member, "P02", person())
    with served(office) as address:
        reaches(member, address)
        window = MainWindow(Room(member, look, jobs, lambda error, _: pytest.fail(str(error))))
        window.begin()
        wait_until(lambda: not exchange.waiting(member).waiting, "nothing was exchanged", 120_000)
        settle(jobs)
        assert "sync" not in window._pages
    window.close()
    window.deleteLater()


def test_without_an_address_the_network_is_not_offered(member: Desk, look: Look, jobs: JobRunner) -> None:
    page = sync_page(member, look, jobs)
    found = page.findChild(Button, "sync/online")
    assert isinstance(found, Button)
    assert not found.isEnabled()
    page.close()


@pytest.mark.parametrize("width", [560, 1200])
def test_the_cards_fit_beside_and_below_each_other(
    member: Desk, look: Look, jobs: JobRunner, width: int
) -> None:
    page = sync_page(member, look, jobs)
    page.resize(width, 900)
    settle(jobs)
    assert page.findChild(Button, "sync/write") is not None
    page.close()

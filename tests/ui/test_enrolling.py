"""Enrolment from the page Sync: by file, picture or clipboard; SiDesk asks whether it was approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from sidesk.actions import online
from sidesk.actions.desk import Desk
from sidesk.core.text import Words
from sidesk.hq import enrol as office_enrol
from sidesk.hq.office import Headquarters, init
from sidesk.sync import invitation_code
from sidesk.sync.enrolment import Invited
from sidesk.ui import enrolling
from sidesk.ui.carriers import EnrolCard
from sidesk.ui.hands import wait_until
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.secret import PassphraseDialog
from sidesk.ui.theme import DARK, LIGHT, Look, dress
from tests.hq.serving import served
from tests.support import laptops
from tests.support.field import PASSPHRASE, clock_at
from tests.support.looks import faults
from tests.support.pseudo import PseudoWords
from tests.support.shell import settle
from tests.ui.pages.test_sync_online import banner_of, sync_page

_quick_stores, grown, desk = laptops._quick_stores, laptops.grown, laptops.desk


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Headquarters]:
    with init(tmp_path / "new", PASSPHRASE, "演示总部", clock_at(), rounds=1).office as made:
        yield made


@pytest.fixture
def page(desk: Desk, look: Look, jobs: JobRunner) -> Iterator[SyncPage]:
    made = sync_page(desk, look, jobs)
    yield made
    made.close()


def dialog(page: SyncPage) -> PassphraseDialog:
    def asked() -> PassphraseDialog | None:
        return next((one for one in page.findChildren(PassphraseDialog) if one.isVisible()), None)

    wait_until(lambda: asked() is not None, "no passphrase was asked", 60_000)
    found = asked()
    assert found is not None
    return found


def gives(page: SyncPage) -> None:
    found = dialog(page)
    found.given.emit(PASSPHRASE)
    found.close()


def said(page: SyncPage, text: str) -> Callable[[], bool]:
    return lambda: banner_of(page).isVisible() and text in banner_of(page).accessibleName()


def invitation(office: Headquarters) -> bytes:
    return office_enrol.invite(office, Invited("", "白杨", "ENG", "工程部"))


def code_of(data: bytes) -> bytes:
    out = BytesIO()
    segno.make(invitation_code.to_code(data), error="l", micro=False).save(out, kind="png", scale=4, border=4)
    return out.getvalue()


def test_a_picture_of_the_code_asks_for_the_passphrase_and_shows_the_fingerprint(
    page: SyncPage, new_office: Headquarters, tmp_path: Path
) -> None:
    picture = tmp_path / "photo.png"
    picture.write_bytes(code_of(invitation(new_office)))
    page.take(picture)
    shown = dialog(page)
    texts = " ".join(one.text() for one in shown.findChildren(Text))
    assert new_office.public.fingerprint in texts
    shown.close()


@pytest.mark.parametrize("kind", ["picture", "text"])
def test_an_invitation_is_pasted(page: SyncPage, new_office: Headquarters, kind: str) -> None:
    data = invitation(new_office)
    if kind == "picture":
        QGuiApplication.clipboard().setImage(QImage.fromData(code_of(data)))
    else:
        QGuiApplication.clipboard().setText(invitation_code.to_code(data))
    button = page.findChild(Button, "sync/paste")
    assert button is not None
    button.click()
    dialog(page).close()


def test_what_is_no_invitation_in_the_clipboard_is_told(page: SyncPage) -> None:
    QGuiApplication.clipboard().setText("hello")
    button = page.findChild(Button, "sync/paste")
    assert button is not None
    button.click()
    wait_until(said(page, "no invitation in the clipboard"), "nobody told", 60_000)


def test_it_is_asked_by_itself_until_it_was_approved_and_then_only_the_passphrase_is_missing(
    page: SyncPage, desk: Desk, new_office: Headquarters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setattr(enrolling, "EVERY", 50)
    with served(new_office) as address:
        new_office.public = replace(new_office.public, address=address)
        path = tmp_path / "anna.sidesk-invite"
        path.write_bytes(invitation(new_office))
        page.take(path)
        gives(page)
        wait_until(said(page, "Headquarters has your request"), "the request was not sent", 120_000)
        (waiting,) = office_enrol.waiting(new_office)
        office_enrol.accept_by(new_office, waiting.request, lambda: new_office.authority(PASSPHRASE))
        gives(page)  # it was asked by itself, and only the passphrase is missing
        wait_until(said(page, "has certified the key of 白杨"), "nobody was enrolled", 120_000)
    settle(page.room.jobs)
    assert desk.enrolled
    assert online.asked(desk) is online.Asked.NOT


@pytest.mark.parametrize("language", ["en", "zh", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("so_far", list(online.Asked))
def test_the_card_is_whole_in_every_size(
    qapp: QApplication, fonts: list[str], language: str, scale: float, so_far: online.Asked
) -> None:
    words = PseudoWords() if language == "pseudo" else Words(language)
    look = Look(DARK if language == "zh" else LIGHT, words, scale)
    dress(qapp, look)
    card = EnrolCard(look, so_far)
    card.resize(look.px(420), look.px(300))
    card.show()
    qapp.processEvents()
    assert not faults(card)
    card.close()

"""Signing: the paper, the signers in their order, what is proved; nothing is sealed before it may be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json, sha256
from sidesk.core.clock import Clock
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.ui.wizard.ports import PAPER, SCREEN, SEAL, Finished, Signer
from sidesk.ui.wizard.sign import Signing
from sidesk.ui.wizard.signer import SignerCard
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeFinisher
from tests.support.looks import scrolls_twice
from tests.ui.wizard.conftest import Build

COMPLETE: dict[str, Json] = {
    "basics": {"a_text": "AL1-12"},
    "items": {
        key: {"@order": str(n), "result": "pass"}
        for n, key in enumerate(("duct-06", "duct-07", "duct-08", "duct-09", "duct-10"), 1)
    },
    "end": {"conclusion": "ready"},
}


def signing(wizard: Wizard) -> Signing:
    wizard.open(6)
    assert isinstance(wizard.view, Signing)
    return wizard.view


def draw(card: SignerCard) -> None:
    QTest.mousePress(card.pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    QTest.mouseMove(card.pad, QPoint(120, 90))
    QTest.mouseRelease(card.pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 60))


@pytest.fixture
def ready(build: Build) -> Wizard:
    return build(dict(COMPLETE))


def test_signing_waits_while_something_is_left(wizard: Wizard) -> None:
    page = signing(wizard)
    assert not page.seal.isEnabled()
    assert page._banner is not None
    assert page._banner.said() == "7 things are left to do"
    page.review_asked.emit()
    assert wizard.current() == 5


def test_the_paper_is_shown_before_anybody_signs(qtbot: QtBot, ready: Wizard, finisher: FakeFinisher) -> None:
    page = signing(ready)
    qtbot.waitUntil(lambda: page.viewer.pages.count() == 2)
    assert page.cards[1].shown == sha256(finisher.pdf)


def test_every_signer_says_what_it_proves_and_what_not(ready: Wizard) -> None:
    page = signing(ready)
    assert [card.way for card in page.cards] == [SEAL, SCREEN, SCREEN]
    card = page.cards[1]
    before = card._no.text()
    card.set_way(PAPER)
    assert card._no.text() != before
    assert "unsigned" in card._no.text()


def test_all_who_must_sign_are_named_until_they_have(ready: Wizard) -> None:
    page = signing(ready)
    assert page.said.text() == "Still to sign: 检查人, 班组长"
    page.cards[0].passphrase.setText("demo")
    page.cards[0].passphrase.textEdited.emit("demo")
    draw(page.cards[1])
    assert page.said.text() == "The seal of 样例·林舟 witnesses the drawn signatures"
    assert page.seal.isEnabled(), "the client may be left out"


def test_a_wrong_passphrase_is_told_beside_it_and_nothing_is_lost(qtbot: QtBot, ready: Wizard) -> None:
    page = signing(ready)
    QTest.keyClicks(page.cards[0].passphrase, "wrong")
    draw(page.cards[1])
    page.seal.click()
    card = page.cards[0]
    qtbot.waitUntil(lambda: bool(card._wrong.text()))
    assert card._wrong.text() == "This passphrase does not open your signing key."
    assert page.cards[1].pad.strokes()
    QTest.keyClicks(card.passphrase, "x")
    assert card._wrong.text() == ""


def test_finishing_hands_over_answers_signatures_and_the_hash_that_was_shown(
    qtbot: QtBot, ready: Wizard, finisher: FakeFinisher
) -> None:
    page = signing(ready)
    qtbot.waitUntil(lambda: bool(page.cards[1].shown))
    QTest.keyClicks(page.cards[0].passphrase, "demo")
    draw(page.cards[1])
    with qtbot.waitSignal(ready.finished) as finished:
        page.seal.click()
    made = finished.args[0]
    assert isinstance(made, Finished)
    answers, signed = finisher.finished[0]
    assert "end" in answers
    assert [(s.role, s.way) for s in signed] == [("inspector", SEAL), ("LEAD", SCREEN)]
    value = signed[1].value
    assert value["shown"] == sha256(finisher.pdf)
    assert value["name"] == "样例·郑木"
    assert value["strokes"]
    assert page.cards[0].passphrase.text() == ""
    assert page.said.text() == "DEMO-2026-001-D18-7KQ2003 is finished and sealed"


def test_paper_needs_neither_line_nor_passphrase(ready: Wizard) -> None:
    page = signing(ready)
    card = page.cards[1]
    card.ways[PAPER].click()
    assert card.is_done()
    assert card.signed().value == {}


def test_no_card_is_wider_than_its_place(qtbot: QtBot, ready: Wizard) -> None:
    ready.resize(1180, 760)
    ready.show()
    page = signing(ready)
    qtbot.wait(50)
    for card in page.cards:
        holder = card.parentWidget()
        assert holder is not None
        assert holder.parentWidget() is not None
        assert holder.width() <= holder.parentWidget().width(), card.signer.role


def test_a_second_role_of_ones_own_is_sealed_by_the_passphrase_typed_once(look: Look) -> None:
    signer = Signer("SID", "Head of systems integration", "样例·林舟", ways=(SCREEN, PAPER, SEAL))
    card = SignerCard(look, signer, Clock())
    assert (card.way, card.is_done()) == (SCREEN, False), "nobody signs twice unasked"
    card.set_way(SEAL)
    card.set_active(active=True)
    assert card.is_done()
    assert card.passphrase.isHidden()
    assert card.name.isHidden()
    assert (card.signed().way, card.signed().name) == (SEAL, "样例·林舟")
    card.set_way(SCREEN)
    assert not card.is_done()
    assert not card.name.isHidden()


def test_all_that_is_needed_to_sign_is_in_sight_on_a_small_screen(qtbot: QtBot, ready: Wizard) -> None:
    ready.resize(1174, 660)  # what a window of 1366 x 768 leaves
    ready.show()
    page = signing(ready)
    qtbot.waitUntil(lambda: bool(page.cards[1].shown))
    qtbot.waitUntil(lambda: not page.cards[0].passphrase.visibleRegion().isEmpty())
    for part in (page.cards[0].passphrase, page.seal, page.wait):
        top = part.mapTo(page, QPoint(0, 0)).y()
        assert top >= 0
        assert top + part.height() <= page.height(), part.accessibleName() or part.text()
        assert part.visibleRegion().boundingRect().height() == part.height()


def test_signing_begins_in_the_passphrase_and_enter_leads_on_to_the_seal(qtbot: QtBot, ready: Wizard) -> None:
    ready.resize(1174, 560)
    page = signing(ready)
    page.setFocus()
    qtbot.waitUntil(lambda: ready.focusWidget() is page.cards[0].passphrase)
    qtbot.waitUntil(lambda: not page.cards[0].passphrase.visibleRegion().isEmpty())
    for card in page.cards[1:]:
        card.ways[PAPER].click()
    page.cards[0].wanted.emit()
    page.cards[0].passphrase.setFocus()
    QTest.keyClicks(page.cards[0].passphrase, "demo")
    QTest.keyClick(page.cards[0].passphrase, Qt.Key.Key_Return)
    assert page.seal.isEnabled()
    assert ready.focusWidget() is page.seal


def test_below_a_narrow_paper_the_signers_scroll_with_the_page(qtbot: QtBot, ready: Wizard) -> None:
    ready.resize(560, 420)
    page = signing(ready)
    qtbot.waitUntil(lambda: bool(page.cards[1].shown))
    qtbot.waitUntil(lambda: page._page.verticalScrollBar().maximum() > 0 and not scrolls_twice(page))
    page.cards[-1].wanted.emit()
    qtbot.waitUntil(lambda: not page.cards[-1].visibleRegion().isEmpty())
    assert scrolls_twice(page) == []


@pytest.mark.parametrize("needed", [True, False])
def test_who_is_needed_is_not_told_that_the_signature_may_be_left_out(look: Look, needed: bool) -> None:
    card = SignerCard(look, Signer("PM", "PM", optional=True, needed=needed), Clock())
    said = {text.text() for text in card.findChildren(Text)}
    may_go, later = (look.words.gettext(one) for one in ("may be left out", "needed, may follow later"))
    assert (later in said, may_go in said) == (needed, not needed)

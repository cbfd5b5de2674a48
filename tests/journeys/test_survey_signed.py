"""A survey that is filled in is read through, signed and sealed: by touch alone, and by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.actions import fill, load_sample
from sidesk.models.entities import FINAL, RecordQuery
from sidesk.ui.hands import pause, wait_until
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.ports import PAPER, SCREEN
from sidesk.ui.wizard.sign import Signing
from tests.support.fingers import Finger, focused, press, tab_to, write
from tests.support.sampled_window import Sample, begun, sample, sample_store

__all__ = ["sample", "sample_store"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def survey(sample: Sample) -> RecordPage:
    """A survey of the sample, open in the window as a draft with all its answers."""
    window, desk = sample.open(), sample.desk
    line = desk.store.records.page(RecordQuery(form="D02", state="final", limit=1))[0]
    fill.correct(desk, line.record)
    window.open_record(line.record)
    page = begun(sample)
    window.activateWindow()
    assert page.wizard is not None
    return page


def signing_of(page: RecordPage) -> Signing:
    assert page.wizard is not None
    view = page.wizard.view
    assert isinstance(view, Signing)
    wait_until(lambda: all(card.shown for card in view.cards), "the paper did not appear", 120_000)
    return view


def demand_sealed(sample: Sample, page: RecordPage) -> None:
    wait_until(lambda: page.paper is not None, "the sealed paper did not come", 120_000)
    revision = fill.newest(sample.desk, page.record)
    assert revision is not None
    assert revision.kind == FINAL
    assert sample.desk.store.records.draft(page.record) is None


class Pen(Finger):
    """A finger that draws."""

    def draw(self, pad: QWidget) -> None:
        """A stroke with the finger on the glass."""
        self._into_sight(pad)
        window = pad.window()
        points = [pad.mapTo(window, QPoint(40 + 30 * n, 90 + 40 * (n % 2))) for n in range(6)]
        QTest.touchEvent(window, self._device).press(0, points[0], window).commit()
        for point in points[1:]:
            QTest.touchEvent(window, self._device).move(0, point, window).commit()
            pause(1)
        QTest.touchEvent(window, self._device).release(0, points[-1], window).commit()
        pause(1)


def test_by_touch_alone(sample: Sample, survey: RecordPage) -> None:
    wizard, finger = survey.wizard, Pen()
    assert wizard is not None
    while not isinstance(wizard.view, Signing):
        here = wizard.current()
        finger.tap(wizard.foot.next)
        wait_until(lambda here=here: wizard.current() == here + 1, "the next section did not come")  # type: ignore[misc]
    signing = signing_of(survey)
    for card in signing.cards:
        if not card.active:
            finger.tap(card.now)
            wait_until(lambda card=card: card.active, "it was not its turn")  # type: ignore[misc]
        pause(20)
        if card.signer.mine:
            finger.tap(card.passphrase)
            assert focused(sample.window) is card.passphrase
            write(sample.window, load_sample.PASSPHRASE)  # on the keyboard of the screen
        elif SCREEN in card.ways:
            finger.tap(card.ways[SCREEN])
            finger.tap(card.name)
            write(sample.window, "Lu Yao")
            finger.draw(card.pad)
            assert card.pad.strokes()
    finger.tap(signing.seal)
    demand_sealed(sample, survey)


def test_by_keys_alone(sample: Sample, survey: RecordPage) -> None:
    wizard, window = survey.wizard, sample.window
    assert wizard is not None
    while not isinstance(wizard.view, Signing):
        here = wizard.current()
        press(window, Qt.Key.Key_PageDown, CTRL)
        wait_until(lambda here=here: wizard.current() == here + 1, "the next section did not come")  # type: ignore[misc]
    signing = signing_of(survey)
    for card in signing.cards:
        if not card.active:
            push(window, card.now)
            wait_until(lambda card=card: card.active, "it was not its turn")  # type: ignore[misc]
        if card.signer.mine:
            tab_to(window, lambda there, card=card: there is card.passphrase)  # type: ignore[misc]
            write(window, load_sample.PASSPHRASE)
        elif PAPER in card.ways and card.way != PAPER:
            push(window, card.ways[PAPER])  # nobody draws with keys
    push(window, signing.seal)
    demand_sealed(sample, survey)


def push(window: QWidget, button: QAbstractButton) -> None:
    """Go there by Tab and press Space."""
    tab_to(window, lambda there: there is button)
    press(window, Qt.Key.Key_Space)
    pause(20)

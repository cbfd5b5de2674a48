"""A round over twelve trades, in the real window with the real checklist: each item one key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.hands import wait_until
from sidesk.ui.main_window import MainWindow
from sidesk.ui.palette import Palette
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.fingers import focused
from tests.support.shell import opened, seen, working

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EACH = 5  # items of a trade: sixty of twelve
FAILURES = {("cable", 2), ("earth", 0), ("fibre", 4)}
REMARK = "cut edge, no bush"
MOST_KEYS = 90


class Round:
    """The window with the first checklist of a round, and a hand that counts its presses."""

    def __init__(self, program: Program, window: MainWindow) -> None:
        self.program, self.window = program, window
        self.presses = 0

    @property
    def wizard(self) -> Wizard:
        page = self.window.shown()
        assert isinstance(page, RecordPage)
        assert page.wizard is not None
        return page.wizard

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.presses += 1
        QTest.keyClick(focused(self.window), key, held)

    def trade(self) -> Json:
        return self.wizard.session.value(("job", "trade"))

    def next(self) -> None:
        before = self.wizard.session
        self.press(Qt.Key.Key_N, CTRL | SHIFT)
        seen(self.program, lambda: self.wizard.session is not before, "the next checklist did not open")


@pytest.fixture
def going(qapp: QApplication, folder: Path) -> Iterator[Round]:
    with working(qapp, folder) as (program, window):
        desk = program.desk
        assert desk is not None
        project = desk.store.records.page(RecordQuery(form="P01"))[0].record

        def head(session: FormSession) -> None:
            for name, value in (
                ("check_no", "CK-101"), ("check_kind", "self"), ("trade", "duct"), ("section", "3F"),
                ("inspected_at", desk.clock.stamp()), ("inspector", "Lin Zhou"), ("crew", "Crew 3"),
            ):  # fmt: skip
                session.answer(("job", name), value)

        opened(program, fill.start(desk, "D18", project, prepare=head).record)
        window.activateWindow()
        yield Round(program, window)


def test_sixty_items_of_twelve_trades_with_three_failures_take_fewer_than_ninety_keys(
    going: Round, record_property: Callable[[str, object], None]
) -> None:
    trades: list[Json] = []
    verdicts: list[Json] = []
    while True:
        trade = going.trade()
        trades.append(trade)
        session = going.wizard.session
        rows = session.row_keys(("items",))
        for place, key in enumerate(rows[:EACH]):
            assert going.wizard.focused() == ("items", key), f"the cursor is in the row that is next, {trade}"
            if (trade, place) in FAILURES:
                fail(going, len(trades))
                assert session.value(("items", key, "remark")) == REMARK
                photo = partial(session.value, ("items", key, "photo"))
                wait_until(lambda photo=photo: bool(photo()), "the photo did not come")  # type: ignore[misc]
            else:
                going.press(Qt.Key.Key_1)
            verdicts.append(session.value(("items", key, "result")))
        if len(trades) == 12:
            break
        going.next()
        assert going.wizard.session.value(("job", "section")) == "3F"
        assert going.wizard.session.value(("job", "check_no")) == f"CK-{101 + len(trades)}"
    choices = [one.name for one in going.wizard.session.form.choices["trade"]]
    assert trades == choices
    assert (len(verdicts), verdicts.count("fail"), verdicts.count("pass")) == (60, 3, 57)
    print(f"{going.presses} key presses for 60 items of 12 trades with 3 failures")  # noqa: T201
    record_property("key presses", going.presses)
    assert going.presses < MOST_KEYS
    stored(going)


def fail(going: Round, tone: int) -> None:
    going.press(Qt.Key.Key_2)
    QTest.keyClicks(focused(going.window), REMARK)
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(tone)
    QGuiApplication.clipboard().setImage(picture)
    going.press(Qt.Key.Key_V, CTRL)
    going.press(Qt.Key.Key_Return, CTRL)


def stored(going: Round) -> None:
    """Twelve drafts are on the disk, with the defects of what failed."""
    wait_until(lambda: not going.wizard.autosave.pending, "the last answers were not kept")
    desk = going.program.desk
    assert desk is not None
    lines = desk.store.records.page(RecordQuery(form="D18", state="draft", text="CK-1", limit=50))
    found = [desk.store.records.draft(line.record) for line in lines]
    failed = [
        row
        for draft in found
        if draft is not None
        for row in draft.answers["items"].values()  # type: ignore[union-attr]
        if isinstance(row, dict) and row.get("result") == "fail"
    ]
    assert len(found) == 12
    assert [row["remark"] for row in failed] == [REMARK] * 3
    assert all(row["rect"] and row["defect_state"] == "open" for row in failed)


def test_behind_the_last_trade_comes_one_that_asks_which(going: Round) -> None:
    last = going.wizard.session.form.choices["trade"][-1].name
    going.wizard.filling.answer(("job", "trade"), last)
    going.next()
    assert going.trade() is None
    assert going.wizard.session.value(("job", "section")) == "3F"
    assert going.wizard._sections[going.wizard.current()].path == ("job",)


def test_the_palette_begins_the_next_one_too(going: Round) -> None:
    before = going.wizard.session
    going.press(Qt.Key.Key_K, CTRL)
    palette = going.window.findChild(Palette)
    assert palette is not None
    seen(going.program, palette.isVisible, "the palette did not open")
    QTest.keyClicks(palette.edit, "next one")
    seen(going.program, lambda: palette.list.chosen() is not None, "nothing was found")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    seen(going.program, lambda: going.wizard.session is not before, "the next checklist did not open")
    assert going.trade() == "cable"

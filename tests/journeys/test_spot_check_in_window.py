"""A spot check in the real window: drawn by the manager, failed, drawn again twice as large, issued."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path as Where
from sidesk.ui.hands import click, wait_until
from sidesk.ui.record_page import RecordPage
from sidesk.ui.spot_check_dialog import SpotCheckDialog
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.sampled_window import texts
from tests.support.walking import DOER, new_walk
from tests.support.windowed import WindowWalk

__all__ = ["_quick_stores", "tmp_path"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.qt_log_ignore("This plugin does not support")]

FIRST: Where = ("sample",)
SECOND: Where = ("second", "second_sample")
POINTS: list[Json] = [
    {"code": f"{floor}-{n:02d}", "room": f"{floor} 1{n:02d}", "floor": floor, "data": "2"}
    for floor in ("1F", "2F")
    for n in range(1, 13)
]
SHOTS = os.environ.get("SIDESK_SHOTS", "")


@pytest.fixture(params=["en", "zh"])
def desk(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WindowWalk]:
    """A project that is being built, whose survey found 24 points on two floors."""
    walk = new_walk(tmp_path / "store", start_step="17", start_reason="记录早于本程序")
    walk.issue("D02", {"points": POINTS, "photo_list": [{}]})
    made = WindowWalk(qapp, tmp_path / "store", walk.desk, walk, request.param)
    yield made
    made.close()


def test_a_sample_that_fails_is_doubled_and_counts_as_one_with_the_second(desk: WindowWalk) -> None:
    _draw(desk)
    assert desk.page.wizard is not None
    session, filling = desk.page.wizard.session, desk.page.wizard.filling
    first = session.row_keys(FIRST)
    assert (len(first), _offer(desk)) == (2, None)
    due = (desk.walk.desk.clock.today() + dt.timedelta(days=3)).isoformat()
    bad = {"result": "fail", "remark": "标签脱落", "owner": DOER, "due": due, "photo": [desk.walk.photo()]}
    filling.answer_many([((*FIRST, first[0], name), value) for name, value in bad.items()])
    filling.answer_many([((*FIRST, first[1], "result"), "pass")])
    wait_until(lambda: _offer(desk) is not None, "the second sample was not offered")
    draw = _offer(desk)
    assert draw is not None
    language = desk.program.settings.language
    assert desk.program.look.words.gettext("The first sample has failures") in desk.gates()
    if SHOTS:
        desk.window.grab().save(f"{SHOTS}/spot-{language}.png")
    click(draw)
    wait_until(lambda: bool(session.row_keys(SECOND)), "the second sample was not drawn")
    desk.rest()
    second = session.row_keys(SECOND)
    assert (len(second), _offer(desk)) == (4, None)
    named = [
        session.value((*table, key, "unit")) for table in (FIRST, SECOND) for key in session.row_keys(table)
    ]
    assert len(set(named)) == len(named)  # none of the first ones again
    filling.answer_many([((*SECOND, key, "result"), "pass") for key in second])
    if SHOTS:
        desk.window.grab().save(f"{SHOTS}/spot-second-{language}.png")
    desk.write({"lead": DOER, "section": "1F", "result": "ok"})
    assert desk.asked_of("second_says") == "accept"
    record = desk.issue()
    (found,) = desk.walk.report().defects
    assert (found.state, found.owner, found.problem) == ("open", DOER, "标签脱落")
    paper = desk.walk.text_of(record)
    assert all(str(unit) in paper for unit in named)
    assert str(desk.asked_of("second_seed")).replace("-", "") in paper.replace(
        "-", ""
    )  # a line may end there


def _draw(desk: WindowWalk) -> None:
    """Press the project's button, leave the proposal as it is, and start."""
    click(_button(desk.map(), "project/spot-check"))
    wait_until(lambda: bool(desk._all(SpotCheckDialog)), "nobody was asked what is inspected")
    dialog = desk._all(SpotCheckDialog)[-1]
    assert "24" in " ".join(texts(dialog)) or "12" in " ".join(texts(dialog))
    click(dialog.start)
    wait_until(
        lambda: isinstance(desk.window.shown(), RecordPage) and desk.page.opened.form.id == "D20",
        "the inspection did not open",
    )
    desk.rest()


def _offer(desk: WindowWalk) -> QAbstractButton | None:
    """The button that draws the second sample, where it is offered."""
    found = desk.page.findChild(QAbstractButton, "record/second-sample")
    return found if isinstance(found, QAbstractButton) and found.isVisible() else None


def _button(root: object, name: str) -> QAbstractButton:
    found = root.findChild(QAbstractButton, name)  # type: ignore[attr-defined]
    assert isinstance(found, QAbstractButton), name
    return found

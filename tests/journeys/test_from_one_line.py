"""Of several failures of a checklist one gets its notice, of several delivered devices one its report."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.ui.hands import click, wait_until
from sidesk.ui.record_page import RecordPage
from sidesk.ui.start_from_dialog import StartFromDialog
from sidesk.ui.which_line_dialog import WhichLineDialog
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.looks import faults
from tests.support.walking import CHECKER, DOER, Given, new_walk
from tests.support.windowed import WindowWalk

__all__ = ["_quick_stores", "tmp_path"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.qt_log_ignore("This plugin does not support")]

SHOTS = os.environ.get("SIDESK_SHOTS", "")
GOODS: Given = {"unit": "台", "qty_got": "1", "qty_check": "1", "result": "pass"}


@pytest.fixture(params=["en", "zh"])
def desk(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WindowWalk]:
    """A project that is being built."""
    walk = new_walk(tmp_path / "store", start_step="17", start_reason="记录早于本程序")
    made = WindowWalk(qapp, tmp_path / "store", walk.desk, walk, request.param)
    yield made
    made.close()


def test_the_notice_is_about_the_failure_that_was_chosen(desk: WindowWalk) -> None:
    due = (desk.walk.desk.clock.today() + dt.timedelta(days=3)).isoformat()
    failed = {
        key: {"result": "fail", "remark": remark, "owner": DOER, "due": due}
        for key, remark in (("duct-07", "支架松动"), ("duct-08", "离强电只有 60 mm"))
    }
    check = desk.walk.issue("D18", {
        "section": "1F", "trade": "duct", "check_kind": "self", "inspector": CHECKER, "items": failed,
        "check_result": "rework",
    })  # fmt: skip
    _from(desk, check, "D21", "离强电只有 60 mm")
    assert (desk.asked_of("problem"), desk.asked_of("responsible")) == ("离强电只有 60 mm", DOER)
    assert desk.asked_of("defect") == f"{desk.walk.number(check)}/duct-08"
    assert desk.asked_of("origin_ref") == desk.walk.number(check)


def test_the_report_is_about_the_device_that_was_chosen(desk: WindowWalk) -> None:
    lines = [
        {**GOODS, "item": "接入交换机", "spec": "S24", "sn": sn, "brand": "样例"}
        for sn in ("SN-0001", "SN-0002")
    ]
    came = desk.walk.issue("D15", {"lines": lines, "has_cable": "no", "conclusion": "ok"})
    _from(desk, came, "D27", "SN-0002")
    told = [desk.asked_of(name) for name in ("dev_name", "dev_model", "dev_sn")]
    assert told == ["接入交换机", "S24", "SN-0002"]


def _from(desk: WindowWalk, record: str, form: str, words: str) -> None:
    """From the document in sight start another, and say from which of its lines."""
    desk.reopen(record)
    wait_until(lambda: desk.page.paper is not None, "the paper is not shown", 120_000)
    assert desk.page.paper is not None
    click(desk.page.paper.start_from)
    wait_until(lambda: bool(desk._all(StartFromDialog)), "nobody was asked what is started")
    dialog = desk._all(StartFromDialog)[-1]
    click(next(line for line in dialog.lines if line.objectName() == f"start-from/{form}"))
    wait_until(lambda: bool(desk._all(WhichLineDialog)), "nobody was asked from which line")
    which = desk._all(WhichLineDialog)[-1]
    desk.rest()
    assert (len(which.lines), faults(which)) == (2, [])
    if SHOTS:
        which.grab().save(f"{SHOTS}/which-{form}-{desk.program.settings.language}.png")
    click(next(line for line in which.lines if words in line.accessibleName()))
    wait_until(
        lambda: isinstance(desk.window.shown(), RecordPage) and desk.page.opened.form.id == form,
        f"{form} did not open",
    )
    desk.rest()

"""One defect goes two rounds in the real window: notice, done, re-checked by somebody else, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.ui.hands import Hands
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.walking import CHECKER, DOER, Given, new_walk
from tests.support.windowed import WindowWalk

__all__ = ["_quick_stores", "tmp_path"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.qt_log_ignore("This plugin does not support")]


@pytest.fixture(params=["en", "zh"])
def desk(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WindowWalk]:
    """A project that is being built, with a checklist in which one item failed."""
    walk = new_walk(tmp_path / "store", start_step="17", start_reason="记录早于本程序")
    due = (walk.desk.clock.today() + dt.timedelta(days=3)).isoformat()
    failed: Given = {"result": "fail", "remark": "离强电只有 60 mm", "owner": DOER, "due": due}
    walk.issue("D18", {
        "section": "1F", "trade": "duct", "check_kind": "self", "inspector": CHECKER,
        "items": {"duct-08": failed}, "check_result": "rework",
    })  # fmt: skip
    made = WindowWalk(qapp, tmp_path / "store", walk.desk, walk, request.param)
    yield made
    made.close()


def test_a_defect_goes_two_rounds_and_the_doer_never_passes_the_own_work(desk: WindowWalk) -> None:
    number = desk.walk.report().defects[0].number
    stage = desk.walk.draft("D24", {"stage": "1F", "done_qty": [{"item": "桥架", "done": "10"}]})
    assert "rework" in desk.walk.shut(stage)
    desk.mend(number, "D21")
    assert (desk.asked_of("responsible"), desk.asked_of("problem")) == (DOER, "离强电只有 60 mm")
    desk.write({})
    desk.issue()
    desk.mend(number, "D22")
    assert (desk.asked_of("defect"), desk.asked_of("done_by")) == (number, DOER)
    assert _refuses(desk, DOER)
    desk.write({"recheck_result": "again", "recheck_by": CHECKER})
    desk.issue()
    assert (desk.walk.defect(number).state, desk.walk.defect(number).round) == ("again", 2)
    desk.mend(number, "D22")
    desk.write({"recheck_result": "pass", "recheck_by": "样例 郑木"})  # the doer, written another way
    reply = desk.issue()
    assert (desk.walk.defect(number).state, desk.walk.defect(number).own_recheck) == ("done", True)
    assert "rework" in desk.walk.shut(stage)
    desk.correct(reply)
    desk.write({"recheck_by": CHECKER})
    desk.issue()
    assert (desk.walk.defect(number).state, desk.walk.defect(number).round) == ("closed", 2)
    assert "rework" not in desk.walk.shut(stage)


def _refuses(desk: WindowWalk, name: str) -> bool:
    """Whether the reply in sight says no to somebody who re-checks it."""
    wizard = desk.page.wizard
    assert wizard is not None
    hands = Hands(wizard, lambda digest: desk.walk.desk.store.attachments.read(digest))
    hands.fill({"recheck": {"recheck_result": "pass", "recheck_by": name}})
    wrong = [one.path[-1] for one in wizard.session.problems() if one.kind == "constraint"]
    return wrong == ["recheck_by"]

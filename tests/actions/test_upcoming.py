"""What comes next is told to those whom it concerns."""

from __future__ import annotations

import pytest

from sidesk.actions.upcoming import is_own_work
from sidesk.workflow.defects import Defect
from sidesk.workflow.nextup import NextAction

PUT_RIGHT = Defect("CK-7/duct-08", owner="样例·郑木", state="done", overdue=True)


@pytest.mark.parametrize("name", ["样例·郑木", "样例 郑木"])
def test_whoever_put_it_right_is_not_asked_to_re_check_it(name: str) -> None:
    action = NextAction("recheck", "17", "D22", defect=PUT_RIGHT)
    assert is_own_work(action, name)
    assert not is_own_work(action, "样例·何川")
    assert not is_own_work(NextAction("mend", "17", "D22", defect=PUT_RIGHT), name)

"""What comes next is told to those whom it concerns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.actions.desk import Desk
from sidesk.actions.upcoming import concerns, upcoming
from sidesk.workflow.defects import Defect
from sidesk.workflow.nextup import NextAction
from tests.support.sampled import sample_store, sampled

__all__ = ["sample_store", "sampled"]

MOST = 20


def sits(desk: Desk, role: str, name: str) -> list[str]:
    """The kinds of what comes next about defects, for somebody."""
    desk.person = replace(desk.person, role=role, name=name)
    return [one.action.kind for one in upcoming(desk, MOST) if one.action.defect is not None]


@pytest.mark.parametrize(
    ("role", "name"), [("SALES", "样例·周晓"), ("WH", "样例·田青"), ("FIN", "样例·安然")]
)
def test_rework_is_not_put_before_those_who_do_nothing_on_site(sampled: Desk, role: str, name: str) -> None:
    assert sits(sampled, role, name) == []


def test_the_manager_sees_every_defect_that_is_late(sampled: Desk) -> None:
    assert sits(sampled, "PM", "样例·林舟")[:2] == ["mend", "mend"]


@pytest.mark.parametrize("name", ["样例·郑木", "样例 郑木"])
def test_whoever_put_it_right_is_not_asked_to_re_check_it(name: str) -> None:
    put_right = Defect("CK-7/duct-08", owner="样例·郑木", state="done", overdue=True)
    action = NextAction("recheck", "17", "D22", defect=put_right)
    assert not concerns(action, ("LEAD",), name)
    assert concerns(action, ("LEAD",), "样例·何川")

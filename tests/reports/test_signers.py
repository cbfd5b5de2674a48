"""Who signs, as `sidesk::signs` names them."""

from __future__ import annotations

from sidesk.reports.signers import wanted


def test_roles_are_read_with_their_marks() -> None:
    found = wanted("inspector; LEAD; PM?; SID*")
    assert [one.role for one in found] == ["inspector", "LEAD", "PM", "SID"]
    assert [one.optional for one in found] == [False, False, True, False]
    assert [one.several for one in found] == [False, False, False, True]
    assert wanted("") == []

"""Series go on as people count: 1 2 3, A-001 A-002, days, addresses."""

from __future__ import annotations

import pytest

from sidesk.ui.fields.sheet_series import continued


@pytest.mark.parametrize(
    ("kind", "seeds", "expected"),
    [
        ("integer", ["1"], ["2", "3"]),
        ("decimal", ["1.5", "2.0"], ["2.5", "3.0"]),
        ("decimal", ["10.50", "10.25"], ["10.00", "9.75"]),
        ("text", ["A-001"], ["A-002", "A-003"]),
        ("text", ["2F-07"], ["2F-08", "2F-09"]),
        ("text", ["2F-09"], ["2F-10", "2F-11"]),
        ("text", ["2F-07", "3F-07"], ["4F-07", "5F-07"]),
        ("text", ["A-2", "A-4"], ["A-6", "A-8"]),
        ("date", ["2026-05-30"], ["2026-05-31", "2026-06-01"]),
        ("date", ["2026-01-31", "2026-02-28"], ["2026-03-28", "2026-04-25"]),
        ("date", ["2026-05-11", "2026-06-11"], ["2026-07-11", "2026-08-11"]),
        ("ip", ["192.168.1.254"], ["192.168.1.255", "192.168.2.0"]),
        ("time", ["23:30", "23:45"], ["00:00", "00:15"]),
    ],
)
def test_a_series_goes_on(kind: str, seeds: list[str], expected: list[str]) -> None:
    assert continued(kind, seeds, 2) == expected


def test_what_is_no_series_is_not_invented() -> None:
    assert continued("text", ["机房"], 2) is None
    assert continued("text", ["A-1", "B-7"], 2) is None
    assert continued("text", ["A-2", "A-1"], 3) is None, "it would fall below nothing"
    assert continued("decimal", ["long"], 2) is None
    assert continued("ip", ["255.255.255.255"], 1) is None

"""How near to their limits the links of a file are."""

from __future__ import annotations

from decimal import Decimal

from sidesk.actions.headroom import Step, headroom
from sidesk.actions.measured_lines import Cell, Line, Proposal
from sidesk.core.text import Words


def proposal(*margins: str) -> Proposal:
    lines = [
        Line(("copper_tests", "copper"), "", f"A-{n}", "a.csv", (Cell("il", "9.5"), Cell("next", margin)))
        for n, margin in enumerate(margins)
    ]
    return Proposal(lines)


def test_the_smallest_margin_is_named_and_all_are_counted_in_steps() -> None:
    found = headroom(proposal("3.2", "-0.3", "1.9", "1.0"))
    assert found is not None
    assert found.said(Words("en")) == "Smallest margin: -0.3 dB (A-1, NEXT)"
    assert found.steps == tuple(Step(Decimal(at), n) for at, n in ((-1, 1), (0, 0), (1, 2), (2, 0), (3, 1)))


def test_two_links_are_no_distribution() -> None:
    assert headroom(proposal("3.2", "1.0")) is None

"""How a closed gate is opened: which document is begun, finished or corrected."""

from __future__ import annotations

import pytest

from sidesk.workflow import wants


@pytest.mark.parametrize(
    ("holds", "forms"),
    [
        ("count(${D05}[pm_confirm = 'ok']) > 0", ["D05"]),
        ("count(${D13}) > 0 and count(${D14}) > 0", ["D13", "D14"]),
        ("count(${D42}[must_tender = 'yes']) = 0 or count(${D07}[bid_result = 'won']) > 0", ["D07"]),
        ("count(${defects}[state = 'open']) = 0", [""]),
    ],
)
def test_a_gate_says_on_which_documents_it_can_be_opened(holds: str, forms: list[str]) -> None:
    assert wants.opened_by(holds) == forms

"""Chinese words by their initials."""

from __future__ import annotations

import pytest

from sidesk.core.initials import initials


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("万用表 DMM-02", "wybdmm-02"),
        ("交换机", "jhj"),
        ("弱电间", "rdj"),
        ("配线架", "pxj"),
        ("阿", "a"),
        ("座", "z"),
        ("，。", "，。"),
        ("鑫", "鑫"),
        ("é😀", "é😀"),
        ("", ""),
    ],
)
def test_initials(text: str, found: str) -> None:
    assert initials(text) == found

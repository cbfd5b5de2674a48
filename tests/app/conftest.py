"""Every test has a laptop of its own."""

from __future__ import annotations

from tests.support.laptops import _quick_stores, desk, grown, member, office, tmp_path

__all__ = ["_quick_stores", "desk", "grown", "member", "office", "tmp_path"]

"""Links, points, devices and the other registers."""

from __future__ import annotations

from sidesk.ui.register_page import RegisterPage


class AssetsPage(RegisterPage):
    """Every register that a form feeds, one at a time."""

"""Links, points, devices and the other registers."""

from __future__ import annotations

from sidesk.actions import browse
from sidesk.ui.register_page import RegisterPage


class AssetsPage(RegisterPage):
    """Every register, one at a time; defects have a page of their own."""

    hidden = (browse.DEFECTS,)

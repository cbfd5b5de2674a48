"""What a network does to an exchange, in words that help."""

from __future__ import annotations

from sidesk.core.errors import SideskError
from sidesk.core.text import N_


class OfficeUnreachable(SideskError):
    """No line to headquarters; `why` is a sentence."""

    text = N_("Headquarters cannot be reached: {why}")
    advice = N_("Nothing is lost. A folder, a stick or a mail carries the same bundle.")


class NetworkSignIn(SideskError):
    """A captive portal answered in place of headquarters."""

    text = N_("A sign-in page of this network stands in between.")
    advice = N_("Open a browser, sign in to this network, then try again. Nothing was sent to the page.")


class OfficeRefused(SideskError):
    """Headquarters answered, and said no."""

    text = N_("Headquarters refused it: {why}")
    advice = N_("Nothing is lost. Ask headquarters what to do.")

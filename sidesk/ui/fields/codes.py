"""Fields of IP and MAC addresses and of bar codes."""

from __future__ import annotations

from sidesk.ui.fields.text import TypedField


class AddressField(TypedField):
    """IP and MAC addresses, bar codes."""

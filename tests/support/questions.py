"""The questions of a form, as a test asks for them."""

from __future__ import annotations

from sidesk.forms.definition import Group, Node


def known(items: tuple[Node, ...], above: str = "") -> dict[str, tuple[Node, str]]:
    """By name, outside of tables, with the conditions above it."""
    found: dict[str, tuple[Node, str]] = {}
    for node in items:
        condition = " and ".join(part for part in (above, node.relevant) if part)
        found[node.name] = (node, condition)
        if isinstance(node, Group):
            found |= known(node.items, condition)
    return found

"""What people may do at headquarters; the role in the process (ENG, PM ...) is another thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

READ, DECIDE, ASSIGN, FORMS, PEOPLE, AUDIT = "read", "decide", "assign", "forms", "people", "audit"
ROLES: Mapping[str, frozenset[str]] = {
    "engineer": frozenset(),  # their laptop is their desk
    "reviewer": frozenset({READ, DECIDE}),
    "dispatcher": frozenset({READ, ASSIGN}),
    "admin": frozenset({READ, DECIDE, ASSIGN, FORMS, PEOPLE, AUDIT}),
    "auditor": frozenset({READ, AUDIT}),
}


def may(roles: Collection[str], right: str) -> bool:
    """Whether any of these roles gives the right."""
    return any(right in ROLES.get(role, frozenset()) for role in roles)

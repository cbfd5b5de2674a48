"""The tables of limits that count: those that come with the program, and what headquarters wrote over them.

One set counts in a running program: `use` puts it in force when a store is opened or gets a new file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sidesk.core.files import resources

TABLES = ("copper", "fibre", "network", "poe")
TOLD = ("edition", "source", "confidence")  # who changes a value says where it stands


class _Force:
    tables: Mapping[str, Any] = {}  # one whole mapping for another: threads that judge never see half of one


def table(name: str) -> Any:
    """A table as it counts now."""
    return _Force.tables.get(name) or shipped(name)


def use(tables: Mapping[str, Any]) -> None:
    """From now on these count; a table that is not among them is the program's own."""
    _Force.tables = dict(tables)


def is_changed(name: str) -> bool:
    """Whether headquarters wrote over it."""
    return name in _Force.tables


@cache
def shipped(name: str) -> Any:
    """A table as it comes with the program."""
    if name != "poe":
        return json.loads(resources("limits", f"{name}.json").read_text(encoding="utf-8"))
    site = json.loads(resources("limits", "site.json").read_text(encoding="utf-8"))
    return {told: site[told] for told in ("title", *TOLD)} | site["poe"]

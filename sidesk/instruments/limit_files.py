"""A file of headquarters with limits: rooms and earths by name, and entries of the tables. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sidesk.core.errors import LimitsWrong
from sidesk.core.text import N_
from sidesk.instruments import limit_changes, limit_tables, site_limits
from sidesk.instruments.site_limits import Range

_LARGEST = 1_000_000


@dataclass(frozen=True)
class Limits:
    """All limits that count: `ranges` by name, and the tables that are not the program's own."""

    ranges: Mapping[str, Range] = field(default_factory=site_limits.ranges)
    tables: Mapping[str, Any] = field(default_factory=dict)


def read(data: bytes, file: str, known: Limits | None = None) -> Limits:
    """The limits with what a file writes over. Raises LimitsWrong with the place."""
    known = known or Limits()
    told = _told(data, file)
    tables = limit_changes.changed(told, file, known.tables)
    rest = {name: one for name, one in told.items() if name not in limit_tables.TABLES}
    return Limits(site_limits.changed(rest, file, known.ranges), tables)


def differing(before: Limits, after: Limits) -> list[str]:
    """The addresses of what is another than before: `earth_joint_ohm`, `fibre.events.splice_db`."""
    found = {name for name, one in after.ranges.items() if before.ranges.get(name) != one}
    for name, one in after.tables.items():
        old = dict(_leaves(before.tables.get(name) or limit_tables.shipped(name), name))
        found |= {where for where, value in _leaves(one, name) if old.get(where) != value}
    return sorted(found)


def _leaves(one: Any, where: str) -> list[tuple[str, Any]]:
    if not isinstance(one, dict):
        return [(where, one)]
    return [leaf for name, inner in one.items() for leaf in _leaves(inner, f"{where}.{name}")]


def _told(data: bytes, file: str) -> dict[str, Any]:
    if len(data) > _LARGEST:
        raise LimitsWrong(file=file, why=N_("it is larger than any list of limits"), place="1")
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LimitsWrong(file=file, why=N_("it is no text in UTF-8"), place=str(line)) from None
    except (ValueError, RecursionError) as error:
        place = str(getattr(error, "lineno", 1))
        raise LimitsWrong(file=file, why=N_("it is no JSON"), place=place) from None
    if not isinstance(told, dict):
        raise LimitsWrong(file=file, why=N_("the names of limits are missing"), place="1")
    return told

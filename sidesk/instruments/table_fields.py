"""The fields of a tester's table and the words that stand for them: `resources/instruments/columns.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from sidesk.core.files import resources

TEXT, NUMBER, WHOLE, DATE, TIME, VERDICT = "text", "number", "whole", "date", "time", "verdict"
ANY, COPPER, FIBRE, WIFI = "any", "copper", "fibre", "wifi"


@dataclass(frozen=True)
class Field:
    """One value of a result. `unit` is what a number is stored in; `family` speaks for a kind of table."""

    name: str
    kind: str = TEXT
    unit: str = ""
    family: str = ANY


@dataclass(frozen=True)
class Vocabulary:
    """`fields` with all their names; `parameters` and `aspects` stand in one header in any order of words."""

    fields: list[tuple[Field, list[str]]]
    parameters: dict[str, list[str]]
    aspects: dict[str, list[str]]
    remote: tuple[str, ...]
    filling: tuple[str, ...]
    attenuation: tuple[str, ...]
    units: dict[str, tuple[str, str]]
    passed: frozenset[str]
    failed: frozenset[str]
    nothing: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The words that come with the program."""
    told: dict[str, Any] = json.loads(resources("instruments", "columns.json").read_text(encoding="utf-8"))
    return Vocabulary(
        fields=[
            (Field(one["name"], one["kind"], one["unit"], one["family"]), one["names"])
            for one in told["fields"]
        ],
        parameters=told["parameters"],
        aspects=told["aspects"],
        remote=tuple(told["remote"]),
        filling=tuple(told["filling"]),
        attenuation=tuple(told["attenuation"]),
        units={unit: (known, factor) for unit, (known, factor) in told["units"].items()},
        passed=frozenset(told["passed"]),
        failed=frozenset(told["failed"]),
        nothing=frozenset(told["nothing"]),
    )

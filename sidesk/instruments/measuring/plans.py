"""Test plans: which checks against which targets. They stand in `resources/instruments/plans.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sidesk.core.files import resources
from sidesk.core.text import LocalText

PING, TCP, DNS, HTTP, MTU, THROUGHPUT = "ping", "tcp", "dns", "http", "mtu", "throughput"
KINDS = (PING, TCP, DNS, HTTP, MTU, THROUGHPUT)
GATEWAY, DEVICES, SERVER, RESOLVERS = "gateway", "devices", "server", "resolvers"
ALLOW, DENY = "allow", "deny"


@dataclass(frozen=True)
class Check:
    """One kind of check. `to` are words for targets (`gateway`, `devices`, ...) or addresses themselves."""

    kind: str
    to: tuple[str, ...]
    expect: str = ALLOW
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def number(self, name: str, otherwise: int) -> int:
        """A whole number of its settings."""
        return int(self.settings.get(name, otherwise))

    def text(self, name: str, otherwise: str = "") -> str:
        """A text of its settings."""
        return str(self.settings.get(name, otherwise))


@dataclass(frozen=True)
class Plan:
    """`walks`: the engineer plugs in at each point; else all is measured from where the laptop is."""

    name: str
    title: LocalText
    about: LocalText
    checks: tuple[Check, ...]
    walks: bool = True

    def needs(self, target: str) -> bool:
        """Whether a check asks for this word."""
        return any(target in check.to for check in self.checks)


@dataclass(frozen=True)
class Targets:
    """Whom the words of a plan mean today: addresses."""

    devices: tuple[str, ...] = ()
    server: str = ""
    gateway: str = ""
    resolvers: tuple[str, ...] = ()

    def of(self, check: Check) -> list[str]:
        """The addresses of a check, each once."""
        words: dict[str, Sequence[str]] = {
            GATEWAY: [self.gateway], DEVICES: self.devices, SERVER: [self.server], RESOLVERS: self.resolvers,
        }  # fmt: skip
        found = (address for word in check.to for address in words.get(word, [word]))
        return list(dict.fromkeys(address for address in found if address))


@cache
def plans() -> tuple[Plan, ...]:
    """All plans, in the order of the file."""
    told = json.loads(resources("instruments", "plans.json").read_text(encoding="utf-8"))
    return tuple(_plan(one) for one in told["plans"])


def plan(name: str) -> Plan:
    """The plan of this name; the first where it is gone since."""
    return next((one for one in plans() if one.name == name), plans()[0])


def _plan(told: Mapping[str, Any]) -> Plan:
    checks = tuple(
        Check(
            one["kind"], tuple(one["to"]), one.get("expect", ALLOW),
            {name: value for name, value in one.items() if name not in ("kind", "to", "expect")},
        )
        for one in told["checks"]
    )  # fmt: skip
    return Plan(told["name"], told["title"], told["about"], checks, told.get("walks", True))

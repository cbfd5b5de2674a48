"""What an expression may know beyond the answers: the time, new ids, chance, and who is working where."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sidesk.core.clock import Clock


@dataclass(frozen=True)
class World:
    """The only way from an expression to anything that changes from one run to the next."""

    now: Callable[[], dt.datetime]
    today: Callable[[], dt.date]
    new_id: Callable[[], str]
    zone: dt.tzinfo = dt.UTC  # by whose clock dates and moments are compared
    known: Mapping[str, str] = field(default_factory=dict)  # project_no, client_name ...
    language: str = "en"  # of labels, months and days of the week

    @classmethod
    def of(cls, clock: Clock, known: Mapping[str, str] | None = None, language: str = "en") -> World:
        """The world as a clock tells it."""
        zone = clock.now().tzinfo or dt.UTC
        return cls(clock.now, clock.today, clock.new_id, zone, known or {}, language)

    def chance(self) -> random.Random:
        """A fresh source of chance, seeded by the clock's ids."""
        return random.Random(self.new_id())

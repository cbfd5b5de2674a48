"""What is said of a project: the states of its steps, gates and ways.

States of a step
    before    the project was begun behind it: "records before this program"
    ahead     no way has led to it yet            off      the branch is not taken
    next      its turn has come                   working  something of it is being written or was issued
    blocked   its turn has come, a hard gate is closed
    again     done once, but a way back leads here: the work has to be done again
    early     not its turn yet, but records of it exist
    done
"""

from __future__ import annotations

from dataclasses import dataclass

from sidesk.workflow.definition import Doubt, Gate, Step, Way
from sidesk.workflow.facts import Fact

BEFORE, AHEAD, OFF, NEXT, WORKING = "before", "ahead", "off", "next", "working"
BLOCKED, AGAIN, EARLY, DONE = "blocked", "again", "early", "done"
STATES = (BEFORE, AHEAD, OFF, NEXT, WORKING, BLOCKED, AGAIN, EARLY, DONE)
CURRENT = (AGAIN, BLOCKED, WORKING, NEXT)  # where work stands, the most pressing first
OPEN, CLOSED, WARNS, RELEASED, PASSED = "open", "closed", "warns", "released", "passed"


@dataclass(frozen=True)
class Release:
    """Who let something pass through a closed gate, when, and why."""

    number: str
    who: str
    role: str
    at: str
    reason: str


@dataclass(frozen=True)
class Cause:
    """Documents of a form that make something so, by their numbers; without a form: defects. No numbers:
    there is none yet."""

    form: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What one document says to a gate, and on which day; `against`: it says no."""

    number: str
    date: str
    against: bool = False


@dataclass(frozen=True)
class GateState:
    """A gate for one section or document: open, closed, warns (a soft one), released, passed (before us)."""

    gate: Gate
    state: str
    section: str = ""
    release: Release | None = None
    causes: tuple[Cause, ...] = ()  # what it waits for, where it does not hold
    disputed: tuple[Statement, ...] = ()  # where documents contradict each other about it

    @property
    def stops(self) -> bool:
        """Whether nothing may be issued behind it."""
        return self.state == CLOSED


@dataclass(frozen=True)
class PartState:
    """A step for one section of the project; `section` is empty where it is one for all.

    `asks`: the forms whose answers keep it from being done; `causes`: which documents and defects do.
    """

    section: str
    state: str
    gates: tuple[GateState, ...] = ()
    asks: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Documents:
    """How many records of a form there are."""

    form: str
    issued: int
    open: int
    needed: bool


@dataclass(frozen=True)
class WayState:
    """A way out of a step: whether it is taken, and how often a way back was gone, and what opens it now."""

    way: Way
    taken: bool
    count: int = 0
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class StepState:
    """One step."""

    step: Step
    state: str
    parts: tuple[PartState, ...]
    documents: tuple[Documents, ...]
    ways: tuple[WayState, ...]
    doubts: tuple[Doubt, ...] = ()
    rounds: int = 0  # how often ways back have led here

    @property
    def gates(self) -> tuple[GateState, ...]:
        """The gates of all its parts; those that stop first."""
        return tuple(sorted((g for part in self.parts for g in part.gates), key=lambda one: not one.stops))

    @property
    def is_current(self) -> bool:
        """Whether work stands here."""
        return self.state in CURRENT


@dataclass(frozen=True)
class State:
    """The whole process for one project or one service case."""

    steps: tuple[StepState, ...]
    sections: tuple[str, ...] = ()
    forked: tuple[Fact, ...] = ()

    def step(self, code: str) -> StepState:
        """One step."""
        return next(one for one in self.steps if one.step.code == code)

    @property
    def current(self) -> tuple[StepState, ...]:
        """Where work stands now."""
        return tuple(one for one in self.steps if one.is_current)

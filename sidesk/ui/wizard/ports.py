"""What the wizard needs from outside; it knows no store and no key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Protocol

from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.forms.journal import Pages
from sidesk.ui.fields.ports import Attached, FieldPorts, Files, Suggest

__all__ = [
    "LATER", "PAPER", "SCREEN", "SEAL", "TOKEN", "Attached", "FieldPorts", "Files", "Finished", "Finisher",
    "Keeper", "Signed", "Signer", "Suggest", "WizardPorts",
]  # fmt: skip

SEAL, SCREEN, TOKEN, PAPER, LATER = "seal", "screen", "token", "paper", "later"


class Keeper(Protocol):
    """Keeps the draft. Called in the quick lane, in order."""

    def keep(
        self, answers: Mapping[str, Json], title: str, progress: tuple[int, int], undo: Pages
    ) -> dt.datetime:
        """Return only after the disk said yes; raise a StoreError else."""

    def short_of_room(self) -> bool:
        """Whether the disk is full: what was set aside for this day is used up."""


@dataclass(frozen=True)
class Signer:
    """One who signs, in the order of the form. `mine` is the person at this computer."""

    role: str
    label: str
    name: str = ""
    mine: bool = False
    optional: bool = False
    needed: bool = False  # the form asks for it, be it later: only others may be left out for good
    kept: bool = False  # the passphrase of the key was given a moment ago and is still kept
    ways: tuple[str, ...] = (SCREEN, PAPER)


@dataclass(frozen=True)
class Signed:
    """What was done for one signer: `value` is the drawn signature (`forms.definition`), empty else."""

    role: str
    way: str
    name: str
    value: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """What came out: the sealed paper, and who headquarters is told about."""

    number: str
    pdf: bytes
    sealed: bool = True


class Finisher(Protocol):
    """Papers and seals. `preview` and `finish` are called in the slow lane."""

    def signers(self) -> Sequence[Signer]:
        """Who signs; answered at once."""

    def preview(self, answers: Mapping[str, Json], progress: Progress) -> bytes:
        """The paper as it would be, as a PDF."""

    def finish(
        self, answers: Mapping[str, Json], signed: Sequence[Signed], passphrase: str, progress: Progress
    ) -> Finished:
        """Freeze, print, seal, store. Raises WrongSigningPassphrase and other SideskErrors."""


@dataclass(frozen=True)
class WizardPorts:
    """Handed to the wizard. Without a finisher the last step is the review."""

    fields: FieldPorts
    keeper: Keeper
    finisher: Finisher | None = None
    history: Callable[[], None] | None = None  # opens the history of the record
    start_from: Callable[[], object] | None = None  # starts another document from this one
    testers: Callable[[Sequence[FilePath]], object] | None = None  # reads testers' files
    reconcile: Callable[[], object] | None = None  # holds tests against the plan
    measure: Callable[[], object] | None = None  # measures from this laptop
    catalogue: Callable[[], object] | None = None  # offers types of devices
    racks: Callable[[], object] | None = None  # shows where the device stands

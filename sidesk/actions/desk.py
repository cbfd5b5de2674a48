"""The desk: an open store with the person who works at it. Every action takes it first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sidesk import __version__
from sidesk.actions.kept import Kept
from sidesk.core.clock import Clock
from sidesk.core.settings import Settings
from sidesk.core.text import Words

if TYPE_CHECKING:
    from sidesk.core.errors import ProcessInvalid
    from sidesk.forms.definition import Form
    from sidesk.models.store import Store
    from sidesk.workflow.engine import Engine
    from sidesk.workflow.told import Told

    Prepared = tuple[Engine, Sequence[ProcessInvalid]]  # and what was left out because it does not fit

SETTINGS_FILE = "settings.json"


@dataclass(frozen=True)
class Person:
    """Who works at this desk; `role` is a code of the process (ENG, PM, LEAD ...)."""

    id: str
    name: str
    role: str
    unit: str = ""


@dataclass
class Desk:
    """Handed to every action. Calls that touch the store belong into a job (`ui/jobs.py`)."""

    folder: Path
    store: Store
    person: Person
    device_code: str  # four Crockford characters, part of every number given here
    settings: Settings = field(default_factory=Settings)
    clock: Clock = field(default_factory=Clock)
    enrolled: bool = False  # headquarters has certified the person's key
    version: str = __version__
    known_forms: dict[str, Form] = field(default_factory=dict, repr=False)  # by hash: they never change
    known_told: dict[str, Told] = field(default_factory=dict, repr=False)  # what revisions say, by their id
    known_engines: dict[tuple[str, ...], Prepared] = field(
        default_factory=dict, repr=False
    )  # by what it rests on
    known_reports: dict[str, tuple[object, object]] = field(default_factory=dict, repr=False)  # by project
    known_labels: dict[tuple[str, str], Mapping[str, str]] = field(
        default_factory=dict, repr=False
    )  # by form and language

    kept: Kept = field(default_factory=Kept, repr=False)  # the passphrase of the signing key, for minutes

    @property
    def words(self) -> Words:
        """The words of the screen's language."""
        return Words(self.settings.language)

    def form(self, sha256: str) -> Form:
        """The form of a package; reading one takes long enough to do it once. Raises PackageUnknown."""
        if sha256 not in self.known_forms:
            self.known_forms[sha256] = self.store.packages.form(sha256)
        return self.known_forms[sha256]

    def close(self) -> None:
        """Close the store; what was kept is on the disk already. The passphrase of the key is forgotten."""
        self.kept.wipe()
        self.store.close()

"""The values that are stored and travel: frozen, free of SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.core.canonical import Json, canonical, sha256

REVISION_FORMAT = "sidesk-revision"
REVISION_VERSION = 1
WORKING, FINAL, WITHDRAWN = "working", "final", "withdrawn"


@dataclass(frozen=True)
class Revision:
    """One immutable state of a record. `body` is the canonical text, `id` its SHA-256.

    body = {format, version, record, number, project, form, package, kind, parents, author, device, at,
    reason?, title?, answers, signatures, attachments}: `form` is the form's id, `package` the hash of the
    form package, `parents` and `attachments` lists of hashes in order, `at` RFC 3339, `title` what lists
    show.
    """

    id: str
    body: Mapping[str, Json]
    device_signature: bytes = b""  # Ed25519 of the author's device over the 32 bytes of the id
    cms: bytes = b""  # detached CMS of the author over the canonical body, final revisions only

    @classmethod
    def of(cls, body: Mapping[str, Json], device_signature: bytes = b"", cms: bytes = b"") -> Revision:
        """The revision of a body; its id is computed here and nowhere else."""
        return cls(sha256(canonical(body)), body, device_signature, cms)

    @property
    def bytes(self) -> bytes:
        """Canonical bytes, whose SHA-256 is the id."""
        return canonical(self.body)

    def text(self, key: str) -> str:
        """A text of the body, or nothing."""
        value = self.body.get(key)
        return value if isinstance(value, str) else ""

    def hashes(self, key: str) -> tuple[str, ...]:
        """`parents` or `attachments`."""
        value = self.body.get(key)
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()

    @property
    def record(self) -> str:
        """Id of the record this revision belongs to."""
        return self.text("record")

    @property
    def kind(self) -> str:
        """working, final or withdrawn."""
        return self.text("kind")

    @property
    def answers(self) -> Mapping[str, Json]:
        """The answers, in the shape `forms.definition` describes."""
        value = self.body.get("answers")
        return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True)
class Draft:
    """What is being typed: one mutable state a record and device."""

    record: str
    form: str
    package: str
    number: str
    project: str
    answers: Mapping[str, Json]
    base: tuple[str, ...] = ()  # heads it started from
    saved_at: dt.datetime | None = None
    title: str = ""
    done: int = 0  # answered / asked, for lists
    total: int = 0


@dataclass(frozen=True)
class RecordSummary:
    """One line of the records list."""

    record: str
    number: str
    form: str
    project: str
    title: str
    state: str  # draft, working, final, withdrawn
    changed_at: dt.datetime
    author: str
    done: int
    total: int
    arrived_at: dt.datetime | None = None
    revision: str = ""  # newest head, if any
    heads: int = 0  # more than one: versions that were written side by side


@dataclass(frozen=True)
class RecordQuery:
    """Which lines of the records list are asked for. Empty means any."""

    form: str = ""
    project: str = ""
    state: str = ""
    text: str = ""  # any part of number, title or answers
    order: str = "changed"  # changed, number, title, author, form, project, state
    descending: bool = True
    limit: int = 100


@dataclass(frozen=True)
class Attachment:
    """Bytes by hash; the bytes themselves are read on demand."""

    sha256: str
    size: int
    mime: str
    name: str = ""  # as the person called it; never used as a path


@dataclass(frozen=True)
class Paper:
    """An immutable sealed PDF."""

    id: str
    record: str
    revision: str
    sha256: str  # of the PDF, an attachment
    previous: str = ""
    field: str = ""
    role: str = ""
    signer: str = ""
    sealed_at: dt.datetime | None = None
    languages: tuple[str, ...] = ()

"""The values that are stored and travel: frozen, free of SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    loose: bool = False  # those of no project
    state: str = ""
    number: str = ""  # this one exactly
    text: str = ""  # any part of number, title or answers
    arrived: bool | None = None  # True: confirmed by a receipt; False: waiting
    authors: tuple[str, ...] = ()  # any of them; a draft nobody has shared yet has the author ""
    since: dt.datetime | None = None  # changed at or after
    unfinished: bool = False  # a draft that misses answers
    kept_forms: tuple[str, ...] = ()  # not these, except drafts, those of `kept_author`, and in `kept_shown`
    kept_shown: tuple[str, ...] = ()  # projects
    kept_author: str = ""
    order: str = "changed"  # changed, number, title, author, form, project, state, missing, arrived
    descending: bool = True
    limit: int = 100


@dataclass(frozen=True)
class Attachment:
    """Bytes by hash; the bytes themselves are read on demand."""

    sha256: str
    size: int
    mime: str
    name: str = ""  # as the person called it; never used as a path


SCANNED = "scan"  # stands where others name the field of their seal


@dataclass(frozen=True)
class Paper:
    """An immutable sealed PDF, or the scan of the printed one that somebody signed by hand."""

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

    @property
    def is_scan(self) -> bool:
        """Whether this is a signed copy that came back: a picture or a PDF, sealed by nobody."""
        return self.field == SCANNED


@dataclass(frozen=True)
class RegisterQuery:
    """Which lines of a register are asked for. Empty means any; `order` is a column."""

    register: str
    project: str = ""
    order: str = ""
    descending: bool = False
    text: str = ""  # any part of any cell
    limit: int = 100
    cells: Mapping[str, str] = field(default_factory=dict)  # what these columns must say exactly


@dataclass(frozen=True)
class RegisterLine:
    """One line of a register and where it comes from. `place` continues a page."""

    register: str
    project: str
    record: str
    revision: str
    key: str  # names the row within the record
    cells: Mapping[str, Json]
    place: tuple[str | float | bytes, int] = field(default=("", 0), compare=False)


@dataclass(frozen=True)
class Peer:
    """Somebody we exchange with, and the heads it stated last."""

    id: str
    name: str = ""
    kind: str = ""  # hq, device
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    receipt: str = ""  # id of the last one
    heard_at: dt.datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """A signed receipt as it came; `id` is the SHA-256 of `data`."""

    id: str
    peer: str
    at: dt.datetime
    data: bytes


@dataclass(frozen=True)
class BundleEntry:
    """A bundle that was written or taken in."""

    id: str  # SHA-256 of the file
    direction: str  # out, in
    name: str
    peer: str
    carrier: str  # https, folder, mail
    size: int
    at: dt.datetime
    detail: str = ""


@dataclass(frozen=True)
class AuditLine:
    """Something that was done; `hash` covers everything else."""

    number: int
    at: str
    actor: str
    what: str
    details: Mapping[str, Json]
    previous: str
    hash: str = ""


@dataclass(frozen=True)
class Person:
    """A member of staff, as headquarters knows them."""

    id: str
    name: str
    role: str = ""  # engineer, reviewer, dispatcher, admin, auditor
    email: str = ""
    since: dt.datetime | None = None
    left_at: dt.datetime | None = None


@dataclass(frozen=True)
class Device:
    """An enrolled laptop. `code` stands in the numbers of its documents."""

    id: str
    code: str
    person: str
    public_key: bytes
    age_recipient: str = ""
    certificate: bytes = b""
    serial: str = ""
    enrolled_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Invitation:
    """Lets one laptop enrol for one person, once."""

    id: str  # SHA-256 of its secret
    person: str
    until: dt.datetime
    used_at: dt.datetime | None = None
    device: str = ""


@dataclass(frozen=True)
class Enrolment:
    """A request to enrol that came over the network."""

    invitation: str
    device: str
    asked_at: dt.datetime
    declined_at: dt.datetime | None
    data: bytes


@dataclass(frozen=True)
class Quarantined:
    """What came in and was not taken."""

    id: str  # SHA-256 of the bytes
    kind: str  # bundle, revision
    sender: str
    why: str
    at: dt.datetime
    decided_at: dt.datetime | None = None
    decision: str = ""

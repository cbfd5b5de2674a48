"""The tables of work.db. No row leaves this package; entities do."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HEAD = "0002"  # the last step in migrations/versions; a test keeps them equal

# Contentless: the words stand in revisions and drafts already; the index only has to find them again.
# Titles have their own: to find none of many hits in one column, the other one would be read to its end.
SEARCH = tuple(
    f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '._:/@+-'\")"
    for name in ("search_title", "search_answers")
)


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment as UTC text of fixed width, so that the text sorts as the time does."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> str | None:
        """UTC in; a moment without an offset is our mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs its offset")
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> dt.datetime | None:
        """UTC out."""
        return dt.datetime.fromisoformat(value) if value else None


AnySelect: TypeAlias = sa.Select[*tuple[Any, ...]]
AnyRow: TypeAlias = sa.Row[*tuple[Any, ...]]

Sha = Annotated[str, mapped_column(sa.String(64))]
Id = Annotated[str, mapped_column(sa.String(64))]
Text = Annotated[str, mapped_column(sa.Text, default="", server_default="")]
Count = Annotated[int, mapped_column(default=0, server_default="0")]
Blob = Annotated[bytes, mapped_column(sa.LargeBinary, default=b"", server_default=sa.text("x''"))]


class Base(DeclarativeBase):
    """Every table; `metadata` is what the migrations must lead to."""

    type_annotation_map = {dt.datetime: Moment}  # noqa: RUF012 - SQLAlchemy reads it from the class


def _make_search(_target: sa.MetaData, connection: sa.Connection, **_rest: object) -> None:
    for statement in SEARCH:
        connection.exec_driver_sql(statement)


sa.event.listen(Base.metadata, "after_create", _make_search)


# --- what people wrote ------------------------------------------------------------------------------


class RevisionRow(Base):
    """Immutable; `body` is the canonical text whose SHA-256 is `id`."""

    __tablename__ = "revision"
    id: Mapped[Sha] = mapped_column(primary_key=True)
    record: Mapped[Id] = mapped_column(index=True)
    kind: Mapped[str]
    at: Mapped[Text]  # RFC 3339 as its author wrote it; shown, never used for deciding
    body: Mapped[Text]
    device_signature: Mapped[Blob]
    got_at: Mapped[dt.datetime]
    arrived_at: Mapped[dt.datetime | None]


class RevisionParentRow(Base):
    """The edges of the graph; a parent may not have arrived yet."""

    __tablename__ = "revision_parent"
    revision: Mapped[Sha] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    parent: Mapped[Sha] = mapped_column(primary_key=True, index=True)


class RevisionNeedRow(Base):
    """The attachments a revision names; they may not have arrived yet."""

    __tablename__ = "revision_need"
    revision: Mapped[Sha] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    sha256: Mapped[Sha] = mapped_column(primary_key=True, index=True)


class RevisionCmsRow(Base):
    """Detached signatures over a revision; several parties may sign, in any order."""

    __tablename__ = "revision_cms"
    revision: Mapped[Sha] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    cms: Mapped[Blob]


class HeadRow(Base):
    """Heads of a record: of all revisions (complete = 0), and of those without a gap behind them (1)."""

    __tablename__ = "head"
    record: Mapped[Id] = mapped_column(primary_key=True)
    complete: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[Sha] = mapped_column(primary_key=True)


class DraftRow(Base):
    """What is being typed. Autosave writes this one row and nothing else."""

    __tablename__ = "draft"
    record: Mapped[Id] = mapped_column(primary_key=True)
    form: Mapped[str]
    package: Mapped[Sha]
    number: Mapped[Text]
    project: Mapped[Text]
    base: Mapped[Text]
    saved_at: Mapped[dt.datetime]
    title: Mapped[Text]
    done: Mapped[Count]
    total: Mapped[Count]
    stale: Mapped[int] = mapped_column(default=1, server_default="1")  # lists and search do not know it yet
    away_at: Mapped[dt.datetime | None]  # put away: in the bin, can be taken back
    answers: Mapped[Text]
    __table_args__ = (Index("draft_stale", "stale", sqlite_where=sa.text("stale = 1")),)


class DraftHistoryRow(Base):
    """Undo steps of a draft; kept apart so that autosave stays small."""

    __tablename__ = "draft_history"
    record: Mapped[Id] = mapped_column(primary_key=True)
    steps: Mapped[Text]


class AttachmentRow(Base):
    """What blobs.db holds, and in which of its files."""

    __tablename__ = "attachment"
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    size: Mapped[int]
    mime: Mapped[Text]
    name: Mapped[Text]
    file: Mapped[int]
    got_at: Mapped[dt.datetime]


class PaperRow(Base):
    """Sealed PDFs; the bytes are an attachment."""

    __tablename__ = "paper"
    id: Mapped[Id] = mapped_column(primary_key=True)
    record: Mapped[Id] = mapped_column(index=True)
    revision: Mapped[Sha] = mapped_column(index=True)
    sha256: Mapped[Sha]
    previous: Mapped[Text]
    field: Mapped[Text]
    role: Mapped[Text]
    signer: Mapped[Text]
    sealed_at: Mapped[dt.datetime | None]
    languages: Mapped[Text]


class PackageRow(Base):
    """Form packages by hash: every record stays printable with the form it was made with."""

    __tablename__ = "package"
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(index=True)
    version: Mapped[Text]
    got_at: Mapped[dt.datetime]
    data: Mapped[Blob]


# --- derived from it; dropped and rebuilt at will ---------------------------------------------------


class RecordRow(Base):
    """One line of the records list."""

    __tablename__ = "record"
    record: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[Text]
    form: Mapped[Text]
    project: Mapped[Text]
    title: Mapped[Text]
    state: Mapped[Text]
    changed_at: Mapped[dt.datetime]
    author: Mapped[Text]
    done: Mapped[Count]
    total: Mapped[Count]
    heads: Mapped[Count]
    package: Mapped[Text]
    revision: Mapped[Text]
    arrived_at: Mapped[dt.datetime | None]
    entry: Mapped[int | None] = mapped_column(unique=True)  # its row in `search`
    __table_args__ = (
        *(Index(f"record_{c}", c, "record") for c in ("changed_at", "number", "title", "author")),
        *(Index(f"record_{c}", c, "changed_at", "record") for c in ("form", "project", "state")),
        Index("record_package", "package"),
    )


class RegisterRow(Base):
    """One line of a register. `register.py` adds an index for each column people sort by."""

    __tablename__ = "register_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str]
    project: Mapped[Text]
    record: Mapped[Id] = mapped_column(index=True)
    revision: Mapped[Sha]
    key: Mapped[Text]
    cells: Mapped[Text]
    __table_args__ = (
        Index("register_row_register", "register"),
        Index("register_row_project", "register", "project"),
    )


# --- this computer, its keys and its partners -------------------------------------------------------


class VaultRow(Base):
    """Small secrets: person key, device key, age identity, root certificates."""

    __tablename__ = "vault"
    name: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[Blob]
    kept_at: Mapped[dt.datetime]


class SettingRow(Base):
    """Settings that belong to the store; JSON."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Text]


class CounterRow(Base):
    """Highest number given out; only ever grows."""

    __tablename__ = "counter"
    project: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class PeerRow(Base):
    """Who we exchange with, and the complete heads it stated last."""

    __tablename__ = "peer"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Text]
    kind: Mapped[Text]
    heads: Mapped[Text]
    receipt: Mapped[Text]
    heard_at: Mapped[dt.datetime | None]


class ReceiptRow(Base):
    """Signed receipts as they came; the proof that something arrived."""

    __tablename__ = "receipt"
    id: Mapped[Sha] = mapped_column(primary_key=True)
    peer: Mapped[Id] = mapped_column(index=True)
    at: Mapped[dt.datetime]
    data: Mapped[Blob]


class BundleRow(Base):
    """Bundles written and taken in."""

    __tablename__ = "bundle"
    id: Mapped[Id] = mapped_column(primary_key=True)
    direction: Mapped[str]
    name: Mapped[Text]
    peer: Mapped[Text]
    carrier: Mapped[Text]
    size: Mapped[Count]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    detail: Mapped[Text]


class AuditRow(Base):
    """What was done; each line holds the hash of the one before."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Text]
    actor: Mapped[Text]
    what: Mapped[Text]
    details: Mapped[Text]
    previous: Mapped[Sha]
    hash: Mapped[Sha]


# --- headquarters only ------------------------------------------------------------------------------


class PersonRow(Base):
    """Staff, with the certificate headquarters gave."""

    __tablename__ = "person"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[Text]
    email: Mapped[Text]
    since: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]


class DeviceRow(Base):
    """Enrolled laptops. The code names documents for ever, so no two devices may share it."""

    __tablename__ = "device"
    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    person: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    public_key: Mapped[Blob]
    age_recipient: Mapped[Text]
    certificate: Mapped[Blob]
    serial: Mapped[Text]
    enrolled_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    reason: Mapped[Text]


class InvitationRow(Base):
    """By the hash of its secret; used once."""

    __tablename__ = "invitation"
    id: Mapped[Sha] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    device: Mapped[Text]


class AssignmentRow(Base):
    """Which projects a person is given."""

    __tablename__ = "assignment"
    person: Mapped[Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    project: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class QuarantineRow(Base):
    """What came in and was not taken: kept whole, for a human."""

    __tablename__ = "quarantine"
    id: Mapped[Sha] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sender: Mapped[Text]
    why: Mapped[Text]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[Text]
    data: Mapped[Blob]


class EnrolmentRow(Base):
    """A request that came over the network; an administrator with the key of the root decides."""

    __tablename__ = "enrolment"
    invitation: Mapped[Sha] = mapped_column(primary_key=True)
    device: Mapped[Id]
    asked_at: Mapped[dt.datetime]
    declined_at: Mapped[dt.datetime | None]
    data: Mapped[Blob]


class UploadRow(Base):
    """What has come of a file until now, piece by piece as it came."""

    __tablename__ = "upload"
    device: Mapped[Id] = mapped_column(primary_key=True)
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    size: Mapped[int]
    at: Mapped[dt.datetime]
    data: Mapped[Blob]


class FileGrantRow(Base):
    """Files that headquarters asked a laptop for (take), or left for it to fetch (give)."""

    __tablename__ = "file_grant"
    device: Mapped[Id] = mapped_column(primary_key=True)
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[dt.datetime]


class UsageRow(Base):
    """What a laptop sent on one day, for its quota."""

    __tablename__ = "usage"
    device: Mapped[Id] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    calls: Mapped[int]


class OfficeRoleRow(Base):
    """What a person may do at headquarters; a role that ended stays as it was."""

    __tablename__ = "office_role"
    person: Mapped[Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCH = (
    "CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '._:/@+-'\")"
)


def upgrade() -> None:
    """From an empty file."""
    _what_people_wrote()
    _what_is_derived()
    _keys_and_partners()
    _headquarters()
    for name in ("search_title", "search_answers"):
        op.execute(sa.text(SEARCH.format(name=name).replace(":", "\\:")))


def _what_people_wrote() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("device_signature", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("got_at", sa.String(27), nullable=False),
        sa.Column("arrived_at", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_revision_record", "revision", ["record"])
    op.create_table(
        "revision_parent",
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("parent", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["revision.id"],
        ),
        sa.PrimaryKeyConstraint("revision", "parent"),
    )
    op.create_index("ix_revision_parent_parent", "revision_parent", ["parent"])
    op.create_table(
        "revision_need",
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["revision.id"],
        ),
        sa.PrimaryKeyConstraint("revision", "sha256"),
    )
    op.create_index("ix_revision_need_sha256", "revision_need", ["sha256"])
    op.create_table(
        "revision_cms",
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("cms", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["revision.id"],
        ),
        sa.PrimaryKeyConstraint("revision", "sha256"),
    )
    op.create_table(
        "head",
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("record", "complete", "revision"),
    )
    op.create_table(
        "draft",
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("package", sa.String(64), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("project", sa.Text(), server_default="", nullable=False),
        sa.Column("base", sa.Text(), server_default="", nullable=False),
        sa.Column("saved_at", sa.String(27), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stale", sa.Integer(), server_default="1", nullable=False),
        sa.Column("away_at", sa.String(27), nullable=True),
        sa.Column("answers", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("record"),
    )
    op.create_index("draft_stale", "draft", ["stale"], sqlite_where=sa.text("stale = 1"))
    op.create_table(
        "draft_history",
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("steps", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("record"),
    )
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mime", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("got_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("previous", sa.Text(), server_default="", nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("signer", sa.Text(), server_default="", nullable=False),
        sa.Column("sealed_at", sa.String(27), nullable=True),
        sa.Column("languages", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_paper_record", "paper", ["record"])
    op.create_index("ix_paper_revision", "paper", ["revision"])
    op.create_table(
        "package",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("version", sa.Text(), server_default="", nullable=False),
        sa.Column("got_at", sa.String(27), nullable=False),
        sa.Column("data", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("ix_package_form", "package", ["form"])


def _what_is_derived() -> None:
    op.create_table(
        "record",
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("project", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.String(27), nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("heads", sa.Integer(), server_default="0", nullable=False),
        sa.Column("package", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Text(), server_default="", nullable=False),
        sa.Column("arrived_at", sa.String(27), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("record"),
        sa.UniqueConstraint("entry"),
    )
    op.create_index("record_author", "record", ["author", "record"])
    op.create_index("record_changed_at", "record", ["changed_at", "record"])
    op.create_index("record_form", "record", ["form", "changed_at", "record"])
    op.create_index("record_number", "record", ["number", "record"])
    op.create_index("record_package", "record", ["package"])
    op.create_index("record_project", "record", ["project", "changed_at", "record"])
    op.create_index("record_state", "record", ["state", "changed_at", "record"])
    op.create_index("record_title", "record", ["title", "record"])
    op.create_table(
        "register_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("project", sa.Text(), server_default="", nullable=False),
        sa.Column("record", sa.String(64), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("cells", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_register_row_record", "register_row", ["record"])
    op.create_index("register_row_project", "register_row", ["register", "project"])
    op.create_index("register_row_register", "register_row", ["register"])


def _keys_and_partners() -> None:
    op.create_table(
        "vault",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("kept_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "counter",
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project", "document", "device"),
    )
    op.create_table(
        "peer",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("heads", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.Text(), server_default="", nullable=False),
        sa.Column("heard_at", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("peer", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("data", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_receipt_peer", "receipt", ["peer"])
    op.create_table(
        "bundle",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("peer", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_bundle_at", "bundle", ["at"])
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("details", sa.Text(), server_default="", nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )


def _headquarters() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("left_at", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("age_recipient", sa.Text(), server_default="", nullable=False),
        sa.Column("certificate", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("serial", sa.Text(), server_default="", nullable=False),
        sa.Column("enrolled_at", sa.String(27), nullable=False),
        sa.Column("revoked_at", sa.String(27), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_device_person", "device", ["person"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("until", sa.String(27), nullable=False),
        sa.Column("used_at", sa.String(27), nullable=True),
        sa.Column("device", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "assignment",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("person", "project"),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("decided_at", sa.String(27), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("data", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_quarantine_at", "quarantine", ["at"])

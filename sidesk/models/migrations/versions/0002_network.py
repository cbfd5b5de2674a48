"""What headquarters needs to answer over the network: requests that wait, uploads under way, roles, usage."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five tables; nothing that was there changes."""
    op.create_table(
        "enrolment",
        sa.Column("invitation", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.String(27), nullable=False),
        sa.Column("declined_at", sa.String(27), nullable=True),
        sa.Column("data", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("invitation"),
    )
    op.create_table(
        "upload",
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("data", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("device", "sha256", "start"),
    )
    op.create_table(
        "file_grant",
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("until", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("device", "sha256", "way"),
    )
    op.create_table(
        "usage",
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", "day"),
    )
    op.create_table(
        "office_role",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("person", "role"),
    )

"""What the inbox keeps: where each message came from, what it belongs to, and what could not be read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    # what reading it said, such as "the text comes from the attachment"; null in what was kept before
    op.add_column("messages", sa.Column("notes", sa.JSON))
    _relations()
    _mailboxes()


def downgrade() -> None:
    for table in ("arrivals", "quarantine", "repeats", "fingerprints", "mentions", "relations"):
        op.drop_table(table)
    op.drop_column("messages", "notes")


def _relations() -> None:
    op.create_table(
        "relations",
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("thread", sa.String(32), nullable=False),
        sa.Column("campaign", sa.String(32), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index(None, "relations", ["thread"])
    op.create_index(None, "relations", ["campaign"])
    op.create_index(None, "relations", ["content_hash"])
    op.create_table(
        "mentions",
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("reference", sa.String, primary_key=True),
    )
    op.create_index(None, "mentions", ["reference"])
    op.create_table(
        "fingerprints",
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("band", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.BigInteger, nullable=False),
    )
    op.create_index(None, "fingerprints", ["band", "hash"])
    op.create_table(
        "repeats",
        sa.Column("reference", sa.String, primary_key=True),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index(None, "repeats", ["message_id"])


def _mailboxes() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("settled_at", moment),
        sa.Column("settled_by", sa.String),
        sa.UniqueConstraint("content_hash"),
    )
    op.create_index(None, "quarantine", ["settled_at", "created_at"])
    op.create_table(
        "arrivals",
        sa.Column("id", serial, primary_key=True),
        sa.Column("mailbox", sa.String, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id")),
        sa.Column("quarantine_id", sa.String(32), sa.ForeignKey("quarantine.id")),
        sa.Column("at", moment, nullable=False),
        sa.UniqueConstraint("mailbox", "uidvalidity", "uid"),
    )
    op.create_index(None, "arrivals", ["mailbox", "content_hash"])
    op.create_index(None, "arrivals", ["message_id"])

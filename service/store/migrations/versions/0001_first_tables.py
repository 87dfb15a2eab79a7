"""The first tables, and the triggers that keep three of them append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("messages", "suggestions", "reviews")
serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    _messages()
    _access()
    op.create_table(
        "secrets",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", moment, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        _refuse_changes_postgresql()
    else:
        _refuse_changes_sqlite()


def downgrade() -> None:
    for table in ("heartbeat", "secrets", "login_failures", "sessions", "api_keys", "accounts"):
        op.drop_table(table)
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("reference", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("sent_at", moment),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attachments", sa.JSON, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index(None, "messages", ["received_at"])
    op.create_table(
        "suggestions",
        sa.Column("id", serial, primary_key=True),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("signal_type", sa.String),
        sa.Column("domain", sa.String),
        sa.Column("hand_over", sa.Boolean, nullable=False),
        sa.Column("certainty", sa.Float, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("flags", sa.String, nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index(None, "suggestions", ["message_id", "id"])
    op.create_table(
        "reviews",
        sa.Column("id", serial, primary_key=True),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("suggestion_id", serial, sa.ForeignKey("suggestions.id"), nullable=False),
        sa.Column("reviewer", sa.String, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("signal_type", sa.String),
        sa.Column("domain", sa.String),
        sa.Column("secondary", sa.String),
        sa.Column("flags", sa.String),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("withdraws", serial, sa.ForeignKey("reviews.id")),
        sa.Column("created_at", moment, nullable=False),
        sa.UniqueConstraint("withdraws"),
    )
    op.create_index(None, "reviews", ["message_id", "id"])


def _access() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("password_hash", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("disabled_at", moment),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("prefix", sa.String, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("revoked_at", moment),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("ended_at", moment),
    )
    op.create_index(None, "sessions", ["account_id"])
    op.create_table(
        "login_failures",
        sa.Column("id", serial, primary_key=True),
        sa.Column("name_hash", sa.String(64), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index(None, "login_failures", ["name_hash", "at"])


def _refuse_changes_sqlite() -> None:
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _refuse_changes_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )

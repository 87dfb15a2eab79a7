"""The tables. Only the migrations make them; a test holds that both say the same.

`messages`, `suggestions` and `reviews` are append-only: triggers in the migration refuse the rest.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.types import SerialId, Slugs, UtcDateTime

# Names for all constraints, so that a later migration can name what it changes on either database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("reference", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("notes", JSON),  # what reading it said; null in what was kept by an earlier version
    UniqueConstraint("reference"),
    Index(None, "received_at"),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("model", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("signal_type", String),
    Column("domain", String),
    Column("hand_over", Boolean, nullable=False),
    Column("certainty", Float, nullable=False),
    Column("team", String, nullable=False),
    Column("flags", Slugs, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "message_id", "id"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("suggestion_id", ForeignKey("suggestions.id"), nullable=False),
    Column("reviewer", String, nullable=False),
    Column("decision", String, nullable=False),
    Column("signal_type", String),  # null: none of the labels fits
    Column("domain", String),
    Column("secondary", String),
    Column("flags", Slugs),  # null: the reviewer did not judge the flags
    Column("note", Text, nullable=False),
    Column("withdraws", ForeignKey("reviews.id")),  # set where decision is 'ingetrokken', and only there
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("withdraws"),
    Index(None, "message_id", "id"),
)

APPEND_ONLY = (messages, suggestions, reviews)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("role", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    UniqueConstraint("name"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String, nullable=False),
    Column("prefix", String, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    UniqueConstraint("hash"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "account_id"),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("id", SerialId, primary_key=True),
    # The name's hash, not the name: people type a password there by mistake.
    Column("name_hash", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "name_hash", "at"),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

# How a message stands to others. `thread` and `campaign` are the id of the first message of each, its own if none.
relations = Table(
    "relations",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True),
    Column("thread", String(32), nullable=False),
    Column("campaign", String(32), nullable=False),
    # of sender, subject and text: the same letter twice is one message
    Column("content_hash", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "thread"),
    Index(None, "campaign"),
    Index(None, "content_hash"),
)

# Which Message-IDs a mail refers to (RFC 5322, In-Reply-To and References).
mentions = Table(
    "mentions",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True),
    Column("reference", String, primary_key=True),
    Index(None, "reference"),
)

# Bands of a MinHash: two letters that share one are probably nearly the same.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True),
    Column("band", Integer, primary_key=True, autoincrement=False),
    Column("hash", BigInteger, nullable=False),
    Index(None, "band", "hash"),
)

# A letter that came again under another Message-ID.
repeats = Table(
    "repeats",
    metadata,
    Column("reference", String, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "message_id"),
)

# What could not be read, whole, until a person has looked.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("source", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", LargeBinary),  # null: too large to keep here; it stays where it was
    Column("size", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_by", String),
    UniqueConstraint("content_hash"),
    Index(None, "settled_at", "created_at"),
)

# Each message of a mailbox that is safely here, by the number the server gave it (RFC 9051, 2.3.1.1).
arrivals = Table(
    "arrivals",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("mailbox", String, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("message_id", ForeignKey("messages.id")),  # null: it went to quarantine
    Column("quarantine_id", ForeignKey("quarantine.id")),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("mailbox", "uidvalidity", "uid"),
    Index(None, "mailbox", "content_hash"),
    Index(None, "message_id"),
)

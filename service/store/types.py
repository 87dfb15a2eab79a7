"""Column types that behave the same on SQLite and PostgreSQL, and what text is changed at the door."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

# PostgreSQL cannot hold a NUL, and neither database can hold half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
SerialId = BigInteger().with_variant(Integer, "sqlite")


def storable(text: str) -> str:
    r"""Replace what a database cannot hold by U+FFFD, one for one, so that places in the text stay right.

    >>> storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    True
    """
    return _UNSTORABLE.sub("\ufffd", text)


def storable_json(value: Any) -> Any:
    """Apply `storable` to every text in a JSON value."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): storable_json(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [storable_json(item) for item in value]
    return value


def utc(moment: datetime) -> datetime | None:
    """Return the moment in UTC, or None where no calendar has it; without a zone it is taken for UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the year 1 or 9999, in a forged or broken Date header
        return None


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always in UTC: SQLite has no time zones, so it keeps the UTC clock time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone: it would be another moment on another machine."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's clock time its zone back."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Slugs(TypeDecorator[tuple[str, ...]]):
    """A few slugs in one column, as ` a b `: LIKE '% a %' finds one on either database."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Write the slugs with a space on both sides of each."""
        return None if value is None else f" {' '.join(value)} "

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Read them back."""
        return None if value is None else tuple(str(value).split())

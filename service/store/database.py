"""A database as the rest of the service sees it: transactions, secrets, and whether it can be written."""

import secrets as random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.errors import StoreUnavailable
from service.store import engine as engines
from service.store.tables import heartbeat, secrets

_HEARTBEAT_LOCK = 0x6265_6174  # any number that no other lock has


def _now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One database; safe to share between threads."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = _now) -> None:
        self.engine = engine
        self.clock = clock

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime] = _now) -> Self:
        """Open the database at `url` and bring its tables up to date."""
        engine = engines.connect(url)
        try:
            engines.migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, clock=clock)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """One transaction that reads."""
        return engines.reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction that writes: all of it, or nothing."""
        return engines.writing(self.engine)

    def secret(self, name: str) -> str:
        """Return the secret of that name; the first one to ask makes it."""
        query = select(secrets.c.value).where(secrets.c.name == name)
        with self.reading() as connection:
            value = connection.execute(query).scalar_one_or_none()
        if value is None:
            value = random.token_urlsafe(48)
            try:
                with self.writing() as connection:
                    connection.execute(insert(secrets).values(name=name, value=value))
            except IntegrityError:  # another process made it first
                with self.reading() as connection:
                    return str(connection.execute(query).scalar_one())
        return str(value)

    def writable(self) -> None:
        """Really write, and raise StoreUnavailable where that fails.

        A write that is rolled back would miss a full disk.
        """
        # An open SQLite file that someone removed still takes writes, and loses them all.
        if self.engine.dialect.name == "sqlite" and not Path(str(self.engine.url.database)).exists():
            raise StoreUnavailable(f"Het databasebestand {self.engine.url.database} is weg. Start de dienst opnieuw.")
        beat = {"at": self.clock()}
        try:
            with self.writing() as connection:
                engines.take_lock(connection, _HEARTBEAT_LOCK)
                if connection.execute(update(heartbeat).values(beat)).rowcount == 0:
                    connection.execute(insert(heartbeat).values(id=1, **beat))
        except DBAPIError as error:  # read-only, or its tables are gone
            raise StoreUnavailable(f"De database is niet te beschrijven: {str(error.orig).strip()}.") from error

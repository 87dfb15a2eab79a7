"""Opening a database: the engine, SQLite made dependable, and the migrations, run once at start."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.errors import StoreTooNew, StoreUnavailable

BUSY_SECONDS = 30
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x5167_6E61_616C  # any number, as long as every process takes the same


def connect(url: str) -> Engine:
    """Return an engine for a SQLite or PostgreSQL address; the tables may not be there yet."""
    address = _parse(url)
    if address.get_backend_name() == "sqlite":
        _make_file(Path(str(address.database)))
    try:
        # hide_parameters: a database error in a log must not hold a citizen's words.
        engine = create_engine(address, hide_parameters=True, **_options(address))
    except ModuleNotFoundError as error:
        raise StoreUnavailable(
            "Voor PostgreSQL ontbreekt het pakket psycopg. Installeer het met: pip install 'signaalwijzer[postgresql]'"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that reads."""
    with _told_apart(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it, or nothing."""
    # SQLite asks for the write lock at once: asking for it halfway fails when another wrote in between.
    with _told_apart(engine), engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        yield connection


def take_lock(connection: Connection, key: int) -> None:
    """Wait until no other transaction holds `key`; on SQLite the write lock already does that."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; two processes that start at once wait for each other."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        if _is_current(connection, scripts, engine):
            return
    with writing(engine) as connection:
        take_lock(connection, _MIGRATION_LOCK)
        if not _is_current(connection, scripts, engine):  # it may have become so while we waited
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_current(connection: Connection, scripts: ScriptDirectory, engine: Engine) -> bool:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreTooNew(
            f"De database {_shown(engine.url)} is van een nieuwere versie van dit programma ({revision}). "
            "Werk het programma bij met: pip install --upgrade signaalwijzer"
        )
    return revision == scripts.get_current_head()


def _parse(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable("Het adres van de database is niet te lezen. " + _HINT) from error
    if address.drivername == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    in_file = address.drivername == "sqlite" and address.database not in (None, "", ":memory:")
    if not in_file and address.drivername != "postgresql+psycopg":
        raise StoreUnavailable(f"De database {_shown(address)} is geen bestand en geen PostgreSQL. " + _HINT)
    return address


_HINT = (
    "Zet SIGNAALWIJZER_DATABASE_URL op sqlite:///map/bestand.sqlite of op postgresql://naam:wachtwoord@server/database"
)


def _options(address: URL) -> dict[str, Any]:
    if address.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    # pre_ping: a server that was restarted in the meantime costs a new connection, not a failed request
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10, "options": "-c timezone=UTC"}}


def _make_file(path: Path) -> None:
    """Make the file before SQLite does, readable for its owner alone; SQLite's side files follow it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreUnavailable(f"Het databasebestand {path} is niet te openen: {error.strerror}.") from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin and commit on its own: _begin_sqlite does
    connection.create_function("lower", 1, _lower, deterministic=True)
    _switch_to_wal(connection)
    for pragma in (
        "synchronous=FULL",  # what is committed survives a power cut
        "foreign_keys=ON",
        "recursive_triggers=ON",  # so that REPLACE cannot pass the append-only triggers
    ):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # The first switch needs the file to itself, and SQLite does not always wait for that by its own timeout.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _lower(text: str | None) -> str | None:
    # SQLite's own lower() knows a-z only, so a search for "één" would miss "Één".
    return text if text is None else str(text).lower()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


@contextmanager
def _told_apart(engine: Engine) -> Iterator[None]:
    """Turn a database that does not answer into our own error; a fault in our SQL stays what it is."""
    try:
        yield
    except (DatabaseError, InterfaceError, PoolTimeout) as error:
        # The bare DatabaseError is SQLite's "file is not a database"; its subclasses are our own faults.
        if not isinstance(error, OperationalError | InterfaceError | PoolTimeout) and type(error) is not DatabaseError:
            raise
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreUnavailable(
            f"De database {_shown(engine.url)} antwoordt niet: {str(cause).strip()}. "
            "Kijk of de database aan staat, of de schijf vol is, en of SIGNAALWIJZER_DATABASE_URL klopt."
        ) from error


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)

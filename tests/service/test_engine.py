"""Opening databases: the migrations, the settings that keep data safe, and what is refused."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from service.errors import StoreTooNew, StoreUnavailable
from service.store import Store
from service.store.engine import connect, migrate
from service.store.tables import APPEND_ONLY, metadata

MIGRATIONS = Path(__file__).parents[2] / "service" / "store" / "migrations"


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = connect(store_url)
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_constraint_has_a_name(store: Store) -> None:
    """A later migration can only change what it can name, on either database."""
    look = inspect(store.engine)
    for table in metadata.tables:
        named = [*look.get_foreign_keys(table), *look.get_unique_constraints(table), *look.get_indexes(table)]
        assert all(one["name"] and not one["name"].startswith("sqlite_") for one in named), table
        assert look.get_pk_constraint(table)["name"] == f"pk_{table}"


def test_the_migrations_go_back(engine: Engine) -> None:
    migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_opening_again_changes_nothing(store_url: str) -> None:
    with Store.open(store_url) as first:
        secret = first.secret("a")
    with Store.open(store_url) as second:
        assert second.secret("a") == secret


def test_many_open_a_new_database_at_once(store_url: str) -> None:
    def opened(_: int) -> int:
        with Store.open(store_url) as store:
            return store.counts().messages

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(opened, range(6))) == [0] * 6


def test_a_newer_database_is_left_alone(store_url: str) -> None:
    with Store.open(store_url) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew, match=r"nieuwere versie .*9999.*pip install --upgrade"):
        Store.open(store_url)


def test_append_only_tables_are_the_three() -> None:
    assert [table.name for table in APPEND_ONLY] == ["messages", "suggestions", "reviews"]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 30_000),
        ("recursive_triggers", 1),
    ],
)
def test_sqlite_is_made_dependable(tmp_path: Path, pragma: str, value: str | int) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'a.sqlite'}") as store, store.reading() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_a_sqlite_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"
    with Store.open(f"sqlite:///{folder / 'a.sqlite'}") as store:
        store.writable()
        files = sorted(folder.iterdir())
        assert [file.name for file in files] == ["a.sqlite", "a.sqlite-shm", "a.sqlite-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_fault_does_not_show_what_was_written(store: Store) -> None:
    with pytest.raises(Exception, match="nergens") as refused, store.writing() as connection:
        connection.execute(text("INSERT INTO nergens VALUES (:words)"), {"words": "de woorden van een burger"})
    assert "burger" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "geen adres",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://jan:geheim@server/db",
        "postgresql+psycopg2://x/y",
    ],
)
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="Zet SIGNAALWIJZER_DATABASE_URL op sqlite:///") as refused:
        Store.open(url)
    assert "geheim" not in str(refused.value)


def test_a_server_that_is_not_there() -> None:
    # Port 1 is one that nothing listens on.
    with pytest.raises(StoreUnavailable, match="antwoordt niet") as refused:
        Store.open("postgresql://jan:geheim@127.0.0.1:1/db")
    assert "geheim" not in str(refused.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"Dit is een tekst en geen database. " * 100)
    with pytest.raises(StoreUnavailable, match=r"a\.sqlite.*not a database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"Dit is een tekst")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="niet te openen"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'a.sqlite'}")

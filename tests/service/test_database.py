"""Secrets, and whether a database can be written; on SQLite and on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from service.errors import StoreUnavailable
from service.store import Store
from service.store.tables import heartbeat


def test_a_secret_is_made_once(store: Store, store_url: str) -> None:
    secret = store.secret("session")
    assert len(secret) >= 43
    assert store.secret("session") == secret
    assert store.secret("other") != secret
    with Store.open(store_url) as later:
        assert later.secret("session") == secret


def test_writable_really_writes(store: Store, forward: Callable[..., None]) -> None:
    store.writable()
    forward(minutes=1)
    store.writable()
    with store.reading() as connection:
        assert connection.execute(select(heartbeat.c.at)).scalars().all() == [store.clock()]
    with store.writing() as connection:
        connection.execute(text("DROP TABLE heartbeat"))
    with pytest.raises(StoreUnavailable, match="heartbeat"):
        store.writable()


def test_writable_sees_that_the_file_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with Store.open(f"sqlite:///{path}") as store:
        path.unlink()
        with pytest.raises(StoreUnavailable, match=r"store\.sqlite is weg"):
            store.writable()


@pytest.mark.postgresql
def test_writable_sees_a_server_that_only_reads(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store:
        name = postgresql_url.rsplit("/", 1)[1]
        with store.writing() as connection:
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    with Store.open(postgresql_url) as later, pytest.raises(StoreUnavailable, match="read-only"):
        later.writable()


@pytest.mark.postgresql
def test_a_server_that_was_restarted_costs_no_request(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store, Store.open(postgresql_url) as other:
        store.writable()
        with other.writing() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        store.writable()


def test_a_secret_asked_for_by_many_at_once(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: store.secret("session"), range(6)))) == 1

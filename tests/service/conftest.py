"""A store on each database: the same tests run on SQLite and on a real PostgreSQL, started here."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, Flag, SignalType
from service.access import Access, Account, Role
from service.store import Store, StoredMessage

PASSWORD = "een lang wachtwoord"


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the machine it runs on."""
    for name in [name for name in os.environ if name.startswith("SIGNAALWIJZER_")]:
        monkeypatch.delenv(name)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def forward(clock: Clock) -> Callable[..., None]:
    """Move the clock of `store` forward, as in `forward(minutes=1)`."""
    return clock.forward


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a private PostgreSQL on a free port; the value is its address without a database."""
    programs = _postgresql_programs()
    # Not under pytest's own temporary folder: that is closed to the user PostgreSQL has to run as.
    folder = Path(tempfile.mkdtemp(prefix="signaalwijzer-postgresql-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_user, str(programs / program), *arguments],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            pytest.fail(f"{program}: {done.stderr}")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
    options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"  # it lives for one run
    run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    try:
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "-t", "60", "-o", options, "start")
        yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*as_user, str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)


def _postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).parent
    text = "PostgreSQL is not installed; install with: apt install postgresql"
    if os.environ.get("CI") == "true":
        pytest.fail(text)
    pytest.skip(text)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Make an empty database on the private server."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(f"{postgresql_server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{postgresql_server}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def store(store_url: str, clock: Clock) -> Iterator[Store]:
    """Open an empty store, with a clock that the test moves."""
    with Store.open(store_url, clock=clock) as opened:
        yield opened


def make_suggestion(**changes: Any) -> Suggestion:
    """Return what a model might say."""
    suggestion = Suggestion(
        id="",
        signal_type=SignalType.KLACHT,
        signal_type_probabilities={
            SignalType.KLACHT: 0.81,
            SignalType.ONVREDE: 0.12,
            SignalType.INFORMATIEVRAAG: 0.02,
            SignalType.BEZWAAR: 0.05,
        },
        domain=Domain.SOCIAAL,
        domain_probabilities={Domain.FYSIEK: 0.03, Domain.SOCIAAL: 0.95, Domain.BEDRIJFSVOERING: 0.02},
        certainty=0.78,
        hand_over=False,
        reason=None,
        flags=(Flag.TERMIJN,),
        team="Klachten sociaal domein",
        model="2026.03.01-abc",
        evidence=(Evidence(field="tekst", start=4, end=11, words="klacht", weight=1.25),),
    )
    return replace(suggestion, **changes)


@pytest.fixture
def suggestion() -> Callable[..., Suggestion]:
    """Make a suggestion, with changes."""
    return make_suggestion


@pytest.fixture
def add(store: Store) -> Callable[..., StoredMessage]:
    """Take in one more message; the suggestion's fields go in `says`."""
    numbers = iter(range(1_000))

    def added(says: dict[str, Any] | None = None, **fields: Any) -> StoredMessage:
        given = {
            "reference": f"<{next(numbers)}@x>",
            "channel": "e-mail",
            "text": "Ik heb een klacht.",
        } | fields
        message, created = store.take_in(**given, suggestion=make_suggestion(**(says or {})))
        assert created
        return message

    return added


@pytest.fixture
def access(store: Store) -> Access:
    return Access(store, session_hours=8)


@pytest.fixture
def anna(access: Access) -> Account:
    return access.create_account("Anna", PASSWORD, Role.ADVISER)

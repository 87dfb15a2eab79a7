"""The whole application with a tiny real model, and clients that may do something."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from classifier import Classifier, artifact
from service.app import create_app
from service.permissions import SESSION_COOKIE
from service.roles import Role, Scope
from service.settings import Settings
from training.promote import promote

PASSWORD = "een lang wachtwoord"


@pytest.fixture(scope="session")
def promoted(tiny_classifier: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a models folder in which the tiny model is live, to copy from."""
    models = tmp_path_factory.mktemp("promoted")
    artifact.save(tiny_classifier, models / tiny_classifier.version, {})
    promote(models, tiny_classifier.version, now=datetime(2026, 11, 23, tzinfo=UTC), reason="test")
    return models


@pytest.fixture
def models_folder(promoted: Path, tmp_path: Path) -> Path:
    """Return a models folder of one's own: here every test needs one, and a copy is quickly made."""
    return Path(shutil.copytree(promoted, tmp_path / "models"))


@pytest.fixture
def app(models_folder: Path, tmp_path: Path) -> FastAPI:
    """Return the application with an empty store."""
    database = f"sqlite:///{tmp_path / 'service.sqlite'}"
    return create_app(Settings(database_url=database, models=models_folder, max_body_bytes=300_000))


@pytest.fixture
def anyone(app: FastAPI) -> Iterator[TestClient]:
    """Start the application; return a client that is nobody."""
    with TestClient(app, raise_server_exceptions=True) as client:
        yield client


@pytest.fixture
def with_key(app: FastAPI, anyone: TestClient) -> Callable[..., TestClient]:
    """Make a client for a program with these scopes."""

    def make(*scopes: Scope, name: str = "koppeling") -> TestClient:
        _, secret = app.state.access.create_key(name, scopes)
        return TestClient(app, headers={"Authorization": f"Bearer {secret}"})

    return make


@pytest.fixture
def client(with_key: Callable[..., TestClient]) -> TestClient:
    """Return a client for a program that may do all a program can."""
    return with_key(*Scope)


@pytest.fixture
def person(app: FastAPI, anyone: TestClient) -> Callable[[Role], TestClient]:
    """Make a client for a person who is logged in on the pages."""

    def make(role: Role) -> TestClient:
        account = app.state.access.create_account(f"iemand-{role}", PASSWORD, role)
        return TestClient(app, cookies={SESSION_COOKIE: app.state.access.create_session(account)})

    return make


@pytest.fixture
def look_now(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the service look for another model at its next request, instead of after a second."""

    def now() -> None:
        began = time.monotonic()
        monkeypatch.setattr("service.champion.time.monotonic", lambda: began + 60)

    return now

"""The whole application with a tiny real model, and people in front of its pages."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from classifier import Classifier
from service.app import create_app
from service.inbox import Incoming
from service.intake import take_in
from service.permissions import SESSION_COOKIE
from service.roles import Role
from service.settings import Settings
from service.store import StoredMessage

PASSWORD = "een lang wachtwoord"


class Person(TestClient):
    """A browser without JavaScript: it sends a form with the fields that stand hidden on the page."""

    def submit(self, form_on: str, to: str | None = None, **fields: str) -> Any:
        """Open a page, fill in the form that goes `to`, and send it; redirects are not followed."""
        page = self.get(form_on).text
        target = to or form_on
        found = re.search(rf'<form[^>]*action="{re.escape(target)}".*?</form>', page, re.DOTALL)
        assert found, f"no form to {target} on {form_on}"
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found.group()))
        return self.post(target, data=hidden | fields, follow_redirects=False)


@pytest.fixture
def app(models_folder: Path, tmp_path: Path) -> FastAPI:
    """Return the application with an empty store."""
    database = f"sqlite:///{tmp_path / 'pages.sqlite'}"
    return create_app(Settings(database_url=database, models=models_folder, max_body_bytes=300_000))


@pytest.fixture
def nobody(app: FastAPI) -> Iterator[Person]:
    """Start the application; return a browser in which nobody is logged in."""
    with Person(app, base_url="https://testserver", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def person(app: FastAPI, nobody: Person) -> Callable[..., Person]:
    """Make a browser in which someone is logged in."""

    def make(role: Role = Role.ADVISER, name: str | None = None) -> Person:
        account = app.state.access.create_account(name or str(role), PASSWORD, role)
        token = app.state.access.create_session(account)
        return Person(
            app, base_url="https://testserver", cookies={SESSION_COOKIE: token}, raise_server_exceptions=False
        )

    return make


@pytest.fixture
def adviser(person: Callable[..., Person]) -> Person:
    """Return a browser in which an adviser is logged in."""
    return person(Role.ADVISER, "anna")


@pytest.fixture
def receive(app: FastAPI, nobody: Person, tiny_classifier: Classifier) -> Callable[..., StoredMessage]:
    """Take in one more message."""
    numbers = iter(range(1_000))

    def received(
        text: str = "Hierbij maak ik bezwaar tegen de WOZ-waarde van mijn woning.", **fields: Any
    ) -> StoredMessage:
        given = {"id": f"<{next(numbers)}@test>", "sender": "inwoner@example.org"} | fields
        message, _ = take_in(app.state.store, tiny_classifier, Incoming(text=text, **given))
        return message

    return received

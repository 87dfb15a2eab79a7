"""Logging in with a bearer token (XOAUTH2), at a real Dovecot that asks a real token service."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from service.inbox.errors import MailboxError
from service.inbox.mailbox import Mailbox
from service.inbox.oauth import TokenSource
from service.inbox.settings import ImapSettings
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.imap


class Provider(ThreadingHTTPServer):
    """Gives tokens (RFC 6749) and judges them (RFC 7662); each answer and each question is kept."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[dict[str, list[str]]] = []
        self.good: set[str] = set()
        self.answer: dict[str, Any] | None = None
        self.status = 200

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        provider = self.server
        assert isinstance(provider, Provider)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/judge":
            token = form["token"][0]
            said: dict[str, Any] = {"active": token in provider.good, "username": "gemeente"}
            self._say(200, said)
            return
        provider.asked.append(form)
        token = f"token{len(provider.asked)}"
        provider.good = {token}
        self._say(provider.status, provider.answer or {"access_token": token, "expires_in": 3600})

    def _say(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def server(provider: Provider) -> Iterator[Dovecot]:
    dovecot = Dovecot(introspection=provider.address("judge"))
    dovecot.start()
    yield dovecot
    dovecot.close()


def settings(server: Dovecot | None, provider: Provider, **changes: Any) -> ImapSettings:
    given = {
        "host": "127.0.0.1", "port": server.port if server else 143, "security": "geen", "user": "gemeente",
        "token_url": provider.address("token"), "client_id": "toepassing", "client_secret": "heel-geheim",
        "scope": "https://post.example/.default", "timeout": 20,
    }  # fmt: skip
    return ImapSettings(**{**given, **changes})


def test_an_application_logs_in_and_a_refused_token_is_asked_anew(server: Dovecot, provider: Provider) -> None:
    asked = settings(server, provider)
    tokens = TokenSource(asked)
    with Mailbox(asked, tokens) as mailbox:
        assert mailbox.uids() == []
    assert provider.asked[0]["grant_type"] == ["client_credentials"]
    with Mailbox(asked, tokens):
        assert len(provider.asked) == 1  # the token was still good
    provider.good = set()  # revoked at the provider
    with pytest.raises(MailboxError, match="geweigerd"):
        Mailbox(asked, tokens)
    with Mailbox(asked, tokens) as mailbox:
        assert mailbox.uids() == []
    assert len(provider.asked) == 2


def test_a_refresh_token_is_replaced_by_the_next_one(provider: Provider) -> None:
    provider.answer = {"access_token": "a", "expires_in": 1, "refresh_token": "tweede"}
    tokens = TokenSource(settings(None, provider, refresh_token="eerste", client_secret=None))
    tokens.token()
    tokens.forget()
    tokens.token()
    assert [form["refresh_token"] for form in provider.asked] == [["eerste"], ["tweede"]]
    assert provider.asked[0]["grant_type"] == ["refresh_token"]


@pytest.mark.parametrize(
    "answer", [{"error": "invalid_client", "echo": "heel-geheim"}, {"access_token": None, "expires_in": "x"}]
)
def test_no_token_is_said_without_the_secret(provider: Provider, answer: dict[str, Any]) -> None:
    provider.answer, provider.status = answer, 401
    with pytest.raises(MailboxError, match="401") as refused:
        TokenSource(settings(None, provider)).token()
    assert "heel-geheim" not in str(refused.value)


def test_a_provider_that_is_gone(provider: Provider) -> None:
    asked = settings(None, provider)
    provider.shutdown()
    provider.server_close()
    with pytest.raises(MailboxError, match="antwoordt niet"):
        TokenSource(asked).token()

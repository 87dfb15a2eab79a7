"""The commands of the mailbox, as a functional manager types them, against a real Dovecot."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.cli import main
from service.store import Store
from tests.servers.conftest import Inbox, letter
from tests.servers.dovecot import PASSWORD

pytestmark = pytest.mark.imap


@pytest.fixture
def environment(inbox: Inbox, models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set everything that the commands need."""
    given = {
        "SIGNAALWIJZER_DATABASE_URL": f"sqlite:///{tmp_path}/s.sqlite",
        "SIGNAALWIJZER_MODELS": str(models_folder),
        "SIGNAALWIJZER_IMAP_HOST": "127.0.0.1",
        "SIGNAALWIJZER_IMAP_PORT": str(inbox.server.port),
        "SIGNAALWIJZER_IMAP_SECURITY": "geen",
        "SIGNAALWIJZER_IMAP_USER": inbox.user,
        "SIGNAALWIJZER_IMAP_PASSWORD": PASSWORD,
        "SIGNAALWIJZER_IMAP_POLL_SECONDS": "1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def stored(environment: dict[str, str]) -> int:
    with Store.open(environment["SIGNAALWIJZER_DATABASE_URL"]) as store:
        return store.counts().messages


def test_check_says_in_plain_words_what_works(
    environment: dict[str, str], inbox: Inbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox.deliver(letter(0))
    assert main(["inbox", "check"]) == 0
    said = capsys.readouterr().out
    assert "1 bericht in de map" in said
    assert "het merk Signaalwijzer" in said
    assert "FOUT" not in said
    assert stored(environment) == 0
    assert inbox.count(flagged="Signaalwijzer") == 0
    monkeypatch.setenv("SIGNAALWIJZER_IMAP_FINISH", "verplaatsen")
    assert main(["inbox", "check"]) == 0
    assert "Verwerkt (die wordt gemaakt)" in capsys.readouterr().out
    monkeypatch.setenv("SIGNAALWIJZER_IMAP_PASSWORD", "fout")
    assert main(["inbox", "check"]) == 1
    assert "geweigerd" in capsys.readouterr().out


def test_read_and_reconcile(environment: dict[str, str], inbox: Inbox, capsys: pytest.CaptureFixture[str]) -> None:
    inbox.deliver(letter(0), b"\x01 geen e-mail", letter(1))
    assert main(["inbox", "reconcile"]) == 3
    assert "Neem ze in: signaalwijzer inbox read" in capsys.readouterr().out
    assert main(["inbox", "read"]) == 3
    assert "2 nieuw, 0 stonden er al, 1 in quarantaine" in capsys.readouterr().out
    assert main(["inbox", "reconcile"]) == 0
    said = capsys.readouterr().out
    assert "2 berichten, en 1 in quarantaine" in said
    assert main(["inbox", "read"]) == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HOST", None, "IMAP_HOST ontbreekt"),
        ("PASSWORD", None, "IMAP_PASSWORD klopt niet: er is geen wachtwoord"),
        ("TOKEN_URL", "https://login.example/token", "IMAP_TOKEN_URL klopt niet: daarbij horen client_id"),
        ("TOKEN_URL", "http://login.example/token", "IMAP_TOKEN_URL klopt niet. Nodig: het https-adres"),
        ("HOST", "imap.gemeente.nl", "IMAP_SECURITY klopt niet: zonder versleuteling"),
        ("FINISH", "wissen", "laten, markeren of verplaatsen"),
    ],
)
def test_settings_that_cannot_be_are_said(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str | None,
    said: str,
) -> None:
    if value is None:
        monkeypatch.delenv(f"SIGNAALWIJZER_IMAP_{name}")
    else:
        monkeypatch.setenv(f"SIGNAALWIJZER_IMAP_{name}", value)
    assert main(["inbox", "check"]) == 1
    assert said in capsys.readouterr().err


def test_watch_reads_until_it_is_asked_to_stop(environment: dict[str, str], inbox: Inbox) -> None:
    inbox.deliver(letter(0))
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "inbox", "watch"],
        env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        for count in (1, 2):
            deadline = time.monotonic() + 60
            while stored(environment) < count:
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.2)
            if count == 1:
                inbox.deliver(letter(1))
    finally:
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "2 nieuw" in output
    assert "kenmerk" not in errors  # no word of a letter in the log
    assert inbox.count(flagged="Signaalwijzer") == 2

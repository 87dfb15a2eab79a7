"""What every command shares: help that teaches, errors that say what to do."""

import io
import subprocess
from pathlib import Path

import pytest

from service.access import Access
from service.cli import build_parser, main
from service.errors import LoginRefused
from service.store import Store

COMMANDS = ["train", "evaluate", "score", "serve", "ingest", "export", "compare", "promote", "models", "account", "key"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_dutch_and_gives_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert out.startswith("gebruik: signaalwijzer")
    assert f"Voorbeeld:\n  signaalwijzer {command}" in out
    for english in ("usage", "options:", "show this"):
        assert english not in out


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        ([], "dit ontbreekt: OPDRACHT"),
        (["vlieg"], "onbekende keuze: 'vlieg'"),
        (["score"], "dit ontbreekt: BESTAND"),
        (["score", "--hoog", "x"], "dit ken ik niet: --hoog"),
        (["serve", "--port", "tien"], "geen geheel getal: 'tien'"),
        (["account", "femke", "--reset", "--role", "analist"], "--role gaat niet samen met --reset"),
        (["account", "femke", "--disable", "--role", "analist"], "--role gaat niet samen met --disable"),
        (["account", "femke", "--disable", "--reset"], "gaat niet samen met"),
        (["key"], "NAAM en --scope nodig"),
        (["key", "webformulier"], "NAAM en --scope nodig"),
        (["key", "webformulier", "--list"], "laat ze weg bij --list"),
        (["key", "--revoke", "1", "--list"], "gaat niet samen met"),
        (["promote"], "een van deze is nodig: MODEL --back"),
    ],
)
def test_a_command_that_is_not_understood(argv: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert says in said
    assert "--help" in said


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["--version"])
    assert capsys.readouterr().out.startswith("signaalwijzer 0.")


@pytest.mark.parametrize("command", [["score", "x.jsonl"], ["ingest", "."], ["serve"]])
def test_without_a_model_nothing_starts(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(tmp_path))
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", f"sqlite:///{tmp_path}/s.sqlite")
    assert main(command) == 1
    assert "signaalwijzer train" in capsys.readouterr().err


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_PORT", "tachtig")
    assert main(["serve"]) == 1
    assert "SIGNAALWIJZER_PORT" in capsys.readouterr().err


def test_accounts_and_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", f"sqlite:///{tmp_path}/s.sqlite")

    def account(*argv: str, password: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return main(["account", *argv])

    assert account("femke", "--role", "adviseur", password="een lang wachtwoord") == 0
    assert account("femke", password="een lang wachtwoord") == 1
    assert "al een account" in capsys.readouterr().err
    assert account("joris", password="kort") == 1
    assert account("femke", "--reset", password="een ander lang wachtwoord") == 0
    assert main(["key", "webformulier", "--scope", "inname"]) == 0
    assert "\nsw_" in capsys.readouterr().out


def test_a_key_can_be_found_and_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/s.sqlite"
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", url)
    assert main(["key", "--list"]) == 0
    assert "nog geen sleutels" in capsys.readouterr().out
    assert main(["key", "webformulier", "--scope", "inname", "score"]) == 0
    secret = capsys.readouterr().out.split()[-1]
    assert main(["key", "--list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "geldig" in line
    assert line.endswith("score, inname  webformulier")
    assert secret not in line
    assert main(["key", "--revoke", line.split()[0]]) == 0
    with Store.open(url) as store:
        assert Access(store).check_key(secret) is None
    capsys.readouterr()
    assert main(["key", "--list"]) == 0
    assert "ingetrokken op 20" in capsys.readouterr().out
    assert main(["key", "--revoke", "onbekend"]) == 1
    assert "geen sleutel met nummer onbekend" in capsys.readouterr().err


def test_an_account_can_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, password = f"sqlite:///{tmp_path}/s.sqlite", "een lang wachtwoord"
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", url)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    assert main(["account", "femke"]) == 0
    assert "rol adviseur" in capsys.readouterr().out
    assert main(["account", "femke", "--disable"]) == 0
    assert "afgesloten" in capsys.readouterr().out
    with Store.open(url) as store, pytest.raises(LoginRefused):
        Access(store).login("femke", password)
    assert main(["account", "joris", "--disable"]) == 1
    assert "geen account met de naam joris" in capsys.readouterr().err


def test_every_command_closes_its_store(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", f"sqlite:///{tmp_path}/s.sqlite")
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    monkeypatch.setattr("sys.stdin", io.StringIO("een lang wachtwoord\n"))
    inbox = tmp_path / "a.eml"
    inbox.write_text("From: a@example.nl\nSubject: Vraag\n\nWanneer gaat de balie open?\n")
    closed: list[Store] = []
    close = Store.close

    def noted(store: Store) -> None:
        closed.append(store)
        close(store)

    monkeypatch.setattr(Store, "close", noted)
    commands = (
        ["ingest", str(inbox)],
        ["export", "--output", str(tmp_path / "uit.jsonl")],
        ["account", "femke"],
        ["key", "--list"],
    )
    for number, command in enumerate(commands, start=1):
        assert main(command) == 0
        assert len(closed) == number


def test_what_the_first_training_took_is_not_kept_by_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a model `start` lets another process make one, and stops with its status where that fails."""
    asked: list[list[str]] = []

    def run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("service.cli.subprocess.run", run)
    assert main(["start"]) == 1
    assert [command[-1] for command in asked] == ["setup"]


def test_setup_says_what_is_wrong_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("service.setup.CORPUS", tmp_path / "leeg")
    monkeypatch.setattr("service.setup.privacy.prepare", print)
    assert main(["setup"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_start_says_where_to_go(
    models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", f"sqlite:///{tmp_path}/s.sqlite")
    monkeypatch.setattr("service.setup.set_up", lambda settings, **more: None)
    monkeypatch.setattr("uvicorn.run", lambda app, **more: None)
    assert main(["start"]) == 0
    assert "Open http://127.0.0.1:8000 en log in." in capsys.readouterr().out

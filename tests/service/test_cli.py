"""What every command shares: help that teaches, errors that say what to do."""

import io
from pathlib import Path

import pytest

from service.cli import build_parser, main

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

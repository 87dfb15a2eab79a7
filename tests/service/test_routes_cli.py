"""The commands about the routing table."""

from pathlib import Path

import pytest

from service.cli import main

TABLE = """anders = "KCC"
[[regel]]
woorden = ["parkeerboete"]
team = "Parkeren"
prioriteit = "laag"
[[regel]]
woorden = ["parkeerboete"]
soort = "bezwaar"
team = "Nooit"
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "verdeling.toml"
    path.write_text(TABLE)
    return path


def test_a_table_is_checked(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes", "check", str(table)]) == 3
    said = capsys.readouterr().out
    assert "2 regels" in said
    assert "regel 2 voor Nooit (regelnummer 6) komt nooit aan de beurt; regel 1 voor Parkeren (regelnummer 2)" in said
    assert main(["routes", "check"]) == 0


def test_a_fault_names_the_line(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_text(TABLE + '[[regel]]\nteam = "X"\nsoort = "ruzie"\n')
    assert main(["routes", "check", str(table)]) == 1
    assert "regelnummer 10" in capsys.readouterr().err


def test_which_rule_fired_and_why(
    table: Path,
    models_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    monkeypatch.setenv("SIGNAALWIJZER_ROUTING", str(table))
    post = tmp_path / "post.jsonl"
    post.write_text('{"id": "1", "text": "Ik maak bezwaar tegen de parkeerboete."}\n{"id": "2", "text": "Hoi"}\nx\n')
    assert main(["routes", "explain", str(post)]) == 3
    first, second, fault = capsys.readouterr().out.strip().split("\n\n")
    assert "regel 1 voor Parkeren (regelnummer 2): het woord 'parkeerboete' staat in de tekst" in first
    assert "prioriteit   laag" in first
    assert "regel        geen" in second
    assert "geldige JSON" in fault


def test_without_a_command_it_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes"]) == 2
    assert "explain" in capsys.readouterr().out

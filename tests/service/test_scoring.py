"""`signaalwijzer score`: the contract, on every kind of file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from classifier import Classifier
from service import scoring
from service.cli import main

ROWS = [
    {"id": "a", "subject": "Bezwaar", "text": "Hierbij maak ik bezwaar tegen de aanslag OZB.", "label": "genegeerd"},
    {"id": "b", "subject": "", "text": "Hoe laat gaat de balie open?"},
]
MAIL = b"""From: Jan <jan@example.nl>
Subject: Vraag
Message-ID: <1@example.nl>
Date: Mon, 02 Nov 2026 10:00:00 +0100

Wanneer is mijn rijbewijs klaar?

Op 1 november 2026 schreef Gemeente <info@gemeente.example>:
> Uw bezwaar is ontvangen.
"""


@pytest.fixture
def model(models_folder: Path, tiny_classifier: Classifier) -> str:
    return str(models_folder / tiny_classifier.version)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_jsonl_in_input_order(tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)))
    assert main(["score", str(file), "--model", model]) == 0
    found = lines(capsys.readouterr().out)
    assert [line["id"] for line in found] == ["a", "b"]
    assert found[0]["soort"] == "bezwaar"
    assert "bericht" not in found[0]
    for line in found:
        assert sum(line["soort_kansen"].values()) == pytest.approx(1, abs=1e-5)  # type: ignore[attr-defined]
        assert sum(line["domein_kansen"].values()) == pytest.approx(1, abs=1e-5)  # type: ignore[attr-defined]


def test_mail_has_its_parts(tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vraag.eml"
    file.write_bytes(MAIL)
    assert main(["score", str(file), "--model", model]) == 0
    (line,) = lines(capsys.readouterr().out)
    assert line["bericht"] == {
        "message_id": "<1@example.nl>",
        "van": "Jan <jan@example.nl>",
        "datum": "2026-11-02T10:00:00+01:00",
        "onderwerp": "Vraag",
        "eigen_woorden": "Wanneer is mijn rijbewijs klaar?",
        "geciteerd": line["bericht"]["geciteerd"],  # type: ignore[index]
        "handtekening": "",
        "bijlagen": [],
    }
    assert "Uw bezwaar is ontvangen." in line["bericht"]["geciteerd"]


def test_a_bad_line_is_told_and_the_rest_goes_on(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(f"{json.dumps(ROWS[0])}\ngeen json\n{json.dumps({'id': 'x'})}\n{json.dumps(ROWS[1])}")
    out = tmp_path / "uit.jsonl"
    assert main(["score", str(file), "--model", model, "--output", str(out)]) == 3
    found = lines(out.read_text())
    assert [line["id"] for line in found] == ["a", None, "x", "b"]
    assert set(found[1]) == {"id", "fout"}
    said = capsys.readouterr().err
    assert "regel 2" in said
    assert "regel 3" in said


def test_a_file_that_is_no_table_is_told_and_the_other_files_go_on(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = tmp_path / "a.csv", tmp_path / "b.jsonl"
    bad.write_text("naam;adres\nx;y\n")
    good.write_text(json.dumps(ROWS[0]))
    assert main(["score", str(bad), str(good), "--model", model]) == 3
    out = capsys.readouterr()
    assert [line["id"] for line in lines(out.out)] == [None, "a"]
    assert "geen kolom 'tekst'" in out.err


def test_a_huge_subject_is_handed_over(tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": "groot", "subject": "woord " * 400_000, "text": "Hallo."}))
    assert main(["score", str(file), "--model", model]) == 0
    (line,) = lines(capsys.readouterr().out)
    assert line["overdragen"] is True
    assert "te lang" in str(line["reden"])


def test_an_empty_text_is_handed_over(tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": "leeg", "subject": "", "text": ""}))
    assert main(["score", str(file), "--model", model]) == 0
    (line,) = lines(capsys.readouterr().out)
    assert (line["soort"], line["overdragen"]) == (None, True)


@pytest.mark.parametrize("named", [True, False], ids=["--model", "the live one"])
def test_the_promise_of_the_municipality_is_kept(
    tmp_path: Path,
    model: str,
    models_folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    named: bool,
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(ROWS[0]))
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    handed_over = []
    for max_error, max_missed in (("0.000001", "0.000001"), ("0.9", "0.9")):
        monkeypatch.setenv("SIGNAALWIJZER_MAX_ERROR", max_error)
        monkeypatch.setenv("SIGNAALWIJZER_MAX_MISSED", max_missed)
        assert main(["score", str(file), *(["--model", model] if named else [])]) == 0
        handed_over.append(lines(capsys.readouterr().out)[0]["overdragen"])
    assert handed_over == [True, False]


def test_a_wrong_promise_is_refused_before_scoring(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_MAX_ERROR", "2")
    assert main(["score", str(tmp_path / "in.jsonl"), "--model", model]) == 1
    assert "SIGNAALWIJZER_MAX_ERROR klopt niet" in capsys.readouterr().err


def test_many_messages_over_processes_are_the_same(tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(json.dumps(ROWS[i % 2] | {"id": str(i)}) for i in range(150)))
    alone = list(scoring.score_files([file], Path(model), jobs=1, fault=print))
    monkeypatch.setattr(scoring, "_PARALLEL_FROM", 64)
    together = list(scoring.score_files([file], Path(model), jobs=2, fault=print))
    assert [line["id"] for line in together] == [str(i) for i in range(150)]
    assert together == alone


@pytest.mark.parametrize(("name", "says"), [("weg.jsonl", "niet gevonden"), ("foto.png", "dit soort bestand")])
def test_a_wrong_file_is_one_clear_line(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str], name: str, says: str
) -> None:
    if name == "foto.png":
        (tmp_path / name).write_bytes(b"\x89PNG")
    assert main(["score", str(tmp_path / name), "--model", model]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_as_a_command(tmp_path: Path, model: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text("id;onderwerp;tekst\n1;Klacht;Ik dien een klacht in over uw medewerker.\n")
    run = subprocess.run(
        [sys.executable, "-m", "service.cli", "score", str(file), "--model", model], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["id"] == "1"

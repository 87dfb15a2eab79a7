"""The command `report`, run as it is typed."""

import json
from pathlib import Path

import pytest

from classifier import Classifier
from service.cli import main
from training.corpus import Labelled, to_line
from training.standard import faults


@pytest.fixture
def test_files(frozen: list[Labelled], tmp_path: Path) -> list[str]:
    files = []
    for name, items in (("ordinary", frozen[:60]), ("hard", frozen[60:100])):
        file = tmp_path / f"{name}.jsonl"
        file.write_text("\n".join(map(to_line, items)) + "\n", encoding="utf-8")
        files.append(str(file))
    return files


def test_report_writes_three_files(
    models_folder: Path, tiny_classifier: Classifier, tiny_corpus: list[Labelled], test_files: list[str],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(map(to_line, tiny_corpus)) + "\n", encoding="utf-8")
    folder = tmp_path / "rapport"
    assert main(["report", "--output", str(folder), "--corpus", str(corpus), "--jobs", "1", "--test", *test_files]) == 0
    said = capsys.readouterr().out
    assert "--organization" in said
    for name in ("MODELKAART.md", "rapport.html", "algoritmeregister.json"):
        assert str(folder / name) in said
    assert "moeilijke post (40 berichten)" in (folder / "MODELKAART.md").read_text(encoding="utf-8")
    assert "Helpt meer leren?" in (folder / "rapport.html").read_text(encoding="utf-8")
    entry = json.loads((folder / "algoritmeregister.json").read_text(encoding="utf-8"))
    assert faults(entry) == []
    assert entry["status"] == "In gebruik"
    assert entry["begin_date"].startswith("20")


def test_the_model_folder_is_where_it_goes_by_default(
    models_folder: Path, tiny_classifier: Classifier, test_files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    model = models_folder / tiny_classifier.version
    asked = ["report", "--model", str(model), "--no-curve", "--organization", "Gemeente Voorbeeld"]
    assert main([*asked, "--contact", "post@voorbeeld.example", "--test", *test_files]) == 0
    assert "Vul in" not in capsys.readouterr().out
    entry = json.loads((model / "algoritmeregister.json").read_text(encoding="utf-8"))
    assert entry["organization"] == "Gemeente Voorbeeld"
    assert entry["status"] == "In ontwikkeling"  # no model is live in the folder that the command looks at
    assert main(["evaluate", "--model", str(model), "--corpus", test_files[0]]) == 0


def test_a_wrong_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["report", "--contact", "balie"])
    assert "mailadres" in capsys.readouterr().err

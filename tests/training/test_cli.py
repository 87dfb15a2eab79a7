"""The analyst's commands, run as they are typed."""

import json
import re
from pathlib import Path

import pytest

from classifier import Classifier, artifact
from classifier.champion import read_champion
from service.cli import main
from training.corpus import Labelled, to_line


def write(file: Path, items: list[Labelled]) -> Path:
    file.write_text("\n".join(map(to_line, items)) + "\n", encoding="utf-8")
    return file


# a model of n-grams alone, in one process
PLAIN = ("--recipe", "fast", "--encoder", "geen", "--jobs", "1")


@pytest.fixture
def small(corpus: list[Labelled], tmp_path: Path) -> Path:
    """Return a corpus file of two writers."""
    writers = sorted({item.source for item in corpus if "pair" not in item.marks})[:2]
    return write(tmp_path / "klein.jsonl", [item for item in corpus if item.source in writers])


@pytest.fixture
def test_file(frozen: list[Labelled], tmp_path: Path) -> Path:
    return write(tmp_path / "toets.jsonl", frozen[:120])


def test_train_then_evaluate(small: Path, test_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "model"
    assert main(["train", "--corpus", str(small), "--output", str(model), *PLAIN]) == 0
    assert "signaalwijzer evaluate" in capsys.readouterr().out
    assert artifact.read_manifest(model)["recipe"]["encoder"] is None
    assert main(["evaluate", "--model", str(model), "--corpus", str(test_file)]) == 0
    assert re.search(r"macro-F1 soort +\d\.\d{3} \[", capsys.readouterr().out)
    assert main(["evaluate", "--model", str(model), "--corpus", str(test_file), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["berichten"] == 120
    assert 0 <= facts["maten"]["macro-F1 soort"]["van"] <= facts["maten"]["macro-F1 soort"]["tot"] <= 1


def test_bad_corpus_is_one_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fout.jsonl"
    file.write_text('{"id": "1"}\nkapot\n')
    assert main(["train", "--corpus", str(file), "--output", str(tmp_path / "m")]) == 1
    said = capsys.readouterr().err
    assert f"{file}:1" in said
    assert f"{file}:2" in said
    assert not (tmp_path / "m").exists()


def test_no_model_names_the_next_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--model", str(tmp_path / "geen"), "--corpus", "data/test/ordinary.jsonl"]) == 1
    assert "signaalwijzer train" in capsys.readouterr().err


def test_compare_says_no_to_a_worse_model(
    models_folder: Path, tiny_classifier: Classifier, small: Path, test_file: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    bad = spoil(tiny_classifier, small, models_folder)
    old = models_folder / tiny_classifier.version
    assert main(["compare", str(old), str(models_folder / bad), "--corpus", str(test_file)]) == 4
    assert "Oordeel: geweigerd" in capsys.readouterr().out
    assert main(["compare", str(old), str(old), "--corpus", str(test_file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["oordeel"] == "niet aantoonbaar beter of slechter"


def spoil(classifier: Classifier, corpus: Path, models: Path) -> str:
    """Train a model on labels that were swapped, and return its version."""
    swapped = {"klacht": "onvrede", "onvrede": "klacht", "bezwaar": "informatievraag", "informatievraag": "bezwaar"}
    lines = [json.loads(line) for line in corpus.read_text().splitlines()]
    for line in lines:
        line["label"] = swapped.get(line["label"])
        line["secondary"] = None
    spoiled = models.parent / "verwisseld.jsonl"
    spoiled.write_text("\n".join(map(json.dumps, lines)))
    assert main(["train", "--corpus", str(spoiled), "--output", str(models / "slecht"), *PLAIN]) == 0
    return "slecht"


def test_promote_refuses_a_worse_model_unless_someone_answers_for_it(
    models_folder: Path, tiny_classifier: Classifier, small: Path, test_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = spoil(tiny_classifier, small, models_folder)
    command = ["promote", bad, "--models", str(models_folder), "--corpus", str(test_file)]
    assert main(command) == 4
    assert "gaat niet in gebruik" in capsys.readouterr().err
    champion = read_champion(models_folder)
    assert champion
    assert champion.current.version == tiny_classifier.version
    assert main([*command, "--force"]) == 4  # a reason is due
    assert main([*command, "--force", "--reason", "proef op de testomgeving"]) == 0
    champion = read_champion(models_folder)
    assert champion
    assert champion.current.reason == "proef op de testomgeving"
    assert main(["promote", "--back", "--models", str(models_folder)]) == 0
    champion = read_champion(models_folder)
    assert champion
    assert champion.current.version == tiny_classifier.version


def test_a_damaged_champion_is_no_free_pass(
    models_folder: Path, tiny_classifier: Classifier, capsys: pytest.CaptureFixture[str]
) -> None:
    artifact.save(tiny_classifier, models_folder / "nieuw", {})
    (models_folder / tiny_classifier.version / "model.joblib").write_bytes(b"x")
    command = ["promote", "nieuw", "--models", str(models_folder)]
    assert main(command) == 4
    assert "kan niet vergeleken worden" in capsys.readouterr().err
    assert main([*command, "--force", "--reason", "het oude is stuk"]) == 0


def test_training_does_not_overwrite_the_live_model(
    models_folder: Path, tiny_classifier: Classifier, small: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    live = models_folder / tiny_classifier.version
    assert main(["train", "--corpus", str(small), "--output", str(live), "--recipe", "fast", "--encoder", "geen"]) == 1
    assert "in gebruik" in capsys.readouterr().err


def test_models_lists_and_marks_the_live_one(
    models_folder: Path, tiny_classifier: Classifier, capsys: pytest.CaptureFixture[str]
) -> None:
    (models_folder / "kapot").mkdir()
    (models_folder / "kapot/manifest.json").write_text("{")
    assert main(["models", "--models", str(models_folder)]) == 0
    out = capsys.readouterr().out
    assert f"* {tiny_classifier.version}" in out
    assert "beschadigd" in out
    assert main(["models", "--models", str(models_folder / "leeg")]) == 0
    assert "signaalwijzer train" in capsys.readouterr().out


def test_fast_takes_no_adapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--recipe", "fast", "--adapter", "var/adapter"]) == 1
    assert "Laat --adapter weg" in capsys.readouterr().err

import json
import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier import ArtifactError, ArtifactNotFound, Classifier, artifact
from classifier.champion import load_champion, read_champion
from classifier.errors import RegistryError
from training.promote import promote, roll_back, versions

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def add(models: Path, classifier: Classifier, name: str) -> None:
    artifact.save(classifier, models / name, {"name": name})


def test_promote_and_the_way_back(models_folder: Path, tiny_classifier: Classifier) -> None:
    first = tiny_classifier.version
    add(models_folder, tiny_classifier, "nieuw")
    champion = promote(models_folder, "nieuw", now=NOW, reason="beter")
    assert (champion.current.folder, champion.previous[0].folder) == ("nieuw", first)
    assert champion.current.version == tiny_classifier.version
    assert load_champion(models_folder)
    assert roll_back(models_folder, now=NOW, reason="toch niet").current.folder == first
    with pytest.raises(RegistryError, match="geen eerder model"):
        roll_back(models_folder, now=NOW, reason="nog eens")


def test_a_champion_that_changed_during_the_comparison_stops_the_promotion(
    models_folder: Path, tiny_classifier: Classifier
) -> None:
    compared_with = read_champion(models_folder)
    assert compared_with
    for name in ("a", "b"):
        add(models_folder, tiny_classifier, name)
    promote(models_folder, "a", now=NOW, reason="een collega was sneller")
    with pytest.raises(RegistryError, match="ander model"):
        promote(models_folder, "b", now=NOW, reason="x", expected=compared_with.current)


def test_promoting_the_live_model_again_changes_nothing(models_folder: Path, tiny_classifier: Classifier) -> None:
    before = read_champion(models_folder)
    assert promote(models_folder, tiny_classifier.version, now=NOW, reason="x") == before


def test_a_broken_model_does_not_go_live(models_folder: Path, tiny_classifier: Classifier) -> None:
    add(models_folder, tiny_classifier, "kapot")
    (models_folder / "kapot/model.joblib").write_bytes(b"x")
    before = read_champion(models_folder)
    with pytest.raises(ArtifactError):
        promote(models_folder, "kapot", now=NOW, reason="x")
    with pytest.raises(ArtifactNotFound):
        promote(models_folder, "bestaat-niet", now=NOW, reason="x")
    assert read_champion(models_folder) == before


@pytest.mark.parametrize("name", ["../elders", "/srv/model", "", "a/b", ".."])
def test_a_path_is_no_name(models_folder: Path, name: str) -> None:
    with pytest.raises(RegistryError, match="geen naam van een map"):
        promote(models_folder, name, now=NOW, reason="x")


def test_a_champion_that_was_changed_is_noticed(models_folder: Path, tiny_classifier: Classifier) -> None:
    manifest = models_folder / tiny_classifier.version / "manifest.json"
    manifest.write_text(manifest.read_text().replace("{", "{ ", 1))
    with pytest.raises(ArtifactError, match="veranderd"):
        load_champion(models_folder)


def test_no_champion_and_a_damaged_pointer(tmp_path: Path, models_folder: Path, tiny_classifier: Classifier) -> None:
    with pytest.raises(RegistryError, match="signaalwijzer promote"):
        load_champion(tmp_path / "niets")
    (models_folder / "champion.json").write_text('{"current": ')
    with pytest.raises(RegistryError, match="beschadigd"):
        read_champion(models_folder)
    assert promote(models_folder, tiny_classifier.version, now=NOW, reason="herstel").previous == ()


def test_versions_leave_half_written_folders_out(models_folder: Path, tiny_classifier: Classifier) -> None:
    (models_folder / ".draft-x").mkdir()
    (models_folder / ".draft-x/manifest.json").write_text("{}")
    (models_folder / "leeg").mkdir()
    assert [folder.name for folder in versions(models_folder)] == [tiny_classifier.version]


def promote_for_ever(models: Path, names: list[str]) -> None:
    while True:
        for name in names:
            promote(models, name, now=NOW, reason="heen en weer")


def test_kill_9_in_the_middle_leaves_a_whole_pointer(models_folder: Path, tiny_classifier: Classifier) -> None:
    add(models_folder, tiny_classifier, "a")
    add(models_folder, tiny_classifier, "b")
    spawn = multiprocessing.get_context("spawn")
    for wait in (0.0, 0.03, 0.07):
        process = spawn.Process(target=promote_for_ever, args=(models_folder, ["a", "b"]))
        process.start()
        deadline = time.monotonic() + 60
        live = tiny_classifier.version
        while (champion := read_champion(models_folder)) and champion.current.folder == live:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(wait)
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert load_champion(models_folder)
        json.loads((models_folder / "champion.json").read_text())
        promote(models_folder, live, now=NOW, reason="terug")  # the lock of the dead is free

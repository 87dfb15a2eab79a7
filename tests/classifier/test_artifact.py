import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import joblib
import pytest

from classifier import ArtifactError, ArtifactNotFound, Classifier, Message, load, save
from classifier.artifact import Layout, digest
from classifier.certainty import Promise
from tests.tiny_encoder import tiny_tuned

MESSAGE = Message("Ik wil weten hoe lang mijn aanvraag duurt.")


@pytest.fixture
def folder(tiny_classifier: Classifier, tmp_path: Path) -> Path:
    return save(tiny_classifier, tmp_path / "model", {"data": {"messages": 1}})


def rewrite(folder: Path, **changes: object) -> None:
    at = Layout(folder).manifest
    at.write_text(json.dumps(json.loads(at.read_text()) | changes))


def test_round_trip(tiny_classifier: Classifier, folder: Path) -> None:
    assert load(folder).suggest([MESSAGE]) == tiny_classifier.suggest([MESSAGE])
    assert load(folder, digest=digest(folder)).version == tiny_classifier.version


def test_a_save_leaves_nothing_else_behind(folder: Path) -> None:
    assert [p.name for p in folder.parent.iterdir()] == ["model"]
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", "model.joblib"]


def test_saving_again_replaces(tiny_classifier: Classifier, folder: Path) -> None:
    save(tiny_classifier, folder, {"data": {"messages": 2}})
    assert json.loads(Layout(folder).manifest.read_text())["data"] == {"messages": 2}
    assert [p.name for p in folder.parent.iterdir()] == ["model"]


def test_a_folder_with_something_else_is_left_alone(tiny_classifier: Classifier, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("bewaar mij")
    with pytest.raises(ArtifactError, match="geen modelmap"):
        save(tiny_classifier, tmp_path, {})
    assert (tmp_path / "brief.txt").read_text() == "bewaar mij"


def test_a_file_in_place_of_the_folder(tiny_classifier: Classifier, tmp_path: Path) -> None:
    (tmp_path / "model").write_text("x")
    with pytest.raises(ArtifactError, match="is een bestand"):
        save(tiny_classifier, tmp_path / "model", {})


@pytest.mark.parametrize("make", [False, True], ids=["absent", "empty"])
def test_no_model_names_the_next_command(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "leeg"
    if make:
        folder.mkdir()
    with pytest.raises(ArtifactNotFound, match="signaalwijzer train"):
        load(folder)


@pytest.mark.parametrize("gone", ["manifest.json", "model.joblib"])
def test_a_half_copied_model(folder: Path, gone: str) -> None:
    (folder / gone).unlink()
    with pytest.raises(ArtifactError, match="signaalwijzer train"):
        load(folder)


def test_a_truncated_file_is_not_unpickled(folder: Path) -> None:
    at = Layout(folder).model
    at.write_bytes(at.read_bytes()[:-100])
    with pytest.raises(ArtifactError, match="niet geladen"):
        load(folder)


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.target,))


def test_a_tampered_model_runs_no_code(folder: Path, tmp_path: Path) -> None:
    joblib.dump(Bomb(tmp_path / "ontploft"), Layout(folder).model)
    with pytest.raises(ArtifactError, match="niet het bestand dat manifest"):
        load(folder)
    assert not (tmp_path / "ontploft").exists()


def test_a_tamperer_who_mends_the_manifest_fails_on_the_digest(folder: Path, tmp_path: Path) -> None:
    known = digest(folder)
    at = Layout(folder)
    joblib.dump(Bomb(tmp_path / "ontploft"), at.model)
    rewrite(folder, files={at.model.name: hashlib.sha256(at.model.read_bytes()).hexdigest()})
    with pytest.raises(ArtifactError, match="veranderd"):
        load(folder, digest=known)
    assert not (tmp_path / "ontploft").exists()


def test_a_foreign_pickle(folder: Path) -> None:
    at = Layout(folder)
    joblib.dump({"a": 1}, at.model)
    rewrite(folder, files={at.model.name: hashlib.sha256(at.model.read_bytes()).hexdigest()})
    with pytest.raises(ArtifactError, match="iets anders"):
        load(folder)


@pytest.mark.parametrize("changes", [{"files": []}, {"libraries": "x"}, {"data": 3}])
def test_a_manifest_of_the_wrong_form(folder: Path, changes: dict[str, object]) -> None:
    rewrite(folder, **changes)
    with pytest.raises(ArtifactError, match="beschadigd"):
        load(folder)


def test_a_pickle_that_cannot_be_read(folder: Path) -> None:
    at = Layout(folder)
    at.model.write_bytes(b"geen pickle")
    rewrite(folder, files={at.model.name: hashlib.sha256(at.model.read_bytes()).hexdigest()})
    with pytest.raises(ArtifactError, match="niet te laden"):
        load(folder)


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": "ander/1"}', "\x00"])
def test_a_damaged_or_foreign_manifest(folder: Path, content: str) -> None:
    Layout(folder).manifest.write_text(content)
    with pytest.raises(ArtifactError, match="signaalwijzer train"):
        load(folder)


def test_a_model_of_another_library_version(folder: Path) -> None:
    made_with = json.loads(Layout(folder).manifest.read_text())["libraries"]
    rewrite(folder, libraries={**made_with, "scikit-learn": "0.24.2"})
    with pytest.raises(ArtifactError, match=r"scikit-learn 0\.24\.2"):
        load(folder)


@pytest.mark.parametrize("library", ["tokenizers", "onnxruntime"])
def test_what_the_certainty_and_the_encoder_rest_on_is_checked_too(folder: Path, library: str) -> None:
    made_with = json.loads(Layout(folder).manifest.read_text())["libraries"]
    rewrite(folder, libraries={**made_with, library: "0.0.1"})
    with pytest.raises(ArtifactError, match=rf"{library} 0\.0\.1"):
        load(folder)


def test_a_model_from_before_the_stack_is_refused(folder: Path) -> None:
    rewrite(folder, schema="signaalwijzer-model/1")
    with pytest.raises(ArtifactError, match="signaalwijzer train"):
        load(folder)


def test_a_stacked_model_brings_its_encoder(tiny_classifier: Classifier, tmp_path: Path) -> None:
    head = replace(tiny_classifier.label_head, tuned_scale=0.5)
    stacked = replace(tiny_classifier, tuned=tiny_tuned(), label_head=head)
    again = load(save(stacked, tmp_path / "model", {}))
    assert again.tuned == stacked.tuned
    assert again.suggest([MESSAGE]) == stacked.suggest([MESSAGE]) != tiny_classifier.suggest([MESSAGE])


def test_the_promise_and_its_limits_come_along(tiny_classifier: Classifier, tmp_path: Path) -> None:
    strict = tiny_classifier.promising(Promise(0.001, 0.001))
    again = load(save(strict, tmp_path / "model", {}))
    assert (again.promise, again.limits) == (strict.promise, strict.limits)
    assert again.promising(Promise()).limits == tiny_classifier.limits


def test_a_copied_model_works(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "kopie")
    assert load(tmp_path / "kopie").version

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from classifier import ArtifactError, Classifier
from classifier.champion import POINTER
from service.app import create_app
from service.settings import Settings


def test_all_is_well(anyone: TestClient, tiny_classifier: Classifier) -> None:
    assert anyone.get("/v1/health/live").json()["status"] == "ok"
    assert anyone.get("/v1/health/ready").json() == {"status": "ok", "model": tiny_classifier.version}


def test_the_store_is_gone(anyone: TestClient, tmp_path: Path) -> None:
    for file in tmp_path.glob("service.sqlite*"):
        file.unlink()
    answer = anyone.get("/v1/health/ready")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "De opslag is niet te beschrijven."
    assert anyone.get("/v1/health/live").status_code == 200


@pytest.mark.parametrize("damage", ["pointer", "gone", "manifest", "model"])
def test_the_model_is_broken(app: FastAPI, anyone: TestClient, models_folder: Path, damage: str) -> None:
    folder = models_folder / app.state.champion.current().version
    pointer = models_folder / POINTER
    if damage == "pointer":
        pointer.write_text("{")
    elif damage == "gone":
        pointer.unlink()
    else:
        file = folder / {"manifest": "manifest.json", "model": "model.joblib"}[damage]
        file.write_bytes(file.read_bytes() + b" ")
        pointer.write_text(json.dumps(json.loads(pointer.read_text())))
    answer = anyone.get("/v1/health/ready")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "Het model dat in gebruik hoort te zijn, is niet te laden."
    assert str(models_folder) not in answer.text


def test_no_model_no_start(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'x.sqlite'}", models=tmp_path)
    with pytest.raises(ArtifactError, match="signaalwijzer promote"), TestClient(create_app(settings)):
        pass

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from classifier import Classifier, artifact
from training.promote import promote

FACTS = {"made": "2026-11-23", "data": {"messages": 200}, "cross_validation": {"label_macro_f1": 0.9}}


def test_the_live_model_first(client: TestClient, models_folder: Path, tiny_classifier: Classifier) -> None:
    artifact.save(replace(tiny_classifier, version="nieuw"), models_folder / "nieuw", FACTS)
    promote(models_folder, "nieuw", now=datetime(2026, 11, 24, tzinfo=UTC), reason="beter")
    live, earlier = client.get("/v1/modellen").json()["modellen"]
    assert live == {
        "versie": "nieuw",
        "inGebruik": True,
        "sinds": "2026-11-24T00:00:00Z",
        "reden": "beter",
        "gemaaktOp": "2026-11-23",
        "berichten": 200,
        "kruisvalidatie": {"label_macro_f1": 0.9},
        "fout": None,
    }
    assert (earlier["versie"], earlier["inGebruik"]) == (tiny_classifier.version, False)


def test_an_earlier_model_that_was_cleared_away(
    client: TestClient, models_folder: Path, tiny_classifier: Classifier
) -> None:
    artifact.save(replace(tiny_classifier, version="nieuw"), models_folder / "nieuw", FACTS)
    promote(models_folder, "nieuw", now=datetime(2026, 11, 24, tzinfo=UTC), reason="beter")
    shutil.rmtree(models_folder / tiny_classifier.version)
    answer = client.get("/v1/modellen")
    assert answer.json()["modellen"][1]["fout"]
    assert str(models_folder) not in answer.text


def test_a_running_service_takes_the_new_model(
    client: TestClient, models_folder: Path, tiny_classifier: Classifier, look_now: Callable[[], None]
) -> None:
    def answering() -> str:
        answer = client.post("/v1/scores", json={"tekst": "Ik klaag over de balie."})
        found: str = answer.json()["suggesties"][0]["model"]
        return found

    assert answering() == tiny_classifier.version
    artifact.save(replace(tiny_classifier, version="nieuw"), models_folder / "nieuw", FACTS)
    promote(models_folder, "nieuw", now=datetime(2026, 11, 24, tzinfo=UTC), reason="beter")
    look_now()
    assert answering() == "nieuw"
    assert client.get("/v1/health/ready").json()["model"] == "nieuw"

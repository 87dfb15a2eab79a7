from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from classifier import Classifier, Message
from service.roles import Scope

COMPLAINT = "Hierbij dien ik een klacht in over de medewerker aan de balie, die mij uitlachte."
FACTS = {
    "id",
    "soort",
    "tweedeSoort",
    "soortKansen",
    "domein",
    "domeinKansen",
    "zekerheid",
    "overdragen",
    "reden",
    "uitleg",
    "signaleringen",
    "team",
    "prioriteit",
    "kopie",
    "model",
    "woorden",
}


def test_one_text(client: TestClient, tiny_classifier: Classifier) -> None:
    answer = client.post("/v1/scores", json={"onderwerp": "Klacht", "tekst": COMPLAINT})
    assert answer.status_code == 200
    (found,) = answer.json()["suggesties"]
    (same,) = tiny_classifier.suggest([Message(COMPLAINT, "Klacht")])
    assert set(found) == FACTS
    assert (found["soort"], found["domein"], found["model"]) == (same.signal_type, same.domain, same.model)
    assert sum(found["soortKansen"].values()) == pytest.approx(1, abs=1e-4)
    assert sum(found["domeinKansen"].values()) == pytest.approx(1, abs=1e-4)
    assert (found["tweedeSoort"], found["uitleg"]) == (same.second, same.ground)
    sources = {"onderwerp": "Klacht", "tekst": COMPLAINT}
    for piece in found["woorden"]:
        assert sources[piece["veld"]][piece["begin"] : piece["eind"]] == piece["woorden"]
        assert piece["bron"] == "woord"


def test_many_texts_in_order(client: TestClient) -> None:
    texts = [{"id": str(number), "tekst": f"{COMPLAINT} {number}"} for number in range(70)]
    answer = client.post("/v1/scores", json={"teksten": texts})
    assert [item["id"] for item in answer.json()["suggesties"]] == [text["id"] for text in texts]


def test_nothing_is_kept(client: TestClient) -> None:
    client.post("/v1/scores", json={"tekst": COMPLAINT})
    assert client.get("/v1/berichten").json()["totaal"] == 0


def test_all_bad_texts_are_told_at_once(client: TestClient) -> None:
    texts = [{"tekst": ""}, {"tekst": COMPLAINT}, {"tekst": " \n … "}, {"tekst": "a" * 100_001}]
    answer = client.post("/v1/scores", json={"teksten": texts})
    assert answer.status_code == 400
    faults = answer.json()["fouten"]
    assert [fault["veld"] for fault in faults] == ["teksten[0].tekst", "teksten[2].tekst", "teksten[3].tekst"]
    assert "leeg" in faults[0]["melding"]
    assert "hoogstens 100.000" in faults[2]["melding"]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, ["tekst"]),
        ({"tekst": 1, "onderwerp": None, "extra": 1}, ["extra", "onderwerp", "tekst"]),
        ({"teksten": []}, ["teksten"]),
        ({"teksten": [{"tekst": "a"}, {}, 3]}, ["teksten[1].tekst", "teksten[2]"]),
        ({"teksten": {"tekst": "a"}}, ["teksten"]),
        ([], [""]),
        ("tekst", [""]),
        ({"tekst": ""}, ["tekst"]),
    ],
)
def test_a_wrong_form(client: TestClient, body: Any, places: list[str]) -> None:
    answer = client.post("/v1/scores", json=body)
    assert answer.status_code == 400
    assert sorted(fault["veld"] for fault in answer.json()["fouten"]) == places


def test_a_nul_and_strange_characters_are_scored(client: TestClient) -> None:
    answer = client.post("/v1/scores", json={"tekst": f"\x00{COMPLAINT}\u202e\U0001f600\ufeff"})
    assert answer.status_code == 200


def test_too_many_texts(client: TestClient) -> None:
    answer = client.post("/v1/scores", json={"teksten": [{"tekst": "a"}] * 501})
    assert answer.json()["fouten"] == [{"veld": "teksten", "melding": "Geef er hoogstens 500."}]


def test_who_only_scores_sees_no_message(with_key: Callable[..., TestClient]) -> None:
    scorer = with_key(Scope.SCORE)
    assert scorer.post("/v1/scores", json={"tekst": COMPLAINT}).status_code == 200
    assert scorer.get("/v1/berichten").status_code == 403

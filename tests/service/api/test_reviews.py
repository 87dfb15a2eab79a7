from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.roles import Role, Scope

REVIEW: dict[str, Any] = {"soort": "klacht", "domein": "sociaal"}
NOTHING_FITS: dict[str, Any] = {"soort": None, "domein": None}


@pytest.fixture
def address(client: TestClient) -> str:
    """Take in a message; return where its reviews go."""
    answer = client.post("/v1/berichten", json={"kenmerk": "k", "tekst": "Ik klaag over de balie."})
    found: str = answer.json()["_links"]["beoordelingen"]["href"]
    return found


def message(client: TestClient, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address.removesuffix("/beoordelingen")).json()
    return found


def test_confirming_and_correcting(client: TestClient, address: str) -> None:
    suggested = message(client, address)["suggestie"]
    same = {"soort": suggested["soort"], "domein": suggested["domein"]}
    confirmed = client.post(address, json=same)
    assert (confirmed.status_code, confirmed.json()["besluit"]) == (201, "bevestigd")
    other = same | {"soort": "klacht" if suggested["soort"] != "klacht" else "onvrede", "toelichting": "Zie dossier."}
    corrected = client.post(address, json=other).json()
    assert (corrected["besluit"], corrected["toelichting"]) == ("gecorrigeerd", "Zie dossier.")
    now = message(client, address)
    assert (now["status"], now["beoordeling"]) == ("beoordeeld", corrected)


def test_nothing_fits(client: TestClient, address: str) -> None:
    answer = client.post(address, json=NOTHING_FITS)
    assert (answer.status_code, answer.json()["soort"]) == (201, None)


def test_a_label_without_a_domain(client: TestClient, address: str) -> None:
    answer = client.post(address, json={"soort": "klacht", "domein": None})
    assert (answer.status_code, answer.json()["fouten"][0]["veld"]) == (400, "domein")
    assert client.get(address).json()["beoordelingen"] == []


def test_everything_that_can_be_said(client: TestClient, address: str) -> None:
    full = REVIEW | {"tweedeSoort": "informatievraag", "signaleringen": ["termijn"], "toelichting": "x"}
    answer = client.post(address, json=full).json()
    assert {name: answer[name] for name in full} == full
    assert answer["doorWie"] == "api:koppeling"


def test_twice_the_same_is_once(client: TestClient, address: str) -> None:
    first, again = client.post(address, json=REVIEW), client.post(address, json=REVIEW)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(client.get(address).json()["beoordelingen"]) == 1


def test_taking_back(client: TestClient, address: str) -> None:
    first = client.post(address, json=REVIEW).json()
    second = client.post(address, json=NOTHING_FITS).json()
    taken_back = client.post(address, json={"besluit": "ingetrokken", "verwachteBeoordeling": second["id"]})
    assert (taken_back.status_code, taken_back.json()["trektIn"]) == (201, second["id"])
    assert message(client, address)["beoordeling"] == first
    assert client.post(address, json={"besluit": "ingetrokken"}).status_code == 201
    assert message(client, address)["status"] == "open"
    assert len(client.get(address).json()["beoordelingen"]) == 4
    assert client.post(address, json={"besluit": "ingetrokken"}).status_code == 409


def test_a_colleague_was_first(client: TestClient, address: str, with_key: Callable[..., TestClient]) -> None:
    colleague = with_key(Scope.REVIEW, name="collega")
    seen = colleague.post(address, json=NOTHING_FITS).json()["id"]
    late = client.post(address, json=REVIEW | {"verwachteBeoordeling": 0})
    assert late.status_code == 409
    assert "Iemand anders" in late.json()["detail"]
    assert client.post(address, json=REVIEW | {"verwachteBeoordeling": seen}).status_code == 201
    stale = colleague.post(address, json={"besluit": "ingetrokken", "verwachteBeoordeling": seen})
    assert stale.status_code == 409


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"soort": "ruzie", "domein": "sociaal"}, ["soort"]),
        ({"soort": "klacht"}, ["domein"]),
        ({}, ["domein", "soort"]),
        (REVIEW | {"signaleringen": ["haast"]}, ["signaleringen[0]"]),
        (REVIEW | {"suggestieId": 10**9}, ["suggestieId"]),
        (REVIEW | {"suggestieId": 10**30}, ["suggestieId"]),
        (REVIEW | {"verwachteBeoordeling": "1"}, ["verwachteBeoordeling"]),
        ({"besluit": "bevestigd"}, ["besluit"]),
        ({"besluit": "ingetrokken", "soort": "klacht"}, ["soort"]),
    ],
)
def test_a_bad_review(client: TestClient, address: str, body: dict[str, Any], places: list[str]) -> None:
    answer = client.post(address, json=body)
    assert answer.status_code == 400
    assert sorted(fault["veld"] for fault in answer.json()["fouten"]) == places
    assert message(client, address)["status"] == "open"


def test_the_choices_are_named(client: TestClient, address: str) -> None:
    fault = client.post(address, json=REVIEW | {"soort": "ruzie"}).json()["fouten"][0]
    assert fault["melding"] == "Kies uit: 'klacht', 'onvrede', 'informatievraag', 'bezwaar'."


@pytest.mark.parametrize("body", [REVIEW, {"besluit": "ingetrokken"}])
def test_an_unknown_message(client: TestClient, body: dict[str, Any]) -> None:
    assert client.post("/v1/berichten/onbekend/beoordelingen", json=body).status_code == 404
    assert client.get("/v1/berichten/onbekend/beoordelingen").status_code == 404


def test_who_may_review(client: TestClient, address: str, with_key: Callable[..., TestClient],
                        person: Callable[[Role], TestClient]) -> None:  # fmt: skip
    assert with_key(Scope.SCORE, Scope.TAKE_IN, Scope.EXPORT).post(address, json=REVIEW).status_code == 403
    assert person(Role.ADVISER).post(address, json=REVIEW).status_code == 401
    assert with_key(Scope.REVIEW).post(address, json=REVIEW).status_code == 201

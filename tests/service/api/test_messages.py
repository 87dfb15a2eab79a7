import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from classifier import SignalType
from classifier.suggestion import Evidence, Suggestion
from service.roles import Role, Scope
from tests.service.helpers import of_old

MESSAGE: dict[str, Any] = {
    "kenmerk": "<1@voorbeeld.nl>",
    "onderwerp": "Bezwaar",
    "tekst": "Hierbij maak ik bezwaar tegen uw besluit van 3 mei over mijn bijstandsuitkering.",
    "afzender": "burger@voorbeeld.nl",
    "kanaal": "webformulier",
    "ontvangenOp": "2026-05-10T09:30:00+02:00",
    "bijlagen": [{"naam": "besluit.pdf", "soort": "application/pdf", "fout": "bijlage niet gelezen (pdf)"}],
}


def add(client: TestClient, number: int, **changes: Any) -> str:
    """Take in a message; return its id."""
    answer = client.post("/v1/berichten", json=MESSAGE | {"kenmerk": f"k{number}"} | changes)
    assert answer.status_code == 201
    found: str = answer.json()["id"]
    return found


def test_a_message_comes_back_as_it_went_in(client: TestClient) -> None:
    answer = client.post("/v1/berichten", json=MESSAGE)
    assert answer.status_code == 201
    got = client.get(answer.headers["location"])
    assert got.status_code == 200
    message = got.json()
    for name in ("kenmerk", "onderwerp", "tekst", "afzender", "kanaal"):
        assert message[name] == MESSAGE[name]
    assert message["ontvangenOp"] == "2026-05-10T07:30:00Z"
    assert message["bijlagen"] == [MESSAGE["bijlagen"][0] | {"tekst": None}]
    assert (message["status"], message["beoordeling"]) == ("open", None)
    assert message["suggestie"]["soort"] in {*SignalType, None}
    assert message["suggestie"]["woorden"]
    assert client.get(message["_links"]["self"]["href"]).json() == message


def test_second_label_ground_and_sentences_are_told(
    app: FastAPI, client: TestClient, suggestion: Callable[..., Suggestion]
) -> None:
    sentence = Evidence("tekst", 0, 18, "Ik heb een klacht.", -0.5, "zin")
    said = suggestion(second=SignalType.BEZWAAR, evidence=(*suggestion().evidence, sentence))
    stored, _ = app.state.store.take_in(reference="r", channel="api", text="Ik heb een klacht.", suggestion=said)
    found = client.get(f"/v1/berichten/{stored.id}").json()["suggestie"]
    assert (found["tweedeSoort"], found["uitleg"]) == ("bezwaar", said.ground)
    assert [piece["bron"] for piece in found["woorden"]] == ["woord", "zin"]
    assert found["woorden"][1]["woorden"] == "Ik heb een klacht."


def test_a_suggestion_from_before_these_were_kept_still_reads(
    app: FastAPI, client: TestClient, suggestion: Callable[..., Suggestion]
) -> None:
    stored, _ = app.state.store.take_in(
        reference="oud", channel="api", text="Ik heb een klacht.", suggestion=of_old(suggestion())
    )
    found = client.get(f"/v1/berichten/{stored.id}").json()["suggestie"]
    assert (found["tweedeSoort"], found["uitleg"]) == (None, None)
    assert [piece["bron"] for piece in found["woorden"]] == ["woord"]


def test_the_same_message_twice_is_one(client: TestClient) -> None:
    first = client.post("/v1/berichten", json=MESSAGE)
    again = client.post("/v1/berichten", json=MESSAGE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert client.get("/v1/berichten").json()["totaal"] == 1


def test_at_once_it_is_still_one(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post("/v1/berichten", json=MESSAGE), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_another_message_under_the_same_reference_is_refused(client: TestClient) -> None:
    client.post("/v1/berichten", json=MESSAGE)
    other = client.post("/v1/berichten", json=MESSAGE | {"tekst": "Iets heel anders."})
    assert other.status_code == 409
    assert MESSAGE["tekst"] not in other.text


def test_a_nul_makes_no_difference(client: TestClient) -> None:
    odd = MESSAGE | {"tekst": "Ik klaag\x00 over de balie."}
    answers = [client.post("/v1/berichten", json=odd) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]


def test_an_attachment_only_is_kept_and_handed_over(client: TestClient) -> None:
    answer = client.post("/v1/berichten", json=MESSAGE | {"onderwerp": "", "tekst": ""})
    assert answer.status_code == 201
    assert answer.json()["suggestie"]["overdragen"] is True
    assert answer.json()["suggestie"]["reden"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"onderwerp": " ", "tekst": "\n", "bijlagen": []}, "tekst"),
        ({"tekst": "a" * 100_001}, "tekst"),
        ({"kenmerk": ""}, "kenmerk"),
        ({"kenmerk": "k" * 501}, "kenmerk"),
        ({"ontvangenOp": "gisteren"}, "ontvangenOp"),
        ({"ontvangenOp": "2026-05-10T09:30:00"}, "ontvangenOp"),
        ({"bijlagen": [{"tekst": "a"}]}, "bijlagen[0].naam"),
        ({"sender": "x"}, "sender"),
        ({"tekst": None}, "tekst"),
    ],
)
def test_a_bad_message(client: TestClient, change: dict[str, Any], place: str) -> None:
    answer = client.post("/v1/berichten", json=MESSAGE | change)
    assert answer.status_code == 400
    assert [fault["veld"] for fault in answer.json()["fouten"]] == [place]
    assert client.get("/v1/berichten").json()["totaal"] == 0


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (rb'{"kenmerk": "k", "tekst": "\ud800"}', ["tekst"]),
        (rb'{"kenmerk": "k", "tekst": "a", "\udfff": 1}', [""]),
        (rb'{"kenmerk": "k", "bijlagen": [{"naam": "\udc00"}]}', ["bijlagen[0].naam"]),
    ],
)
def test_half_a_character_is_refused(client: TestClient, body: bytes, places: list[str]) -> None:
    answer = client.post("/v1/berichten", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert [fault["veld"] for fault in answer.json()["fouten"]] == places


def test_a_date_to_come_counts_as_now(client: TestClient) -> None:
    number = add(client, 1, ontvangenOp="9999-12-31T23:59:59Z")
    assert client.get(f"/v1/berichten/{number}").json()["ontvangenOp"] < "2999"


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
def test_a_date_that_no_calendar_has_in_utc(client: TestClient, date: str) -> None:
    assert add(client, 1, ontvangenOp=date)


def test_paging_goes_through_all(client: TestClient) -> None:
    ids = {add(client, number) for number in range(5)}
    answer = client.get("/v1/berichten", params={"paginaGrootte": 2, "status": "open"})
    seen: list[str] = []
    while True:
        page = answer.json()
        seen += [message["id"] for message in page["berichten"]]
        assert (page["totaal"], page["paginaGrootte"]) == (5, 2)
        if "next" not in answer.links:
            break
        assert page["_links"]["next"]["href"] == answer.links["next"]["url"]
        answer = client.get(answer.links["next"]["url"])
    assert (len(seen), set(seen)) == (5, ids)
    assert parse_qs(urlsplit(answer.links["prev"]["url"]).query) == {
        "pagina": ["2"],
        "paginaGrootte": ["2"],
        "status": ["open"],
    }


def test_a_page_past_the_end_is_empty_and_leads_back(client: TestClient) -> None:
    add(client, 1)
    answer = client.get("/v1/berichten?pagina=900")
    assert answer.json()["berichten"] == []
    assert client.get(answer.links["prev"]["url"]).json()["berichten"]


def test_filters(client: TestClient) -> None:
    kept = client.get(f"/v1/berichten/{add(client, 1)}").json()["suggestie"]
    same = {
        "team": kept["team"],
        "overdragen": str(kept["overdragen"]).lower(),
        "status": "open",
        "domein": kept["domein"],
        "soort": kept["soort"],
    }
    for name, value in same.items():
        if value is not None:
            assert client.get("/v1/berichten", params={name: value}).json()["totaal"] == 1
    assert client.get("/v1/berichten", params={"status": "beoordeeld"}).json()["totaal"] == 0
    assert client.get("/v1/berichten", params={"signalering": "woo_verzoek"}).json()["totaal"] == 0


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("soort=ruzie", ["soort"]),
        ("pagina=0&paginaGrootte=1000", ["pagina", "paginaGrootte"]),
        ("zoek=bijstand", ["zoek"]),
        ("overdragen=misschien&Soort=klacht", ["Soort", "overdragen"]),
        ("pagina=99999999999999999999999", ["pagina"]),
    ],
)
def test_a_bad_query(client: TestClient, query: str, places: list[str]) -> None:
    answer = client.get(f"/v1/berichten?{query}")
    assert answer.status_code == 400
    assert sorted(fault["veld"] for fault in answer.json()["fouten"]) == places


def test_search(client: TestClient) -> None:
    found = add(client, 1, tekst="De lantaarnpaal in de Dorpsstraat is stuk. 100% donker!")
    add(client, 2)
    for words in ("LANTAARNPAAL", "100%", "dorpsstraat is"):
        answer = client.post("/v1/berichten/_zoek", json={"zoek": words})
        assert [message["id"] for message in answer.json()["berichten"]] == [found]
    assert client.post("/v1/berichten/_zoek", json={"zoek": "%"}).json()["totaal"] == 1
    assert client.post("/v1/berichten/_zoek", json={"zoek": "lantaarn", "status": "beoordeeld"}).json()["totaal"] == 0
    assert client.post("/v1/berichten/_zoek", json={"zoek": ""}).status_code == 400
    assert client.post("/v1/berichten/_zoek", json={"zoek": "a\x00b"}).status_code == 200


def test_an_unknown_message(client: TestClient) -> None:
    for address in ("bestaatniet", "%00", "%ff", "a" * 5000, "..%2f..%2fetc"):
        answer = client.get(f"/v1/berichten/{address}")
        assert answer.status_code == 404
    assert answer.json()["title"] == "Niet gevonden"


def test_who_takes_in_does_not_read(with_key: Callable[..., TestClient]) -> None:
    sender = with_key(Scope.TAKE_IN)
    answer = sender.post("/v1/berichten", json=MESSAGE)
    assert answer.status_code == 201
    assert not {"tekst", "onderwerp", "afzender"} & set(answer.json())
    assert sender.get(answer.headers["location"]).status_code == 403


def test_a_person_reads_but_does_not_post(
    app: FastAPI, client: TestClient, person: Callable[[Role], TestClient]
) -> None:
    number = add(client, 1)
    adviser = person(Role.ADVISER)
    assert adviser.get(f"/v1/berichten/{number}").status_code == 200
    assert adviser.post("/v1/berichten", json=MESSAGE).status_code == 401


def test_a_broken_store_is_told_without_its_address(client: TestClient, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "service.sqlite") as connection:
        add(client, 1)
    connection.close()
    for file in tmp_path.glob("service.sqlite*"):
        file.write_bytes(b"dit is geen database" * 100)
    client.app.state.store.engine.dispose()  # type: ignore[attr-defined]
    answer = client.get("/v1/berichten")
    assert answer.status_code == 503
    assert "sqlite" not in answer.text

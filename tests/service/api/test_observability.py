import json
import logging
import logging.config
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.observability import JsonLines, log_config

SECRET = "Mevrouw Achternaam uit de Dorpsstraat klaagt over de balie"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return the log of the service as it would be written."""
    formatted = [JsonLines().format(record) for record in caplog.records if record.name == "signaalwijzer"]
    return [json.loads(line) for line in formatted]


@pytest.fixture
def watched(client: TestClient, caplog: pytest.LogCaptureFixture) -> TestClient:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    return client


def test_a_line_for_a_request(watched: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = watched.post("/v1/scores", json={"teksten": [{"tekst": SECRET}] * 3})
    (line,) = lines(caplog)
    assert line["ms"] > 0
    assert {key: line[key] for key in ("method", "route", "status", "texts", "request_id", "level")} == {
        "method": "POST",
        "route": "/v1/scores",
        "status": 200,
        "texts": 3,
        "request_id": answer.headers["x-request-id"],
        "level": "info",
    }


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", f"/v1/berichten/{SECRET}", "/v1/berichten/{id}", 404),
        ("GET", f"/v1/berichten/{SECRET}/beoordelingen", "/v1/berichten/{id}/beoordelingen", 404),
        ("GET", f"/v1/berichten?zoek={SECRET}", "/v1/berichten", 400),
        ("GET", f"/v1/{SECRET}", None, 404),
        ("HEAD", "/v1/health/live", "/v1/health/live", 200),
    ],
)
def test_the_route_not_the_address(
    watched: TestClient, caplog: pytest.LogCaptureFixture, method: str, path: str, route: str | None, status: int
) -> None:
    watched.request(method, path)
    (line,) = lines(caplog)
    assert (line["method"], line["route"], line["status"]) == (method, route, status)


def test_no_word_of_a_message_in_any_log(
    app: FastAPI, watched: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = {"kenmerk": SECRET, "tekst": SECRET, "onderwerp": SECRET, "afzender": SECRET}
    address = watched.post("/v1/berichten", json=message).headers["location"]
    watched.post("/v1/scores", json={"tekst": SECRET, SECRET: SECRET})
    watched.post("/v1/berichten/_zoek", json={"zoek": SECRET})
    watched.post(f"{address}/beoordelingen", json={"soort": "klacht", "domein": None, "toelichting": SECRET})
    watched.post("/v1/scores", content=SECRET.encode(), headers={"Content-Type": "application/json"})

    def storm(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(type(app.state.store), "messages", storm)
    assert watched.get("/v1/berichten").status_code == 500
    monkeypatch.setattr(type(app.state.champion.current()), "suggest", storm)
    assert watched.post("/v1/scores", json={"tekst": SECRET}).status_code == 500
    assert len(lines(caplog)) == 7
    everything = "".join(JsonLines().format(record) for record in caplog.records if not record.name.startswith("httpx"))
    assert SECRET not in everything
    assert "Achternaam" not in everything


def test_an_unforeseen_error_is_named_and_placed(
    app: FastAPI, watched: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    del app.state.store
    watched.get("/v1/berichten")
    (line,) = lines(caplog)
    assert (line["level"], line["error"], line["status"]) == ("error", "AttributeError", 500)
    assert any("dependencies.py" in place for place in line["where"])


def test_an_error_outside_the_api_is_answered_too(
    app: FastAPI, watched: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/stuk")
    def broken() -> None:
        raise ValueError(SECRET)

    answer = watched.get("/stuk")
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert SECRET not in answer.text + str(lines(caplog))
    line = lines(caplog)[-1]
    assert (line["route"], line["error"], line["status"]) == ("/stuk", "ValueError", 500)


def test_the_configuration_writes_json(capsys: pytest.CaptureFixture[str]) -> None:
    watched = {name: logging.getLogger(name) for name in ("signaalwijzer", "uvicorn", "fastapi")}
    before = {name: (log.handlers[:], log.level, log.propagate) for name, log in watched.items()}
    try:
        logging.config.dictConfig(log_config())
        try:
            raise ValueError(SECRET)
        except ValueError:
            watched["uvicorn"].exception("mislukt")
    finally:
        for name, (handlers, level, propagate) in before.items():
            watched[name].handlers, watched[name].level, watched[name].propagate = handlers, level, propagate
    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["error"], line["level"]) == ("mislukt", "ValueError", "error")
    assert SECRET not in str(line)

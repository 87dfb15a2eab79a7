from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

JSON = {"Content-Type": "application/json"}


def check(answer: Any, status: int) -> dict[str, Any]:
    """Check that an answer is a whole problem; return it."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(problem)
    assert problem["status"] == status
    assert problem["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    return problem


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1", 404),
        ("GET", "/v1/", 404),
        ("GET", "/v1/bestaatniet", 404),
        ("GET", "/v1/berichten/", 404),
        ("POST", "/v1/scores/", 404),
        ("GET", "/v1/docs", 404),
        ("GET", "/v1/health", 404),
        ("DELETE", "/v1/berichten", 405),
        ("GET", "/v1/scores", 405),
        ("OPTIONS", "/v1/berichten/x", 405),
        ("PATCH", "/v1/health/live", 405),
        ("TRACE", "/v1/modellen", 405),
    ],
)
def test_no_such_door(client: TestClient, method: str, path: str, status: int) -> None:
    check(client.request(method, path, follow_redirects=False), status)


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/v1/scores", "POST"),
        ("/v1/berichten", "GET, HEAD, POST"),
        ("/v1/berichten/x/beoordelingen", "GET, HEAD, POST"),
        ("/v1/health/live", "GET, HEAD"),
    ],
)
def test_405_says_what_can_be_done(client: TestClient, path: str, allow: str) -> None:
    assert client.delete(path).headers["allow"] == allow


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"geen json",
        b'{"tekst": "\xff\xfe"}',
        b'{"tekst": ' + b"[" * 100_000,
        b'{"tekst": ' + b"9" * 5_000 + b"}",
        b'{"tekst": NaN}',
        b"\x00\x01\x02",
        b"\xef\xbb\xbf{}",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_cannot_be_read(client: TestClient, body: bytes) -> None:
    check(client.post("/v1/scores", content=body, headers=JSON), 400)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=windows-1252",
        "application/xml",
        "",
    ],
)
def test_another_form_than_json(client: TestClient, kind: str) -> None:
    check(client.post("/v1/scores", content=b'{"tekst": "a"}', headers={"Content-Type": kind}), 415)


def test_a_packed_body(client: TestClient) -> None:
    check(client.post("/v1/scores", content=b"x", headers=JSON | {"Content-Encoding": "gzip"}), 415)


def test_json_with_its_charset_is_json(client: TestClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=UTF-8"}
    assert client.post("/v1/scores", content=b'{"tekst": "Ik klaag."}', headers=headers).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=1", "application/json;q=0, */*", "image/*", "x"])
def test_an_answer_in_another_form(client: TestClient, accept: str) -> None:
    check(client.get("/v1/berichten", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html, application/*;q=0.5", ""])
def test_an_answer_in_json(client: TestClient, accept: str) -> None:
    assert client.get("/v1/berichten", headers={"Accept": accept}).status_code == 200


def pieces() -> Iterator[bytes]:
    yield b'{"tekst": "'
    for _ in range(40):
        yield b"a" * 10_000
    yield b'"}'


@pytest.mark.parametrize("body", [b'{"tekst": "' + b"a" * 1_000_000 + b'"}', pieces()], ids=["said", "in pieces"])
def test_too_large(client: TestClient, body: bytes | Iterator[bytes]) -> None:
    check(client.post("/v1/scores", content=body, headers=JSON), 413)


def test_who_may_not_come_in_hears_that_first(anyone: TestClient) -> None:
    check(anyone.post("/v1/scores", content=b"x" * 1_000_000, headers={"Content-Type": "text/plain"}), 401)


def test_query_and_body_are_told_at_once(client: TestClient) -> None:
    problem = check(client.post("/v1/scores?naam=jan", json={"onderwerp": 3}), 400)
    assert [fault["veld"] for fault in problem["fouten"]] == ["naam", "onderwerp", "tekst"]
    assert problem["detail"] == "De invoer heeft 3 fouten; zie fouten."


@pytest.mark.parametrize("path", ["/v1/modellen", "/v1/health/ready", "/v1/openapi.json", "/v1/berichten/x"])
def test_an_unknown_query(client: TestClient, path: str) -> None:
    problem = check(client.get(f"{path}?x=1"), 400)
    assert problem["fouten"] == [{"veld": "x", "melding": "Dit veld ken ik niet."}]


def test_a_problem_never_repeats_what_was_sent(client: TestClient) -> None:
    secret = "burgerservicenummer 123456782"
    for body in ({"tekst": [secret]}, {"tekst": {"a": secret}}, {"teksten": secret}, secret):
        assert secret not in client.post("/v1/scores", json=body).text


def test_a_storm_inside_is_a_problem_too(app: FastAPI, client: TestClient) -> None:
    del app.state.champion
    problem = check(client.post("/v1/scores", json={"tekst": "Ik klaag."}), 500)
    assert "champion" not in problem["detail"]

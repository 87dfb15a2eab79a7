import pytest
from starlette.testclient import TestClient

from service.headers import API_VERSION

SECURITY = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/berichten", 200),
        ("GET", "/v1/openapi.json", 200),
        ("GET", "/v1/health/live", 200),
        ("POST", "/v1/scores", 400),
        ("GET", "/v1/bestaatniet", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/berichten/", 404),
        ("DELETE", "/v1/berichten", 405),
        ("GET", "/v1/berichten?x=1", 400),
    ],
)
def test_every_answer_of_the_api(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, headers=JSON)
    assert answer.status_code == status
    assert answer.headers["api-version"] == API_VERSION
    assert answer.headers["content-type"].startswith("application/")
    for name, value in SECURITY.items():
        assert answer.headers[name] == value
    assert len(answer.headers["x-request-id"]) == 16


def test_the_storm_too(client: TestClient) -> None:
    del client.app.state.store  # type: ignore[attr-defined]
    answer = client.get("/v1/berichten")
    assert (answer.status_code, answer.headers["api-version"]) == (500, API_VERSION)
    assert answer.headers["x-frame-options"] == "DENY"


def test_who_is_not_known(anyone: TestClient) -> None:
    answer = anyone.get("/v1/berichten")
    assert (answer.status_code, answer.headers["api-version"]) == (401, API_VERSION)
    assert answer.headers["cache-control"] == "no-store"


def test_outside_the_api(anyone: TestClient) -> None:
    answer = anyone.get("/bestaat/niet")
    assert answer.status_code == 404
    assert "api-version" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_head_is_get_without_its_body(client: TestClient) -> None:
    asked = client.head("/v1/berichten")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == client.get("/v1/berichten").headers["content-length"]


def test_no_two_requests_have_the_same_number(client: TestClient) -> None:
    numbers = [client.get("/v1/health/live", headers={"X-Request-Id": "x"}).headers["x-request-id"] for _ in "12"]
    assert len({*numbers, "x"}) == 3

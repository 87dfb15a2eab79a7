import pytest
from fastapi import FastAPI

from service.errors import StoreUnavailable

from .conftest import Person


def test_a_page_that_is_not_there(adviser: Person, nobody: Person) -> None:
    for someone in (adviser, nobody):
        answer = someone.get("/nergens")
        assert answer.status_code == 404
        assert "Deze pagina is er niet" in answer.text
    assert "Uitloggen" in adviser.get("/nergens").text


def test_the_wrong_method(adviser: Person) -> None:
    answer = adviser.put("/proberen")
    assert answer.status_code == 405
    assert "Dit kan hier niet" in answer.text
    assert "GET" in answer.headers["allow"] or "POST" in answer.headers["allow"]


def test_the_api_keeps_its_own_answers(adviser: Person) -> None:
    assert adviser.get("/v1/nergens").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StoreUnavailable("de database op geheim.example is weg"), 503, "De dienst is even niet bereikbaar"),
        (RuntimeError("geheim: de tekst van een bericht"), 500, "Er ging iets mis"),
    ],
)
def test_a_broken_service_says_so_and_no_more(
    app: FastAPI, adviser: Person, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    for name in ("message", "messages", "counts", "secret"):
        monkeypatch.setattr(app.state.store, name, broken)
    answer = adviser.get("/")
    assert answer.status_code == status
    assert said in answer.text
    assert "geheim" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_broken_form_is_no_crash(adviser: Person) -> None:
    answer = adviser.post(
        "/proberen", content=b"--x\r\nkapot", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code in (400, 403)
    assert 'lang="nl"' in answer.text

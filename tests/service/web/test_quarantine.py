"""What could not be read is seen, saved and settled by a person."""

from collections.abc import Callable

from fastapi import FastAPI

from service.roles import Role
from tests.service.web.conftest import Person

RAW = b"\x01\x02<script>alert(1)</script>"


def test_it_is_announced_shown_saved_and_settled(app: FastAPI, adviser: Person) -> None:
    assert "quarantaine" not in adviser.get("/").text
    kept, _ = app.state.store.set_apart(RAW, source="mailbox post, bericht 7", reason="Dit is geen e-mail.")
    assert "1 bericht kon niet worden gelezen" in adviser.get("/").text
    page = adviser.get("/quarantaine").text
    assert "Dit is geen e-mail." in page
    assert "<script>alert" not in page
    saved = adviser.get(f"/quarantaine/{kept.id}/inhoud")
    assert saved.content == RAW
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment")
    assert adviser.submit("/quarantaine", f"/quarantaine/{kept.id}").status_code == 303
    assert "niets in quarantaine" in adviser.get("/quarantaine").text
    assert app.state.store.quarantined(kept.id).settled_by == "anna"


def test_who_only_looks_cannot_settle(app: FastAPI, nobody: Person, person: Callable[..., Person]) -> None:
    kept, _ = app.state.store.set_apart(RAW, source="x", reason="y")
    assert nobody.get("/quarantaine", follow_redirects=False).status_code == 303
    triagist = person(Role.TRIAGE)
    assert "Afgehandeld" not in triagist.get("/quarantaine").text
    assert triagist.get(f"/quarantaine/{kept.id}/inhoud").status_code == 403


def test_what_is_not_there(adviser: Person) -> None:
    assert adviser.get("/quarantaine/bestaat-niet/inhoud").status_code == 404


def test_the_same_bytes_are_kept_once(app: FastAPI, adviser: Person) -> None:
    first, new = app.state.store.set_apart(RAW, source="a", reason="b")
    again, new_again = app.state.store.set_apart(RAW, source="c", reason="d")
    assert (new, new_again) == (True, False)
    assert first.id == again.id

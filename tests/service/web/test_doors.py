from collections.abc import Callable

import pytest
from fastapi import APIRouter, Depends, FastAPI

from service.permissions import OPEN, PAGES
from service.roles import PERMISSIONS, Permission, Role
from service.store import StoredMessage
from service.web import router
from service.web.doors import enter

from .conftest import Person

CLOSED = [route for route, need in PAGES.items() if need is not OPEN]


def test_the_table_and_the_pages_are_the_same(app: FastAPI) -> None:
    found = {
        (method, inner.path)
        for route in app.routes
        if hasattr(route, "effective_route_contexts")
        for inner in route.effective_route_contexts()
        for method in inner.methods
    }
    assert found | {("GET", "/static")} == set(PAGES)
    assert router.routes


@pytest.mark.parametrize("route", CLOSED, ids=" ".join)
def test_nobody_comes_in(nobody: Person, route: tuple[str, str]) -> None:
    method, path = route
    answer = nobody.request(method, path.replace("{id}", "0" * 32), follow_redirects=False)
    if method == "GET":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/inloggen")
    else:
        assert answer.status_code == 403
        assert "Wachtwoord" in answer.text


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", CLOSED, ids=" ".join)
def test_a_role_opens_what_it_may(
    person: Callable[..., Person], receive: Callable[..., StoredMessage], role: Role, route: tuple[str, str]
) -> None:
    method, path = route
    answer = person(role).request(method, path.replace("{id}", receive().id), follow_redirects=False)
    need = PAGES[route]
    assert isinstance(need, Permission)
    refused = answer.status_code == 403 and "Hier mag u niet bij" in answer.text
    assert refused == (need not in PERMISSIONS[role])


def test_a_page_that_nobody_put_in_the_table_stays_closed(app: FastAPI, person: Callable[..., Person]) -> None:
    extra = APIRouter(dependencies=[Depends(enter)])
    extra.get("/nieuw")(lambda: "geheim")
    app.include_router(extra)
    assert person(Role.ADMIN).get("/nieuw").status_code == 403


@pytest.mark.parametrize("path", ["/", "/nergens", "/inloggen"])
def test_every_page_is_closed_off(adviser: Person, path: str) -> None:
    headers = adviser.get(path).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"

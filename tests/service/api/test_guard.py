from collections.abc import Callable, Iterator

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from service.access import Access
from service.api.guard import GuardedRoute
from service.permissions import API, ROUTES, SESSION_COOKIE
from service.roles import PERMISSIONS, Permission, Role, Scope


def doors(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Walk every route of an application, whatever kind it is; a kind we do not know is a fault."""
    for route in routes:
        if isinstance(route, Mount):
            if route.routes:
                yield from doors(route.routes, prefix + route.path)
            else:  # files: read only
                yield "GET", prefix + route.path
        elif hasattr(route, "effective_route_contexts"):
            for inner in route.effective_route_contexts():
                for method in inner.methods:
                    yield method, prefix + inner.path
        else:
            assert isinstance(route, Route), f"what is {route}?"
            for method in route.methods or ():
                if method != "HEAD":
                    yield method, prefix + route.path


def test_every_route_is_in_the_table(app: FastAPI) -> None:
    found = set(doors(app.routes))
    assert found - set(ROUTES) == set()
    assert set(API) - found == set()


def test_a_route_that_is_not_in_the_table_cannot_be_made() -> None:
    router = APIRouter(route_class=GuardedRoute)
    with pytest.raises(KeyError):
        router.get("/geheim")(lambda: None)


def closed() -> list[tuple[str, str, Permission]]:
    """Return the routes that need a permission, with an address to ask."""
    return [
        (method, path.replace("{id}", "x"), need)
        for (method, path), need in API.items()
        if isinstance(need, Permission)
    ]


def test_nobody_comes_in(anyone: TestClient) -> None:
    for method, path, _ in closed():
        answer = anyone.request(method, path, content=b"geen json")
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_opens_what_it_is_for(with_key: Callable[..., TestClient], scope: Scope) -> None:
    program = with_key(scope)
    for method, path, need in closed():
        answer = program.request(method, path)
        assert (answer.status_code == 403) == (need not in PERMISSIONS[scope]), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_person_reads_by_role(person: Callable[[Role], TestClient], role: Role) -> None:
    reader = person(role)
    for method, path, need in closed():
        if method == "GET":
            answer = reader.get(path)
            assert (answer.status_code == 403) == (need not in PERMISSIONS[role])


def test_a_cookie_changes_nothing(person: Callable[[Role], TestClient]) -> None:
    admin = person(Role.ADMIN)
    for method, path, _ in closed():
        if method == "POST":
            assert admin.post(path, json={}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer sw_verzonnen"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic aGVuazpoZW5r"},
        {"Authorization": ""},
        {"X-Api-Key": "sw_verzonnen"},
        {"Cookie": f"{SESSION_COOKIE}=verzonnen"},
        {"Authorization": b"Bearer sw_\xff"},
    ],
)
def test_a_wrong_key(anyone: TestClient, headers: dict[str, str]) -> None:
    assert anyone.get("/v1/berichten", headers=headers).status_code == 401


def test_the_other_header(app: FastAPI, anyone: TestClient) -> None:
    access: Access = app.state.access
    key, secret = access.create_key("ander", [Scope.REVIEW])
    assert anyone.get("/v1/berichten", headers={"X-Api-Key": secret}).status_code == 200
    access.revoke_key(key.id)
    assert anyone.get("/v1/berichten", headers={"X-Api-Key": secret}).status_code == 401


def test_a_closed_account(app: FastAPI, person: Callable[[Role], TestClient]) -> None:
    reader = person(Role.TRIAGE)
    assert reader.get("/v1/berichten").status_code == 200
    app.state.access.disable_account("iemand-triage")
    assert reader.get("/v1/berichten").status_code == 401


def test_every_permission_of_the_api_can_be_given() -> None:
    given = frozenset().union(*PERMISSIONS.values())
    assert {need for need in API.values() if isinstance(need, Permission)} <= given

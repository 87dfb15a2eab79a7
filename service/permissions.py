"""Which route needs what: the one table of every door; a route that is not in it does not open.

A route is its method and its path as written in the code. `OPEN` is for anyone, logged in or not.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from service.roles import Permission

# the cookie that holds a person's session token, for the pages and for reading through the API
SESSION_COOKIE: Final = "signaalwijzer_sessie"


class Door(Enum):
    """What a route needs that is no permission."""

    OPEN = "open"


OPEN: Final = Door.OPEN
Route = tuple[str, str]

API: Mapping[Route, Permission | Door] = {
    ("GET", "/v1/openapi.json"): OPEN,
    ("GET", "/v1/health/live"): OPEN,
    ("GET", "/v1/health/ready"): OPEN,
    ("GET", "/v1/modellen"): Permission.SCORE,
    ("POST", "/v1/scores"): Permission.SCORE,
    ("GET", "/v1/berichten"): Permission.VIEW,
    ("POST", "/v1/berichten"): Permission.TAKE_IN,
    ("POST", "/v1/berichten/_zoek"): Permission.VIEW,
    ("GET", "/v1/berichten/{id}"): Permission.VIEW,
    ("GET", "/v1/berichten/{id}/beoordelingen"): Permission.VIEW,
    ("POST", "/v1/berichten/{id}/beoordelingen"): Permission.REVIEW,
    ("GET", "/v1/beoordelingen"): Permission.EXPORT,
}
PAGES: Mapping[Route, Permission | Door] = {
    ("GET", "/static"): OPEN,
    ("GET", "/inloggen"): OPEN,
    ("POST", "/inloggen"): OPEN,
    ("POST", "/uitloggen"): OPEN,
    ("GET", "/"): Permission.VIEW,
    ("GET", "/berichten/{id}"): Permission.VIEW,
    ("POST", "/berichten/{id}"): Permission.REVIEW,
    ("POST", "/berichten/{id}/intrekking"): Permission.REVIEW,
    ("GET", "/berichten/{id}/volgende"): Permission.VIEW,
    ("GET", "/quarantaine"): Permission.VIEW,
    ("GET", "/quarantaine/{id}/inhoud"): Permission.REVIEW,
    ("POST", "/quarantaine/{id}"): Permission.REVIEW,
    ("GET", "/handboek"): Permission.VIEW,
    ("GET", "/proberen"): Permission.SCORE,
    ("POST", "/proberen"): Permission.SCORE,
}
ROUTES: Mapping[Route, Permission | Door] = {**API, **PAGES}


def needed(method: str, path: str) -> Permission | Door:
    """Return what a route needs; KeyError for a route nobody decided on, so that it stays closed."""
    return ROUTES[method, path]

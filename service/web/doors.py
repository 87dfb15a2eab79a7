"""The door of every page: who is at it, and whether the table of permissions lets them in."""

from fastapi import HTTPException, Request

from service.access import Account
from service.permissions import OPEN, PAGES, SESSION_COOKIE
from service.roles import Permission


class LoginNeeded(Exception):
    """Nobody is logged in, or the session has ended."""


def enter(request: Request) -> None:
    """Let in who may see this page; the visitor is in `request.state.visitor` from here on."""
    visitor = visitor_of(request)
    request.state.visitor = visitor
    needed = PAGES.get((request.method, request.scope["route"].path))
    if needed is OPEN:
        return
    if visitor is None:
        raise LoginNeeded
    # a page that nobody put in the table opens for nobody
    if not isinstance(needed, Permission) or not visitor.may(needed):
        raise HTTPException(403)


def visitor_of(request: Request) -> Account | None:
    """Return who is logged in, by the session cookie."""
    token = request.cookies.get(SESSION_COOKIE)
    account: Account | None = request.app.state.access.check_session(token) if token else None
    return account


def visitor(request: Request) -> Account:
    """Return who is logged in, on a page that nobody else sees."""
    account: Account = request.state.visitor
    return account


def is_safe(request: Request) -> bool:
    """Say whether nobody on the way can read along: https, or this computer itself."""
    return request.url.scheme == "https" or request.url.hostname in {"127.0.0.1", "localhost", "::1"}


def wants_secure(request: Request) -> bool:
    """Say whether cookies get Secure: always, except over http on this computer itself."""
    return request.url.scheme == "https" or not is_safe(request)

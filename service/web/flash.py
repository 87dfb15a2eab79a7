"""What just happened, told once on the next page; the cookie holds numbers, never words of a message."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from service.errors import NotFound
from service.store import StoredMessage
from service.web.doors import wants_secure

COOKIE = "signaalwijzer_melding"
DECIDED, WITHDRAWN, LOGGED_OUT = "vastgelegd", "ingetrokken", "uitgelogd"


@dataclass(frozen=True)
class Flash:
    """What happened, and with which message; `review_id` can be undone."""

    kind: str
    message: StoredMessage | None = None
    review_id: int | None = None


def leave(request: Request, response: Response, kind: str, *of: object) -> None:
    """Leave word for the next page."""
    value = ".".join(map(str, (kind, *of)))
    response.set_cookie(COOKIE, value, max_age=600, httponly=True, samesite="lax", secure=wants_secure(request))


def read(request: Request, *, logged_in: bool) -> Flash | None:
    """Return what the page before left, where that still is so; about a message only to who was logged in."""
    kind, *of = request.cookies.get(COOKIE, "").split(".")
    if kind == LOGGED_OUT:
        return Flash(kind)
    # Whoever sits at this screen now need not be who decided: words of a citizen wait behind the login.
    if not logged_in or kind not in (DECIDED, WITHDRAWN) or not of:
        return None
    try:
        message = request.app.state.store.message(of[0])
    except NotFound:
        return None
    if kind == WITHDRAWN:
        return Flash(kind, message)
    review = message.review
    # A colleague may have decided after us: then there is nothing of ours to undo.
    if review is None or [str(review.id)] != of[1:]:
        return None
    return Flash(kind, message, review.id)


def clear(response: Response) -> None:
    """Forget it: it was told."""
    response.delete_cookie(COOKIE)

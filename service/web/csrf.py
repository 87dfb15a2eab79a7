"""Forms that only our own pages can send: each carries a token that belongs to the visitor's cookie."""

import hashlib
import hmac
import secrets
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from service.permissions import SESSION_COOKIE

NONCE_COOKIE = "signaalwijzer_bezoek"
FIELD = "formulier"


class FormExpired(Exception):
    """A form of another session, or of another site; nothing was done with it."""

    def __init__(self, form: FormData, *, ours: bool) -> None:
        super().__init__()
        self.form = form
        self.ours = ours


def binding(request: Request) -> str:
    """Return what the token belongs to: the session, or before that a cookie of one visit."""
    fresh: str | None = getattr(request.state, "session", None)
    kept = fresh or request.cookies.get(SESSION_COOKIE) or request.cookies.get(NONCE_COOKIE)
    if not kept:
        kept = request.state.nonce = getattr(request.state, "nonce", None) or secrets.token_urlsafe(32)
    return kept


def token(request: Request) -> str:
    """Return the token for a form on a page for this visitor."""
    return hmac.new(_key(request), binding(request).encode(), hashlib.sha256).hexdigest()


async def checked_form(request: Request) -> FormData:
    """Read a form and make sure that a page of ours, shown to this visitor, sent it."""
    form = await request.form(max_files=0, max_fields=40)
    expected = await run_in_threadpool(token, request)
    # Browsers say where a form comes from; a token alone would do, two locks are better.
    ours = request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    if not ours or not hmac.compare_digest(text_of(form, FIELD).encode(), expected.encode()):
        raise FormExpired(form, ours=ours)
    return form


def text_of(form: FormData, name: str) -> str:
    """Return a text field of a form, empty where it is absent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _key(request: Request) -> bytes:
    state = request.app.state
    if getattr(state, "pages_key", None) is None:
        given = state.settings.secret
        state.pages_key = (given.get_secret_value() if given else state.store.secret("pages")).encode()
    key: bytes = state.pages_key
    return key


Form = Annotated[FormData, Depends(checked_form)]

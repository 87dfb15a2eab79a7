"""The door of every API route: who may come in, and in what form; only then is a body read.

A route that is not in the table of permissions cannot be made.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service.access import Access, Account, ApiKey
from service.api.negotiation import check_accept, check_content_type
from service.permissions import OPEN, SESSION_COOKIE, Door, needed
from service.roles import Permission

Caller = Account | ApiKey
_CHALLENGE = 'Bearer realm="signaalwijzer"'


class GuardedRoute(APIRoute):
    """A route that asks for its permission, and for JSON, before anything of the request is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the guard before the handler."""
        handle = super().get_route_handler()
        (method,) = self.methods or {""}
        need = needed(method, "/v1" + self.path)
        takes_body = self.body_field is not None

        async def guarded(request: Request) -> Response:
            await _authorise(request, need)
            check_accept(request)
            if takes_body:
                check_content_type(request)
            return await handle(request)

        return guarded


async def _authorise(request: Request, need: Permission | Door) -> None:
    if need is OPEN:
        return
    assert isinstance(need, Permission)  # noqa: S101 - there is one other Door, and it is handled
    caller = await run_in_threadpool(_identify, request)
    if not caller.may(need):
        raise HTTPException(403)
    request.state.caller = caller


def _identify(request: Request) -> Caller:
    """Return who asks: a program by its key, or a person who is logged in and only reads."""
    access: Access = request.app.state.access
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if "authorization" in request.headers:
        secret = token.strip() if scheme.lower() == "bearer" else ""
    else:
        secret = request.headers.get("x-api-key", "")
    if secret:
        key = access.check_key(secret)
        if key is None:
            raise HTTPException(401, headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})
        return key
    session = request.cookies.get(SESSION_COOKIE)
    # a cookie goes along with what another site makes the browser send, so it does not change anything
    person = access.check_session(session) if session and request.method == "GET" else None
    if person is None:
        raise HTTPException(401, headers={"WWW-Authenticate": _CHALLENGE})
    return person


class NoQuery(BaseModel):
    """A query without parameters."""

    model_config = ConfigDict(extra="forbid")


async def _no_query(_: Annotated[NoQuery, Query()]) -> None:
    """Refuse every query parameter."""


no_query = Depends(_no_query)

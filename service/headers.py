"""The headers that stand on every response, and HEAD for every page that can be read."""

import secrets
from importlib.metadata import version

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API_VERSION = version("signaalwijzer")
_ALWAYS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_API = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy": "no-referrer"}
# a page that needs more says so itself; "no-referrer" would take the Origin away from its forms
_PAGE = {"Content-Security-Policy": "frame-ancestors 'none'", "Referrer-Policy": "same-origin"}


class Headers:
    """Adds the security headers that the response does not have yet, a request id, and the API's version."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        api = is_api(scope)
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (_ALWAYS | (_API if api else _PAGE)).items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = request_id
                if api:
                    headers["API-Version"] = API_VERSION
            await send(message)

        await self.app(scope, receive, with_headers)


class Head:
    """Answers HEAD as a GET without its body, whatever the route says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        scope["method"] = "GET"
        await self.app(scope, receive, without_body)


def is_api(scope: Scope) -> bool:
    """Say whether a request is for the API, also where it has no such route."""
    path: str = scope["path"]
    return path == "/v1" or path.startswith("/v1/")

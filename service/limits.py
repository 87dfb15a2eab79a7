"""A limit to what one request may bring, kept while it is read."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Refuses a body that is too large, with 413, at the moment that something reads it.

    The refusal is raised where the body is read, so that the API and the pages each answer in their own way,
    and so that who may not come in at all hears that first.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "")
        too_large = said.isdecimal() and int(said[:20]) > self.max_bytes
        total = 0

        async def limited() -> Message:
            nonlocal total
            if too_large:
                raise HTTPException(413)
            message = await receive()
            total += len(message.get("body", b""))
            if total > self.max_bytes:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)

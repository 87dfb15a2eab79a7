"""What the service tells about itself: one line of JSON a request, and never a word of a message.

A line holds method, route as written in the code, status, duration and counts; no address, query, body or
text of an error, because each of these can hold a citizen's words.
"""

import json
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("signaalwijzer")

Handler = Callable[[Request, Any], Response | Awaitable[Response]]


def count(request: Request, **counts: int) -> None:
    """Add counts to the log line of this request."""
    request.state.counts.update(counts)


class RequestLog:
    """Writes a line for each request, and answers where nothing else could.

    An unforeseen error ends here: the server's own log would print its text, and with it perhaps a message.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        state = scope.setdefault("state", {})
        counts: dict[str, int] = state.setdefault("counts", {})
        application, method = scope.get("app"), scope["method"]
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        facts: dict[str, Any] = {}
        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            facts = {"error": type(error).__name__, "where": _where(error)}
            if not status:
                response = await _error_page(application, Request(scope, receive), error)
                await response(scope, receive, noting)
        log.log(
            logging.ERROR if facts else logging.INFO,
            "request",
            extra={
                "facts": {
                    "method": method,
                    "route": route_of(scope),
                    "status": status,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                    "request_id": state.get("request_id"),
                    **counts,
                    **facts,
                }
            },
        )


def route_of(scope: Scope) -> str | None:
    """Return the route as written in the code, such as /v1/berichten/{id}; None where there is none."""
    path = getattr(scope.get("route"), "path", None)
    if not isinstance(path, str):
        return None
    prefix: str = scope.get("root_path", "")
    return path if path.startswith(prefix + "/") and prefix else prefix + path


def _where(error: BaseException) -> list[str]:
    # files and lines alone: the text of an error may quote what it choked on
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


async def _error_page(application: object, request: Request, error: Exception) -> Response:
    handlers: Mapping[Any, Handler] = application.exception_handlers if isinstance(application, Starlette) else {}
    handler = handlers.get(500) or handlers.get(Exception)
    if handler is not None:
        try:
            response = handler(request, error)
            return response if isinstance(response, Response) else await response
        except Exception as again:
            log.error("error page", extra={"facts": {"error": type(again).__name__, "where": _where(again)}})
    return PlainTextResponse("Er ging iets mis. Probeer het later opnieuw.", status_code=500)


class JsonLines(logging.Formatter):
    """Writes a log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an exception is named, its text stays out."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"error": record.exc_info[0].__name__, "where": _where(record.exc_info[1])}
        return json.dumps(line, ensure_ascii=False)


def log_config() -> dict[str, Any]:
    """Return the logging configuration for the server (`uvicorn.run(log_config=..., access_log=False)`).

    The server's own access log stays off: it writes addresses with their queries.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            "signaalwijzer": {"handlers": ["out"], "level": "INFO", "propagate": False},
            # says at import that a package is missing that we do not need
            "fastapi": {"level": "ERROR"},
            "uvicorn": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        },
    }

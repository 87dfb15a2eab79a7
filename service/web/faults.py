"""Error pages in the look of the others: what happened, and what to do now."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.errors import NotFound, StoreError
from service.web.choice import Choice
from service.web.csrf import FormExpired
from service.web.doors import LoginNeeded, visitor_of
from service.web.login import login_first
from service.web.pages import render
from service.web.review import KEPT, show

Handler = Callable[[Request, Any], Response | Awaitable[Response]]

_TEXTS = {
    400: ("Dit verzoek klopt niet", "Ga terug en probeer het opnieuw."),
    403: (
        "Hier mag u niet bij",
        "Uw account heeft geen toegang tot dit onderdeel. Vraag uw beheerder als u denkt dat dat wel moet.",
    ),
    404: (
        "Deze pagina is er niet",
        "Het adres klopt niet, of het bericht bestaat niet meer. Ga naar de werkvoorraad.",
    ),
    405: ("Dit kan hier niet", "Deze pagina opent u alleen met de knop die erbij hoort."),
    413: ("Dit is te groot", "De tekst is te lang om te versturen. Maak de tekst korter en probeer het opnieuw."),
    500: (
        "Er ging iets mis",
        "Dat ligt aan ons, niet aan u. Wat al was vastgelegd, is er nog. Probeer het over een minuut opnieuw.",
    ),
    503: (
        "De dienst is even niet bereikbaar",
        "De opslag geeft geen antwoord. Wat al was vastgelegd, is er nog. Probeer het over een minuut opnieuw.",
    ),
}
_EXPIRED = ("Dit formulier is verlopen", "Er is niets vastgelegd. Open de pagina opnieuw en probeer het nog een keer.")


def add_error_pages(app: FastAPI) -> None:
    """Show people a page for each error; the API under /v1 is an application with answers of its own."""
    statuses: tuple[tuple[type[Exception], int], ...] = (
        (HTTPException, 0),
        (RequestValidationError, 404),
        (NotFound, 404),
        (StoreError, 503),
        (Exception, 500),
    )
    for kind, status in statuses:
        app.add_exception_handler(kind, _page_for(status))
    app.add_exception_handler(LoginNeeded, _login)
    app.add_exception_handler(FormExpired, _expired)


def page(request: Request, status: int, *, texts: tuple[str, str] | None = None) -> Response:
    """Make the error page for a status."""
    if status >= 500:  # the page of a broken store must not ask the store anything
        request.state.visitor = None
    title, advice = texts or _TEXTS.get(status, _TEXTS[500 if status >= 500 else 400])
    return render(request, "fout.html", status=status, code=status, title=title, advice=advice)


def _page_for(status: int) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return await run_in_threadpool(_with_visitor, request, status)
        response = await run_in_threadpool(_with_visitor, request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    return handle


def _with_visitor(request: Request, status: int) -> Response:
    # An address that is no page has passed no door; its reader may be logged in all the same.
    if status == 404 and not hasattr(request.state, "visitor"):
        request.state.visitor = visitor_of(request)
    return page(request, status)


async def _login(request: Request, error: Exception) -> Response:
    return await login_first(request)


async def _expired(request: Request, error: Exception) -> Response:
    return await run_in_threadpool(_expired_page, request, error)


def _expired_page(request: Request, error: Exception) -> Response:
    """Show a decision again that came from a page of an earlier session; anything else is refused."""
    if (
        isinstance(error, FormExpired)
        and error.ours
        and request.url.path == f"/berichten/{request.path_params.get('id')}"
    ):
        found = request.app.state.store.message(request.path_params["id"])
        return show(request, found, Choice.read(error.form), notice=KEPT, status=403)
    return page(request, 403, texts=_EXPIRED)

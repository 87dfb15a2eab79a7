"""What goes wrong, as problem details (RFC 9457) in Dutch: families of errors get their status here, once."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import compile_path

from classifier import ArtifactError
from service.api.faults import Fault, dutch
from service.errors import (
    MessageRejected,
    NotFound,
    ReviewConflict,
    ReviewNotFound,
    ReviewRejected,
    ServiceError,
    StoreUnavailable,
    SuggestionNotFound,
)
from service.permissions import API

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("Ongeldige invoer", "Het verzoek is niet te lezen: stuur geldige JSON in UTF-8."),
    401: ("Niet ingelogd", "Stuur een geldige API-sleutel mee: Authorization: Bearer sw_…"),
    403: ("Geen toegang", "Hiervoor heeft u geen recht. Vraag de beheerder om een ander recht."),
    404: ("Niet gevonden", "Dit adres bestaat niet. Kijk op /v1/openapi.json welke er zijn."),
    405: ("Methode niet toegestaan", "Deze methode kan hier niet. In Allow staat welke wel."),
    406: ("Niet in deze vorm", "Het antwoord is application/json; neem dat op in Accept."),
    409: ("Conflict", "Dit past niet bij hoe het er nu voor staat. Haal het opnieuw op."),
    413: ("Te groot", "Het verzoek is te groot. Stuur minder tegelijk."),
    415: ("Onbekende vorm", "Stuur JSON, met Content-Type: application/json."),
    500: ("Storing", "Er ging iets mis. Probeer het later opnieuw, of meld het met het nummer in instance."),
    503: ("Niet beschikbaar", "De dienst kan nu niet antwoorden. Probeer het later opnieuw."),
}


class InputFaults(Exception):
    """Faults in the input that were found after its form was seen to be right."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("input faults")
        self.faults = faults


class Conflict(ServiceError):
    """What is asked does not agree with what is there."""


class NotReady(ServiceError):
    """The service cannot do its work now; the text says what is wrong, in words for anyone."""


def problem(
    request: Request,
    status: int,
    detail: str | None = None,
    *,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return a problem; without a detail of its own it says what there is to say about its status."""
    title, standard = TITLES.get(status, ("Fout", "Dit verzoek kan niet worden uitgevoerd."))
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or standard,
        "instance": f"urn:request:{getattr(request.state, 'request_id', 'onbekend')}",
    }
    if faults:
        body["fouten"] = [{"veld": fault.field, "melding": fault.text} for fault in faults]
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def add_handlers(api: FastAPI) -> None:
    """Give each family of errors its status."""
    by_status: Mapping[type[Exception], int] = {
        NotFound: 404,
        Conflict: 409,
        ReviewConflict: 409,
        ReviewNotFound: 409,
        NotReady: 503,
    }
    for family, status in by_status.items():
        api.add_exception_handler(family, _tells_itself(status))
    by_field: Mapping[str, type[Exception]] = {
        "suggestieId": SuggestionNotFound,
        "kenmerk": MessageRejected,
        "domein": ReviewRejected,
    }
    for field, family in by_field.items():
        api.add_exception_handler(family, _in_field(field))
    # the texts of these may name a server or a file: not for who is outside
    api.add_exception_handler(ArtifactError, lambda request, _: problem(request, 503))
    api.add_exception_handler(StoreUnavailable, lambda request, _: problem(request, 503))
    api.add_exception_handler(ServiceError, lambda request, _: problem(request, 500))
    api.add_exception_handler(Exception, lambda request, _: problem(request, 500))
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(RequestValidationError, _validation)
    api.add_exception_handler(InputFaults, _input_faults)


def _tells_itself(status: int) -> Any:
    return lambda request, error: problem(request, status, str(error))


def _in_field(field: str) -> Any:
    return lambda request, error: _faulty(request, [Fault(field, str(error))])


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - the table above sends nothing else here
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_allowed(request.url.path))
    return problem(request, error.status_code, headers=headers)


async def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this error alone
    return _faulty(request, [dutch(fault) for fault in error.errors()])


async def _input_faults(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InputFaults)  # noqa: S101 - registered for this error alone
    return _faulty(request, error.faults)


def _faulty(request: Request, faults: Sequence[Fault]) -> JSONResponse:
    count = "1 fout" if len(faults) == 1 else f"{len(faults)} fouten"
    return problem(request, 400, f"De invoer heeft {count}; zie fouten.", faults=faults)


def _allowed(path: str) -> list[str]:
    # each method is a route of its own, so no single one knows them all
    found = {method for method, template in API if compile_path(template)[0].match(path)}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))

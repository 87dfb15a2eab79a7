"""The OpenAPI document: what FastAPI derives, made true for this API."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.answers import Probleem
from service.api.problems import TITLES
from service.headers import API_VERSION
from service.permissions import API, OPEN

_DESCRIPTION = """\
Signaalwijzer stelt voor elk bericht aan de gemeente voor wat het is (klacht, onvrede, informatievraag of
bezwaar), bij welk domein het hoort, waarom, en hoe zeker dat is. Een mens beslist.

Stuur bij elk verzoek een API-sleutel mee: `Authorization: Bearer sw_…` of `X-Api-Key: sw_…`. Wie op de
pagina's is ingelogd, kan met GET ook zo lezen.
"""
_KEYS = {
    "sleutel": {"type": "http", "scheme": "bearer", "description": "Een API-sleutel (sw_…)."},
    "sleutelkop": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "Een API-sleutel (sw_…)."},
}
_VERSION_HEADER = {
    "API-Version": {"description": "De volledige versie van deze API.", "required": True, "schema": {"type": "string"}}
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}


def document(api: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, version 3.1."""
    found = get_openapi(
        title="Signaalwijzer",
        version=API_VERSION,
        openapi_version="3.1.0",
        summary="Suggesties voor berichten aan de gemeente",
        description=_DESCRIPTION,
        routes=api.routes,
        servers=[{"url": "/v1", "description": "Deze dienst"}],
        contact={
            "name": "Beheer Signaalwijzer",
            "url": "https://signaalwijzer.example/docs",
            "email": "signaalwijzer@signaalwijzer.example",
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    )
    components = found.setdefault("components", {})
    components["securitySchemes"] = _KEYS
    schemas = components["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Probleem"] = Probleem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= schemas["Probleem"].pop("$defs", {})
    for path, method, operation in _operations(found):
        _complete(path, method, operation)
    return found


def _operations(found: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Put in what holds for every operation of a kind: who may, what can go wrong, and the version header."""
    open_to_all = API[method, "/v1" + path] is OPEN
    statuses = {400, 406, 500, 503}
    if open_to_all:
        operation["security"] = []
    else:
        statuses |= {401, 403}
        operation["security"] = [{name: []} for name in _KEYS]
    if "{" in path:
        statuses.add(404)
    if "requestBody" in operation:
        statuses |= {413, 415}
    responses = operation["responses"]
    responses.pop("422", None)
    for status in statuses:
        responses.setdefault(str(status), {"description": TITLES[status][0]})
    for status, response in responses.items():
        response["headers"] = {**response.get("headers", {}), **_VERSION_HEADER}
        if status >= "400":
            response["content"] = _PROBLEM
    operation["responses"] = dict(sorted(responses.items()))

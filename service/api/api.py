"""The API as an application of its own, so that its errors and its documentation are its own too."""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.datastructures import State
from starlette.responses import JSONResponse

from service.api import examples, health, messages, models, reviews, scoring
from service.api.guard import GuardedRoute, no_query
from service.api.openapi import document
from service.api.problems import add_handlers


def create_api(state: State) -> FastAPI:
    """Return the API, to be mounted on /v1; it shares the state of the application around it."""
    api = FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    api.state = state
    add_handlers(api)
    for module in (scoring, messages, reviews, examples, models, health):
        api.include_router(module.router)
    api.include_router(_documentation(api))
    return api


def _documentation(api: FastAPI) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, dependencies=[no_query])

    @cache
    def made_once() -> dict[str, Any]:
        return document(api)

    @router.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        # any page on the web may read this, and only this
        return JSONResponse(made_once(), headers={"Access-Control-Allow-Origin": "*"})

    return router

"""The application: one store, one live model, the API under /v1 and the pages beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.routing import Route

from classifier.routing import RoutingTable
from service.access import Access
from service.api import create_api
from service.champion import ChampionHolder
from service.headers import Head, Headers
from service.limits import BodyLimit
from service.observability import RequestLog
from service.settings import Settings
from service.store import Store
from service.web import add_pages


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; the store and the model are opened when the server starts.

    `app.state` then holds `settings`, `store` (Store), `access` (Access) and `champion` (ChampionHolder).
    """
    app = FastAPI(
        title="Signaalwijzer",
        lifespan=_lifespan,
        openapi_url=None,
        redirect_slashes=False,
        # a trace or a validation log could hold a citizen's words
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.settings = settings or Settings.read()
    # the last one added is the outermost: headers stand on every response, the error page too
    app.add_middleware(Head)
    app.add_middleware(BodyLimit, max_bytes=app.state.settings.max_body_bytes)
    app.add_middleware(RequestLog)
    app.add_middleware(Headers)
    api = create_api(app.state)
    app.mount("/v1", api, name="api")
    # a mount begins after its slash; without one it is still the API that says there is nothing here
    app.router.routes.append(Route("/v1", api, include_in_schema=False))
    add_pages(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open what requests need; what cannot be opened stops the start, with an error that says why."""
    settings: Settings = app.state.settings
    routing = RoutingTable.read(settings.routing)
    app.state.champion = ChampionHolder(settings.models, routing=routing, promise=settings.promise)
    with Store.open(settings.database_url) as store:
        app.state.store = store
        app.state.access = Access(store, session_hours=settings.session_hours)
        yield

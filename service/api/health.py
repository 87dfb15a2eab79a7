"""Health: whether the process is alive, and whether it can really do its work."""

from fastapi import APIRouter, Request

from classifier import ArtifactError
from service.api.answers import Gezond
from service.api.dependencies import TheChampion, TheStore
from service.api.guard import GuardedRoute, no_query
from service.api.problems import NotReady
from service.errors import StoreError
from service.observability import log

router = APIRouter(route_class=GuardedRoute, dependencies=[no_query], tags=["Gezondheid"])


@router.get("/health/live", summary="Leeft de dienst?", operation_id="leeft")
async def live() -> Gezond:
    """Antwoordt zolang het proces leeft; kijkt nergens naar."""
    return Gezond(status="ok")


@router.get("/health/ready", summary="Kan de dienst zijn werk doen?", operation_id="gereed")
def ready(store: TheStore, champion: TheChampion, request: Request) -> Gezond:
    """Kijkt echt: het model in gebruik is geladen en gecontroleerd, en de opslag is te beschrijven."""
    faults = []
    try:
        champion.check()
    except ArtifactError as error:
        faults.append("Het model dat in gebruik hoort te zijn, is niet te laden.")
        _tell(request, error)
    try:
        store.writable()
    except StoreError as error:
        faults.append("De opslag is niet te beschrijven.")
        _tell(request, error)
    if faults:
        raise NotReady(" ".join(faults))
    return Gezond(status="ok", model=champion.current().version)


def _tell(request: Request, error: Exception) -> None:
    # folders and servers are for our own log; who asks is not logged in
    log.error("not ready", extra={"facts": {"request_id": request.state.request_id, "reason": str(error)}})

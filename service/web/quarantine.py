"""Quarantine: what came in and could not be read, so that a person looks at it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AfterValidator
from starlette.responses import Response

from service.errors import QuarantineNotFound
from service.store import Store
from service.store.types import storable
from service.web.csrf import Form
from service.web.doors import visitor
from service.web.pages import HEADERS, render

router = APIRouter()
QuarantineId = Annotated[str, Path(alias="id"), AfterValidator(storable)]


@router.get("/quarantaine")
def listing(request: Request) -> HTMLResponse:
    """Show what nobody has settled yet."""
    return render(request, "quarantaine.html", items=_store(request).in_quarantine())


@router.get("/quarantaine/{id}/inhoud")
def content(request: Request, item_id: QuarantineId) -> Response:
    """Give the bytes as they came in, to save; a browser must never open them here."""
    raw = _store(request).quarantined_content(item_id)
    if raw is None:
        raise QuarantineNotFound("Dit bericht was te groot om te bewaren. Kijk in de mailbox zelf.")
    named = {"Content-Disposition": f'attachment; filename="quarantaine-{item_id[:12]}.eml"'}
    return Response(raw, media_type="application/octet-stream", headers=HEADERS | named)


@router.post("/quarantaine/{id}")
def settle(request: Request, item_id: QuarantineId, form: Form) -> Response:
    """Note that someone has dealt with it."""
    _store(request).settle_quarantine(item_id, by=visitor(request).name)
    return RedirectResponse("/quarantaine", 303)


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store

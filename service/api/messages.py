"""Messages: take in, read, list, search."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from service.api import render
from service.api.answers import Bericht, Berichten, Gevonden, LijstLinks, Link, Ontvangst
from service.api.dependencies import MessageId, TheChampion, TheSettings, TheStore
from service.api.faults import Fault, too_long
from service.api.guard import GuardedRoute, no_query
from service.api.problems import Conflict, InputFaults
from service.api.schemas import Bijlage, Filter, NieuwBericht, Zoekvraag
from service.inbox import Attachment, Incoming
from service.intake import take_in
from service.observability import count
from service.store import Filters, Page, Store
from service.store.types import storable

router = APIRouter(route_class=GuardedRoute, tags=["Berichten"])


@router.post(
    "/berichten",
    summary="Neem een bericht in",
    operation_id="neemBerichtIn",
    status_code=201,
    responses={
        200: {"model": Ontvangst, "description": "Dit bericht was er al; er is niets veranderd."},
        409: {"description": "Onder dit kenmerk staat een bericht met een andere inhoud."},
    },
    dependencies=[no_query],
)
def create(
    body: NieuwBericht,
    store: TheStore,
    champion: TheChampion,
    settings: TheSettings,
    request: Request,
    response: Response,
) -> Ontvangst:
    """Bewaart een bericht met zijn suggestie. Hetzelfde bericht twee keer is één bericht."""
    faults = list(_faults(body, settings.max_chars))
    if faults:
        raise InputFaults(faults)
    stored, created = take_in(store, champion.current(), _incoming(body))
    if not created:
        if (stored.subject, stored.text) != (storable(body.onderwerp), storable(body.tekst)):
            raise Conflict("Onder dit kenmerk staat al een ander bericht. Geef elk bericht een eigen kenmerk.")
        response.status_code = 200
    response.headers["Location"] = f"/v1/berichten/{stored.id}"
    count(request, created=int(created))
    return render.receipt(stored)


@router.get("/berichten", summary="Blader door de werkvoorraad", operation_id="lijstBerichten")
def listing(query: Annotated[Filter, Query()], store: TheStore, response: Response) -> Berichten:
    """Geeft een bladzijde: eerst wat het model uit handen geeft, dan het oudste.

    `soort` en `domein` kijken naar de beoordeling als die er is, en anders naar de suggestie. Zoeken in de
    tekst gaat met POST /berichten/_zoek.
    """
    page = _page(store, query)
    links = _page_links(query, page.total)
    named = {"next": links.next, "prev": links.prev}
    response.headers["Link"] = ", ".join(f'<{link.href}>; rel="{name}"' for name, link in named.items() if link)
    if not response.headers["Link"]:
        del response.headers["Link"]
    return Berichten(**_rendered(query, page), links=links)


@router.post("/berichten/_zoek", summary="Zoek in de berichten", operation_id="zoekBerichten", dependencies=[no_query])
def search(body: Zoekvraag, store: TheStore) -> Gevonden:
    """Zoekt in onderwerp en tekst, met dezelfde filters als de werkvoorraad."""
    return Gevonden(**_rendered(body, _page(store, body, body.zoek)))


@router.get(
    "/berichten/{id}",
    summary="Lees een bericht met zijn suggestie",
    operation_id="leesBericht",
    dependencies=[no_query],
)
def read(id: MessageId, store: TheStore) -> Bericht:
    """Geeft het bericht zoals het nu staat, met de laatste suggestie en de beoordeling die telt."""
    return render.message(store.message(id))


def _faults(body: NieuwBericht, limit: int) -> list[Fault]:
    faults = []
    length = len(body.onderwerp) + len(body.tekst)
    if length > limit:
        faults.append(Fault("tekst", too_long(length, limit)))
    if not (body.onderwerp.strip() or body.tekst.strip() or body.bijlagen):
        faults.append(Fault("tekst", "Het bericht is leeg: geef een onderwerp, een tekst of een bijlage."))
    return faults


def _incoming(body: NieuwBericht) -> Incoming:
    return Incoming(
        id=body.kenmerk,
        text=body.tekst,
        subject=body.onderwerp,
        sender=body.afzender,
        date=body.ontvangen_op,
        attachments=tuple(map(_attachment, body.bijlagen)),
        channel=body.kanaal,
    )


def _attachment(item: Bijlage) -> Attachment:
    return Attachment(item.naam, item.soort, item.tekst, item.fout)


def _page(store: Store, asked: Filter, words: str = "") -> Page:
    filters = Filters(
        signal_type=asked.soort,
        domain=asked.domein,
        team=None if asked.team is None else storable(asked.team),
        flag=asked.signalering,
        status=asked.status,
        hand_over=asked.overdragen,
        search=storable(words),
    )
    return store.messages(filters, page=asked.pagina, size=asked.pagina_grootte)


def _rendered(asked: Filter, page: Page) -> dict[str, Any]:
    return {
        "berichten": [render.message(item) for item in page],
        "totaal": page.total,
        "pagina": asked.pagina,
        "pagina_grootte": asked.pagina_grootte,
    }


def _page_links(asked: Filter, total: int) -> LijstLinks:
    last = max(1, -(-total // asked.pagina_grootte))
    return LijstLinks(
        self=_to(asked, asked.pagina),
        next=_to(asked, asked.pagina + 1) if asked.pagina < last else None,
        prev=_to(asked, min(asked.pagina - 1, last)) if asked.pagina > 1 else None,
    )


def _to(asked: Filter, page: int) -> Link:
    given: Mapping[str, Any] = asked.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    query = {**given, "pagina": page}
    # a truth in a URL is spelled as in JSON
    spelled = {key: str(value).lower() if isinstance(value, bool) else value for key, value in query.items()}
    return Link(href=f"/v1/berichten?{urlencode(spelled)}")

"""Reviews: what a person decided, and taking that back."""

from fastapi import APIRouter, Request, Response

from service.access import Account
from service.api import render
from service.api.answers import Beoordeling, Beoordelingen
from service.api.dependencies import MessageId, TheCaller, TheStore
from service.api.guard import Caller, GuardedRoute, no_query
from service.api.schemas import BeoordelingVraag, NieuweBeoordeling
from service.observability import count
from service.store import Review, Store

router = APIRouter(route_class=GuardedRoute, dependencies=[no_query], tags=["Beoordelingen"])


@router.post(
    "/berichten/{id}/beoordelingen",
    summary="Beoordeel een bericht, of trek een beoordeling in",
    operation_id="beoordeelBericht",
    status_code=201,
    responses={
        200: {"model": Beoordeling, "description": "Deze beoordeling stond er al; er is niets veranderd."},
        409: {"description": "Iemand anders besliste intussen, of er is niets om in te trekken."},
    },
)
def create(
    id: MessageId, body: BeoordelingVraag, store: TheStore, caller: TheCaller, request: Request, response: Response
) -> Beoordeling:
    """Legt een besluit vast. Soort en domein als in de suggestie is een bevestiging, anders een correctie.

    `{"besluit": "ingetrokken"}` neemt de beoordeling terug die nu telt; die ervoor telt dan weer.
    """
    reviewer = _name(caller)
    if isinstance(body, NieuweBeoordeling):
        review, new = _decide(store, id, body, reviewer)
    else:
        review, new = store.withdraw(id, reviewer=reviewer, expected_review_id=body.verwachte_beoordeling), True
    if not new:
        response.status_code = 200
    response.headers["Location"] = f"/v1/berichten/{review.message_id}/beoordelingen"
    count(request, created=int(new))
    return render.review(review)


@router.get(
    "/berichten/{id}/beoordelingen", summary="Lees alle beoordelingen van een bericht", operation_id="leesBeoordelingen"
)
def listing(id: MessageId, store: TheStore) -> Beoordelingen:
    """Geeft ook de ingetrokken beoordelingen, in de volgorde waarin ze zijn gegeven."""
    found = store.message(id)  # an unknown message has no history either, and that must be told apart
    return Beoordelingen(beoordelingen=[render.review(item) for item in store.history(found.id)])


def _decide(store: Store, message_id: str, body: NieuweBeoordeling, reviewer: str) -> tuple[Review, bool]:
    standing = store.message(message_id).review
    review = store.review(
        message_id,
        reviewer=reviewer,
        signal_type=body.soort,
        domain=body.domein,
        secondary=body.tweede_soort,
        flags=body.signaleringen,
        note=body.toelichting,
        suggestion_id=body.suggestie_id,
        expected_review_id=body.verwachte_beoordeling,
    )
    return review, standing is None or standing.id != review.id


def _name(caller: Caller) -> str:
    # a program must not pass for a person of the same name
    return caller.name if isinstance(caller, Account) else f"api:{caller.name}"

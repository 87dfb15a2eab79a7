"""From what the classifier and the store hand out to what goes over the line."""

from collections.abc import Mapping
from typing import Any

from classifier import Suggestion
from service.api.answers import (
    Beoordeling,
    Bericht,
    BerichtLinks,
    BewaardeSuggestie,
    Link,
    Ontvangst,
    Suggestie,
    TekstSuggestie,
    Woorden,
)
from service.api.schemas import Bijlage
from service.store import Review, StoredMessage, StoredSuggestion


def scored(suggestion: Suggestion) -> TekstSuggestie:
    """Render a suggestion that is not stored."""
    return TekstSuggestie.model_validate(
        {**suggestion.to_json(), "zekerheid": _round(suggestion.certainty), "woorden": suggestion.evidence_json()}
    )


def message(stored: StoredMessage) -> Bericht:
    """Render a stored message with all there is to it."""
    kept = stored.suggestion
    return Bericht(
        id=stored.id,
        kenmerk=stored.reference,
        onderwerp=stored.subject,
        tekst=stored.text,
        afzender=stored.sender,
        kanaal=stored.channel,
        ontvangen_op=stored.received_at,
        verzonden_op=stored.sent_at,
        status=stored.status,
        # what was taken in another way may be longer than what the API accepts
        bijlagen=[Bijlage.model_construct(**item) for item in stored.attachments],
        suggestie=BewaardeSuggestie(
            id=kept.id, woorden=[Woorden.model_validate(item) for item in kept.payload["woorden"]], **_facts(kept)
        ),
        beoordeling=review(stored.review) if stored.review else None,
        links=_links(stored.id),
    )


def receipt(stored: StoredMessage) -> Ontvangst:
    """Render what a program that only takes in may know."""
    return Ontvangst(
        id=stored.id,
        kenmerk=stored.reference,
        status=stored.status,
        ontvangen_op=stored.received_at,
        suggestie=Suggestie(**_facts(stored.suggestion)),
        links=_links(stored.id),
    )


def review(given: Review) -> Beoordeling:
    """Render a review or a withdrawal."""
    return Beoordeling(
        id=given.id,
        besluit=given.decision,
        soort=given.signal_type,
        domein=given.domain,
        tweede_soort=given.secondary,
        signaleringen=None if given.flags is None else list(given.flags),
        toelichting=given.note,
        door_wie=given.reviewer,
        op=given.created_at,
        suggestie_id=given.suggestion_id,
        trekt_in=given.withdraws,
    )


def _facts(kept: StoredSuggestion) -> Mapping[str, Any]:
    return {
        "soort": kept.signal_type,
        # suggestions from before these two were made do not have them
        "tweede_soort": kept.payload.get("tweede_soort"),
        "uitleg": kept.payload.get("uitleg"),
        "soort_kansen": kept.payload["soort_kansen"],
        "domein": kept.domain,
        "domein_kansen": kept.payload["domein_kansen"],
        "zekerheid": _round(kept.certainty),
        "overdragen": kept.hand_over,
        "reden": kept.reason,
        "signaleringen": kept.flags,
        "team": kept.team,
        "prioriteit": kept.payload.get("prioriteit", "gewoon"),
        "kopie": kept.payload.get("kopie", ()),
        "model": kept.model,
    }


def _links(message_id: str) -> BerichtLinks:
    here = f"/v1/berichten/{message_id}"
    return BerichtLinks(self=Link(href=here), beoordelingen=Link(href=f"{here}/beoordelingen"))


def _round(chance: float) -> float:
    return min(1.0, round(chance, 6))

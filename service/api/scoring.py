"""Scoring: texts in, suggestions out, nothing kept."""

from collections.abc import Iterator, Sequence

from fastapi import APIRouter, Request

from classifier import Message
from service.api.answers import ScoreAntwoord
from service.api.dependencies import TheChampion, TheSettings
from service.api.faults import Fault, too_long
from service.api.guard import GuardedRoute, no_query
from service.api.problems import InputFaults
from service.api.render import scored
from service.api.schemas import ScoreVraag, Teksten
from service.observability import count

router = APIRouter(route_class=GuardedRoute, dependencies=[no_query], tags=["Suggesties"])


@router.post("/scores", summary="Vraag suggesties voor een of meer teksten", operation_id="scoreTeksten")
def score(body: ScoreVraag, champion: TheChampion, settings: TheSettings, request: Request) -> ScoreAntwoord:
    """Geeft voor elke tekst een suggestie, met de woorden die de doorslag gaven. Er wordt niets bewaard.

    Een lege of te lange tekst is een fout; dan wordt geen enkele tekst gescoord.
    """
    texts = body.teksten if isinstance(body, Teksten) else [body]
    places = [f"teksten[{number}].tekst" for number in range(len(texts))] if isinstance(body, Teksten) else ["tekst"]
    messages = [Message(text.tekst, text.onderwerp, text.id) for text in texts]
    faults = list(_faults(messages, places, settings.max_chars))
    if faults:
        raise InputFaults(faults)
    suggestions = champion.current().suggest(messages)
    count(request, texts=len(messages))
    return ScoreAntwoord(suggesties=[scored(suggestion) for suggestion in suggestions])


def _faults(messages: Sequence[Message], places: Sequence[str], limit: int) -> Iterator[Fault]:
    # the classifier hands an empty text over to a person; here no person would ever see it
    for message, place in zip(messages, places, strict=True):
        length = len(message.subject) + len(message.text)
        if length > limit:
            yield Fault(place, too_long(length, limit))
        elif not any(map(str.isalnum, message.subject + message.text)):
            yield Fault(place, "De tekst is leeg: er staat geen woord in.")

"""A suggestion as a page shows it, whether it was stored or was only tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, Flag, SignalType
from service.store import StoredSuggestion
from service.web.marking import Word
from service.web.wording import URGENT


@dataclass(frozen=True)
class Shown:
    """What the template needs; chances are sorted, the likeliest first.

    `second`, `ground` and `sentences` are empty in suggestions that were stored before they were made.
    """

    signal_type: SignalType | None
    second: SignalType | None
    ground: str | None
    domain: Domain | None
    certainty: float
    hand_over: bool
    reason: str | None
    flags: tuple[Flag, ...]
    team: str
    model: str
    type_chances: tuple[tuple[SignalType, float], ...]
    domain_chances: tuple[tuple[Domain, float], ...]
    words: tuple[Word, ...]
    sentences: tuple[Word, ...]

    @classmethod
    def stored(cls, suggestion: StoredSuggestion) -> Self:
        """Read a suggestion from the store."""
        return cls._read(suggestion.payload, suggestion.certainty)

    @classmethod
    def fresh(cls, suggestion: Suggestion) -> Self:
        """Read a suggestion that was made just now."""
        return cls._read({**suggestion.to_json(), "woorden": suggestion.evidence_json()}, suggestion.certainty)

    @classmethod
    def _read(cls, payload: Mapping[str, Any], certainty: float) -> Self:
        evidence = [
            (w.get("bron", "woord"), Word(w["veld"], w["begin"], w["eind"], w["woorden"], w["gewicht"]))
            for w in payload.get("woorden", ())
        ]
        return cls(
            signal_type=SignalType(payload["soort"]) if payload["soort"] else None,
            second=SignalType(payload["tweede_soort"]) if payload.get("tweede_soort") else None,
            ground=payload.get("uitleg"),
            domain=Domain(payload["domein"]) if payload["domein"] else None,
            certainty=certainty,
            hand_over=payload["overdragen"],
            reason=payload["reden"],
            flags=tuple(sorted(map(Flag, payload["signaleringen"]), key=lambda flag: flag not in URGENT)),
            team=payload["team"],
            model=payload["model"],
            type_chances=tuple((SignalType(slug), chance) for slug, chance in _sorted(payload["soort_kansen"])),
            domain_chances=tuple((Domain(slug), chance) for slug, chance in _sorted(payload["domein_kansen"])),
            words=tuple(piece for kind, piece in evidence if kind == "woord"),
            sentences=tuple(piece for kind, piece in evidence if kind == "zin"),
        )


def _sorted(chances: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(chances.items(), key=lambda item: -item[1])

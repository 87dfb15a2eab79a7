"""What comes out: one suggestion, and its JSON form.

The JSON field names are the contract of `signaalwijzer score` and of the API.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classifier.taxonomy import Domain, Flag, SignalType


@dataclass(frozen=True)
class Evidence:
    """A piece of the original text that spoke for (weight > 0) or against the suggested label.

    `field` is "onderwerp" or "tekst"; `start` and `end` count characters in the original subject or
    text, quotes and signature included. Of a `kind` "woord" the weight is the exact part in the log-odds of
    the n-gram views. Of a "zin" it is the sentence's part in what the fine-tuned encoder adds: exact for its
    last layer, in which each word was already read with all others.
    """

    field: str
    start: int
    end: int
    words: str
    weight: float
    kind: str = "woord"


@dataclass(frozen=True)
class Suggestion:
    """What the model suggests for one message; probabilities are calibrated and sum to 1.

    `hand_over` means a person decides: `reason` then says why in Dutch. `signal_type` and `domain` are
    still the best guess, or None where no label fits at all. `certainty` is the calibrated chance that
    `signal_type` is right, the chance that no label fits included. `second` is what the sender also wants,
    where that deserves an answer of its own: an objection that is a complaint too. `team`, `priority` and `copies`
    are what the municipality's routing table says.
    """

    id: str
    signal_type: SignalType | None
    signal_type_probabilities: Mapping[SignalType, float]
    domain: Domain | None
    domain_probabilities: Mapping[Domain, float]
    certainty: float
    hand_over: bool
    reason: str | None
    flags: tuple[Flag, ...]
    team: str
    model: str
    second: SignalType | None = None
    evidence: tuple[Evidence, ...] = ()
    priority: str = "gewoon"
    copies: tuple[str, ...] = ()

    @property
    def ground(self) -> str:
        """The suggestion as a sentence that names the law, for the adviser."""
        if self.signal_type is None:
            return "Het model herkent hier geen klacht, onvrede, informatievraag of bezwaar in."
        also = f" Er staat ook een {self.second} in; die verdient een eigen antwoord." if self.second else ""
        return _GROUNDS[self.signal_type] + also

    def to_json(self) -> dict[str, Any]:
        """Return the fields of the scoring contract, in its order."""
        return {
            "id": self.id,
            "soort": self.signal_type and str(self.signal_type),
            "tweede_soort": self.second and str(self.second),
            "soort_kansen": {str(k): round(v, 6) for k, v in self.signal_type_probabilities.items()},
            "domein": self.domain and str(self.domain),
            "domein_kansen": {str(k): round(v, 6) for k, v in self.domain_probabilities.items()},
            "overdragen": self.hand_over,
            "reden": self.reason,
            "uitleg": self.ground,
            "signaleringen": [str(flag) for flag in self.flags],
            "team": self.team,
            "prioriteit": str(self.priority),
            "kopie": list(self.copies),
            "model": self.model,
        }

    def evidence_json(self) -> list[dict[str, Any]]:
        """Return the words that drove the decision, strongest first."""
        return [
            {
                "veld": e.field,
                "begin": e.start,
                "eind": e.end,
                "woorden": e.words,
                "gewicht": round(e.weight, 4),
                "bron": e.kind,
            }
            for e in self.evidence
        ]


_GROUNDS = {
    SignalType.KLACHT: (
        "De schrijver stelt een gedraging van de gemeente aan de orde en wil daar antwoord op: "
        "dat is een klacht (Awb 9:1)."
    ),
    SignalType.ONVREDE: (
        "De schrijver is ontevreden, maar vraagt niet om een klachtbehandeling en betwist geen besluit: "
        "dat is onvrede. Er loopt geen wettelijke termijn."
    ),
    SignalType.INFORMATIEVRAAG: (
        "De schrijver wil iets weten of krijgen en betwist geen besluit: dat is een informatievraag."
    ),
    SignalType.BEZWAAR: (
        "De schrijver vraagt om een besluit te herzien: dat is bezwaar (Awb 1:3 en 6:4). "
        "De termijn is zes weken (Awb 6:7)."
    ),
}

"""When a person decides, and why: the reasons that the adviser reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from classifier.certainty import Certainty, Promise
from classifier.taxonomy import NONE, Domain, Flag, SignalType

LEGAL = (SignalType.KLACHT, SignalType.BEZWAAR)
BOTH = "Hier lijken een klacht en een bezwaar in te staan; voor beide geldt een wettelijke termijn."


@dataclass(frozen=True)
class Chances:
    """What the heads made of one message.

    `labels` holds the four labels and "geen"; `wants` the chance that the sender wants this, as first or
    second thing; `familiar` the share of words that the model knows.
    """

    labels: Mapping[str, float]
    domains: Mapping[str, float]
    wants: Mapping[SignalType, float]
    flags: tuple[Flag, ...]
    familiar: float

    def objection_first(self) -> "Chances":
        """Return these chances with those of complaint and objection exchanged.

        Of a letter that is both, the objection comes first: its term is fatal (Awb 6:7; labels.md, rule 1).
        """
        objection, complaint = self.labels[SignalType.BEZWAAR], self.labels[SignalType.KLACHT]
        return replace(self, labels={**self.labels, SignalType.BEZWAAR: complaint, SignalType.KLACHT: objection})


@dataclass(frozen=True)
class Limits:
    """From which chances on a suggestion stands, worked out from a promise.

    `joint`: least chance that label and domain are both right. `legal`: from these chances on a message may
    still be a complaint or objection. `familiar`: least share of known words.
    """

    joint: float
    legal: Mapping[SignalType, float]
    familiar: float

    @classmethod
    def of(cls, certainty: Certainty, promise: Promise) -> "Limits":
        """Work the limits out."""
        return cls(
            certainty.threshold(promise),
            {slug: certainty.least_chance(slug, promise) for slug in LEGAL},
            certainty.familiarity,
        )

    def knows(self, chances: Chances) -> bool:
        """Tell whether the model knows enough of the words to say anything."""
        return chances.familiar >= self.familiar

    def reason(self, chances: Chances, best: SignalType, domain: Domain) -> str | None:
        """Say in Dutch why a person must decide, or None where the suggestion stands."""
        label, place = chances.labels[best], chances.domains[domain]
        if not self.knows(chances):
            return "De tekst is niet in gewoon Nederlands geschreven, of is geen gewone tekst."
        if chances.labels[NONE] >= label:
            return "Geen van de vier soorten past bij dit bericht."
        for slug in LEGAL:
            if slug is not best and chances.labels[slug] >= self.legal[slug]:
                return f"Dit kan ook een {slug} zijn; daarvoor geldt een wettelijke termijn."
        if label * place < self.joint:
            return f"{'De soort' if label <= place else 'Het domein'} is niet zeker genoeg."
        return None

"""The classifier: messages in, suggestions out.

It holds what was learned and nothing else: no database, no clock, no network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from classifier.certainty import Thresholds
from classifier.cleaning import Cleaned, clean
from classifier.dutch import Reading, read
from classifier.errors import TextRejected
from classifier.explanation import strongest, word_weights
from classifier.features import Views
from classifier.message import Message
from classifier.routing import RoutingTable
from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, SignalType

# the fifth class of the head: what no label fits
NONE = "geen"
# seventy pages; longer is a file pasted into a mail, and would keep everyone else waiting for seconds
MAX_CHARS = 200_000
_LEGAL = (SignalType.KLACHT, SignalType.BEZWAAR)
_BATCH = 64


@dataclass(frozen=True)
class Prepared:
    """A message made ready: what is scored, and the way back to where each character came from."""

    scored: str
    subject: str
    body: Cleaned

    def original(self, start: int, end: int) -> list[tuple[str, int, int]]:
        """Map a range of `scored` to ranges (field, start, end) in the original subject and text."""
        if start < len(self.subject):
            return [("onderwerp", start, min(end, len(self.subject)))]
        offset = len(self.subject) + 1
        return [("tekst", s.start, s.end) for s in self.body.to_original(start - offset, end - offset)]


def prepare(message: Message) -> Prepared:
    """Set quotes and signature apart; the subject and the sender's own words are what is scored.

    Raises TextRejected for a message without a word, or longer than `MAX_CHARS`.
    """
    length = len(message.subject) + len(message.text)
    if length > MAX_CHARS:
        raise TextRejected(
            f"De tekst is te lang: {length} tekens, en meer dan {MAX_CHARS} kan niet. Lees het bericht zelf."
        )
    if not any(c.isalnum() for c in message.subject + message.text):
        raise TextRejected("De tekst is leeg: er staat geen woord in. Lees het bericht zelf.")
    body = clean(message.text)
    return Prepared(f"{message.subject}\n{body.own_text}", message.subject, body)


def readings_of(prepared: Sequence[Prepared]) -> list[Reading]:
    """Read what is scored; the signature is read along for the flags alone: a lawyer is named there."""
    readings = read(f"{p.scored}\n{p.body.signature_text}" for p in prepared)
    return [reading.until(len(p.scored)) for reading, p in zip(readings, prepared, strict=True)]


@dataclass(frozen=True)
class Head:
    """A linear head with its calibration; `classes` are slugs in column order."""

    classifier: LogisticRegression
    temperature: float

    @property
    def classes(self) -> list[str]:
        """The slugs, in the order of the columns of `probabilities`."""
        return [str(c) for c in self.classifier.classes_]

    def probabilities(self, features: csr_matrix) -> NDArray[np.float64]:
        """Return calibrated chances, shape (n messages, n classes); rows sum to 1."""
        scores = features @ self.classifier.coef_.T + self.classifier.intercept_
        # features are float32, and rows of such a softmax do not sum to 1
        return np.asarray(softmax(scores.astype(np.float64) / self.temperature, axis=1))

    def coefficients(self, slug: str) -> NDArray[np.float64]:
        """Return what each feature adds to the score of a class, above the mean of all classes."""
        row = self.classifier.coef_[self.classes.index(slug)] - self.classifier.coef_.mean(axis=0)
        return np.asarray(row / self.temperature, dtype=np.float64)


@dataclass
class Classifier:
    """Suggests a label, a domain and a team for messages."""

    version: str
    views: Views
    signal_head: Head
    domain_head: Head
    thresholds: Thresholds
    routing: RoutingTable = field(default_factory=RoutingTable.read)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the routing table out: it belongs to the municipality, not to what was learned."""
        return {key: value for key, value in self.__dict__.items() if key != "routing"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, routing=RoutingTable.read())

    def suggest(self, messages: Sequence[Message]) -> list[Suggestion]:
        """Return one suggestion for each message, in order; what cannot be scored is handed over, never lost."""
        found: dict[int, Suggestion] = {}
        prepared: list[tuple[int, Prepared]] = []
        for i, message in enumerate(messages):
            try:
                prepared.append((i, prepare(message)))
            except TextRejected as error:
                found[i] = self._unread(message, str(error))
        for first in range(0, len(prepared), _BATCH):
            places, batch = zip(*prepared[first : first + _BATCH], strict=True)
            found |= zip(places, self._suggest([messages[i] for i in places], batch), strict=True)
        return [found[i] for i in range(len(messages))]

    def _unread(self, message: Message, reason: str) -> Suggestion:
        return Suggestion(
            id=message.id,
            signal_type=None,
            signal_type_probabilities=dict.fromkeys(SignalType, 1 / len(SignalType)),
            domain=None,
            domain_probabilities=dict.fromkeys(Domain, 1 / len(Domain)),
            certainty=0.0,
            hand_over=True,
            reason=reason,
            flags=(),
            team=self.routing.team(None, None, ()),
            model=self.version,
        )

    def _suggest(self, messages: Sequence[Message], prepared: Sequence[Prepared]) -> list[Suggestion]:
        readings = readings_of(prepared)
        features = self.views.transform(readings)
        signals = self.signal_head.probabilities(features)
        domains = self.domain_head.probabilities(features)
        familiar = self.views.familiarity(readings)
        return [
            self._one(message, p, reading, dict(zip(self.signal_head.classes, s, strict=True)),
                      dict(zip(self.domain_head.classes, d, strict=True)), float(f))
            for message, p, reading, s, d, f in zip(
                messages, prepared, readings, signals, domains, familiar, strict=True
            )
        ]  # fmt: skip

    def _one(
        self,
        message: Message,
        prepared: Prepared,
        reading: Reading,
        signals: dict[str, float],
        domains: dict[str, float],
        familiar: float,
    ) -> Suggestion:
        none = float(signals[NONE])
        # the chances of the contract are those of the four labels, given that one of them fits
        four = sum(signals[s] for s in SignalType)
        fits = {s: float(signals[s] / four) for s in SignalType}
        by_domain = {d: float(domains[d]) for d in Domain}
        best = max(fits, key=lambda s: fits[s])
        domain = max(by_domain, key=lambda d: by_domain[d])
        certainty = float(signals[best])
        nothing_fits = none >= certainty
        reason = self._reason(best, certainty, none, by_domain[domain], signals, familiar)
        signal_type = None if nothing_fits else best
        chosen_domain = None if nothing_fits and by_domain[domain] < self.thresholds.domain else domain
        return Suggestion(
            id=message.id,
            signal_type=signal_type,
            signal_type_probabilities=fits,
            domain=chosen_domain,
            domain_probabilities=by_domain,
            # a chance says nothing of a text whose words are not known
            certainty=min(max(certainty, none), 1.0 if familiar >= self.thresholds.familiarity else familiar),
            hand_over=reason is not None,
            reason=reason,
            flags=reading.flags,
            team=self.routing.team(signal_type, chosen_domain, reading.flags),
            model=self.version,
            evidence=self._evidence(prepared, reading, NONE if nothing_fits else best),
        )

    def _reason(
        self,
        best: SignalType,
        certainty: float,
        none: float,
        domain_certainty: float,
        signals: dict[str, float],
        familiar: float,
    ) -> str | None:
        """Say in Dutch why a person must decide, or None where the suggestion stands."""
        limits = self.thresholds
        if familiar < limits.familiarity:
            return "De tekst is niet in gewoon Nederlands geschreven, of is geen gewone tekst."
        if none >= certainty:
            return "Geen van de vier soorten past bij dit bericht."
        if best not in _LEGAL:
            legal = max(_LEGAL, key=lambda s: signals[s])
            if signals[legal] >= limits.legal:
                return f"Dit kan ook een {legal} zijn; daarvoor geldt een wettelijke termijn."
        if certainty < limits.signal_type:
            return "De soort is niet zeker genoeg."
        if domain_certainty < limits.domain:
            return "Het domein is niet zeker genoeg."
        return None

    def _evidence(self, prepared: Prepared, reading: Reading, slug: str) -> tuple[Evidence, ...]:
        weights = word_weights(self.views, self.signal_head.coefficients(slug), reading)
        return tuple(
            Evidence(name, start, end, self._words(prepared, name, start, end), weight)
            for first, last, weight in strongest(reading, weights)
            for name, start, end in prepared.original(first, last)
        )

    @staticmethod
    def _words(prepared: Prepared, name: str, start: int, end: int) -> str:
        text = prepared.subject if name == "onderwerp" else prepared.body.original
        return text[start:end]

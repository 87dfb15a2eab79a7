"""The classifier: messages in, suggestions out.

It holds what was learned and nothing else: no database, no clock, no network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from classifier.certainty import Certainty, Promise
from classifier.cleaning import Cleaned, clean
from classifier.dutch import Reading, read
from classifier.errors import TextRejected
from classifier.explanation import strongest, strongest_sentences, word_weights
from classifier.features import Views
from classifier.handover import BOTH, Chances, Limits
from classifier.heads import Floats, Head, YesNoHeads
from classifier.message import Message
from classifier.routing import RoutingTable
from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import NONE, Domain, Flag, SignalType
from classifier.tuned import LABELS, TunedEncoder, columns
from classifier.tuned import Reading as TunedReading

# seventy pages; longer is a file pasted into a mail, and would keep everyone else waiting for seconds
MAX_CHARS = 200_000
# where no label fits, a domain is named from this chance on
_LIKELY = 0.8
_BATCH = 64


@dataclass(frozen=True)
class Prepared:
    """A message made ready: what is scored, and the way back to where each character came from."""

    scored: str
    subject: str
    body: Cleaned

    def original(self, start: int, end: int) -> list[tuple[str, int, int]]:
        """Map a range of `scored` to ranges (field, start, end) in the original subject and text."""
        found = [("onderwerp", start, min(end, len(self.subject)))] if start < len(self.subject) else []
        offset = len(self.subject) + 1
        if end > offset:
            found += [("tekst", s.start, s.end) for s in self.body.to_original(start - offset, end - offset)]
        return found


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


@dataclass
class Classifier:
    """Suggests a label, a second label, a domain, flags and a team for messages.

    Args:
        version: name of what was learned.
        views: texts to features.
        label_head: the four labels and "geen"; domain_head: the three domains.
        flag_heads: one question a flag, rules included; wants_heads: does the sender want this, too?
        certainty: how sure the model proved to be on writers it had not seen.
        tuned: the fine-tuned encoder, or None (recipe `fast`).
        promise: what must hold for what is not handed over.
    """

    version: str
    views: Views
    label_head: Head
    domain_head: Head
    flag_heads: YesNoHeads
    wants_heads: YesNoHeads
    certainty: Certainty
    tuned: TunedEncoder | None = None
    promise: Promise = field(default_factory=Promise)
    routing: RoutingTable = field(default_factory=RoutingTable.read)

    def __post_init__(self) -> None:
        self.limits = Limits.of(self.certainty, self.promise)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the routing table out: it belongs to the municipality, not to what was learned."""
        return {key: value for key, value in self.__dict__.items() if key != "routing"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, routing=RoutingTable.read())

    def promising(self, promise: Promise) -> "Classifier":
        """Return this classifier with another promise: it hands over more, or less."""
        return replace(self, promise=promise)

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
        route = self.routing.route(None, None)
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
            team=route.team,
            model=self.version,
            priority=route.priority,
            copies=route.copies,
        )

    def _suggest(self, messages: Sequence[Message], prepared: Sequence[Prepared]) -> list[Suggestion]:
        readings = readings_of(prepared)
        features = self.views.transform(readings)
        tuned = self.tuned.read([reading.text for reading in readings]) if self.tuned else None
        scores = np.array([t.scores for t in tuned]) if tuned else None

        def part(task: str) -> Floats | None:
            return None if scores is None else scores[:, columns(task)]

        rules = np.array([[flag in reading.flags for flag in Flag] for reading in readings], dtype=np.float64)
        labels = self.label_head.chances(features, part("label"))
        domains = self.domain_head.chances(features, part("domain"))
        flags = self.flag_heads.chances(features, part("flags"), rules) >= self.flag_heads.thresholds
        wants = self.wants_heads.chances(features, part("wants"), None)
        familiar = self.views.familiarity(readings)
        found = []
        for i, message in enumerate(messages):
            found.append(
                self._one(
                    message,
                    prepared[i],
                    readings[i],
                    Chances(
                        dict(zip(self.label_head.classes, map(float, labels[i]), strict=True)),
                        dict(zip(self.domain_head.classes, map(float, domains[i]), strict=True)),
                        {SignalType(name): float(wants[i, j]) for j, name in enumerate(self.wants_heads.names)},
                        tuple(flag for flag, yes in zip(Flag, flags[i], strict=True) if yes),
                        float(familiar[i]),
                    ),
                    tuned[i] if tuned else None,
                )
            )
        return found

    def _one(
        self, message: Message, prepared: Prepared, reading: Reading, chances: Chances, tuned: TunedReading | None
    ) -> Suggestion:
        both = self._complaint_and_objection(chances)
        if both:
            chances = chances.objection_first()
        none = chances.labels[NONE]
        # the chances of the contract are those of the four labels, given that one of them fits
        four = sum(chances.labels[s] for s in SignalType)
        fits = {s: chances.labels[s] / four for s in SignalType}
        by_domain = {d: chances.domains[d] for d in Domain}
        best = max(fits, key=lambda s: fits[s])
        domain = max(by_domain, key=lambda d: by_domain[d])
        nothing_fits = none >= chances.labels[best]
        signal_type = None if nothing_fits else best
        chosen_domain = None if nothing_fits and by_domain[domain] < _LIKELY else domain
        reason = self.limits.reason(chances, best, domain) or (BOTH if both else None)
        second = None if nothing_fits else SignalType.KLACHT if both else self._second(best, chances.wants)
        certainty = max(chances.labels[best], none)
        words = f"{prepared.subject}\n{prepared.body.own_text}"
        route = self.routing.route(signal_type, chosen_domain, chances.flags, words)
        return Suggestion(
            id=message.id,
            signal_type=signal_type,
            signal_type_probabilities=fits,
            domain=chosen_domain,
            domain_probabilities=by_domain,
            # a chance says nothing of a text whose words are not known
            certainty=certainty if self.limits.knows(chances) else min(certainty, chances.familiar),
            hand_over=reason is not None,
            reason=reason,
            flags=chances.flags,
            team=route.team,
            model=self.version,
            second=second,
            priority=route.priority,
            copies=route.copies,
            evidence=self._evidence(prepared, reading, NONE if nothing_fits else best, tuned),
        )

    @property
    def _needed(self) -> Mapping[SignalType, float]:
        return dict(zip(map(SignalType, self.wants_heads.names), self.wants_heads.thresholds, strict=True))

    def _complaint_and_objection(self, chances: Chances) -> bool:
        """Tell whether what reads as a complaint contests a decision, too: then the objection comes first."""
        complains = max(chances.labels, key=lambda slug: chances.labels[slug]) == SignalType.KLACHT
        return complains and chances.wants[SignalType.BEZWAAR] >= self._needed[SignalType.BEZWAAR]

    def _second(self, best: SignalType, wants: Mapping[SignalType, float]) -> SignalType | None:
        """Return what the sender also wants and deserves an answer of its own."""
        also = [s for s in SignalType if s is not best and wants[s] >= self._needed[s]]
        return max(also, key=lambda s: wants[s]) if also else None

    def _evidence(
        self, prepared: Prepared, reading: Reading, slug: str, tuned: TunedReading | None
    ) -> tuple[Evidence, ...]:
        words = strongest(reading, word_weights(self.views, self.label_head.coefficients(slug), reading))
        found = [("woord", *word) for word in words]
        if tuned is not None:
            column = LABELS.index(slug)
            parts = (tuned.parts[:, column] - tuned.parts.mean(axis=1)) * self.label_head.tuned_scale
            found += [("zin", *sentence) for sentence in strongest_sentences(reading, tuned.places, parts)]
        return tuple(
            Evidence(name, start, end, self._words(prepared, name, start, end), weight, kind)
            for kind, first, last, weight in found
            for name, start, end in prepared.original(first, last)
        )

    @staticmethod
    def _words(prepared: Prepared, name: str, start: int, end: int) -> str:
        text = prepared.subject if name == "onderwerp" else prepared.body.original
        return text[start:end]

"""What a letter says, as the law asks for it: against what decision, why, and what was done to the sender.

Each is looked for where people put it: the facts, the fields of a form, the sentences. What is found is a span
of the original text; what is quoted does not count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from classifier.cleaning import Cleaned, Span, clean
from classifier.facts import Fact, FactKind, find_facts

_SPECIFIC = re.compile(
    r"\b\w{0,20}(?:aanslag|boete|naheffing\w{0,10}|afwijzing|weigering|intrekking|\w{2,20}vergunning|vergunning voor|"
    r"bekeuring|invordering\w{0,12}|terugvordering|last onder dwangsom|bestuursdwang|verkeersbesluit|kapbesluit|"
    r"bouwstop|verlaging|beëindiging|stopzetten|urgentieverklaring|woz-?waarde|woz-?beschikking|sluiting)\b[^.!?\n]{0,80}",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:besluit|beslissing|beschikking|brief)\b[ ](?:[^.!?\n]{0,30}[ ])?"
    r"(?:om|tot|over|waarin|waarbij|inhoudende|inzake|dat|waarmee|op mijn)\b[^.!?\n]{3,80}",
    re.IGNORECASE,
)
_LATER = (
    r"volg(?:t|en)\b|later\b|nader\w{0,10}|nog (?:toe|aan|na|van)\w{0,20}|nagezonden|nasturen|"
    r"stuur ik\b[^.!?\n]{0,20}\bna\b|na te sturen|aan te vullen|aanvullen|krijgt u nog|dien ik\b|lever ik\b|"
    r"ontvangt u\b|in te dienen|indienen|zodra"
)
_PROMISE = re.compile(
    r"(?<!geen )(?<!niet )\bpro[ -]?forma\b|"
    rf"\b(?:gronden|motivering|onderbouwing|redenen|argumenten|toelichting)\b[^.!?\n]{{0,60}}?\b(?:{_LATER})|"
    r"\bnader (?:aan te |in te |te )?(?:voeren|dienen|motiveren|onderbouwen|aanvullen|vullen|toelichten)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:omdat|want|aangezien|immers|namelijk|doordat|onterecht|ten onrechte|onjuist|klopt (?:\w{1,20} )?niet|"
    r"kloppen niet|niet juist|in strijd|geen rekening|te hoog|te laag|te veel|te weinig|onredelijk|niet waar|"
    r"niet eerlijk|onzorgvuldig|geen grond\w{0,5}|terwijl|echter|reden[ ]?:)",
    re.IGNORECASE,
)
# what announces, asks or greets is neither a reason nor conduct
_ANNOUNCES = re.compile(
    r"\bbezwaar\w{0,15}|niet (?:er )?(?:mee )?eens\b(?! (?:komen|een|even))|niet akkoord|verenigen met|"
    r"\bklacht\b.{0,30}\b(?:in|indienen|over)\b|^[ ]{0,4}klacht\b|\bdien .{0,20}klacht",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[ ]{0,4}(?:kunt|kun|kan|wilt|wil|willen|graag|"
    r"ik (?:wil|hoor|verzoek|vraag|verwacht|eis|zie|behandel|beschouw|ontvang)|"
    r"wij (?:verzoeken|vragen|willen)|behandel|in afwachting)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(r"[ \t]*(?:geachte?|beste|hallo|dag|goede\w*|hoi|l\.?s\.?|edelachtbare)\b", re.IGNORECASE)
_FIELD = re.compile(r"^[ \t]*(?P<key>[^\n:?]{2,60})[:?][ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_LABEL = re.compile(r"[\w-]+(?:[ /][\w-]+){0,2}:")
_GROUNDS_FIELD = re.compile(r"gronden|toelichting|reden|motivering|waarom", re.IGNORECASE)
_CONDUCT_FIELD = re.compile(r"omschrijving|wat is er gebeurd|gedraging|uw klacht\b|toelichting", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]+)*[.!?]?")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_FEWEST_WORDS = 5
_CONDUCT_WORDS = 20


@dataclass(frozen=True)
class Letter:
    """A message of which is known what is quoted, with the facts in it in order."""

    cleaned: Cleaned
    facts: Sequence[Fact]

    @classmethod
    def of(cls, text: str, sent: date | None = None) -> "Letter":
        """Read a text; `sent` is the date of the message."""
        cleaned = clean(text)
        return cls(cleaned, find_facts(text, sent, cleaned=cleaned))

    def words(self, span: Span) -> str:
        """Return what stands at a span."""
        return self.cleaned.original[span.start : span.end]

    @cached_property
    def shown(self) -> tuple[Span, ...]:
        """What is not quoted, in order."""
        return tuple(sorted((*self.cleaned.own, *self.cleaned.signature), key=lambda span: span.start))

    def first(self, pattern: re.Pattern[str]) -> Span | None:
        """Return the first match in what is not quoted: its group `name` where the pattern has one."""
        for part in self.shown:
            match = pattern.search(self.cleaned.original, part.start, part.end)
            if match:
                return Span(*match.span("name" if "name" in pattern.groupindex else 0))
        return None

    def lines(self, parts: Sequence[Span]) -> list[Span]:
        """Return the lines of these parts that are not empty, without white space around them."""
        return [*self._trimmed(_LINE, parts)]

    def facts_in(self, span: Span) -> Sequence[Fact]:
        """Return the facts that begin within a span."""
        return self.facts[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def decision(self) -> Span | None:
        """Return what tells which decision is meant: its date or reference, or what it is about."""
        for kind in (FactKind.DECISION_DATE, FactKind.DECISION_REFERENCE, FactKind.CASE_NUMBER):
            for fact in self.facts:
                if fact.kind is kind:
                    return Span(fact.start, fact.end)
        return self.first(_SPECIFIC) or self.first(_ABOUT)

    def promised_grounds(self) -> Span | None:
        """Return where the sender says that the reasons follow (pro forma)."""
        return self.first(_PROMISE)

    def grounds(self) -> Span | None:
        """Return the first reason against the decision; after a promise of reasons only what is plainly one."""
        told = [sentence for sentence in self._sentences if not _PROMISE.search(self.words(sentence))]
        plain = next((sentence for sentence in told if _REASON.search(self.words(sentence))), None)
        if plain or self.promised_grounds():
            return plain
        return self._field(_GROUNDS_FIELD) or next((sentence for sentence in told if self._tells(sentence)), None)

    def conduct(self) -> Span | None:
        """Return the first sentence that tells what was done; announcing a complaint is not telling it."""
        for sentence in self._sentences:
            if any(fact.kind is FactKind.CONDUCT_DATE for fact in self.facts_in(sentence)):
                return sentence
        told = [sentence for sentence in self._sentences if self._tells(sentence)]
        enough = sum(len(self.words(sentence).split()) for sentence in told) >= _CONDUCT_WORDS
        return self._field(_CONDUCT_FIELD) or (told[0] if enough else None)

    @cached_property
    def _starts(self) -> list[int]:
        return [fact.start for fact in self.facts]

    @cached_property
    def _sentences(self) -> list[Span]:
        """The sentences of the sender's own words."""
        return [*self._trimmed(_SENTENCE, self.cleaned.own)]

    def _trimmed(self, pattern: re.Pattern[str], parts: Sequence[Span]) -> Iterator[Span]:
        for part in parts:
            for match in pattern.finditer(self.cleaned.original, part.start, part.end):
                words = match[0]
                if words.strip():
                    yield Span(match.end() - len(words.lstrip()), match.start() + len(words.rstrip()))

    def _tells(self, sentence: Span) -> bool:
        """Say whether a sentence tells something, beside its facts, that is no greeting, question or announcement."""
        words = self.words(sentence)
        if _GREETING.match(words) or _ASKS.match(words) or _LABEL.match(words):
            return False
        announced = _ANNOUNCES.search(words)
        if announced:
            # "Ik maak bezwaar: er is geen losloopverbod"
            words = words[announced.end() :].partition(":")[2]
        said = sum(len(fact.words.split()) for fact in self.facts_in(sentence))
        return len(words.split()) - said >= _FEWEST_WORDS

    def _field(self, key: re.Pattern[str]) -> Span | None:
        """Return what was filled in under a name, where that is more than a word or two."""
        for part in self.shown:
            for match in _FIELD.finditer(self.cleaned.original, part.start, part.end):
                filled = len(match["value"].split()) >= _FEWEST_WORDS and not _PROMISE.search(match["value"])
                if filled and key.search(match["key"]):
                    return Span(*match.span("value"))
        return None

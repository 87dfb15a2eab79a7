"""What the law asks of an objection (Awb 6:5) and of a complaint (Awb 9:4): found, and where, or missing.

A missing one is never a reason to do nothing: the sender gets the chance to mend it (Awb 6:6).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import Any

from classifier.awb import say
from classifier.cleaning import Cleaned, Span, clean
from classifier.facts import Fact, FactKind, find_facts
from classifier.taxonomy import SignalType


@dataclass(frozen=True)
class Requirement:
    """One thing the law asks; `span` is its place in the text, None where it stands in the head of the mail."""

    name: str
    article: str
    found: bool
    span: Span | None = None
    words: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it with Dutch names."""
        return {
            "eis": self.name,
            "artikel": self.article,
            "gevonden": self.found,
            "begin": self.span.start if self.span else None,
            "eind": self.span.end if self.span else None,
            "woorden": self.words,
        }


@dataclass(frozen=True)
class Requirements:
    """All that the law asks of one message; `pro_forma` says that the sender promises the reasons for later."""

    items: tuple[Requirement, ...]
    pro_forma: bool = False

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What was not found."""
        return tuple(item for item in self.items if not item.found)

    @property
    def advice(self) -> str | None:
        """What to ask the sender, in Dutch; None where nothing is missing."""
        if not self.missing:
            return None
        names = [item.name for item in self.missing]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
        # for complaints the law has no rule of its own on mending; the same is done
        mending = (
            "herstel verzuim, Awb 6:6" if self.missing[0].article == "Awb 6:5" else "herstel verzuim, zoals in Awb 6:6"
        )
        return (
            f"Niet gevonden: {listed}. Kijk zelf na, en vraag er anders om ({mending}). "
            "Geef daarvoor een termijn; twee weken is gebruikelijk."
        )


_NAME = re.compile(
    r"(?:\b(?:naam|ondergetekende|mijn naam is|ik ben|ik heet)\b:?[ ,]{1,3})"
    r"(?P<name>[A-Z][\w'’.-]*(?:[ ][\w'’.-]+){0,3})"
)
_SIGNED = re.compile(
    r"^[ \t]*(?P<name>(?:[A-Z][\w'’-]*\.?[ ]?){1,4}(?:(?:van|de|der|den|el)[ ]){0,3}[A-Z][\w'’-]+)[ \t]*$", re.MULTILINE
)
_GREETING = re.compile(r"groet|hoogacht|regards|mvg", re.IGNORECASE)
_DECISION = re.compile(
    r"\b\w{0,20}(?:besluit|beschikking|beslissing|aanslag|boete|naheffing\w*|afwijzing|vergunning|intrekking|"
    r"woz-waarde|bekeuring|weigering|invordering|last onder dwangsom)\b[^.!?\n]{0,80}",
    re.IGNORECASE,
)
_PRO_FORMA = re.compile(
    r"pro[ -]?forma|(?:gronden|motivering|onderbouwing|redenen|toelichting)\b[^.!?\n]{0,50}\b(?:volg\w*|later|nader\w*|"
    r"nog aan\w*|nagezonden|nasturen|toegestuurd|aanvullen)|nader (?:te )?(?:motiveren|onderbouwen|aanvullen)",
    re.IGNORECASE,
)
_GROUNDS = re.compile(
    r"\b(?:omdat|want|aangezien|immers|namelijk|doordat|reden|onterecht|ten onrechte|onjuist|klopt niet|niet juist|"
    r"in strijd|geen rekening|te hoog|te laag|onredelijk|daarom|niet kloppen|fout)\b[^.!?\n]{0,80}",
    re.IGNORECASE,
)
_FEWEST_WORDS = 12  # of conduct: "ik wil een klacht indienen" describes none


def of_message(
    signal_type: SignalType | None, text: str, *, sender: str = "", sent: date | None = None
) -> Requirements | None:
    """Return what the law asks of an objection or complaint; None for a message of which it asks nothing.

    Args:
        signal_type: what the message is.
        text: the whole text; what is quoted does not count, the signature does.
        sender: the sender in the head of the mail.
        sent: the day of the mail.
    """
    if signal_type not in (SignalType.BEZWAAR, SignalType.KLACHT):
        return None
    parts = clean(text)
    facts = [fact for fact in find_facts(text, sent or date(2000, 1, 1)) if not _quoted(parts, fact.start)]
    article = "Awb 6:5" if signal_type is SignalType.BEZWAAR else "Awb 9:4"
    made = _Maker(article, parts)
    named = parseaddr(sender)[0]
    common = [
        made.item("naam", made.first(_NAME) or made.signed(), named),
        made.item("adres", made.fact(facts, FactKind.PLACE), ""),
        made.item("datum", made.fact(facts, FactKind.DATE), say(sent) if sent else ""),
    ]
    signature = made.item("ondertekening", made.signed(), "")
    if signal_type is SignalType.KLACHT:
        enough = len(parts.own_text.split()) >= _FEWEST_WORDS
        conduct = made.fact(facts, FactKind.CONDUCT_DATE) or (made.own_start() if enough else None)
        return Requirements((*common, made.item("omschrijving van de gedraging", conduct, ""), signature))
    pro_forma = bool(made.first(_PRO_FORMA))
    decision = made.fact(facts, FactKind.DECISION_DATE) or made.fact(facts, FactKind.REFERENCE) or made.first(_DECISION)
    grounds = None if pro_forma else made.first(_GROUNDS)
    return Requirements(
        (*common, made.item("het besluit", decision, ""), made.item("gronden", grounds, ""), signature), pro_forma
    )


@dataclass(frozen=True)
class _Maker:
    """Looks for things in the sender's own part of a text."""

    article: str
    parts: Cleaned

    def item(self, name: str, span: Span | None, in_head: str) -> Requirement:
        words = self.parts.original[span.start : span.end] if span else in_head
        return Requirement(name, self.article, bool(span or in_head), span, words)

    def first(self, pattern: re.Pattern[str]) -> Span | None:
        return self._where(pattern, lambda match: match.span("name") if "name" in match.re.groupindex else match.span())

    def signed(self) -> Span | None:
        """Return the name under the letter: a line of its own in the signature, below the greeting."""
        for part in self.parts.signature:
            for match in _SIGNED.finditer(self.parts.original, part.start, part.end):
                if not _GREETING.search(match["name"]):
                    return Span(*match.span("name"))
        return None

    def fact(self, facts: list[Fact], kind: FactKind) -> Span | None:
        return next((Span(fact.start, fact.end) for fact in facts if fact.kind is kind), None)

    def own_start(self) -> Span | None:
        return self.parts.own[0] if self.parts.own else None

    def _where(self, pattern: re.Pattern[str], place: Callable[[re.Match[str]], tuple[int, int]]) -> Span | None:
        for part in sorted((*self.parts.own, *self.parts.signature), key=lambda span: span.start):
            match = pattern.search(self.parts.original, part.start, part.end)
            if match:
                return Span(*place(match))
        return None


def _quoted(parts: Cleaned, place: int) -> bool:
    return any(span.start <= place < span.end for span in parts.quoted)

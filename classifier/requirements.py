"""What the law asks of an objection (Awb 6:5) and of a complaint (Awb 9:4): found, and where, or missing.

A missing one is never a reason to do nothing: the sender gets the chance to mend it (Awb 6:6). What is quoted
from an earlier message does not count; the signature and the head of an e-mail do. A copy of the decision is
not among them: the law asks it of an appeal to the court alone (Awb 6:5, second paragraph).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import Any

from classifier import writer
from classifier.cleaning import Span
from classifier.letter import Letter
from classifier.taxonomy import SignalType
from classifier.term import say


@dataclass(frozen=True)
class Requirement:
    """One thing the law asks; `span` is its place in the text, None where it stands in the head of the mail."""

    name: str
    article: str
    part: str
    found: bool
    span: Span | None = None
    words: str = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it with Dutch names."""
        return {
            "eis": self.name,
            "artikel": f"{self.article}, {self.part}",
            "gevonden": self.found,
            "begin": self.span.start if self.span else None,
            "eind": self.span.end if self.span else None,
            "woorden": self.words,
            "uitleg": self.note,
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

    def to_json(self) -> dict[str, Any]:
        """Return all of it with Dutch names."""
        return {
            "eisen": [item.to_json() for item in self.items],
            "ontbreekt": [item.name for item in self.missing],
            "pro_forma": self.pro_forma,
            "advies": self.advice,
        }


_IN_HEAD = "Staat in de kop van de e-mail."
_IN_SUBJECT = "Staat in het onderwerp."
_NAME_BELOW = "Naam eronder; een handtekening is niet te zien."
_SIGNED = "De afzender schrijft dat er getekend is."
_GROUNDS_PROMISED = "De afzender belooft de gronden voor later (pro forma)."


def of_message(
    signal_type: SignalType | None, text: str, *, sender: str = "", sent: date | None = None, subject: str = ""
) -> Requirements | None:
    """Return what the law asks of an objection or complaint; None for a message of which it asks nothing.

    Args:
        signal_type: what the message is.
        text: the whole text; what is quoted does not count, the signature does.
        sender: the sender in the head of the mail.
        sent: the day of the mail.
        subject: the subject of the mail, where the decision may be named.
    """
    if signal_type not in (SignalType.BEZWAAR, SignalType.KLACHT):
        return None
    letter = Letter.of(text, sent)
    article = "Awb 6:5" if signal_type is SignalType.BEZWAAR else "Awb 9:4"
    paragraph = "lid 1" if signal_type is SignalType.BEZWAAR else "lid 2"

    def item(name: str, part: str, span: Span | None, note: str = "", in_head: str = "") -> Requirement:
        words = text[span.start : span.end] if span else in_head
        return Requirement(name, article, f"{paragraph}, {part}", bool(words), span, words, note if words else "")

    name = writer.name(letter)
    day = writer.day(letter)
    common: Sequence[Requirement] = (
        item("naam", "onder a", name, "" if name else _IN_HEAD, "" if name else _name_in_head(sender)),
        item("adres", "onder a", writer.address(letter)),
        item("datum", "onder b", day, "" if day else _IN_HEAD, say(sent) if sent and not day else ""),
    )
    signed, seen = writer.signature(letter)
    signature = item("ondertekening", "aanhef", signed, _SIGNED if seen else _NAME_BELOW)
    if signal_type is SignalType.KLACHT:
        return Requirements((*common, item("omschrijving van de gedraging", "onder c", letter.conduct()), signature))
    promise = letter.promised_grounds()
    grounds = item("gronden", "onder d", letter.grounds(), _GROUNDS_PROMISED if promise else "")
    decision = letter.decision()
    in_subject = "" if decision or not Letter.of(subject, sent).decision() else subject.strip()
    about = item("het besluit", "onder c", decision, _IN_SUBJECT if in_subject else "", in_subject)
    return Requirements((*common, about, grounds, signature), bool(promise))


def _name_in_head(sender: str) -> str:
    """Return the sender's name in the head of a mail, where it is one: two words, and not a mail address."""
    named = parseaddr(sender)[0].strip()
    words = [word for word in named.split() if any(map(str.isalpha, word))]
    # "Anke V." or "Jan" cannot be told from others of that name
    whole = [word for word in words if len(word.strip(".,")) > 1]
    return named if len(words) >= 2 and whole and len(words[-1].strip(".,")) > 1 and "@" not in named else ""

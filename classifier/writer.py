"""Who wrote a letter, as the law asks for it: name, address, the day it was written, and whether it is signed.

Each is looked for where people put it: the head of the letter, the fields of a form, a sentence, the foot.
"""

import re
from collections.abc import Sequence

from spacy.lang.nl.stop_words import STOP_WORDS

from classifier.cleaning import Span
from classifier.facts import Fact, FactKind
from classifier.letter import Letter

_CAPITAL = "A-ZÀ-ÖØ-Þ"
_PARTICLE = r"(?:van|de|der|den|ter|ten|te|el|al|la|le|von|v\.?d\.?|op|in|het|'t|’t|d'|bin|ben)"
_TITLE = r"(?:mevrouw|mevr|mw|mej|de heer|heer|dhr|meneer|fam|familie|mr|drs|dr|ir|ing|prof)"
# titles, first names or initials, particles, surname
_NAME = (
    rf"(?:(?i:{_TITLE})\.?[ ]){{0,3}}(?:[{_CAPITAL}][\w'’-]{{0,30}}[ ](?:(?:en|&)[ ])?|[{_CAPITAL}][a-z]?\.[ ]?){{0,5}}"
    rf"(?:(?i:{_PARTICLE})[ ]){{0,3}}[{_CAPITAL}][\w'’-]{{1,40}}"
)
_LOWER = r"[a-zà-ÿ]{2,20}"
_FIELD = re.compile(
    r"^[ \t]*(?:uw |volledige |achter)?naam(?: en voorletters| en achternaam| indiener| aanvrager)?[ ]?:"
    r"[ \t]*(?P<name>[^\n:]{2,60}?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SAID = re.compile(
    r"(?:\b(?i:ondergetekende)[,:]?[ ]|\b[Ii]k,[ ]|\b(?i:mijn naam is|ik ben|ik heet)[ ]|"
    r"\b[Nn]amens[ ](?:cliënte?,[ ])?)"
    rf"(?P<name>{_NAME})(?=[ ]en\b|(?![ ]?\w))"
)
_SAID_IN_LOWER_CASE = re.compile(
    rf"\b(?:mijn naam is|ik ben|ik heet|hallo met|spreekt met)[ ](?P<name>{_LOWER}[ ]{_LOWER})\b"
)
_REST = r"(?P<rest>,.{0,90}|[ ]*\([^)\n]{0,60}\))?"
_WHOLE = re.compile(rf"(?P<name>{_NAME}(?:[ ]B\.?V\.?)?){_REST}")
_WHOLE_IN_LOWER_CASE = re.compile(rf"(?P<name>{_LOWER}(?:[ ]{_LOWER}){{1,3}})")
_FIRST_NAME_IN_LOWER_CASE = re.compile(rf"(?P<name>{_LOWER})(?:,.{{0,90}})?")
_NO_NAME = re.compile(
    r"\b(?:geachte?|beste|betreft|onderwerp|aan|college|gemeente|bezwaar\w*|klacht\w*|hoogachtend|groet\w*|kvk|tel|iban|bewoner|"
    r"anoniem|burgemeester|postbus|verzonden|formulier|afdeling|commissie|bijlagen?|kenmerk|advocaten\w*|restaurant|datum|ons|uw)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    ["van", "de", "der", "den", "ter", "ten", "te", "el", "al", "la", "le", "von", "op", "in", "het", "en"]
)
_COMMON = frozenset(STOP_WORDS) | {
    "adres", "bedankt", "bezwaar", "dank", "excuses", "excuus", "geen", "gemeente", "graag", "groet", "groeten",
    "klacht", "mvg", "naam", "reactie", "verzonden",
}  # fmt: skip
_CLOSING = re.compile(
    r"(?:(?:met[ ](?:een[ ])?)?(?:(?:zeer[ ])?(?:vriendelijke?|hartelijke|beste|vr\.?|m\.?)[ ])?"
    r"(?:groet(?:en|jes)?|gr|hgr|grtjs)\b\.?|"
    r"(?:met de meeste )?hoogacht(?:end|ing)|mvg|m\.v\.g\.?|dank u|alvast bedankt|bedankt|groetend)[ ]?[,.]?[ ]?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:\bw\.?g\.?(?=[ ])|\(?\bgetekend\b\)?(?=[,.:)\n]|$)|\(handtekening\)|\bhandtekening[ ]?:[ \t]*\S[^\n]{1,40}|"
    r"\bondertekend(?:[ ](?:met|via)[ ]digid|[ ]?:[ \t]*(?:ja|\w))|\bdigid[ ]?:[ ]?ja\b)",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r"^[ \t]*(?:aan\b|gemeente\b|(?:het )?college\b|burgemeester\b|t\.?a\.?v\.?\b|de gemeente)",
    re.IGNORECASE | re.MULTILINE,
)
_LIVES = re.compile(
    r"(?:(?<!e-mail)(?<!mail)(?:\b|woon|post)adres|\bstraat(?: en huisnummer)?|\bwoonplaats|\bwonende|\bwoonachtig|"
    r"\bwoon(?:t|de)?|\bwonen|\bgevestigd|\bp/a|\bpost (?:graag )?naar)\b[^.\n]{0,45}$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[,;]?\s{1,3}(?:te )?|[\s,]{0,3}(?:postcode[^\n:]{0,20}:|aan de|aan het|in de|op de)\s{0,2}", re.IGNORECASE
)
_IN_BRACKETS = re.compile(rf"(?:{_TITLE})\.? [^.\n]{{1,40}}\(\s?$", re.IGNORECASE)
_DATE_FIELD = re.compile(r"[ \t]*(?:datum|dagtekening)[ ]?(?:brief|vandaag)?[ ]?:[ \t]*", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.,] )(?:[A-ZÀ-Þ][\w'-]{1,30},? )?$")
_ENDS = re.compile(r"[ \t]*(?:\n|\.|$)")
_POSTCODE = re.compile(r"[1-9]\d{3}[ ]{0,2}[A-Za-z]{2}\b")
_NEAR = re.compile(r"ter hoogte|t\.?h\.?v|nabij|tegenover", re.IGNORECASE)
# a head, a foot and a line are no longer than this
_HEAD, _FOOT, _LONG, _BLOCK = 8, 4, 120, 600


def name(letter: Letter) -> Span | None:
    """Return the sender's name: from a field, a sentence, the foot, or the head of the letter."""
    field = letter.first(_FIELD)
    if field and not _NO_NAME.search(letter.words(field)):
        return field
    said = letter.first(_SAID) or letter.first(_SAID_IN_LOWER_CASE)
    return said or _foot(letter, whole=True) or _head(letter)


def signature(letter: Letter) -> tuple[Span | None, bool]:
    """Return where a letter is signed, and whether it says so itself; else where a name stands under it."""
    said = letter.first(_SIGNED)
    return (said, True) if said else (_foot(letter, whole=False), False)


def address(letter: Letter) -> Span | None:
    """Return the sender's address: a street with a number, or a box.

    An e-mail address is none (ABRvS 3 March 2003, ECLI:NL:RVS:2003:AH8972).
    """
    places = [fact for fact in letter.facts if fact.kind is FactKind.PLACE]
    for i, place in enumerate(places):
        if not any(map(str.isdigit, place.words)) or _POSTCODE.match(place.words) or _NEAR.match(place.words):
            continue
        # mail goes to a street with a postcode, so that is where somebody lives
        beside = next(
            (p for p in (*places[i + 1 : i + 2], *places[max(i - 1, 0) : i]) if _beside(letter, place, p)), None
        )
        if (beside or _is_home(letter, place)) and not _is_addressee(letter, place):
            other = beside or place
            return Span(min(place.start, other.start), max(place.end, other.end))
    return None


def day(letter: Letter) -> Span | None:
    """Return the date of the letter itself: on a line of its own, beside the town, or in its field."""
    text = letter.cleaned.original
    for fact in letter.facts:
        if fact.kind is not FactKind.OTHER_DATE:
            continue
        line = text[text.rfind("\n", 0, fact.start) + 1 : fact.start][-_LONG:]
        alone = len(line) < _LONG and _BEGINS.search(line) and _ENDS.match(text, fact.end)
        if alone or _DATE_FIELD.fullmatch(line):
            return Span(fact.start, fact.end)
    return None


def _foot(letter: Letter, *, whole: bool) -> Span | None:
    """Return the name under the letter; `whole` asks for a surname, else a first name does."""
    for line in letter.lines(letter.cleaned.signature):
        greeting = _CLOSING.match(letter.cleaned.original, line.start, line.end)
        found = _name_at(letter, Span(greeting.end() if greeting else line.start, line.end), whole=whole)
        if found:
            return found
    own = letter.lines(letter.cleaned.own)
    # without a closing line: below the name stand at most an address and a number
    for line in reversed(own[max(len(own) - _FOOT, 1) :]):
        greeting = _CLOSING.match(letter.cleaned.original, line.start, line.end)
        found = _name_at(letter, Span(greeting.end() if greeting else line.start, line.end), whole=whole)
        if found:
            return found
        words = letter.words(line)
        if len(words) >= _LONG // 2 or words.endswith((".", "?", "!")):
            return None
    return None


def _head(letter: Letter) -> Span | None:
    """Return a name at the top of the letter: its first line, or one with an address on or below it."""
    lines = letter.lines(letter.shown)[:_HEAD]
    for i, line in enumerate(lines[:3]):
        if _ADDRESSEE.match(letter.words(line)):
            return None
        found = _name_at(letter, line, whole=True)
        below = Span(line.start, lines[min(i + 2, len(lines) - 1)].end)
        if found and (i == 0 or any(fact.kind is FactKind.PLACE for fact in letter.facts_in(below))):
            return found
    return None


def _name_at(letter: Letter, line: Span, *, whole: bool) -> Span | None:
    words = letter.words(line)
    if len(words) > _LONG:
        return None
    patterns = (_WHOLE, _WHOLE_IN_LOWER_CASE) if whole else (_WHOLE, _WHOLE_IN_LOWER_CASE, _FIRST_NAME_IN_LOWER_CASE)
    match = next((found for pattern in patterns if (found := pattern.fullmatch(words.rstrip(" .,")))), None)
    if not match or _NO_NAME.search(match["name"]) or any(map(str.isdigit, match["name"])):
        return None
    parts = [part for part in re.split(r"[ .]+", match["name"]) if part]
    if len(parts) < (2 if whole else 1) or any(part.lower() in _COMMON - _PARTICLES for part in parts):
        return None
    return Span(line.start + match.start("name"), line.start + match.end("name"))


def _beside(letter: Letter, street: Fact, postcode: Fact) -> bool:
    first, second = (street, postcode) if street.start < postcode.start else (postcode, street)
    between = letter.cleaned.original[first.end : second.start]
    return bool(_POSTCODE.match(postcode.words)) and len(between) < 40 and _BETWEEN.fullmatch(between) is not None


def _is_home(letter: Letter, place: Fact) -> bool:
    """Say whether the sender lives at a place: in the signature, on a line of its own, or where it says so."""
    text = letter.cleaned.original
    before = text[text.rfind("\n", 0, place.start) + 1 : place.start]
    end = text.find("\n", place.end)
    after = text[place.end : end if end >= 0 else len(text)][:_LONG]
    if _LIVES.search(before[-90:]) or _within(letter.cleaned.signature, place.start):
        return True
    if before.rstrip().endswith("("):
        return after.startswith((",", ")")) and _IN_BRACKETS.search(before[-60:]) is not None
    name_before = before.strip(" ,")[:_LONG]
    named = not name_before or (_WHOLE.fullmatch(name_before) is not None and not _NO_NAME.search(name_before))
    return named and len(after.strip(" .,")) < 30


def _is_addressee(letter: Letter, place: Fact) -> bool:
    """Say whether the block of lines this stands in is addressed to the municipality."""
    text = letter.cleaned.original
    block = max(text.rfind("\n\n", 0, place.start), place.start - _BLOCK, 0)
    return _ADDRESSEE.search(text[block : place.start]) is not None


def _within(parts: Sequence[Span], place: int) -> bool:
    return any(part.start <= place < part.end for part in parts)

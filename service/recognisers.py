"""What identifies a person in municipal mail and has a form of its own: numbers, addresses, names by place.

Each recogniser gives the places it found with their placeholder; `service.privacy` puts these in, together
with what `deduce` found.
"""

import re
from collections.abc import Callable, Iterator

Found = tuple[int, int, str]

IBAN, BSN, PLATE, CASE = "[iban]", "[bsn]", "[kenteken]", "[zaaknummer]"
PHONE, MAIL, URL, ADDRESS = "[telefoon]", "[e-mail]", "[webadres]", "[adres]"
BIRTH, NAME = "[geboortedatum]", "[naam]"
PLACEHOLDER = re.compile("|".join(map(re.escape, (
    IBAN, BSN, PLATE, CASE, PHONE, MAIL, URL, ADDRESS, BIRTH, NAME,
))))  # fmt: skip

_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}\b", re.IGNORECASE)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\[\]()\"]{2,2000}", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .]?[A-Z0-9]{4}){2,7}(?:[ .]?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_DUTCH_IBAN = re.compile(r"\bNL ?\d{2}[ .]?[A-Z]{4}[ .]?\d(?:[ .]?\d){9}\b", re.IGNORECASE)
_NINE = re.compile(r"(?<![\w.-])\d(?:[ .]?\d){8}(?![\w-]|\.\d)")
_BSN_NAMED = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofinummer|sofi-nummer)(?:[- ]?nummer)?\W{0,3}(?:is |nr\.? )?\W{0,2}"
    r"(\d(?:[ .-]?\d){7,8})(?!\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+.,-])(?:(?:\+|00)\d{2}[ .-]?(?:\(0\)[ .-]?)?|\(?0)[1-9](?:[ ./()-]{0,2}\d){7,9}(?![\d-])")
_A_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DATE = (
    rf"\d{{1,2}}(?:[-/. ]{{1,2}}\d{{1,2}}[-/. ]{{1,2}}| (?:{_MONTHS}|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)"
    r"\.? )(?:\d{4}|'?\d{2})(?!\d)"
)
_BIRTH = re.compile(
    rf"\b(?:geboren|geboortedatum|geb\.? ?datum|geb\.?|geboortedag)[:,]?(?: is)?(?: te [A-Z][\w-]+)?"
    rf"(?: op| in| d\.d\.)?\s{{0,3}}({_DATE}|\d{{4}}-\d{{2}}-\d{{2}})",
    re.IGNORECASE,
)

_PLATE_GROUPS = (
    "LL-99-99 99-99-LL 99-LL-99 LL-99-LL LL-LL-99 99-LL-LL 99-LLL-9 9-LLL-99 LL-999-L L-999-LL LLL-99-L "
    "L-99-LLL 9-LL-999 999-LL-9"
)


def _plates(groups: str, separator: str) -> str:
    forms = groups.replace("-", separator).replace("9", r"\d").replace("L", "[A-Z]")
    return "(?:" + "|".join(forms.split(" ")) + ")"


_PLATE = re.compile(rf"(?<![\w-]){_plates(_PLATE_GROUPS, '-')}(?![\w-])")
_PLATE_NAMED = re.compile(
    rf"\b(?:kenteken|auto|bus|busje|nummerbord|motor|scooter)\b[^\n\d]{{0,20}}?(?<![\w-])"
    rf"({_plates(_PLATE_GROUPS, '[- ]?')})(?![\w-])",
    re.IGNORECASE,
)
_MONTH_LETTERS = re.compile(r"jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec", re.IGNORECASE)

_CASE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,6}[-/ .]?(?:19|20)\d{2}[-/.]\d{2,10}|[A-Z]{1,6}[-/.]\d{2}[-/.]\d{3,10}|"
    r"(?:19|20)\d{2}[-/.][A-Z]{1,4}[-/.]?\d{2,10}|[A-Z]{1,4}[-/.]?\d{5,12}|(?:19|20)\d{2}[-/.]\d{4,10}|\d{7,})"
    r"(?:[-/.]\w{1,10}){0,3}(?![\w-])"
)
_YEARS = re.compile(r"(?:19|20)\d{2}[-/](?:19|20)\d{2}")
_CASE_NAMED = re.compile(
    r"\b(?:(?:zaak|dossier|aanslag|melding|meldings|referentie|klant|factuur|beschikking|beschikkings|vordering|"
    r"vorderings|aanvraag|aanvraags|client|cliënt|debiteur|debiteuren|subject|bezwaar|klacht|notitie|vergunning|"
    r"biljet|betalings|document|paspoort|rijbewijs)[- ]?(?:nummer|nr\.?|kenmerk)|(?:uw |ons )?kenmerk|zaak|dossier|"
    r"referentie|betreft zaak)(?: is| met)?(?: nummer| nr\.?)?\s{0,2}[:.#]?\s{0,2}((?=[\w./-]{0,15}\d{2})[A-Z0-9]"
    r"[\w./-]{2,30}\w)",
    re.IGNORECASE,
)

_POSTCODE = re.compile(
    r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b(?:,? ?(?:nr\.?|nummer|huisnummer)? ?\d{1,5}(?: ?[a-zA-Z])?\b)?"
)
_POSTCODE_NAMED = re.compile(r"\bpostcode:? ?([1-9]\d{3} ?[a-z]{2})\b", re.IGNORECASE)
_STREETS = (
    "straat|str\\.|laan|weg|plein|singel|gracht|kade|dijk|hof|park|pad|steeg|plantsoen|dreef|baan|markt|dam|bolwerk|"
    "wal|straatje|laantje|erf|heuvel|veld|burg|donk|kamp|gaarde|meent|wei|werf|haven|hage|borg|zoom|brink|es"
)
_NUMBER = (
    r"(?:nr\.? ?|nummer )?(?!(?:19|20)\d{2}\b)\d{1,5}(?:[ -]?[a-zA-Z]\b|-\d{1,4}\b| ?bis\b| I{1,3}\b)?(?![\d%€])"
    r"(?! ?(?:km|meter|m2|m²|euro|uur|jaar)\b)"
)
_STREET = re.compile(
    rf"\b(?:[A-Z][\w'’.-]{{0,30}} (?:(?:van|de|der|den|het|ten|ter) ){{0,2}}){{0,3}}"
    rf"[A-Z][\w'’-]{{1,40}}(?:{_STREETS}) {_NUMBER}"
)
_STREET_LOWER = re.compile(rf"\b[a-zà-ÿ]{{3,30}}(?:straat|laan|plein|singel|gracht|kade) {_NUMBER}")

_INITIALS = r"(?:[A-Z]\.? ?){1,5}"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’]+(?:-[A-ZÀ-ÖØ-Þ]?[\w'’]+)*"
_LINKS = r"(?:van|de|der|den|het|'t|ten|ter|te|el|al|bin|ben|ou|von|la|le|di|da|in)"
_PERSON = rf"(?:{_CAPITAL}|(?:[A-Z]\.){{1,5}})(?: (?:{_LINKS} ){{0,3}}(?:{_CAPITAL}|(?:[A-Z]\.){{1,5}})){{0,3}}"
_FAMILY = rf"(?:(?:{_LINKS}|Van|De|Der|Den|Ter|Ten|El|Al) ){{0,3}}{_PERSON}"
_INTRODUCED = re.compile(
    r"\b(?:[Mm]ijn naam is|[Ii]k heet|[Nn]aam(?: melder| klager| aanvrager)?:|[Cc]ontactpersoon:|[Mm]elder:|"
    rf"[Vv]oornaam:|[Aa]chternaam:|[Nn]amens|[Tt]\.a\.v\.|[Oo]ndertekend(?: door)?:?)[ \t]{{1,3}}({_FAMILY})"
)
_TITLED = re.compile(
    r"\b(?:[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Dd]e heer|[Dd]hr\.?|[Mm]eneer|[Mm]ijnheer|[Hh]eer|[Ff]amilie|[Ff]am\.?|"
    r"[Bb]uurman|[Bb]uurvrouw|[Cc]onsulente?|[Mm]edewerk(?:er|ster)|[Aa]mbtenaar|[Ww]ethouder|[Bb]urgemeester|"
    rf"[Bb]oa|[Cc]ollega|[Cc]oach|[Gg]ezinsvoogd|[Aa]dvocaat|mr\.|[Mm]rs?\.?|[Mm]s\.?|[Hh]err|[Ff]rau)[ \t]{{1,2}}"
    rf"({_INITIALS}{_FAMILY}|{_FAMILY})"
)
_CLOSING = re.compile(
    r"^[ \t>]*(?:(?:met )?(?:een )?(?:(?:zeer )?[a-zé.]{1,16} ?(?:en \w{1,12} )?)?(?:groet(?:en|jes)?|gr\.?)|mvg|"
    r"m\.v\.g\.?|hoogachtend|(?:kind|best|warm) regards|yours sincerely|mit freundlichen grüßen)"
    r"[ \t]*[,.!:]?(?:[ \t]+|[ \t]*(?:\n[ \t>]*){1,3})([^\n]{2,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED = re.compile(rf"(?:{_INITIALS})?{_FAMILY}|[a-zà-ÿ]{{2,15}}(?: (?:{_LINKS} ){{0,2}}[a-zà-ÿ]{{2,20}}){{0,2}}")


def find(text: str) -> Iterator[Found]:
    """Give what is found, the surest kind first; the places may overlap."""
    for pattern, placeholder in ((_MAIL, MAIL), (_URL, URL), (_DUTCH_IBAN, IBAN)):
        yield from _whole(pattern, placeholder, text)
    yield from _whole(_IBAN, IBAN, text, _is_iban)
    yield from _group(_BSN_NAMED, BSN, text)
    yield from _group(_BIRTH, BIRTH, text)
    yield from _whole(_PHONE, PHONE, text, _is_phone)
    yield from _whole(_NINE, BSN, text, is_bsn)
    yield from _group(_PLATE_NAMED, PLATE, text)
    yield from _whole(_PLATE, PLATE, text, lambda plate: not _MONTH_LETTERS.search(plate))
    yield from _group(_CASE_NAMED, CASE, text)
    yield from _whole(_CASE, CASE, text, lambda number: not _YEARS.fullmatch(number))
    for pattern in (_STREET, _STREET_LOWER, _POSTCODE):
        yield from _whole(pattern, ADDRESS, text)
    yield from _group(_POSTCODE_NAMED, ADDRESS, text)


def named(text: str) -> Iterator[tuple[int, int]]:
    """Give what stands in the place of a name: after a title, after "mijn naam is"."""
    for pattern in (_INTRODUCED, _TITLED):
        for match in pattern.finditer(text):
            yield match.span(1)


def signed(text: str) -> Iterator[tuple[int, int]]:
    """Give what stands in the place of a name under a closing line; it may be something else."""
    for closing in _CLOSING.finditer(text):
        if _SIGNED.fullmatch(closing[1].rstrip(" .,")):
            yield closing.start(1), closing.start(1) + len(closing[1].rstrip(" .,"))


def is_bsn(number: str) -> bool:
    """Tell whether a number passes the eleven test of the burgerservicenummer.

    >>> is_bsn("111222333"), is_bsn("111222334")
    (True, False)
    """
    digits = [int(digit) for digit in number if digit.isdigit()]
    digits = [0] * (9 - len(digits)) + digits
    weighed = sum(digit * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=False))
    return len(digits) == 9 and weighed > 0 and weighed % 11 == 0


def _is_phone(number: str) -> bool:
    digits = sum(map(str.isdigit, number))
    abroad = number.startswith(("+", "00"))
    return (11 <= digits <= 14 if abroad else digits == 10) and not _A_DATE.match(number)


def _is_iban(text: str) -> bool:
    plain = re.sub(r"[ .]", "", text).upper()
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _whole(
    pattern: re.Pattern[str], placeholder: str, text: str, holds: Callable[[str], bool] | None = None
) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if holds is None or holds(match[0]):
            yield match.start(), match.end(), placeholder


def _group(pattern: re.Pattern[str], placeholder: str, text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield match.start(1), match.end(1), placeholder

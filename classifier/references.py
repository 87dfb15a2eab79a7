"""Reference numbers and amounts of money, told apart from the other numbers in a letter.

What is somebody else's number (a BSN, an account, a telephone, a car, the sender's own reference) is known by
its form or by the word before it, and is left out. Every expression has a bounded length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# the form of a reference: no white space but one, between capitals and digits ("OLO 7712345")
_CODE = r"(?:(?-i:[A-Z]{1,5})\s)?(?<![\w/-])(?=[\w./-]{0,12}\d)\w[\w./-]{1,38}\w(?![\w/-])"
_LOOSE = rf"(?:{_CODE}|[a-z]{{2,4}}\s\d{{3,8}}(?!\w))"
_LINK = (
    r"(?:[ \t]?(?:[:=#(]|nummer|nr\.?|nrs\.?|is|van|met|en met)){0,3}\s{0,2}"
    r"(?:(?:van de|dat|die)(?:\s\w{1,20}){1,4}\sis\s)?"
)
_REFERENCE_WORD = (
    r"(?:besluit|beschikkings?|aanslag(?:biljet)?|vorderings?|legesnota|factuur|brief|boete|naheffings?)-?"
    r"(?:nummer|nr\b\.?)|"
    r"\bkenmerk(?:\s(?:van het |van uw )?besluit)?|\bkenm\.?|\bref(?:erentie)?\.?(?:-?nummer|\s?nr\.?)?|"
    r"\bnummer|\bnr\.?"
)
_CASE_WORD = (
    r"\bzaak-?(?:kenmerk|nummer|nr\b\.?|id)?|\bdossier-?(?:nummer|nr\b\.?)|\b(?:meldings?|klacht|meld)-?(?:nummer|nr\b\.?)|"
    r"\bmelding\smet\snummer"
)
_REFERENCE = re.compile(rf"(?P<word>{_REFERENCE_WORD})(?P<link>{_LINK})(?P<code>{_LOOSE})", re.IGNORECASE)
_CASE = re.compile(rf"(?P<word>{_CASE_WORD})(?P<link>{_LINK})(?P<code>{_LOOSE})", re.IGNORECASE)
# "tegen besluit M26-0007", "beschikking 2026031244", "(URG-2026-140)", "13-08-2026 / BA26-118"
_BARE = re.compile(
    r"(?:\b(?:besluit|beschikking|aanslag|vergunning|brief|besluit met|beslissing)\s\(?|[(]|\d\s?[/,]\s)"
    r"(?P<code>[A-Z]{1,8}[\dA-Z]{0,6}[-/.][\w./-]{1,30}\d\b|(?<=g )\d{7,12}\b|[A-Z]\d{2,4}-\d{3,8}\b)"
)
# the words right before that make a number the sender's own, or of something else than the decision
_OWN = re.compile(r"\b(?:ons|onze|mijn|eigen)\s{1,2}$", re.IGNORECASE)
_NOT_THEIRS = re.compile(
    r"(?:\b(?:klant|polis|telefoon|rekening|kvk-?|subject|afspraak|bsn-?|huis|order|"
    r"kenteken|lid(?:maatschaps)?|bestel|mobiel|inschrijf|kamer|lijn|paal|buurt?|plek|artikel)[ -]?)$",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\bmijn\s(?:zus|broer|buurman|buurvrouw|moeder|vader|zoon|dochter|vriendin?|buren|nicht|neef)\b", re.I
)
_YOURS = re.compile(r"\b(?:uw|jullie|besluit|beschikking|brief|aanslag)\b", re.IGNORECASE)
_ALIEN = re.compile(
    r"(?:PL\d{4}-.*|NL\d\d.*|0\d{1,3}-?\d{6,8}|06.*|[1-9]\d{3}[A-Z]{2}|\d{1,2}[:.]\d\d|(?:19|20)\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|"
    r"[A-Z]{1,3}-\d{2,3}-[A-Z]{1,3}|\d{1,3}-[A-Z]{2,3}-\d{1,2}|\d{4}-\d\d-\d\d|ECLI.*|\d{1,2}(?:e|ste|de))"
)
_REACH = 60


@dataclass(frozen=True)
class Reference:
    """A reference number at `text[start:end]`; `case` where it names a case and not a decision."""

    start: int
    end: int
    case: bool


def find_references(text: str) -> list[Reference]:
    """Return the references of decisions and cases of the municipality, in order.

    >>> text = "uw kenmerk Z-2026/12345, ons kenmerk 2026.118, zaaknr. 4410982"
    >>> [text[r.start:r.end] for r in find_references(text)]
    ['Z-2026/12345', '4410982']
    """
    found = [*_after_a_word(text, _CASE, case=True), *_after_a_word(text, _REFERENCE, case=False)]
    found += [
        Reference(m.start("code"), m.end("code"), False)
        for m in _BARE.finditer(text)
        if not _ALIEN.fullmatch(m["code"])
    ]
    taken: set[int] = set()
    kept = []
    for one in found:  # a case is asked for first: "zaaknummer" holds "nummer" as well
        if taken.isdisjoint((one.start, one.end)):
            taken.update(range(one.start, one.end + 1))
            kept.append(one)
    return sorted(kept, key=lambda r: r.start)


def _after_a_word(text: str, pattern: re.Pattern[str], *, case: bool) -> Iterator[Reference]:
    for match in pattern.finditer(text):
        start, end = match.span("code")
        code = match["code"].rstrip("./-_")
        before = text[max(0, match.start() - _REACH) : match.start()]
        word = match["word"].lower().rstrip(".")
        digits = sum(map(str.isdecimal, code))
        # a bare "nummer 14" is a house, a bare "zaak 3" a shop
        bare = word in ("nummer", "nr", "zaak")
        if digits < (4 if bare and code.isdecimal() else 2) or _ALIEN.fullmatch(code) or _NOT_THEIRS.search(before):
            continue
        if not case and _OWN.search(before):
            continue
        kin = None if case else _KIN.search(before)
        if kin and not _YOURS.search(before[kin.end() :]):
            continue
        yield Reference(start, end - len(match["code"]) + len(code), case)


_NUMBER = r"\d{1,3}(?:[. ]\d{3}){1,3}(?!\d)(?:,\d{2}(?!\d))?|\d{1,9}(?:[.,]\d{1,2}(?!\d))?"
_SCALES = {"miljoen": 1_000_000, "mln": 1_000_000, "miljard": 1_000_000_000, "duizend": 1000, "ton": 100_000}
_SCALE = rf"(?:[ ](?P<scale>{'|'.join(_SCALES)})\b)"
_CENTS = r"(?:,-{1,2}|,--|,[=—–])"
_WORDS = {
    "één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "vijftien": 15, "twintig": 20, "vijfentwintig": 25, "dertig": 30,
    "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90, "honderd": 100,
    "tweehonderd": 200, "driehonderd": 300, "vierhonderd": 400, "vijfhonderd": 500, "duizend": 1000,
}  # fmt: skip
_AMOUNT = re.compile(
    rf"(?:€|\bEUR\b|\beuro(?=\s\d+[.,]))\s{{0,2}}(?P<after>{_NUMBER}){_CENTS}?{_SCALE}?"
    rf"|(?<![\w.,/-])(?P<before>{_NUMBER})(?:{_CENTS})?(?:[ ](?P<scale2>{'|'.join(_SCALES)}))?\s?(?:euro\b|eur\b|€)"
    rf"|(?<![\w.,/-])(?P<dash>{_NUMBER}),-{{1,2}}(?![\w])"
    rf"|\b(?P<words>{'|'.join(_WORDS)})\s(?:euro)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """A sum of money at `text[start:end]`, in euros."""

    start: int
    end: int
    euros: Decimal


def find_amounts(text: str) -> list[Amount]:
    """Return the amounts that are called euros, by sign, by word or by ",-".

    >>> [str(a.euros) for a in find_amounts("€ 1.250,- of 95 euro, niet 12 weken")]
    ['1250.00', '95.00']
    """
    return [Amount(match.start(), match.end(), _euros(match)) for match in _AMOUNT.finditer(text)]


def _euros(match: re.Match[str]) -> Decimal:
    if match["words"]:
        return Decimal(_WORDS[match["words"].lower()]).quantize(Decimal("0.01"))
    number = match["after"] or match["before"] or match["dash"]
    scale = match["scale"] or match["scale2"]
    whole, cents = number, ""
    separator = re.search(r"[.,]\d{1,2}$", number)
    if separator:
        whole, cents = number[: separator.start()], number[separator.start() + 1 :]
    value = Decimal(re.sub(r"\D", "", whole) + (f".{cents}" if cents else ""))
    return (value * _SCALES[scale.lower()] if scale else value).quantize(Decimal("0.01"))

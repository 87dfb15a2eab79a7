"""Places in a letter: a street with its number, a postcode with its town, "ter hoogte van …".

A street is known by how it ends (Lindelaan), by the number and what stands around it (bij Hazelaar 22), or by
being a line of its own with a number. The word lists are in `facts.toml`. Every expression has a bounded length.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from classifier.wordlists import word_lists

_CAPITAL = "A-ZÀ-ÖØ-Þ"
_WORD = rf"(?:(?:Pr|Burg|Dr|St|Mr|Kon|Ds|Jhr|Gen)\.|[{_CAPITAL}][\w'’-]{{0,30}})"
_COUNTED = (
    r"%|euro|uur|jaar|dagen|weken|maanden|keer|x\b|procent|meter|km|m2|kinderen|personen|woningen|"
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
)
_NUMBER = (
    rf"(?!(?:19|20)\d\d\b)\d{{1,5}}(?!\d)(?![.,:]\d)(?![ ]?(?:{_COUNTED}))"
    r"(?:[ ]?[-–/][ ]?(?:\d{1,4}|[IVX]{1,4}|[A-Za-z])(?!\w)|[A-Za-z](?!\w)"
    r"|[ ](?:hs|bis|huis|boven|rood|zw|I{1,3}|IV)(?!\w)|[ ][a-zA-Z](?=[ ]?(?:[,\n)]|$)))?"
)
_LAAN_VAN = re.compile(
    r"(?<!\w)(?P<name>(?:Laan|Weg|Plein|Hof|Park|Straat)[ ](?:van|der|den|de|op)(?:[ ](?:de|den|der|het))?"
    rf"(?:[ ]{_WORD}){{1,3}}?)[ ](?P<number>{_NUMBER})"
)
_BY_NUMBER = re.compile(
    r"(?:^[ \t]{0,4}|(?:,|\n|:)[ \t]{0,2}|\b(?:[Oo]p|[Aa]an|[Bb]ij|naar|van|in|p/a|adres|straat|woon|te)[ ]|[(])"
    rf"(?P<name>(?:(?:De|Het|'t|Den)[ ])?{_WORD}(?:[ ](?:van|der|den|de|op|het)){{0,2}}(?:[ ]{_WORD}){{0,2}})"
    rf"[ ](?P<number>{_NUMBER})[ ]?(?=,|\n|\)|$|\?|;|\.(?:\s|$)|[ ]?(?:te|in|en)\b|[1-9]\d{{3}}[ ]?[A-Z]{{2}}\b)",
    re.MULTILINE,
)
_ON_WATER = "IJssel|Rijn|Lek|Zaan|Amstel|Maas|Waal|Vecht|Zee|Zoom|Merwede"
_POSTCODE = re.compile(
    r"(?<![\w-])(?P<digits>[1-9]\d{3})[ ]{0,2}(?P<letters>[A-Z]{2}|[a-z]{2}(?=[ ][A-Za-z]))(?![\w-])"
    rf"(?:[ ]{{1,2}}(?P<town>(?:(?:Den|De|Het|'s-|'t|Sint|St\.|Nieuw|Oud|Bad)[ -]?)?{_WORD}"
    rf"(?:[ ](?:aan den|aan de|op)[ ](?:{_ON_WATER}))?))?"
)
# letters no postcode has (they were kept out for their history), and words that follow a year: "2026 EN"
_NEVER = frozenset(["SA", "SD", "SS"])
_WORDS_OF_TWO = frozenset(re.findall(r"\w+", "EN IN OP OM IS WE IK DE NA AL ZE JE TE OF NU ER ZO TM"))
_BOX = re.compile(r"\b(?:Postbus|Antwoordnummer)[ ]\d{1,5}\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?P<near>ter hoogte van|t\.?h\.?v\.?|nabij|tegenover)[ ]"
    r"(?P<what>(?:(?:de|het|een|mijn|onze|uw|nummer|huisnummer|huisnr\.?|nr\.?)[ ])?)",
    re.IGNORECASE,
)
_HOUSE = re.compile(_NUMBER)
_LANDMARK = re.compile(rf"\w[\w'’-]{{0,30}}(?:(?:[ ](?:aan|op|bij|in|van))?(?:[ ](?:de|het))?[ ]{_WORD}){{0,3}}")
_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\.? ?$")


@dataclass(frozen=True)
class Place:
    """A place at `text[start:end]`; `near` for what only points to one ("ter hoogte van …")."""

    start: int
    end: int
    near: bool = False


def find_places(text: str) -> list[Place]:
    """Return the places in a text, in order, none within another.

    >>> text = "Ik woon op de Kerkstraat 12b, 1234 AB Molenwaard; de boom staat t.h.v. Beukweg 7."
    >>> [text[p.start:p.end] for p in find_places(text)]
    ['Kerkstraat 12b', '1234 AB Molenwaard', 't.h.v. Beukweg 7']
    """
    streets = [*_streets(text)]
    found = [*_near(text, streets), *streets, *_postcodes(text)]
    found += [Place(*match.span()) for match in _BOX.finditer(text)]
    apart: list[Place] = []
    for place in sorted(found, key=lambda p: (p.start, -p.end)):
        if not apart or place.start >= apart[-1].end:
            apart.append(place)
    return apart


@lru_cache(maxsize=1)
def _by_ending() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the expressions for a street by how it ends, with capitals and, before a number, without."""
    lists = word_lists()["plaats"]
    with_capital = (
        rf"(?<![\w.@/'’-])(?P<name>(?:{_WORD}[ ]){{0,3}}[{_CAPITAL}][\w'’-]{{0,30}}?"
        rf"(?i:{'|'.join(lists['einde'])})(?!\w)"
        rf"(?:[ ](?:van|der|den|de)[ ]{_WORD})?)(?:[ ]{{1,2}}(?:nr\.?[ ]|nummer[ ])?(?P<number>{_NUMBER}))?"
    )
    without = (
        r"(?<![\w.@/-])(?P<name>(?:(?:nieuwe|oude|lange|korte|grote|kleine|hoge|prins|prinses|sint|burgemeester)[ ])?"
        rf"[a-z]{{0,25}}(?:{'|'.join(lists['zeker'])}|hof|pad))[ ](?P<number>{_NUMBER})"
    )
    return re.compile(with_capital), re.compile(without)


def _streets(text: str) -> Iterator[Place]:
    lists = word_lists()["plaats"]
    with_capital, without = _by_ending()
    for match in _LAAN_VAN.finditer(text):
        yield Place(match.start("name"), match.end("number"))
    for match in with_capital.finditer(text):
        start, name = _own_name(text, match.start("name"), match["name"], numbered=bool(match["number"]))
        if not name or name.split()[-1].lower() in lists["geen_naam"]:
            continue
        if match["number"]:
            yield Place(start, match.end("number"))
        elif _is_street(name) and not _INITIAL.search(text[max(0, start - 3) : start]):
            yield Place(start, match.end("name"))
    for match in without.finditer(text):
        if match["name"] not in lists["geen_straat"]:
            yield Place(match.start("name"), match.end("number"))
    for match in _BY_NUMBER.finditer(text):
        start, name = _own_name(text, match.start("name"), match["name"], numbered=True)
        if name and {word.lower().rstrip(".") for word in name.split()}.isdisjoint(lists["geen_naam"]):
            yield Place(start, match.end("number"))


def _own_name(text: str, start: int, name: str, *, numbered: bool) -> tuple[int, str]:
    """Drop what capitals made part of the name: the first word of a sentence ("Op"), a surname after its initials."""
    before = word_lists()["plaats"]["ervoor"]
    # where all is in capitals they join nothing
    if name.isupper() and " " in name:
        last = name.rsplit(" ", 1)[1]
        return start + len(name) - len(last), last
    while " " in name:
        first, rest = name.split(" ", 1)
        surname = _INITIAL.search(text[max(0, start - 3) : start]) or len(first) == 1
        article = first in ("De", "Het", "'t", "Den") and numbered
        if not surname and (first.lower() not in before or article):
            break
        start, name = start + len(name) - len(rest), rest
    return start, name if name.lower() not in before else ""


def _is_street(name: str) -> bool:
    """Say whether a name without a number can be nothing but a street; "Straat" or "Onderweg" is none."""
    lists = word_lists()["plaats"]
    last = name.split()[-1].lower()
    ending = next((ending for ending in lists["zeker"] if last.endswith(ending)), None)
    return ending is not None and len(last) >= len(ending) + 3 and last not in lists["geen_straat"]


def _postcodes(text: str) -> Iterator[Place]:
    for match in _POSTCODE.finditer(text):
        letters = match["letters"]
        year = match["digits"][:2] in ("19", "20")
        if letters in _NEVER or (letters.upper() in _WORDS_OF_TWO and (year or letters.islower())):
            continue
        if letters.isupper() or (match["town"] and not year):
            yield Place(*match.span())


def _near(text: str, streets: Iterable[Place]) -> Iterator[Place]:
    starts = {street.start: street for street in streets}
    ends = {street.end: street for street in streets}
    for match in _NEAR.finditer(text):
        end = starts[match.end()].end if match.end() in starts else _landmark(text, match)
        if end is not None:
            before = ends.get(match.start() - 1)
            yield Place(before.start if before else match.start(), end, near=True)


def _landmark(text: str, near: re.Match[str]) -> int | None:
    """Return where the thing ends that something is near to: "nummer 14", "de bushalte aan de Parkweg"."""
    if re.search(r"nummer|nr", near["what"], re.IGNORECASE):
        number = _HOUSE.match(text, near.end())
        return number.end() if number else None
    words = _LANDMARK.match(text, near.end())
    # "nabij" and "tegenover" have other uses: "tegenover mij"
    if not words or (near["near"].lower() in ("nabij", "tegenover") and not words[0][0].isupper()):
        return None
    number = _HOUSE.match(text, words.end() + 1)
    return number.end() if number and text[words.end()] == " " else words.end()

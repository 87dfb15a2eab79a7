"""Pseudonyms for what is kept for training: who wrote it goes, what it is about stays.

`deduce` knows Dutch names and streets; `service.recognisers` knows the numbers and places of municipal mail.
Names of departments, neighbourhoods and towns stay: the model needs them, and they are nobody's.
"""

import gc
import logging
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service.recognisers import ADDRESS, NAME, PLACEHOLDER, Found, find, named, signed

_lock = threading.Lock()
_deduce: Any = None

# towns and neighbourhoods are recognised in order to keep them, and their letters from being names
_NOT_USED = {
    "ages", "dates", "institutions", "identifiers", "phone_numbers", "email_addresses", "urls", "postal_code",
    "postbus", "redactor",
}  # fmt: skip
# on a row of names `deduce` takes the third power of its length, and goes one level deeper for each
_CHUNK = 600

_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
# words that stand before, after or instead of a name, and are none
_NO_NAME_WORDS = """
    de het een en of van der den ten ter te in op aan bij uit voor met is heer mevrouw mevr mw dhr meneer mijnheer
    familie fam geachte beste hoi hallo dag groet groeten groetjes mvg hoogachtend vriendelijke namens betreft re fw
    mr drs ing ir dr prof burgemeester wethouder collega consulent consulente medewerker medewerkster ambtenaar boa
    buurman buurvrouw meester juf advocaat raadslid
    bezwaar bezwaarschrift klacht beroep verzoek aanvraag aanslag besluit beschikking vergunning melding vraag
    awb wmo woo avg woz brp wob pgb bsn bbz ioaw ozb gpk digid mijnoverheid participatiewet jeugdwet omgevingswet
    burgerzaken belastingen invordering handhaving toezicht vergunningen inkomen zorg jeugd werk wijkteam klantcontact
    groenbeheer openbare ruimte afval parkeren parkeerbeheer schuldhulp schuldhulpverlening leerlingenvervoer bouw
    bouwzaken stadsbeheer gemeente gemeentehuis stadhuis stadskantoor college raad gemeenteraad commissie afdeling
    team balie loket stichting vereniging bewoner bewoners burger inwoner ondernemer vve hoogheemraadschap waterschap
    provincie politie belastingdienst uwv svb cak cjib ggd coa rdw ombudsman
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus
    august september oktober november december pasen kerst ramadan koningsdag
    duits duitse engels engelse frans franse turks turkse pools poolse arabisch arabische nederlands nederlandse
    niks mooi lieve nota bah hang boek dees ton koers zaal plan kunst dam winkel stad ik u uw mijn wij ons dank
    bedankt alvast graag verzonden verstuurd iphone samsung outlook android bijlage bijlagen ps naam tel telefoon
    mail email adres postbus oranje school garage bv nv vof zwembad sporthal bibliotheek kerk
    duo kcc overheid prijs slim roma heeft b.v n.v v.o.f bushalte halte laan nummer punt windkracht lichtmast
    lantaarnpaal silo container straat artikel lid bladzijde pagina kamer bus lijn perceel blok gate etage
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_STREET_NAME = re.compile(
    r"(?:straat|laan|weg|plein|singel|gracht|kade|kanaal|dijk|park|steeg|dreef|markt|hof|buurt|wijk|brug)$"
)
_LINK = re.compile(r"van|de|der|den|het|'t|ten|ter|te", re.IGNORECASE)
# "mevrouw De Rooij van Invordering", "G. Evers te Ede": what follows is where they work or live
_BEFORE_NAME = r"(?:\b(?:Van|De|Den|Der|Ter|Ten|El|Al)(?: de| der| den)? )?"
_WHERE = re.compile(r"^(?:te|uit|bij|namens|aan|in)$")


def prepare(cache: Path | None = None) -> None:
    """Load the name lists; the first time on a machine they are built, which takes one to two minutes.

    `cache` is the folder they are kept in, by default the user's own cache folder. Who can write there can
    run code here, as with any Python package.
    """
    _engine(cache)


def pseudonymise(text: str) -> str:
    """Return the text with a placeholder for each name, address, number and date of birth.

    What comes out goes in unchanged: the text is read again until nothing more is found, because a name
    may only show as one when the number beside it is gone.
    """
    engine = _engine()
    while True:
        found = [(m.start(), m.end(), m[0]) for m in PLACEHOLDER.finditer(text)]
        found += find(text)
        with _lock:
            found += list(_names(engine, text))
            found += list(_mentions(engine, text, found))
        changed = _replace(text, found)
        if changed == text:
            return text
        text = changed


def _engine(cache: Path | None = None) -> Any:
    global _deduce
    with _lock:
        if _deduce is None:
            _deduce = _load(cache or _cache_folder())
        return _deduce


def _load(folder: Path) -> Any:
    root = logging.getLogger()
    quiet = logging.NullHandler()
    # on import `deduce` sends all logging of the process to standard output, unless there is a handler
    root.addHandler(quiet)
    try:
        from deduce import Deduce

        folder = folder / f"deduce-{version('deduce')}"
        built = folder / "cache" / "lookup_structs.pickle"
        if not built.is_file():
            built.parent.mkdir(parents=True, exist_ok=True)
            # built aside and then moved: two processes may start at once, or one may be stopped halfway
            with TemporaryDirectory(dir=folder) as aside:
                Deduce(cache_path=Path(aside))
                (Path(aside) / "cache" / built.name).replace(built)
        collecting = gc.isenabled()
        # Millions of small objects come in and none of them is ever garbage. Looking through them takes eight
        # seconds while loading, and five at each full collection after that; so they are set apart.
        gc.disable()
        try:
            return Deduce(cache_path=folder)
        except Exception:  # a damaged file fails in any way; build it anew, once
            return Deduce(cache_path=folder, build_lookup_structs=True)
        finally:
            gc.freeze()
            if collecting:
                gc.enable()
    finally:
        root.removeHandler(quiet)


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "signaalwijzer"


def _names(engine: Any, text: str) -> Iterator[Found]:
    for start, chunk in _chunks(text):
        for a in engine.deidentify(chunk, disabled=_NOT_USED).annotations:
            if a.tag in ("persoon", "patient"):
                yield from _trimmed(chunk, a.start_char, a.end_char, start)
            elif a.tag == "locatie" and _is_address(a.text):
                yield start + a.start_char, start + a.end_char, ADDRESS
    for start, end in named(text):
        yield from _trimmed(text, start, end, 0)
    for start, end in signed(text):
        words = text[start:end]
        if words[0].isupper() or _known(engine, words.title()):
            yield from _trimmed(text, start, end, 0)


def _is_address(words: str) -> bool:
    """Tell a street with a house number from "Punt 6" and from a year."""
    number = re.search(r"\d+", words)
    year = number is not None and re.fullmatch(r"(?:19|20)\d\d", number[0])
    first = words.split()[0].lower()
    return number is not None and not year and words[0].isupper() and first not in _NO_NAME


def _is_place(engine: Any, word: str) -> bool:
    return any(a.tag == "locatie" for a in engine.deidentify(word, disabled=_NOT_USED).annotations)


def _known(engine: Any, words: str) -> bool:
    found = engine.deidentify(words, disabled=_NOT_USED).annotations
    return any(a.tag in ("persoon", "patient") for a in found)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Cut between words; each piece begins a little before the last one ends, so that no name is cut in two."""
    start = 0
    while start + _CHUNK < len(text):
        end = _between_words(text, start + _CHUNK // 2, start + _CHUNK)
        yield start, text[start:end]
        start = _between_words(text, end - _CHUNK // 4, end - _CHUNK // 8)
    yield start, text[start:]


def _between_words(text: str, low: int, high: int) -> int:
    return max(text.rfind(" ", low, high), text.rfind("\n", low, high)) + 1 or high


def _trimmed(text: str, start: int, end: int, shift: int) -> Iterator[Found]:
    """Give the part of a found name that is one: without title before and department or town after."""
    words = list(_WORD.finditer(text, start, end))
    for i, word in enumerate(words):
        if i and (_WHERE.match(word[0]) or (word[0] == "van" and all(map(_no_name, words[i:])))):
            words = words[:i]
            break
    if all(map(_no_name, words)) or words[0][0] == "te":
        return
    # "De heer van der Meer" begins with "van", "De Boer" with "De"
    before = next(i for i, word in enumerate(words) if not _no_name(word))
    titles = [i for i in range(before) if not _LINK.fullmatch(words[i][0])]
    words = words[titles[-1] + 1 if titles else 0 :]
    while _no_name(words[-1]):
        words = words[:-1]
    if _STREET_NAME.search(words[-1][0]):
        return
    yield shift + words[0].start(), shift + words[-1].end(), NAME


def _no_name(word: re.Match[str]) -> bool:
    return word[0].rstrip(".").lower() in _NO_NAME


def _mentions(engine: Any, text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Give the other places where a name that was found stands alone."""
    names = {
        word[0]
        for start, end, placeholder in found
        if placeholder == NAME and text[start:end] != NAME
        for word in _WORD.finditer(text, start, end)
        if len(word[0]) > 2 and word[0][0].isupper() and not _no_name(word)
    }
    names = {name for name in names if not _is_place(engine, name)}
    # "Boer" alone may be a village, but "De Boer" was a name
    names |= {text[s:e] for s, e, p in found if p == NAME and " " in text[s:e] and text[s].isupper()}
    if names:
        for match in re.finditer(rf"{_BEFORE_NAME}\b(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)", text):
            yield match.start(), match.end(), NAME


def _replace(text: str, found: Iterable[Found]) -> str:
    """Put the placeholders in; what was found first keeps its place, the others get what is left."""
    taken: list[str | None] = [None] * len(text)
    for start, end, placeholder in found:
        free = [i for i in range(start, end) if taken[i] is None]
        if any(text[i].isalnum() for i in free):
            for i in free:
                taken[i] = placeholder
    pieces: list[str] = []
    last: str | None = None
    for char, now in zip(text, taken, strict=True):
        if now is None:
            pieces.append(char)
        elif now != last:
            pieces.append(now)
        last = now
    return "".join(pieces)

"""Where a letter ends: the closing line, name and address under it, "Verzonden vanaf …", disclaimers.

A line too many in the signature may lose the sentence that matters, a line too few costs next to nothing;
so whatever reads as a letter stays the sender's own words, also below the signature.
"""

import re
from collections.abc import Iterator, Sequence

from mailparser_reply.constants import MAIL_LANGUAGES

# the languages we meet most beside Dutch; the package knows how their mail programs sign
_LANGUAGES = ("nl", "en", "de", "fr", "es", "it", "pl")

_GREETING = re.compile(
    r"(?:(?:alvast )?(?:bij voorbaat )?(?:hartelijk )?(?:dank|bedankt)[^.!?]{0,30} en )?"
    r"(?:met (?:een )?)?(?:(?:zeer |heel )?(?:vriendelijke|hartelijke|beste|warme|lieve|oprechte|beleefde|boze|"
    r"bezorgde|collegiale|sportieve|zonnige|vr\.?|vriendel\.?|hart\.?|m\.?) ?(?:en \w+ )?)?"
    r"(?:groet(?:en|jes|je)?|gr(?:tjes|tjs|tz)?\.?)(?=[\s,.!:;-]|$)|"
    r"(?:met )?(?:de )?(?:meeste )?(?:hoogachtend|hoogachting)\b|(?:vriendelijk|beleefd) groetend\b|"
    r"(?:mvg|m\.v\.g\.?|mvrgr|vr\. ?gr\.?)(?=[\s,.!:;-]|$)|"
    r"(?:(?:kind|best|warm|with kind|with best) regards|regards,|yours (?:sincerely|faithfully|truly)|"
    r"sincerely,?$|cordialement|bien à vous|saludos|cordiali saluti|pozdrawiam|z poważaniem|"
    r"mit freundlichen grüßen|mit freundlichen gruessen|viele grüße|hochachtungsvoll)",
    re.IGNORECASE,
)
_MAX_CLOSING = 90
_MAX_WORDS_AFTER_GREETING = 8
_DELIMITER = re.compile(r"--|—|_{2,3}|-- ?")
_MAX_SIGNATURE = 20

_SENT_FROM = re.compile(
    "(?:"
    + "|".join(MAIL_LANGUAGES[language]["sent_from"] for language in _LANGUAGES)
    + r"|verzonden (?:vanaf|met|via|vanuit)|verstuurd (?:vanaf|met|via|vanuit)|sent (?:from|with|via)|"
    r"(?:outlook|mail) voor (?:ios|android|windows)|download outlook|gesendet (?:von|mit))\b.{0,80}",
    re.IGNORECASE,
)

_DISCLAIMER = re.compile(
    r"[*_ ]*(?:(?:dit|deze) (?:bericht|e-?mail|mailbericht|e-?mailbericht)\b|de informatie (?:in|verzonden|opgenomen)|"
    r"de inhoud van (?:dit|deze)|aan (?:dit|deze) (?:bericht|e-?mail)|this (?:e-?mail|message|communication)\b|"
    r"the (?:information|contents?) (?:in|of|contained)|disclaimer|proclaimer|vertrouwelijkheid|let op: deze e-?mail|"
    r"caution:|diese e-?mail)",
    re.IGNORECASE,
)
_LEGALESE = re.compile(
    r"vertrouwelijk|uitsluitend|geadresseerde|bestemd (?:voor|is)|rechten|ontleend|verspreid|openbaar|"
    r"bedoelde ontvanger|onterecht|vernietig|verwijder|aansprakelijk|virus|confidential|intended|recipient|"
    r"unauthori[sz]ed|addressee|privileged|liab|buiten de organisatie|outside (?:of )?the organi[sz]ation|"
    r"vertraulich|empfänger",
    re.IGNORECASE,
)
_SLOGAN = re.compile(
    r"(?:denk|denkt u|think|please consider)\b.{0,60}\b(?:milieu|environment|before printing|printen?|afdrukt?)\b|"
    r"(?:ik|wij) (?:werk(?:en)?|ben|zijn)\b.{0,50}\b(?:maandag|dinsdag|woensdag|donderdag|vrijdag)|"
    r"(?:aanwezig|werkdagen|werkzaam|bereikbaar|openingstijden)\b|volg ons\b|bezoekadres|postadres",
    re.IGNORECASE,
)

_AFTERTHOUGHT = re.compile(r"(?:p\.? ?s\.?|n\.? ?b\.?|naschrift|ps)(?=[\s:.,;-])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_PERSON = frozenset({"ik", "mij", "mijn", "me", "i", "my", "mein", "ich"})
_PERSON = _FIRST_PERSON | {"u", "uw", "wij", "we", "ons", "onze", "jullie", "je", "you", "your", "our", "sie", "ihr"}
_COMMON = _PERSON | set(
    re.findall(
        r"\w+",
        "de het een en van is dat niet op te in voor met zijn er aan ook als bij maar om dan nog wel naar die dit was "
        "heeft heb worden wordt hebben kan moet geen al the and of to that not for with this der die das und",
    )
)
_MAX_PARAGRAPH = 1500


def closing_lines(lines: Sequence[str], own: Sequence[bool]) -> Iterator[int]:
    """Give the own lines (stripped of white space) that close a letter instead of being one."""
    closing = False
    count = 0
    paragraph_start = True
    disclaiming = False
    for i, line in enumerate(lines):
        if not own[i]:
            closing, disclaiming, paragraph_start = False, False, True
            continue
        if not line:
            disclaiming, paragraph_start = False, True
            continue
        if disclaiming or _is_disclaimer(line, lines, own, i):
            disclaiming = True
            yield i
        elif _SENT_FROM.fullmatch(line[:200]) or (len(line) < 120 and _SLOGAN.match(line)):
            yield i
        elif _closes(line):
            closing, count = True, 0
            yield i
        elif closing:
            count += 1
            closing = count <= _MAX_SIGNATURE and not _is_letter(line)
            if closing and paragraph_start and count > 1:
                closing = not _is_letter(_paragraph(lines, own, i))
            if closing:
                yield i
        paragraph_start = False


def _closes(line: str) -> bool:
    if len(line) > _MAX_CLOSING:
        return False
    if _DELIMITER.fullmatch(line):
        return True
    greeting = _GREETING.match(line)
    if not greeting:
        return False
    words = [word.lower() for word in _WORD.findall(line[greeting.end() :])]
    return len(words) <= _MAX_WORDS_AFTER_GREETING and not _PERSON.intersection(words)


def _is_letter(text: str) -> bool:
    """Tell whether this reads as a sentence to someone, and not as a name, an address or a slogan."""
    if _AFTERTHOUGHT.match(text):
        return True
    if _SLOGAN.match(text) or _GREETING.match(text):
        return False
    words = [word.lower() for word in _WORD.findall(text[:_MAX_PARAGRAPH])]
    if len(words) >= 4 and _PERSON.intersection(words):
        return True
    return len(words) >= 8 and sum(word in _COMMON for word in words) >= 3


def _is_disclaimer(line: str, lines: Sequence[str], own: Sequence[bool], i: int) -> bool:
    if not _DISCLAIMER.match(line):
        return False
    text = _paragraph(lines, own, i)
    words = {word.lower() for word in _WORD.findall(text)}
    # who writes "ik" is a person, also where they begin with "Deze e-mail is vertrouwelijk"
    return len({m[0].lower() for m in _LEGALESE.finditer(text)}) >= 2 and not _FIRST_PERSON & words


def _paragraph(lines: Sequence[str], own: Sequence[bool], i: int) -> str:
    """Return the lines from here to the next empty one, as far as is needed to judge them."""
    text = ""
    for j in range(i, min(i + 8, len(lines))):
        if not (own[j] and lines[j]) or len(text) > _MAX_PARAGRAPH:
            break
        text = f"{text} {lines[j][:_MAX_PARAGRAPH]}"
    return text.strip()

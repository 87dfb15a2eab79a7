"""Where an earlier message begins: "> " lines, "Op … schreef …:", header blocks, forwards.

One pass over the lines, each looked at through a window of fixed size: a megabyte takes no longer than
a megabyte should.
"""

import re
from collections.abc import Sequence, Set
from enum import Enum, auto


class Mark(Enum):
    """What a line is."""

    OWN = auto()
    QUOTED = auto()
    HEADER = auto()  # introduces what is quoted
    SIGNATURE = auto()


_QUOTE = re.compile(r"\s*>[\s]?")
_SEPARATOR = re.compile(
    r"(?:[-_=*]{2,} ?(?:oorspronkelijk(?:e)? (?:bericht|e-?mail|afspraak)|doorgestuurd bericht|"
    r"original (?:message|appointment)|forwarded (?:message|by\b.{0,80})|ursprüngliche nachricht|"
    r"weitergeleitete nachricht|message d'origine|message transféré) ?[-_=*]*|"
    r"begin (?:doorgestuurd bericht|forwarded message)|anfang der weitergeleiteten (?:nachricht|e-?mail)):?",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_\-=*]{10,}")

_FROM = "van|from|von|de|da|od|afzender"
_DATE = "verzonden|verstuurd|datum|sent|date|gesendet|envoyé|wysłano|data|fecha|enviado|inviato"
_TO = "aan|to|an|à|do|para|a|cc|kopie|bcc|beantwoorden aan|reply-to|antwoord aan"
_SUBJECT = "onderwerp|subject|betreff|objet|temat|asunto|oggetto"
_OTHER = "bijlagen?|attachments?|belang|importance|prioriteit|priority|gevoeligheid"
_KEY = re.compile(
    rf"[*_ ]*(?:(?P<sender>{_FROM})|(?P<date>{_DATE})|(?P<to>{_TO})|(?P<subject>{_SUBJECT})|(?:{_OTHER}))"
    r" ?[*_]?:",
    re.IGNORECASE,
)
_ON_ONE_LINE = re.compile(
    rf"[*_ ]*(?:{_FROM})[*_ ]*:.{{1,150}}\b(?:{_DATE})[*_ ]*:.{{1,150}}\b(?:{_TO}|{_SUBJECT})[*_ ]*:",
    re.IGNORECASE,
)
_MAX_HEADER = 14

_STARTS = re.compile(r"(?:op|on|am|le|el|il|dnia|den|em)\b", re.IGNORECASE)
_WROTE = re.compile(
    r"\b(?:schreef|geschreven|wrote|schrieb|geschrieben|a écrit|escribió|ha scritto|napisał)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}\.[\w.-]{1,60}")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
# "Op 3 mei om 10.15 uur schreef u mij:" is a sentence in a letter
_IN_A_LETTER = re.compile(
    r"\b(?:schreef|heeft|wrote|schrieb|hat|hebt) (?:u|uw|ik|hij|zij|ze|jij|je|jullie|mijn|men|iemand|you|your|i|"
    r"he|she|they|my|sie|er|ich)\b|\b(?:mij|me|ons|u|mir|uns)\b[^<]{0,60}:$",
    re.IGNORECASE,
)
_MAX_INTRODUCTION = 400

_NOTE_WORDS = re.compile(
    r"\b(?:fyi|fw|fwd|tk|ter (?:info|informatie|kennisgeving|kennisname|afhandeling|beoordeling)|t\.?k\.?n\.?|"
    r"zie (?:onder|hieronder|onderstaand|bijgaand)\w*|onderstaande?|hieronder|doorgestuurd|doorgezonden|"
    r"graag (?:afhandelen|oppakken|beoordelen|beantwoorden|behandelen)|(?:web|contact|reactie)?formulier|"
    r"please (?:see|handle)|see below|forwarded)\b",
    re.IGNORECASE,
)
_MAX_NOTE = 20


def mark_thread(lines: Sequence[str]) -> list[Mark]:
    """Mark each line (stripped of white space) as own, quoted, or the header of a quote."""
    marks = [Mark.OWN] * len(lines)
    following = _following(lines)
    in_thread = False
    i = 0
    while i < len(lines):
        if lines[i].startswith(">"):
            marks[i] = Mark.QUOTED
            i += 1
            continue
        length = _header_at(lines, i, following)
        if not length:
            marks[i] = Mark.QUOTED if in_thread else Mark.OWN
            i += 1
            continue
        # inside a quote a header belongs to that quote: a level deeper, should we ever get there
        marks[i : i + length] = [Mark.QUOTED if in_thread else Mark.HEADER] * length
        i += length
        # "> " shows where a quote ends, and then answers stand below or between; without, all is quoted
        in_thread = in_thread or not (i < len(lines) and lines[following[i]].startswith(">"))
    return marks


def unquoted_at(line: str) -> int:
    """Return how many characters the outermost quote mark of a line takes.

    >>> unquoted_at("> > Geachte")
    2
    """
    mark = _QUOTE.match(line)
    return mark.end() if mark else 0


def is_forwarding_note(lines: Sequence[str]) -> bool:
    """Tell whether these lines only pass a message on ("Ter afhandeling, zie onder").

    >>> is_forwarding_note(["Graag oppakken."]), is_forwarding_note(["Nog steeds geen antwoord!"])
    (True, False)
    """
    text = " ".join(line for line in lines[:_MAX_NOTE])[:400]
    return len(lines) < _MAX_NOTE and len(text.split()) <= _MAX_NOTE and bool(_NOTE_WORDS.search(text))


def _following(lines: Sequence[str]) -> list[int]:
    """For each line the first one from there that is not empty; the last line where there is none."""
    found = [max(len(lines) - 1, 0)] * len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if lines[i]:
            found[i] = i
        elif i + 1 < len(lines):
            found[i] = found[i + 1]
    return found


def _header_at(lines: Sequence[str], i: int, following: Sequence[int]) -> int:
    """Return how many lines introduce a quote here; 0 for none."""
    if not lines[i]:
        return 0
    nothing_more = i + 1 >= len(lines)
    if len(lines[i]) < 200 and _SEPARATOR.fullmatch(lines[i]):
        if nothing_more:
            return 1
        below = following[i + 1]
        return below - i + _block(lines, below)[0]
    if _RULE.fullmatch(lines[i][:300]) and not nothing_more:
        below = following[i + 1]
        length, certain = _block(lines, below)
        return below - i + length if certain else 0
    length, certain = _block(lines, i)
    if certain:
        return length
    return _introduction(lines, i, following)


def _block(lines: Sequence[str], i: int) -> tuple[int, bool]:
    """Return how many lines of "Van: … Verzonden: …" stand here, and whether they are a mail's header."""
    if _ON_ONE_LINE.match(lines[i][:500]):
        return 1, True
    seen: set[str] = set()
    last = i
    for j in range(i, min(i + _MAX_HEADER, len(lines))):
        line = lines[j]
        key = _KEY.match(line[:60])
        if key:
            if key.lastgroup == "sender" and seen:
                break
            seen.add(key.lastgroup or "")
            last = j + 1
        elif not (_wrapped(line, seen) if line else j == last):
            break
    first = _KEY.match(lines[i][:60])
    starts = first is not None and first.lastgroup == "sender"
    return last - i, starts and "date" in seen and len(seen & {"to", "subject"}) > 0


def _wrapped(line: str, seen: Set[str]) -> bool:
    """Tell whether this is the rest of a long list of addresses."""
    return "to" in seen and "subject" not in seen and ("@" in line or line.endswith(";"))


def _introduction(lines: Sequence[str], i: int, following: Sequence[int]) -> int:
    """Return how many lines "Op … schreef …:" takes here; 0 where it is something else."""
    text = ""
    for length in (1, 2, 3):
        if i + length > len(lines) or not lines[i + length - 1]:
            return 0
        text = f"{text} {lines[i + length - 1]}".strip()
        if len(text) > _MAX_INTRODUCTION:
            return 0
        if length == 1 and not (_STARTS.match(text) or _ADDRESS.search(text)):
            return 0
        if text.endswith(":"):
            break
    else:
        return 0
    if not _WROTE.search(text):
        return 0
    below = i + length
    if below < len(lines) and lines[following[below]].startswith(">"):
        return length
    if "<" in text and _ADDRESS.search(text):
        return length
    certain = bool(_CLOCK.search(text) or _ADDRESS.search(text)) and not _IN_A_LETTER.search(text)
    return length if certain else 0

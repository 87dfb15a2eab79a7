"""What a date in a letter is of: the decision, the conduct complained of, or something else.

Told from the words around it in its sentence; the word lists are in `facts.toml`. The date of a decision is
the one it bears, or on which it was taken or sent: the day on which the sender received it is another.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from classifier.dutch_dates import DutchDate
from classifier.wordlists import word_lists


class DateOf(Enum):
    """What a date is of."""

    DECISION = auto()
    CONDUCT = auto()
    OTHER = auto()


_REACH = 220
# what a message is about stands in its beginning; a text with more dates than this is a table
_HEAD, _MAX_DATES = 20_000, 300
# mail programs wrap near here; a shorter line was ended by the writer
_WRAPPED = 50
_STOP = re.compile(r"[.!?…](?=[\s\"')])|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:d\.?d|nr|zaaknr|dossiernr|dhr|mw|mevr|mr|drs|ir|ing|dr|prof|fam|art|jl|j\.l|o\.a|bijv|bv|ca|tel|t\.a\.v|"
    r"t\.h\.v|geb|v\.d|st|a\.s|plm|kenm|ref|incl|excl|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec|[^\W\d])"
    r"|(?<!\d)\d{1,2})\.$",
    re.IGNORECASE,
)
_NEXT_OF_A_ROW = re.compile(r"(?:,? en| of|,|, en ook| en ook|,? resp\.?)\s{1,2}(?:op )?", re.IGNORECASE)
_OF = re.compile(
    r"(?:\b(?:van|d\.?d\.?|gedateerd(?: op)?|dagtekening(?: van)?|datum|besluit|brief|beschikking|jl\.?)|[,(/;:-])"
    r"\s{0,2}(?:de )?$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(/]\s?$")
_SENT_ON = re.compile(r"\b(?:op|verzonden|verstuurd)\s*$")
_LAST_WORD = re.compile(r"(\S+)\s*$")
_ALONE_BEFORE = re.compile(
    r"(?:^|\n)[ \t]*(?:[A-ZÀ-Þ][\w'-]{1,30}(?: [A-Z][\w'-]{1,30})?,? |"
    r"(?:datum|dagtekening)(?: brief| vandaag)?\s?:[ \t]*)?$",
    re.IGNORECASE,
)
_ALONE_AFTER = re.compile(r"[ \t.]*(?:\n|$)")
_FIELD = re.compile(r"(?:^|\n)[ \t]*(?P<name>[^\n:]{0,60}):[ \t]*$")
_FIELD_OF_CONDUCT = re.compile(r"incident|gebeur|voorval|gedraging|wanneer", re.IGNORECASE)
_MINE = re.compile(r"\b(?:mijn|onze)\s$", re.IGNORECASE)
_FEW_OTHER_WORDS = re.compile(r"[^\d]{0,15}$")


def kinds_of(text: str, dates: Sequence[DutchDate], officials: Sequence[int]) -> list[DateOf]:
    """Return what each date is of; `officials` are the places, in order, where an official is named."""
    cues = _cues()
    head = text[:_HEAD]
    legal = any(cues[sort].search(head) for sort in ("besluit", "besloten", "bezwaar"))
    complaint = bool(cues["klacht"].search(head) or cues["sterk"].search(head)) and not cues["bezwaar"].search(head)
    ends = [match.end() for match in _STOP.finditer(text) if _ends_sentence(text, match)]
    kinds: list[DateOf] = []
    for i, one in enumerate(dates[:_MAX_DATES]):
        if i and _NEXT_OF_A_ROW.fullmatch(text[dates[i - 1].end : one.start]):
            kinds.append(kinds[-1])
            continue
        at = bisect_right(ends, one.start)
        begin = max(ends[at - 1] if at else 0, one.start - _REACH)
        end = min(ends[at] if at < len(ends) else len(text), one.end + _REACH)
        named = complaint or bisect_right(officials, end) > bisect_right(officials, begin - 1)
        # a sentence has one decision: the next date in it is when something else was
        told = i > 0 and dates[i - 1].start >= begin and kinds[-1] is DateOf.DECISION
        kinds.append(_kind_of(text, begin, one, end, named=named, legal=legal and not told))
    return kinds + [DateOf.OTHER] * (len(dates) - len(kinds))


def _kind_of(text: str, begin: int, one: DutchDate, end: int, *, named: bool, legal: bool) -> DateOf:
    cues = _cues()
    before, after = text[begin : one.start], text[one.end : end]
    line = text[max(text.rfind("\n", 0, one.start), one.start - 80, 0) : one.start]
    field = _FIELD.search(line)
    if field and cues["besluit"].search(field["name"]):
        return DateOf.DECISION
    if field and _FIELD_OF_CONDUCT.search(field["name"]):
        return DateOf.CONDUCT
    last_word = _LAST_WORD.search(before)
    if (
        _is_birth(before, after)
        or (_ALONE_BEFORE.search(line) and _ALONE_AFTER.match(text, one.end))
        or (last_word and last_word[1].lower() in word_lists()["datum"]["grens"])
        or (legal and cues["ontvangst"].search(before + " " + after) and not _OF.search(before))
    ):
        return DateOf.OTHER
    if _ASIDE.search(before) and cues["besluit"].search(before):
        return DateOf.DECISION
    conduct = _is_conduct(f"{before} {after}", named=named)
    if _OF.search(before) or not before.strip():
        noun = _last_noun(before)
        if noun == "besluit" or (noun == "brief" and legal):
            return DateOf.DECISION
        if noun in ("eigen", "brief"):
            return DateOf.OTHER
    elif legal:
        decided = cues["besloten"].search(f"{before} {after}") and not cues["stap"].search(after)
        sent = cues["besluit"].search(before) and _SENT_ON.search(before) and not conduct
        if decided or sent:
            return DateOf.DECISION
    return DateOf.CONDUCT if conduct else DateOf.OTHER


def _is_birth(before: str, after: str) -> bool:
    cue = _cues()["geboren"]
    ends = [match.end() for match in cue.finditer(before[-40:])]
    return bool((ends and _FEW_OTHER_WORDS.match(before[-40:], ends[-1])) or cue.match(after.lstrip()[:20]))


def _is_conduct(sentence: str, *, named: bool) -> bool:
    """Say whether something was done to the sender; `named` where somebody of the municipality is."""
    cues = _cues()
    if cues["stap"].search(sentence):
        return False
    return bool(
        cues["sterk"].search(sentence) or (cues["zwak"].search(sentence) and (named or cues["wie"].search(sentence)))
    )


def _last_noun(before: str) -> str:
    """Return the sort of the last noun that could have this date, empty where there is none."""
    cues = _cues()
    sorts = ("besluit", "brief", "eigen", "ontmoeting")
    places = {sort: max((match.start() for match in cues[sort].finditer(before)), default=-1) for sort in sorts}
    last = max(sorts, key=lambda sort: places[sort])
    if places[last] < 0:
        return ""
    return "eigen" if last == "brief" and _MINE.search(before[: places[last]]) else last


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    if stop[0] != "\n":
        return not _ABBREVIATION.search(text, max(stop.start() - 12, 0), stop.end())
    began = text.rfind("\n", max(stop.start() - _WRAPPED, 0), stop.start())
    return began >= 0 or stop.start() < _WRAPPED or text[stop.end() : stop.end() + 1] == "\n"


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    """Return the word lists about dates as expressions; a "*" stands for up to thirty letters."""
    return {
        name: re.compile(rf"(?<!\w)(?:{_either(words)})(?!\w)", re.IGNORECASE)
        for name, words in word_lists()["datum"].items()
    }


def _either(words: Sequence[str]) -> str:
    return "|".join(r"\w{0,30}".join(map(re.escape, word.split("*"))) for word in words)

"""Parts of a scored set that deserve figures of their own: language, noise, kind of message, label, length."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from classifier.taxonomy import NONE
from training.evaluate import Scored

# the figures that mean something where a label or domain may be absent; macro-F1 does not
MEASURES = (
    "soort goed",
    "domein goed",
    "niet overgedragen (van wat een label heeft)",
    "fout in wat niet is overgedragen",
    "klacht of bezwaar stil verloren",
    "overgedragen van wat geen label past",
)
_LENGTHS = ("kort", "gemiddeld", "lang")
_LANGUAGES = {
    "en": "Engels",
    "de": "Duits",
    "tr": "Turks",
    "pl": "Pools",
    "ar": "Arabisch",
    "fr": "Frans",
}
_NOISE = {
    "typos": "tikfouten",
    "dictation": "gedicteerd",
    "nopunct": "zonder leestekens",
    "capitals": "hoofdletters",
    "dialect": "dialect",
    "l2": "Nederlands als tweede taal",
    "chat": "chat",
    "callnote": "belnotitie",
    "form": "formulier",
    "thread": "met eerdere berichten",
    "signature": "lange handtekening",
}
_KINDS = {
    "boundary": "grensgeval",
    "adversarial": "misleidend",
    "foreign": "andere taal",
    "none": "geen soort past",
}


def by_slice(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    """Return the parts of a set by name, such as "taal: Duits"; a message is in one part of each sort.

    A set without a mark of some sort has no parts of that sort. Lengths are thirds of this set.
    """
    limits = np.quantile([_length(s) for s in scored], [1 / 3, 2 / 3]) if scored else np.zeros(2)
    marks = {name for s in scored for name in s.item.marks}
    parts: dict[str, list[Scored]] = defaultdict(list)
    for s in scored:
        for name in _names(s, marks):
            parts[name].append(s)
        parts[f"lengte: {_LENGTHS[int(np.searchsorted(limits, _length(s)))]}"].append(s)
    return {name: parts[name] for name in sorted(parts, key=_order)}


def _names(s: Scored, marks: set[str]) -> list[str]:
    own = s.item.marks
    names = [f"soort: {s.item.label or NONE}"]
    if "lang" in marks:
        names.append(f"taal: {_LANGUAGES.get(own['lang'], own['lang']) if 'lang' in own else 'Nederlands'}")
    if "noise" in marks:
        names.append(f"vorm: {_NOISE.get(own['noise'], own['noise']) if 'noise' in own else 'netjes'}")
    if marks & {"kind", "pair"}:
        usual = "contrastpaar" if "pair" in own else "gewoon"
        names.append(f"moeilijkheid: {_KINDS.get(own['kind'], own['kind']) if 'kind' in own else usual}")
    return names


def _length(s: Scored) -> int:
    return len(s.item.message.subject) + len(s.item.message.text)


def _order(name: str) -> tuple[int, int, str]:
    sort, _, part = name.partition(": ")
    place = ("soort", "moeilijkheid", "vorm", "taal", "lengte").index(sort)
    return place, _LENGTHS.index(part) if part in _LENGTHS else 0, part

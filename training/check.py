"""Is a corpus fit to learn from: enough in every cell, every flag, nothing twice, nothing of the test in it."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from classifier.taxonomy import Domain, Flag, SignalType
from training.corpus import Labelled
from training.errors import CorpusError

# messages that share this much of their five-word runs were copied, not written
NEAR_DUPLICATE = 0.25
_RUN = 5
_TYPICAL = Path(__file__).with_name("typical.toml")
_TOPICS = Path(__file__).with_name("topics.toml")
_WORD = r"(?u)\b\w+\b"


@dataclass(frozen=True)
class Twin:
    """Two messages that are nearly the same; `overlap` is the share of the shorter one, 0 to 1."""

    first: str
    second: str
    overlap: float


def cells(corpus: Sequence[Labelled]) -> pd.DataFrame:
    """Return the number of messages for each label (rows) and domain (columns)."""
    found = Counter(item.cell for item in corpus)
    return pd.DataFrame(
        {str(d): [found[(s, d)] for s in SignalType] for d in Domain}, index=[str(s) for s in SignalType]
    )


def flag_counts(corpus: Sequence[Labelled]) -> dict[Flag, int]:
    """Return how often each flag stands."""
    found = Counter(flag for item in corpus for flag in item.flags)
    return {flag: found[flag] for flag in Flag}


def near_misses(corpus: Sequence[Labelled]) -> dict[Flag, int]:
    """Return how often a message holds the typical words of a flag, or is marked so, without deserving it."""
    typical = tomllib.loads(_TYPICAL.read_text(encoding="utf-8"))
    found = Counter[Flag]()
    for flag in Flag:
        words = re.compile(typical[flag])
        for item in corpus:
            text = f"{item.message.subject} {item.message.text}".lower()
            marked = flag in item.marks.get("near", "").split(",")
            found[flag] += flag not in item.flags and (marked or words.search(text) is not None)
    return {flag: found[flag] for flag in Flag}


def subject_counts(corpus: Sequence[Labelled]) -> pd.DataFrame:
    """Return how many messages are about each subject of a municipality: domain, subject, messages."""
    texts = [f"{item.message.subject} {item.message.text}".lower() for item in corpus]
    subjects = tomllib.loads(_TOPICS.read_text(encoding="utf-8"))
    return pd.DataFrame(
        [
            {"domain": domain, "subject": name, "messages": sum(bool(re.search(words, text)) for text in texts)}
            for domain, names in subjects.items()
            for name, words in names.items()
        ]
    )


def contrast_pairs(corpus: Sequence[Labelled]) -> pd.DataFrame:
    """Return the contrast pairs, one a row: pair, rule, the two labels, the two domains.

    Raises CorpusError where a pair does not have two members.
    """
    members: dict[str, list[Labelled]] = {}
    for item in corpus:
        if "pair" in item.marks:
            members.setdefault(item.marks["pair"], []).append(item)
    if wrong := [pair for pair, items in members.items() if len(items) != 2]:
        raise CorpusError(f"Deze contrastparen hebben geen twee leden: {', '.join(wrong)}.")
    return pd.DataFrame(
        [
            {
                "pair": pair,
                "rule": first.marks.get("rule"),
                "labels": (first.label, second.label),
                "domains": (first.domain, second.domain),
            }
            for pair, (first, second) in members.items()
        ]
    )


def near_duplicates(corpus: Sequence[Labelled], other: Sequence[Labelled] = ()) -> list[Twin]:
    """Return pairs that are nearly the same, within `corpus` and between it and `other`."""
    items = [*corpus, *other]
    texts = [f"{item.message.subject} {item.message.text}" for item in items]
    runs = CountVectorizer(ngram_range=(_RUN, _RUN), token_pattern=_WORD, binary=True)
    try:
        grid = runs.fit_transform(texts)
    except ValueError:  # no text has five words
        return []
    sizes = grid.sum(axis=1).A1 if hasattr(grid.sum(axis=1), "A1") else grid.sum(axis=1)
    shared = (grid[: len(corpus)] @ grid.T).tocoo()
    twins = []
    for i, j, count in zip(shared.row, shared.col, shared.data, strict=True):
        # a pair within the corpus stands twice in the product; the members of a contrast pair are alike by design
        if (
            i < j
            and not _same_pair(items[i], items[j])
            and (overlap := count / max(min(sizes[i], sizes[j]), _RUN)) >= NEAR_DUPLICATE
        ):
            twins.append(Twin(items[i].message.id, items[j].message.id, round(float(overlap), 2)))
    return sorted(twins, key=lambda twin: -twin.overlap)


def _same_pair(one: Labelled, other: Labelled) -> bool:
    return "pair" in one.marks and one.marks["pair"] == other.marks.get("pair")


def shared_writers(corpus: Sequence[Labelled], other: Sequence[Labelled]) -> set[str]:
    """Return the writers that stand on both sides."""
    return {item.source for item in corpus} & {item.source for item in other}

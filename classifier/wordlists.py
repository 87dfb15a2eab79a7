"""The word lists by which facts are known, from `facts.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).with_name("facts.toml")


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the word lists, by table and by name."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))

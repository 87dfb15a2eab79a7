"""The checks on a corpus, and the corpus itself held against them."""

from collections import Counter
from pathlib import Path

import pytest

from classifier.taxonomy import Flag, SignalType
from tests.training.helpers import labelled
from training.check import NEAR_DUPLICATE, cells, flag_counts, near_duplicates, shared_writers
from training.corpus import Labelled

LETTER = "Gisteren reed de vuilniswagen onze straat voorbij zonder te stoppen en nu staat alles nog buiten."


def test_a_near_copy_is_found_and_other_text_is_not() -> None:
    copy = labelled(LETTER.replace("Gisteren", "Vandaag"), id="2")
    other = labelled("Wanneer kan ik mijn nieuwe paspoort bij de balie ophalen in Zwolle?", id="3")
    (twin,) = near_duplicates([labelled(LETTER), copy, other])
    assert (twin.first, twin.second) == ("1", "2")
    assert twin.overlap >= NEAR_DUPLICATE


def test_a_near_copy_in_the_other_set_is_found() -> None:
    assert near_duplicates([labelled(LETTER)], [labelled(LETTER, id="2")])
    assert not near_duplicates([labelled("Kort.")], [labelled("Kort.", id="2")])


def test_the_corpus_has_enough_of_everything(corpus: list[Labelled]) -> None:
    assert len(corpus) >= 1500
    assert cells(corpus).to_numpy().min() >= 100
    assert sum(item.label is None for item in corpus) >= 150
    assert {flag: n for flag, n in flag_counts(corpus).items() if n < 20} == {}


def test_the_frozen_set_has_enough_of_everything(frozen: list[Labelled]) -> None:
    assert len(frozen) >= 360
    assert cells(frozen).to_numpy().min() >= 30
    assert {flag for item in frozen for flag in item.flags} == set(Flag)


def test_nothing_stands_twice_nor_on_both_sides(corpus: list[Labelled], frozen: list[Labelled]) -> None:
    assert near_duplicates(corpus, frozen) == []
    assert near_duplicates(frozen) == []
    assert shared_writers(corpus, frozen) == set()


@pytest.mark.parametrize(
    ("label", "word", "least", "most"),
    [
        (SignalType.KLACHT, "kla(?:cht|ag|gen)", 0.4, 0.6),
        (SignalType.BEZWAAR, "bezwaar", 0.57, 0.77),
        (SignalType.ONVREDE, "kla(?:cht|ag|gen)|bezwaar", 0.02, 0.2),
        (SignalType.INFORMATIEVRAAG, "kla(?:cht|ag|gen)|bezwaar", 0.02, 0.2),
    ],
)
def test_people_name_what_they_send_at_a_natural_rate(
    corpus: list[Labelled], label: SignalType, word: str, least: float, most: float
) -> None:
    import re

    texts = [f"{i.message.subject} {i.message.text}" for i in corpus if i.label is label]
    assert least <= sum(bool(re.search(word, text, re.I)) for text in texts) / len(texts) <= most


def test_no_opening_is_worn_out(corpus: list[Labelled]) -> None:
    openings = Counter(" ".join(item.message.text.lower().split()[:4]) for item in corpus)
    opening, times = openings.most_common(1)[0]
    assert times <= len(corpus) / 100, opening


def test_the_datasheet_counts_what_is_there(corpus: list[Labelled], frozen: list[Labelled]) -> None:
    sheet = (Path(__file__).parents[2] / "data/DATASHEET.md").read_text(encoding="utf-8")
    assert f"{len(corpus)} berichten" in sheet
    assert f"{len(frozen)} berichten" in sheet

"""The checks on a corpus, and the corpus itself held against them."""

from collections import Counter
from pathlib import Path

import pytest

from classifier.taxonomy import Flag, SignalType
from tests.training.helpers import labelled
from training.check import (
    NEAR_DUPLICATE,
    cells,
    contrast_pairs,
    flag_counts,
    near_duplicates,
    near_misses,
    shared_writers,
    subject_counts,
)
from training.corpus import Labelled, read_corpus
from training.errors import CorpusError

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
    assert len(corpus) >= 5000
    assert cells(corpus).to_numpy().min() >= 300
    assert sum(item.label is None for item in corpus) >= 500
    assert {flag: n for flag, n in flag_counts(corpus).items() if n < 60} == {}
    assert {flag: n for flag, n in near_misses(corpus).items() if n < 60} == {}
    assert sum("lang" in item.marks for item in corpus) >= 200
    assert len({item.source for item in corpus}) >= 40


def test_every_rule_where_labels_touch_has_contrast_pairs(corpus: list[Labelled]) -> None:
    pairs = contrast_pairs(corpus)
    assert len(pairs) >= 500
    assert {str(rule) for rule in range(1, 18)} <= set(pairs["rule"])
    moved = [labels[0] != labels[1] for labels in pairs["labels"]]
    elsewhere = [domains[0] != domains[1] for domains in pairs["domains"]]
    assert sum(moved) >= 500
    assert sum(a or b for a, b in zip(moved, elsewhere, strict=True)) >= 0.98 * len(pairs)


def test_the_subjects_of_a_whole_municipality_occur(corpus: list[Labelled]) -> None:
    counts = subject_counts(corpus)
    assert (counts["messages"] >= 5).sum() >= 120
    assert set(counts["domain"]) == {"fysiek", "sociaal", "bedrijfsvoering"}


def test_a_pair_that_lost_a_member_is_named() -> None:
    with pytest.raises(CorpusError, match="p7"):
        contrast_pairs([labelled(LETTER, marks={"pair": "p7"})])


def test_a_near_miss_holds_the_word_without_the_flag() -> None:
    asked = labelled("Ik vraag vergoeding van de schade aan mijn auto.", flags=frozenset({Flag.SCHADECLAIM}))
    told = labelled("De schade aan het hek is weer hersteld, dank.", id="2")
    assert near_misses([asked, told])[Flag.SCHADECLAIM] == 1


def test_the_frozen_set_has_enough_of_everything(frozen: list[Labelled]) -> None:
    assert {flag for item in frozen for flag in item.flags} == set(Flag)
    folder = Path(__file__).parents[2] / "data/test"
    for name, least in (("ordinary", 480), ("hard", 300), ("noisy", 240), ("none_foreign", 200)):
        items = read_corpus([folder / f"{name}.jsonl"])
        assert len(items) >= least, name
        if name != "none_foreign":
            assert cells(items).to_numpy().min() >= 20, name


def test_nothing_stands_twice_nor_on_both_sides(corpus: list[Labelled], frozen: list[Labelled]) -> None:
    assert near_duplicates(corpus, frozen) == []
    assert near_duplicates(frozen) == []
    assert shared_writers(corpus, frozen) == set()
    # too short to share a run of five words: a mail with nothing but the line of a telephone
    assert {_words(item) for item in corpus} & {_words(item) for item in frozen} - {""} == set()


def _words(item: Labelled) -> str:
    return " ".join(item.message.text.lower().split())


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

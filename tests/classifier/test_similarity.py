"""Nearly the same letter, however the names in it differ."""

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.cleaning import clean
from classifier.similarity import BANDS, alike, bands, shingles
from training.corpus import Labelled

CAMPAIGN = (
    "Geacht college, hierbij maak ik, {naam}, wonende aan de {adres}, bezwaar tegen het besluit om de bomen aan de "
    "Esdoornlaan te kappen. De bomen zijn meer dan tachtig jaar oud en geven schaduw aan de hele buurt. In de "
    "onderbouwing is geen rekening gehouden met de vleermuizen die er wonen. Ook is de buurt niet betrokken bij het "
    "plan. Ik verzoek u het besluit te herzien en mij te horen. Datum: {datum}."
)
NAMES = ["Jan de Boer", "mevrouw F. Yilmaz", "P. van der Heijden-Smit", "Achmed", "fam. Kowalski"]
OWN = ["", " Mijn kinderen spelen er elke dag.", " Ik woon er al veertig jaar!", " Schande."]


def variant(number: int) -> str:
    """Write the letter as one of two hundred citizens sends it."""
    chance = random.Random(number)  # noqa: S311  # the same letters in each run
    text = CAMPAIGN.format(
        naam=chance.choice(NAMES), adres=f"Esdoornlaan {number}", datum=f"{number % 28 + 1} maart 2026"
    )
    words = text.split()
    for _ in range(chance.randrange(3)):  # a typing error or two
        place = chance.randrange(len(words))
        words[place] = words[place][1:] + words[place][:1]
    return " ".join(words) + chance.choice(OWN)


def test_a_campaign_of_two_hundred_is_alike_and_meets_in_a_band() -> None:
    first = shingles(variant(0))
    others = [shingles(variant(number)) for number in range(1, 200)]
    assert sum(alike(first, other) for other in others) >= 195
    met = [bool(set(enumerate(bands(first))) & set(enumerate(bands(other)))) for other in others]
    assert sum(met) >= 195


def test_other_letters_on_the_subject_are_not_alike() -> None:
    other = (
        "Ik ben het niet eens met het kappen van de bomen aan de Esdoornlaan. Er broeden vogels in, en de straat wordt "
        "er kaal en heet van. Waarom is er niet eerst met ons gepraat? Ik wil dat u dit besluit terugdraait."
    )
    assert not alike(shingles(variant(0)), shingles(other))


def test_short_messages_are_never_compared() -> None:
    assert shingles("Wanneer gaat het zwembad weer open?") == frozenset()
    assert not alike(frozenset(), frozenset())
    assert list(bands(frozenset())) == []


def test_hardly_any_two_letters_of_the_corpus_are_alike(corpus: list[Labelled]) -> None:
    # contrast pairs differ in a word or two on purpose
    letters = [shingles(clean(item.message.text).own_text) for item in corpus if "pair" not in item.marks]
    letters = [pairs for pairs in letters if pairs][:2_000]
    seen: dict[tuple[int, int], list[int]] = {}
    found = 0
    for number, pairs in enumerate(letters):
        met = {earlier for place in enumerate(bands(pairs)) for earlier in seen.setdefault(place, [])}
        found += any(alike(pairs, letters[earlier]) for earlier in met)
        for place in enumerate(bands(pairs)):
            seen[place].append(number)
    assert found <= 2


@given(st.text(max_size=400))
def test_a_text_is_alike_to_itself_and_hashes_fit_the_database(text: str) -> None:
    pairs = shingles(text)
    assert alike(pairs, pairs) == bool(pairs)
    found = list(bands(pairs))
    assert len(found) == (BANDS if pairs else 0)
    assert all(-(2**63) <= value < 2**63 for value in found)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_makes_the_same_hashes(seed: str) -> None:
    code = "import sys; from classifier.similarity import *; print(list(bands(shingles(sys.argv[1]))))"
    done = subprocess.run(
        [sys.executable, "-c", code, variant(3)],
        capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout.strip() == str(list(bands(shingles(variant(3)))))

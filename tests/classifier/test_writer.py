"""Who wrote: name, address, date and signature."""

from datetime import date

import pytest

from classifier import writer
from classifier.cleaning import Span
from classifier.letter import Letter

LETTER = """Jan de Boer
Kerkstraat 12
1234 AB Molenwaard

Gemeente Molenwaard
Raadhuisplein 1
1234 ZZ Molenwaard

Molenwaard, 23 maart 2026

Geacht college,

Ik maak bezwaar.

Hoogachtend,
J. de Boer
"""


def words(text: str, span: Span | None) -> str:
    return text[span.start : span.end] if span else ""


def test_a_letter_with_a_head() -> None:
    letter = Letter.of(LETTER, date(2026, 3, 25))
    assert "de Boer" in words(LETTER, writer.name(letter))
    assert words(LETTER, writer.address(letter)) == "Kerkstraat 12\n1234 AB Molenwaard"
    assert words(LETTER, writer.day(letter)) == "23 maart 2026"
    signed, seen = writer.signature(letter)
    assert (words(LETTER, signed), seen) == ("J. de Boer", False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Naam: Fatima Yilmaz\nUw bericht: ik maak bezwaar", "Fatima Yilmaz"),
        ("Mijn naam is Piet Bakker en ik klaag.", "Piet Bakker"),
        ("Ik maak bezwaar.\n\nMet vriendelijke groet,\nAnna van den Berg", "Anna van den Berg"),
        ("Ik maak bezwaar tegen de boete.", ""),
    ],
)
def test_a_name(text: str, name: str) -> None:
    assert words(text, writer.name(Letter.of(text))) == name


def test_the_place_of_the_nuisance_is_no_address() -> None:
    text = "Bij Lindelaan 4 ligt al weken afval, en uw medewerker doet niets. Ik dien een klacht in."
    assert writer.address(Letter.of(text)) is None

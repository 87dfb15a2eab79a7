"""Reference numbers and amounts, and the numbers that are neither."""

import pytest

from classifier.references import find_amounts, find_references


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kenmerk Z-2026/12345.", ["Z-2026/12345"]),
        ("zaaknr. 4410982", ["4410982"]),
        ("ons kenmerk 2026.118", []),
        ("mijn BSN is 123456782", []),
        ("klantnummer 88812", []),
        ("bel nummer 06-12345678", []),
        ("beschikking OLO 7712345", []),
        ("dossiernummer: WMO/26.4411", ["WMO/26.4411"]),
    ],
)
def test_a_reference(text: str, codes: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_references(text)] == codes


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("€ 1.250,50", ["1250.50"]),
        ("95 euro", ["95.00"]),
        ("twintig euro", ["20.00"]),
        ("EUR 12", ["12.00"]),
        ("40,-", ["40.00"]),
        ("2 miljoen euro", ["2000000.00"]),
        ("12 weken", []),
        ("kamer 95", []),
    ],
)
def test_an_amount(text: str, euros: list[str]) -> None:
    assert [str(one.euros) for one in find_amounts(text)] == euros

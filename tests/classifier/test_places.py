"""Places in a letter."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.places import find_places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ik woon op de Kerkstraat 12b.", ["Kerkstraat 12b"]),
        ("Laan van Meerdervoort 14, 2517 AK Den Haag", ["Laan van Meerdervoort 14", "2517 AK Den Haag"]),
        ("de boom t.h.v. Beukweg 7", ["t.h.v. Beukweg 7"]),
        ("Postbus 12345", ["Postbus 12345"]),
        ("In 2026 EN daarna", []),
        ("Ik bel al 14 dagen", []),
        ("kamer 12 van het ziekenhuis", []),
    ],
)
def test_a_place(text: str, places: list[str]) -> None:
    assert [text[place.start : place.end] for place in find_places(text)] == places


@given(st.text(max_size=300))
def test_places_stand_apart(text: str) -> None:
    found = find_places(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))

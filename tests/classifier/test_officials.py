"""Who acts for the municipality, and who does not."""

import pytest

from classifier.officials import find_named


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ik sprak mevrouw De Vries van de gemeente", ["mevrouw De Vries"]),
        ("wethouder Jansen beloofde het", ["wethouder Jansen"]),
        ("uw handhaver gaf mij een boete", ["handhaver"]),
        ("de afdeling Burgerzaken belt niet terug", ["afdeling Burgerzaken"]),
        ("mijn buurvrouw mevrouw Bos klaagt ook", []),
        ("Geachte heer, mevrouw,", []),
    ],
)
def test_a_name(text: str, names: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_named(text)] == names


def test_a_department_is_told_from_a_person() -> None:
    text = "meneer Smit van het wijkteam Noord"
    assert [one.department for one in find_named(text)] == [False, True]

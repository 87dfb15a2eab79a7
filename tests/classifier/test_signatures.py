import pytest

from classifier.signatures import closing_lines


@pytest.mark.parametrize(
    ("lines", "closing"),
    [
        (["Tekst.", "Groet,", "Jan"], [1, 2]),
        (["Groet", "", "Jan", "", "Ik bel u morgen over dit besluit."], [0, 2]),
        (["Gr. Jan", "NB: het gaat ook om nummer 14", "en 16"], [0]),
        (["De groeten uit Parijs waren welkom, maar uw brief niet."], []),
        (["Sent from my Galaxy", "Tekst."], [0]),
        (["Ik werk op maandag en dinsdag"], [0]),
        (["Groet,"] + ["naam"] * 25, list(range(21))),
    ],
)
def test_closing_lines(lines: list[str], closing: list[int]) -> None:
    assert list(closing_lines(lines, [True] * len(lines))) == closing


def test_lines_of_another_are_not_looked_at() -> None:
    assert list(closing_lines(["Groet,", "Jan"], [False, True])) == []

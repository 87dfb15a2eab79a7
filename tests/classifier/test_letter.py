"""What a letter says: the decision, the reasons, the conduct."""

import pytest

from classifier.letter import Letter


def told(text: str, what: str) -> str:
    letter = Letter.of(text)
    span = getattr(letter, what)()
    return letter.words(span) if span else ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ik maak bezwaar tegen de parkeerboete.", "parkeerboete"),
        ("Ik maak bezwaar tegen kenmerk Z-2026/12345.", "Z-2026/12345"),
        ("Ik maak bezwaar.", ""),
    ],
)
def test_which_decision(text: str, found: str) -> None:
    assert told(text, "decision") == found


def test_grounds_and_the_promise_of_grounds() -> None:
    assert "want" in told("Ik maak bezwaar. De boete klopt niet, want ik had betaald.", "grounds")
    assert told("Ik maak bezwaar tegen de boete.", "grounds") == ""
    assert "volgen" in told("Ik maak bezwaar. De gronden volgen later.", "promised_grounds")
    assert told("Ik maak bezwaar. De gronden volgen later.", "grounds") == ""


def test_announcing_a_complaint_is_not_telling_it() -> None:
    assert told("Ik wil een klacht indienen.", "conduct") == ""
    text = "Ik wil een klacht indienen. Op 3 maart 2026 schold uw medewerker mij uit."
    assert told(text, "conduct").startswith("Op 3 maart")

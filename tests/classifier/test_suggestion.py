from dataclasses import replace

import pytest

from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, Flag, SignalType

SUGGESTION = Suggestion(
    id="a",
    signal_type=None,
    signal_type_probabilities={SignalType.KLACHT: 0.1234567, SignalType.BEZWAAR: 0.8765433},
    domain=Domain.FYSIEK,
    domain_probabilities={Domain.FYSIEK: 1.0},
    certainty=0.9,
    hand_over=True,
    reason="Geen van de vier soorten past bij dit bericht.",
    flags=(Flag.TERMIJN,),
    team="KCC",
    model="v1",
    evidence=(Evidence("tekst", 0, 4, "Lamp", 0.51239), Evidence("tekst", 0, 14, "Lamp is kapot.", -0.2, "zin")),
)


def test_to_json_writes_plain_values() -> None:
    assert SUGGESTION.to_json() == {
        "id": "a",
        "soort": None,
        "tweede_soort": None,
        "soort_kansen": {"klacht": 0.123457, "bezwaar": 0.876543},
        "domein": "fysiek",
        "domein_kansen": {"fysiek": 1.0},
        "overdragen": True,
        "reden": "Geen van de vier soorten past bij dit bericht.",
        "uitleg": "Het model herkent hier geen klacht, onvrede, informatievraag of bezwaar in.",
        "signaleringen": ["termijn"],
        "team": "KCC",
        "prioriteit": "gewoon",
        "kopie": [],
        "model": "v1",
    }
    assert SUGGESTION.evidence_json() == [
        {"veld": "tekst", "begin": 0, "eind": 4, "woorden": "Lamp", "gewicht": 0.5124, "bron": "woord"},
        {"veld": "tekst", "begin": 0, "eind": 14, "woorden": "Lamp is kapot.", "gewicht": -0.2, "bron": "zin"},
    ]


@pytest.mark.parametrize(
    ("label", "second", "says"),
    [
        (SignalType.KLACHT, None, ["dat is een klacht (Awb 9:1)"]),
        (SignalType.ONVREDE, None, ["dat is onvrede", "geen wettelijke termijn"]),
        (SignalType.INFORMATIEVRAAG, None, ["dat is een informatievraag"]),
        (SignalType.BEZWAAR, None, ["Awb 1:3 en 6:4", "zes weken (Awb 6:7)"]),
        (SignalType.BEZWAAR, SignalType.KLACHT, ["dat is bezwaar", "Er staat ook een klacht in"]),
    ],
)
def test_the_ground_names_the_law(label: SignalType, second: SignalType | None, says: list[str]) -> None:
    suggestion = replace(SUGGESTION, signal_type=label, second=second)
    assert all(words in suggestion.ground for words in says)
    assert ("eigen antwoord" in suggestion.ground) == (second is not None)
    told = suggestion.to_json()
    assert (told["uitleg"], told["soort"], told["tweede_soort"]) == (suggestion.ground, label, second)
    assert type(told["tweede_soort"]) is (str if second else type(None))

from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, Flag, SignalType


def test_to_json_writes_plain_values() -> None:
    suggestion = Suggestion(
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
        evidence=(Evidence("tekst", 0, 4, "Lamp", 0.51239),),
    )
    assert suggestion.to_json() == {
        "id": "a",
        "soort": None,
        "soort_kansen": {"klacht": 0.123457, "bezwaar": 0.876543},
        "domein": "fysiek",
        "domein_kansen": {"fysiek": 1.0},
        "overdragen": True,
        "reden": "Geen van de vier soorten past bij dit bericht.",
        "signaleringen": ["termijn"],
        "team": "KCC",
        "model": "v1",
    }
    assert suggestion.evidence_json() == [
        {"veld": "tekst", "begin": 0, "eind": 4, "woorden": "Lamp", "gewicht": 0.5124}
    ]

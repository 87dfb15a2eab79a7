"""What a date is of, by the words around it."""

from datetime import date

import pytest

from classifier.facts import FactKind, find_facts

DECISION, CONDUCT, OTHER = FactKind.DECISION_DATE, FactKind.CONDUCT_DATE, FactKind.OTHER_DATE


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ik maak bezwaar tegen uw besluit van 3 maart 2026.", [DECISION]),
        ("Ik maak bezwaar tegen uw besluit van 3 maart 2026, dat ik op 6 maart 2026 ontving.", [DECISION, OTHER]),
        ("Datum besluit: 3 maart 2026", [DECISION]),
        ("Op 3 maart 2026 heeft uw medewerker mij uitgescholden.", [CONDUCT]),
        ("Ik ben geboren op 3 maart 1960 en maak bezwaar tegen het besluit.", [OTHER]),
        ("Veldhoven, 3 maart 2026\n\nGeacht college,", [OTHER]),
        ("Wanneer begint de markt op 3 maart 2026?", [OTHER]),
    ],
)
def test_a_date(text: str, kinds: list[FactKind]) -> None:
    found = [fact.kind for fact in find_facts(text, date(2026, 4, 1)) if fact.kind in (DECISION, CONDUCT, OTHER)]
    assert found == kinds

"""Facts, and what only looks like one."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.facts import FactKind, find_facts

REFERENCE = date(2026, 3, 20)
K = FactKind


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Ik maak bezwaar tegen uw besluit van 3 maart 2026, kenmerk Z-2026/12345.",
         [(K.DECISION_DATE, "2026-03-03"), (K.DECISION_REFERENCE, "Z-2026/12345")]),
        ("de aanslag ozb d.d. 28-02-2026 van € 1.250,50 is te hoog",
         [(K.DECISION_DATE, "2026-02-28"), (K.AMOUNT, "1250.50")]),
        ("Op 12 februari heeft uw medewerker mij uitgelachen aan het loket.",
         [(K.CONDUCT_DATE, "2026-02-12"), (K.OFFICIAL, "medewerker")]),
        ("Ik ben geboren op 14 mei 1978 en woon hier al lang.", [(K.OTHER_DATE, "1978-05-14")]),
        ("zaaknummer: 2026-00891", [(K.CASE_NUMBER, "2026-00891")]),
        ("Dossiernr. WMO/26.4411 ligt bij u", [(K.CASE_NUMBER, "WMO/26.4411")]),
        ("Uw brief BZW-2026-00417 ontvangen", [(K.DECISION_REFERENCE, "BZW-2026-00417")]),
        ("een boete van 95 euro", [(K.AMOUNT, "95.00")]),
        ("€ 40,- per maand", [(K.AMOUNT, "40.00")]),
        ("Esdoornlaan 12a, 1234 AB Veldhoven", [(K.PLACE, "Esdoornlaan 12a"), (K.PLACE, "1234 AB Veldhoven")]),
        ("bij de lindestraat 4 ligt afval", [(K.PLACE, "lindestraat 4")]),
        ("de afdeling Burgerzaken belt nooit terug", [(K.DEPARTMENT, "afdeling Burgerzaken")]),
        ("ik sprak mevrouw De Vries van het wijkteam Noord",
         [(K.OFFICIAL, "mevrouw De Vries"), (K.DEPARTMENT, "wijkteam Noord")]),
        ("wethouder Jansen beloofde het", [(K.OFFICIAL, "wethouder Jansen")]),
        ("dhr. van der Berg kwam langs", [(K.OFFICIAL, "dhr. van der Berg")]),
        ("bel mij op 06-12345678, BSN 123456782", []),
        ("NL91 ABNA 0417 1643 00", []),
        ("Het gaat om artikel 6:5 van de wet uit 1994.", []),
        ("Geachte heer, mevrouw,", []),
        ("er zijn 1500 mensen en 3 honden", []),
    ],
)  # fmt: skip
def test_a_message(text: str, facts: list[tuple[FactKind, str]]) -> None:
    assert [(fact.kind, fact.value) for fact in find_facts(text, REFERENCE)] == facts


@given(st.text(max_size=500))
def test_the_words_stand_where_they_are_said_to_stand(text: str) -> None:
    for fact in find_facts(text, REFERENCE):
        assert text[fact.start : fact.end] == fact.words
        assert fact.value


@pytest.mark.parametrize(
    "piece", ["a", "1", "1.", "€ ", "1-", "kenmerk ", "de heer van ", "Astraat ", "op 1-1", "besluit "]
)
def test_a_hostile_text_is_read_in_time(piece: str) -> None:
    # quadratic would take minutes
    assert find_facts(piece * 20_000, REFERENCE) is not None


def test_what_is_quoted_is_no_fact() -> None:
    text = "Ik maak bezwaar.\n\nOp 3 maart 2026 om 10:00 schreef Jan <jan@bos.nl>:\n> De boete is € 95.\n"
    assert find_facts(text, REFERENCE) == ()


def test_none_stands_within_another() -> None:
    text = "Uw besluit van 3 maart 2026, Lindelaan 4, 1234 AB Veldhoven, kenmerk Z-2026/12345, € 95."
    found = find_facts(text, REFERENCE)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert found[0].to_json() == {
        "soort": "datum_besluit", "begin": 15, "eind": 27, "woorden": "3 maart 2026", "waarde": "2026-03-03",
    }  # fmt: skip

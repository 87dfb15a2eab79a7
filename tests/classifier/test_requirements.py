"""What the law asks of an objection and of a complaint."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.requirements import Requirements, of_message
from classifier.taxonomy import SignalType

SENT = date(2026, 3, 20)
WHOLE = """Geacht college,

Hierbij maak ik bezwaar tegen uw besluit van 3 maart 2026 met kenmerk Z-2026/12345.
De afwijzing van mijn parkeervergunning
is onterecht, omdat mijn garage al jaren een slaapkamer is.

Met vriendelijke groet,
Fatima Yilmaz
Esdoornlaan 12
1234 AB Veldhoven"""


def names(found: Requirements | None) -> set[str]:
    assert found is not None
    return {item.name for item in found.missing}


def test_a_whole_objection_misses_nothing() -> None:
    found = of_message(SignalType.BEZWAAR, WHOLE, sent=SENT)
    assert names(found) == set()
    assert found is not None
    assert found.advice is None
    by_name = {item.name: item for item in found.items}
    assert by_name["naam"].words == "Fatima Yilmaz"
    assert by_name["adres"].words.startswith("Esdoornlaan 12")
    assert by_name["het besluit"].words == "3 maart 2026"
    assert all(item.article == "Awb 6:5" for item in found.items)
    span = by_name["gronden"].span
    assert span is not None
    assert "onterecht, omdat" in WHOLE[span.start : span.end]


@pytest.mark.parametrize(
    ("cut", "missing"),
    [
        ("Esdoornlaan 12\n1234 AB Veldhoven", {"adres"}),
        ("Fatima Yilmaz\n", {"naam", "ondertekening"}),
        (
            "De afwijzing van mijn parkeervergunning\nis onterecht, omdat mijn garage al jaren een slaapkamer is.",
            {"gronden"},
        ),
    ],
)
def test_what_is_left_out_is_missing(cut: str, missing: set[str]) -> None:
    assert cut in WHOLE
    found = of_message(SignalType.BEZWAAR, WHOLE.replace(cut, ""), sent=SENT)
    assert names(found) == missing
    assert found is not None
    assert "herstel verzuim" in (found.advice or "")


@pytest.mark.parametrize(
    "text",
    [
        "Ik maak pro forma bezwaar tegen het besluit van 3 maart omdat de termijn afloopt.",
        "Ik maak bezwaar tegen de aanslag. De gronden volgen nog.",
        "Ik maak bezwaar tegen de boete en zal dit nader motiveren.",
        "Bezwaar tegen de beschikking. Mijn toelichting stuur ik later toe; die wordt nagezonden.",
    ],
)
def test_pro_forma_has_no_grounds_yet(text: str) -> None:
    found = of_message(SignalType.BEZWAAR, text, sent=SENT)
    assert found is not None
    assert found.pro_forma
    assert "gronden" in names(found)


def test_the_head_of_a_mail_counts_for_name_and_date() -> None:
    text = "Ik maak bezwaar tegen de parkeerboete want ik had betaald."
    assert names(of_message(SignalType.BEZWAAR, text, sender="Jan Bos <jan@bos.nl>", sent=SENT)) == {
        "adres", "ondertekening",
    }  # fmt: skip
    assert "naam" in names(of_message(SignalType.BEZWAAR, text, sender="jan@bos.nl", sent=SENT))


def test_a_complaint_needs_its_conduct() -> None:
    bare = of_message(SignalType.KLACHT, "Ik wil een klacht indienen.", sent=SENT)
    assert "omschrijving van de gedraging" in names(bare)
    told = "Ik wil een klacht indienen. Op 12 februari heeft uw medewerker mij aan de balie uitgescholden."
    found = of_message(SignalType.KLACHT, told, sent=SENT)
    assert "omschrijving van de gedraging" not in names(found)
    assert found is not None
    assert found.items[0].to_json().keys() == {
        "eis", "artikel", "gevonden", "begin", "eind", "woorden", "uitleg",
    }  # fmt: skip


def test_what_is_quoted_does_not_count() -> None:
    quoted = (
        "Ik maak bezwaar.\n\nOp 3 maart 2026 om 10:00 schreef Jan <jan@bos.nl>:\n> Esdoornlaan 12, 1234 AB Veldhoven\n"
    )
    assert "adres" in names(of_message(SignalType.BEZWAAR, quoted, sent=SENT))


@pytest.mark.parametrize("signal_type", [None, SignalType.ONVREDE, SignalType.INFORMATIEVRAAG])
def test_of_other_messages_the_law_asks_nothing(signal_type: SignalType | None) -> None:
    assert of_message(signal_type, WHOLE, sent=SENT) is None


@given(st.sampled_from([SignalType.BEZWAAR, SignalType.KLACHT]), st.text(max_size=400), st.text(max_size=40))
def test_any_text_gives_an_answer_with_true_places(signal_type: SignalType, text: str, sender: str) -> None:
    found = of_message(signal_type, text, sender=sender, sent=SENT)
    assert found is not None
    for item in found.items:
        assert item.span is None or text[item.span.start : item.span.end] == item.words

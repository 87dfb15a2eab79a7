import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.cleaning import Span, clean

OUTLOOK = (
    "Van: Gemeente Merendal <gemeente@merendal.example>\nVerzonden: maandag 4 mei 2026 10:12\n"
    "Aan: Jan Tol <jan@tol.example>\nOnderwerp: Uw aanvraag\n\nUw aanvraag is afgewezen.\nHoogachtend,\nMerendal"
)
GERMAN = "Von: Amt <a@b.example>\nGesendet: Montag, 4. Mai 2026\nAn: x\nBetreff: Antrag\n\nSehr geehrter Herr"
ENGLISH = "From: City <a@b.example>\nSent: Monday, May 4, 2026\nTo: x\nCc: y\nSubject: Permit\n\nDear sir"
SAMSUNG = "-------- Oorspronkelijk bericht --------\nVan: a@b.example\nDatum: 04-05-2026 10:12\nAan: x\n\nBeste"
QUOTED = "Op 4 mei 2026 om 10:12 schreef Gemeente <g@m.example>:\n> Uw aanvraag is af.\n> U hoort van ons."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"Dat klopt niet.\n\n{OUTLOOK}", "Dat klopt niet."),
        (f"Dat klopt niet.\n________________________________\n{OUTLOOK}", "Dat klopt niet."),
        (f"Das stimmt nicht.\n\n{GERMAN}", "Das stimmt nicht."),
        (f"That is wrong.\n\n{ENGLISH}", "That is wrong."),
        (f"Dat klopt niet.\n\n{SAMSUNG}", "Dat klopt niet."),
        (f"Dat klopt niet.\n\n{QUOTED}", "Dat klopt niet."),
        ("Klopt niet.\n\nOn Mon, 4 May 2026 at 10:12, City <c@m.example>\nwrote:\n\n> Dear", "Klopt niet."),
        ("Klopt niet.\n\nAm 04.05.26 um 10:12 schrieb Amt:\nSehr geehrter Herr", "Klopt niet."),
        ("Klopt niet.\n\nOp 4 mei 2026 om 10:12 heeft Gemeente het volgende geschreven:\nOud", "Klopt niet."),
        ("Klopt niet.\n\n-----Oorspronkelijk bericht-----\nOude brief", "Klopt niet."),
        ("Klopt niet.\n\nVan: X Verzonden: 4 mei Aan: Y Onderwerp: Z\nOude brief", "Klopt niet."),
        # answers below and between what is quoted
        (f"{QUOTED}\n\nDat is niet waar.", "Dat is niet waar."),
        ("> Wilt u dat?\nJa.\n> En dit?\nNee.", "Ja.\nNee."),
    ],
)
def test_an_earlier_message_is_set_apart(text: str, own: str) -> None:
    assert clean(text).own_text == own


@pytest.mark.parametrize(
    "text",
    [
        "Op 3 mei schreef u mij dat ik geen recht heb op hulp.\nDat klopt niet.",
        "Geachte heer,\n\nOp 3 mei 2026 om 10.15 uur schreef u mij het volgende:\nGeen hulp.\n\nDat klopt niet.",
        "Goedendag,\n\nOp 3 mei schreef uw medewerker Bos aan mij:\nU krijgt niets.\nDaar ben ik het niet mee eens.",
        "Wat ik wil:\nAan: de buren geen vergunning\nVan: mij een bezwaar",
        "Met vriendelijke groet en veel dank verzoek ik u mijn bezwaar in te trekken.",
        "Dit bericht is vertrouwelijk bestemd voor de klachtencommissie, want ik schaam mij.",
        "Mijn broer staat bij de gemeente ingeschreven.\n- hij woont er niet\n- de sloten zijn vervangen",
    ],
)
def test_a_plain_letter_stays_whole(text: str) -> None:
    assert clean(text).own_text == text


@pytest.mark.parametrize(
    ("signature", "own"),
    [
        ("Met vriendelijke groet,\n\nJan Tol\nDorpsstraat 5\n1234 AB Merendal\nTel. 0599-000112", ""),
        ("Mvg\nJan", ""),
        ("Hoogachtend,\nJ. Tol", ""),
        ("Kind regards,\nJan", ""),
        ("-- \nJan Tol\nTolbouw b.v.", ""),
        ("Verzonden vanaf mijn iPhone", ""),
        ("Wysłano z iPhone'a", ""),
        ("Groet, Jan\n\nDit bericht is uitsluitend bestemd voor de geadresseerde en kan vertrouwelijk zijn.", ""),
        ("Groet, Jan\n\nDenk aan het milieu voordat u deze e-mail print.", ""),
        ("Groeten,\nJan\n\nP.S. Ook tegen de aanslag maak ik bezwaar.", "P.S. Ook tegen de aanslag maak ik bezwaar."),
        ("Groeten,\nJan\n\nKunt u mij vandaag nog bellen?", "Kunt u mij vandaag nog bellen?"),
        (
            "Met vriendelijke groet,\nJan\n\nOver de garage heeft de taxateur niets gezegd, en dat is\n"
            "toch een groot deel van de waarde van het huis geworden.",
            "Over de garage heeft de taxateur niets gezegd, en dat is\n"
            "toch een groot deel van de waarde van het huis geworden.",
        ),
    ],
)
def test_the_end_of_a_letter_is_set_apart_but_not_what_follows_it(signature: str, own: str) -> None:
    cleaned = clean(f"Ik wil antwoord.\n\n{signature}")
    assert cleaned.own_text == f"Ik wil antwoord.\n{own}".strip()
    assert cleaned.signature_text


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (OUTLOOK, "Uw aanvraag is afgewezen."),
        (
            f"Ter afhandeling, zie onderstaand.\n\n{OUTLOOK}",
            "Ter afhandeling, zie onderstaand.\nUw aanvraag is afgewezen.",
        ),
        (
            "Begin doorgestuurd bericht:\n\n> Van: Jan <j@t.example>\n> Datum: 4 mei\n> Onderwerp: lamp\n>\n> Kapot.",
            "Kapot.",
        ),
        ("---------- Forwarded message ---------\nFrom: Jan <j@t.example>\nDate: 4 May\nTo: x\n\nKapot.", "Kapot."),
        ("Groet, Ans\n\n-----Doorgestuurd bericht-----\nDe lamp is kapot.", "De lamp is kapot."),
        ("> De lamp is kapot.\n> Al weken.", "De lamp is kapot.\nAl weken."),
        ("Groet,\nJan", "Groet,\nJan"),
        ("Van: Jan\nDatum: vandaag\nOnderwerp: lamp", "Van: Jan\nDatum: vandaag\nOnderwerp: lamp"),
    ],
)
def test_when_a_forward_is_all_there_is_it_is_the_message(text: str, own: str) -> None:
    assert clean(text).own_text == own


@pytest.mark.parametrize("text", ["", " \n\t\n", "\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert clean(text).own_text == clean(text).quoted_text == clean(text).signature_text == ""


def test_a_place_is_found_back_across_a_quote() -> None:
    cleaned = clean("Eerste zin.\n> citaat\nTweede zin.")
    assert cleaned.own_text == "Eerste zin.\nTweede zin."
    assert [cleaned.original[s.start : s.end] for s in cleaned.to_original(7, 18)] == ["zin.", "Tweede"]
    assert cleaned.to_original(0, 3) == [Span(0, 3)]
    assert cleaned.to_original(4, 4) == []


BITS = st.sampled_from(
    [
        "Ik maak bezwaar.", "Met vriendelijke groet,", "Jan Tol", "> citaat", ">> dieper", "-- ", "", " ", "\t",
        "Op 4 mei 2026 om 10:12 schreef Jan <j@t.example>:", "Van: Jan <j@t.example>", "Verzonden: 4 mei", "Aan: x",
        "Onderwerp: y", "-----Oorspronkelijk bericht-----", "Begin doorgestuurd bericht:", "________________",
        "P.S. nog iets", "Verzonden vanaf mijn iPhone", "Zie onderstaand.", "\x1c", "é\u200b", ":",
        "Dit bericht is uitsluitend bestemd voor de geadresseerde.",
    ]
)  # fmt: skip
TEXTS = st.lists(BITS | st.text(max_size=12), max_size=25).flatmap(
    lambda bits: st.sampled_from(["\n", "\r\n", "\r", "\u2028"]).map(lambda end: end.join(bits))
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_character_is_in_exactly_one_part(text: str) -> None:
    cleaned = clean(text)
    seen = [0] * len(text)
    for spans in (cleaned.own, cleaned.quoted, cleaned.signature):
        assert list(spans) == sorted(spans, key=lambda s: s.start)
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            for i in range(span.start, span.end):
                seen[i] += 1
    assert all(n <= 1 for n in seen)
    assert all(n == 1 for n, char in zip(seen, text, strict=True) if not char.isspace())
    if any(map(str.isalnum, text)):
        assert any(map(str.isalnum, cleaned.own_text))


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(-3, 80), st.integers(-3, 80))
def test_to_original_is_the_inverse_of_slicing(text: str, start: int, end: int) -> None:
    cleaned = clean(text)
    pieces = cleaned.to_original(start, end)
    found = [text[p.start : p.end] for p in pieces]
    start, end = max(start, 0), max(end, 0)
    # what is missing is the line break that joins two pieces, and nothing else
    assert "".join("\n".join(found).split()) == "".join(cleaned.own_text[start:end].split())
    if len(pieces) == 1 and len(cleaned.own) == 1:
        assert found[0] == cleaned.own_text[start:end]


@pytest.mark.parametrize(
    "text",
    [
        "Geachte heer, dit is een gewone zin van een lange brief.\n" * 18_000,
        "a" * 1_000_000,
        "> " * 500_000,
        ">\n" * 500_000,
        "Op 3 mei 10:10 schreef\n" * 40_000,
        "Van: x\nVerzonden: y\nAan: z\n" * 30_000,
        "Met vriendelijke groet,\nJan\n\n" * 30_000,
        "Dit bericht\n" * 80_000,
        "-----Oorspronkelijk bericht-----\n" * 30_000,
        " " * 1_000_000,
    ],
    ids=lambda text: text[:12].strip() or "spaces",
)
def test_a_megabyte_takes_no_seconds(text: str) -> None:
    start = time.process_time()
    clean(text)
    # half a million lines of one sign take longer than a letter; what counts is that it is not the square
    assert time.process_time() - start < (2 if text.startswith("Geachte") else 8)

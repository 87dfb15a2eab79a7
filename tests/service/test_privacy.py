import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy import pseudonymise
from service.recognisers import is_bsn


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Met vriendelijke groet, Jan de Vries", "Met vriendelijke groet, [naam]"),
        ("Tot morgen.\n\nHoogachtend,\n\nF. Özkan-Bakker", "Tot morgen.\n\nHoogachtend,\n\n[naam]"),
        ("Doe er wat aan\ngroetjes jan", "Doe er wat aan\ngroetjes [naam]"),
        ("Mijn naam is Fatima El Amrani.", "Mijn naam is [naam]."),
        ("Ik sprak mevr. El Amrani van de afdeling Burgerzaken.", "Ik sprak mevr. [naam] van de afdeling Burgerzaken."),
        ("Geachte heer Kooi van Invordering,", "Geachte heer [naam] van Invordering,"),
        ("Consulent De Boer belde niet. De Boer loog.", "Consulent [naam] belde niet. [naam] loog."),
        ("P. Gerritsen te Bennekom", "[naam] te Bennekom"),
        ("Rekening NL91 ABNA 0417 1643 00.", "Rekening [iban]."),
        ("Rekening nl91abna0417164300", "Rekening [iban]"),
        ("BSN: 123456782", "BSN: [bsn]"),
        ("burgerservicenummer 1234.56.789", "burgerservicenummer [bsn]"),
        ("nummer 111222333 dus", "nummer [bsn] dus"),
        ("Kenteken 12-ABC-3 stond fout.", "Kenteken [kenteken] stond fout."),
        ("kenteken g123bx", "kenteken [kenteken]"),
        ("Zaak Z2024-00123 loopt nog", "Zaak [zaaknummer] loopt nog"),
        ("uw kenmerk: 2026/AB/1234", "uw kenmerk: [zaaknummer]"),
        ("zaaknummer 889123", "zaaknummer [zaaknummer]"),
        ("aanslagnummer 90.417.33", "aanslagnummer [zaaknummer]"),
        ("Bel 06-12345678 of 038 123 45 67 of +31 6 1234 5678.", "Bel [telefoon] of [telefoon] of [telefoon]."),
        ("Mail jan.tol+x@post.example, zie https://x.example/?id=7.", "Mail [e-mail], zie [webadres]"),
        ("Ik woon Kerkstraat 12a, 8011 AB Zwolle.", "Ik woon [adres], [adres] Zwolle."),
        ("burgemeester van Roijensingel 3", "burgemeester van [adres]"),
        ("Geboren op 3 mei 1950 te Assen", "Geboren op [geboortedatum] te Assen"),
        ("geboortedatum: 01-02-1960", "geboortedatum: [geboortedatum]"),
    ],
)
def test_a_person_goes(text: str, safe: str) -> None:
    assert pseudonymise(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "Hierbij maak ik Bezwaar tegen de WOZ-beschikking (artikel 6:4 Awb).",
        "Op Maandag 3 mei 2026 om 14:05 was ik bij de balie van Burgerzaken.",
        "Team Handhaving en het Sociaal Wijkteam in Holtenbroek, Zwolle.",
        "De lamp in de Kerkstraat is kapot, ook op het Raadhuisplein.",
        "Het kost 1.250,00 euro per 12-03-2024, dus in 2023-2024 vijf keer zo veel.",
        "Bel 14 038 of ga naar het Stadhuis.",
        "Groet,\nEen boze bewoner van de Bloemenbuurt",
        "De Wmo, de Participatiewet, de Jeugdwet, DigiD en het UWV.",
        "Klacht over GBLT en ROVA. Met vriendelijke groet",
        "",
        "[naam] woont op [adres].",
    ],
)
def test_what_it_is_about_stays(text: str) -> None:
    assert pseudonymise(text) == text


@pytest.mark.parametrize(("number", "sound"), [("123456782", True), ("111.222.333", True), ("123456789", False)])
def test_the_eleven_test(number: str, sound: bool) -> None:
    assert is_bsn(number) is sound
    assert not is_bsn("000000000")


BITS = st.sampled_from(
    [
        "mevrouw", "De", "heer", "Jan", "de Vries", "van", "Jansen", "El Amrani", "Kerkstraat", "12a", "8011 AB",
        "Zwolle", "06-12345678", "NL91ABNA0417164300", "123456782", "12-ABC-3", "Z2024-00123", "zaak", "kenmerk:",
        "geboren op", "3 mei 1950", "[naam]", "[adres]", "[", "]", "naam", "jan@tol.example", "https://x.example",
        "Met vriendelijke groet,", "\n", ",", ".", "-", "Bezwaar", "mijn naam is", "J.P.", "Groetjes", "12", "te",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(BITS | st.text(max_size=4), max_size=14), st.sampled_from([" ", "", "\n"]))
def test_once_is_enough(bits: list[str], between: str) -> None:
    safe = pseudonymise(between.join(bits))
    assert pseudonymise(safe) == safe


def test_no_number_of_a_person_is_left() -> None:
    text = "De heer Tol, BSN 123456782, tel 06-12345678, NL91ABNA0417164300, Dorpsstraat 5, tol@post.example. " * 60
    safe = pseudonymise(text)
    for trace in ("Tol", "123456782", "06-1234", "ABNA", "Dorpsstraat 5", "@"):
        assert trace not in safe


def test_a_long_list_of_names() -> None:
    assert set(pseudonymise("Jan " * 500).split()) == {"[naam]"}


def test_many_at_once() -> None:
    texts = [f"Mevrouw Jansen belde over zaak Z2024-{i:05}." for i in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(pseudonymise, texts)) == {"Mevrouw [naam] belde over zaak [zaaknummer]."}


def test_the_logging_of_the_process_is_left_alone() -> None:
    pseudonymise("Jan")
    assert not any(type(handler) is logging.NullHandler for handler in logging.getLogger().handlers)
    # nothing is loaded at import: a command that does not export does not wait for it
    code = "import sys, service.privacy; sys.exit('deduce' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0

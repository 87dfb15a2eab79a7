"""Deciding on messages: with keys alone, without JavaScript, undone, stale, and after the session has ended."""

import re

import pytest
from playwright.sync_api import expect

from classifier.taxonomy import Domain, SignalType
from service.store import Decision, Status
from tests.browser.site import PASSWORD, Open, Site, press

pytestmark = pytest.mark.browser


def test_one_key_confirms_and_goes_on(site: Site, visit: Open) -> None:
    sure = site.sure()
    page = visit("anna", f"/berichten/{sure}")
    press(page, "Enter")
    page.wait_for_url(lambda address: sure not in address)
    expect(page.get_by_role("status").first).to_contain_text("Vastgelegd:")
    review = site.store.message(sure).review
    assert review is not None
    assert (review.decision, review.reviewer) == (Decision.CONFIRMED, "anna")


def test_two_keys_correct_and_z_takes_it_back(site: Site, visit: Open) -> None:
    sure = site.sure()
    suggested = site.store.message(sure).suggestion
    other = next(i for i, kind in enumerate(SignalType, start=1) if kind is not suggested.signal_type)
    page = visit("anna", f"/berichten/{sure}")
    press(page, str(other), "Enter")
    page.wait_for_url(lambda address: sure not in address)
    review = site.store.message(sure).review
    assert review is not None
    assert (review.decision, review.signal_type) == (Decision.CORRECTED, list(SignalType)[other - 1])
    press(page, "z")
    page.wait_for_url(f"**/berichten/{sure}")
    expect(page.get_by_role("status").first).to_contain_text("Ongedaan gemaakt")
    assert site.store.message(sure).status is Status.OPEN


def test_what_is_handed_over_waits_for_a_choice(site: Site, visit: Open) -> None:
    handed = site.ids()[0]
    assert site.store.message(handed).suggestion.hand_over
    page = visit("anna", f"/berichten/{handed}")
    press(page, "Enter")
    expect(page.get_by_text("Kies eerst een soort")).to_be_visible()
    assert site.store.message(handed).status is Status.OPEN
    press(page, "4", "w", "Enter")
    page.wait_for_url(lambda address: handed not in address)
    review = site.store.message(handed).review
    assert review is not None
    assert (review.signal_type, review.domain) == (SignalType.BEZWAAR, Domain.SOCIAAL)


def test_a_held_enter_keeps_one_message(site: Site, visit: Open) -> None:
    page = visit("anna", f"/berichten/{site.sure()}")
    press(page)
    page.keyboard.down("Enter")
    page.wait_for_url(lambda address: site.sure() in address or "/berichten/" in address)
    for _ in range(10):
        page.keyboard.down("Enter")
        page.wait_for_timeout(50)
    page.keyboard.up("Enter")
    assert site.store.counts().reviewed == 1


def test_keys_can_be_switched_off_and_shown(site: Site, visit: Open) -> None:
    sure = site.sure()
    page = visit("anna", f"/berichten/{sure}")
    press(page, "?")
    expect(page.get_by_role("table", name="Sneltoetsen op deze pagina")).to_be_visible()
    page.get_by_label("Sneltoetsen gebruiken").uncheck()
    page.reload()
    press(page, "0", "v")
    expect(page.get_by_label("Geen van de vier")).not_to_be_checked()
    assert page.url.endswith(sure)


def test_writing_a_note_presses_no_keys(site: Site, visit: Open) -> None:
    page = visit("anna", f"/berichten/{site.sure()}")
    press(page)
    page.get_by_text("Tweede soort of toelichting").click()
    page.get_by_label("Toelichting").type("1 zet veel")
    expect(page.get_by_label("Toelichting")).to_have_value("1 zet veel")
    assert "/berichten/" + site.sure() in page.url


def test_without_javascript_it_does_the_same(site: Site, visit: Open) -> None:
    sure = site.sure()
    page = visit("anna", java_script_enabled=False)
    page.goto(f"/berichten/{sure}")
    expect(page.locator("#sneltoetsen")).to_be_hidden()
    page.get_by_label("Geen van de vier").check()
    page.get_by_label("Geen domein").check()
    page.get_by_role("button", name=re.compile("Vastleggen")).click()
    review = site.store.message(sure).review
    assert review is not None
    assert (review.signal_type, review.domain) == (None, None)
    page.get_by_role("button", name=re.compile("Ongedaan maken")).click()
    expect(page.locator("[data-melding]")).to_contain_text("Ongedaan gemaakt")
    assert site.store.message(sure).status is Status.OPEN


def test_a_colleague_was_first(site: Site, visit: Open) -> None:
    sure = site.sure()
    page = visit("anna", f"/berichten/{sure}")
    site.store.review(sure, reviewer="bram", signal_type=SignalType.KLACHT, domain=Domain.SOCIAAL)
    press(page, "0", "r", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Een collega was u voor. bram koos")
    expect(page.get_by_label("Geen van de vier")).to_be_checked()
    standing = site.store.message(sure).review
    assert standing is not None
    assert standing.reviewer == "bram"
    page.get_by_role("button", name=re.compile("Vastleggen")).click()
    page.wait_for_url(lambda address: sure not in address)
    standing = site.store.message(sure).review
    assert standing is not None
    assert standing.reviewer == "anna"


def test_a_session_that_ends_loses_no_decision(site: Site, visit: Open) -> None:
    sure = site.sure()
    page = visit("anna", f"/berichten/{sure}")
    press(page, "0", "r")
    page.get_by_text("Tweede soort of toelichting").click()
    page.get_by_label("Toelichting").fill("Dit is reclame.\nNiets mee doen.")
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "signaalwijzer_sessie")
    site.access.end_session(token)
    page.get_by_role("button", name=re.compile("Vastleggen")).click()
    expect(page.get_by_text("Uw keuze is niet weg")).to_be_visible()
    assert site.store.message(sure).status is Status.OPEN
    page.get_by_label("Naam").fill("anna")
    page.get_by_label("Wachtwoord").fill("verkeerd geraden")
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("alert")).to_contain_text("nog niet vastgelegd")
    expect(page.get_by_label("Geen van de vier")).to_be_checked()
    expect(page.get_by_label("Toelichting")).to_have_value("Dit is reclame.\nNiets mee doen.")
    press(page, "Enter")
    page.wait_for_url(lambda address: "/berichten/" in address and sure not in address)
    review = site.store.message(sure).review
    assert review is not None
    assert (review.signal_type, review.note) == (None, "Dit is reclame.\nNiets mee doen.")

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.permissions import SESSION_COOKIE
from service.roles import Role
from service.store import Status, StoredMessage
from service.web import flash
from service.web.login import local

from .conftest import PASSWORD, Person


@pytest.fixture
def anna(app: FastAPI, nobody: Person) -> Person:
    app.state.access.create_account("anna", PASSWORD, Role.ADVISER)
    return nobody


def test_logging_in_goes_on_to_where_one_was(anna: Person) -> None:
    answer = anna.submit("/inloggen?volgende=/proberen", "/inloggen", naam="Anna", wachtwoord=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/proberen")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(SESSION_COOKIE))
    assert {"HttpOnly", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
    assert anna.get("/proberen").status_code == 200


def test_on_this_computer_itself_the_cookie_works_without_https(app: FastAPI, anna: Person) -> None:
    local_browser = Person(app, base_url="http://127.0.0.1:8000")
    answer = local_browser.submit("/inloggen", naam="anna", wachtwoord=PASSWORD)
    assert not any("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert "niet beveiligd" in TestClient(app, base_url="http://elders.example").get("/inloggen").text


def test_a_wrong_password_is_said_and_the_sixth_waits(anna: Person) -> None:
    for _ in range(5):
        answer = anna.submit("/inloggen", naam="anna", wachtwoord="geraden wachtwoord")
        assert answer.status_code == 403
        assert "horen niet bij elkaar" in answer.text
        assert "geraden wachtwoord" not in answer.text
    answer = anna.submit("/inloggen", naam="anna", wachtwoord=PASSWORD)
    assert answer.status_code == 429
    assert "Te vaak een verkeerd wachtwoord. Probeer het over 15 minuten opnieuw." in answer.text


def test_logging_out_ends_the_session(adviser: Person) -> None:
    token = adviser.cookies[SESSION_COOKIE]
    assert adviser.submit("/", "/uitloggen").headers["location"] == "/inloggen"
    assert "U bent uitgelogd." in adviser.get("/inloggen").text
    adviser.cookies.set(SESSION_COOKIE, token)
    assert adviser.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("fields", [{}, {"formulier": ""}, {"formulier": "f" * 64}, {"formulier": "é"}])
def test_a_form_that_is_not_ours_does_nothing(
    app: FastAPI, adviser: Person, receive: Callable[..., StoredMessage], fields: dict[str, str]
) -> None:
    message = receive()
    said = fields | {"soort": "klacht", "domein": "sociaal"}
    answer = adviser.post(f"/berichten/{message.id}", data=said)
    assert answer.status_code == 403
    assert app.state.store.message(message.id).status is Status.OPEN


def test_a_form_from_another_site_does_nothing(
    app: FastAPI, adviser: Person, receive: Callable[..., StoredMessage]
) -> None:
    message = receive()
    adviser.headers["sec-fetch-site"] = "cross-site"
    answer = adviser.submit(f"/berichten/{message.id}", soort="klacht", domein="sociaal")
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.text
    assert app.state.store.message(message.id).status is Status.OPEN


def test_the_login_form_itself_cannot_be_sent_from_elsewhere(anna: Person) -> None:
    answer = anna.post("/inloggen", data={"naam": "anna", "wachtwoord": PASSWORD}, follow_redirects=False)
    assert answer.status_code == 403
    assert SESSION_COOKIE not in answer.cookies


@pytest.mark.parametrize(
    "address",
    ["//elders.example", "https://elders.example", "/\\elders.example", "javascript:alert(1)", "/a\nb", "", "x"],
)
def test_only_our_own_pages_come_after_logging_in(address: str) -> None:
    assert local(address) == "/"


def test_a_decision_of_an_ended_session_comes_back(
    app: FastAPI, adviser: Person, receive: Callable[..., StoredMessage]
) -> None:
    message = receive()
    app.state.access.end_session(adviser.cookies[SESSION_COOKIE])
    said = {"soort": "geen", "domein": "geen", "toelichting": 'Tekst met <b> & "haken"'}
    login = adviser.post(f"/berichten/{message.id}", data=said)
    assert "Uw keuze is niet weg" in login.text
    assert "&lt;b&gt; &amp; &#34;haken&#34;" in login.text
    assert app.state.store.message(message.id).status is Status.OPEN


def decided(adviser: Person, message: StoredMessage) -> str:
    """Decide on a message; return the notice that waits in the browser."""
    page = f"/berichten/{message.id}"
    assert adviser.submit(page, soort="klacht", domein="sociaal").status_code == 303
    return adviser.cookies[flash.COOKIE]


def test_without_a_session_nothing_of_a_message_is_shown(
    app: FastAPI, adviser: Person, receive: Callable[..., StoredMessage]
) -> None:
    notice = decided(adviser, receive(subject="Mijn uitkering is gestopt"))
    app.state.access.end_session(adviser.cookies[SESSION_COOKIE])
    page = adviser.get("/inloggen").text
    assert "uitkering" not in page
    assert "Vastgelegd" not in page
    assert flash.COOKIE not in adviser.cookies
    stranger = Person(app, base_url="https://testserver", cookies={flash.COOKIE: notice})
    for address in ("/inloggen", "/bestaat-niet"):
        assert "uitkering" not in stranger.get(address).text
        stranger.cookies.set(flash.COOKIE, notice)


def test_logging_out_takes_the_notice_along(adviser: Person, receive: Callable[..., StoredMessage]) -> None:
    page = f"/berichten/{receive(subject='Mijn uitkering is gestopt').id}"
    token = re.findall(r'name="formulier" value="(\w+)"', adviser.get(page).text)[0]
    assert adviser.submit(page, soort="klacht", domein="sociaal").status_code == 303
    adviser.post("/uitloggen", data={"formulier": token}, follow_redirects=False)
    assert adviser.cookies[flash.COOKIE] == flash.LOGGED_OUT
    page = adviser.get("/inloggen").text
    assert "U bent uitgelogd." in page
    assert "uitkering" not in page


@pytest.mark.parametrize("resumes", [False, True])
def test_the_next_person_does_not_see_the_notice_of_the_one_before(
    anna: Person, adviser_notice: tuple[str, StoredMessage], resumes: bool
) -> None:
    notice, message = adviser_notice
    draft = {"bericht": message.id, "soort": "klacht", "domein": "sociaal"} if resumes else {}
    token = re.findall(r'name="formulier" value="(\w+)"', anna.get("/inloggen").text)[0]
    anna.cookies.set(flash.COOKIE, notice)
    answer = anna.post(
        "/inloggen", data={"formulier": token, "naam": "anna", "wachtwoord": PASSWORD} | draft, follow_redirects=False
    )
    assert answer.status_code == (200 if resumes else 303)
    assert "Vastgelegd:" not in answer.text
    assert any(c.startswith(f'{flash.COOKIE}=""') for c in answer.headers.get_list("set-cookie"))


@pytest.fixture
def adviser_notice(person: Callable[..., Person], receive: Callable[..., StoredMessage]) -> tuple[str, StoredMessage]:
    message = receive(subject="Mijn uitkering is gestopt")
    return decided(person(Role.ADVISER, "bert"), message), message

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, SignalType
from service.store import Decision, Status, StoredMessage
from tests.service.conftest import make_suggestion
from tests.service.helpers import of_old

from .conftest import Person

Receive = Callable[..., StoredMessage]


def test_a_decision_is_kept_and_leads_to_the_next(app: FastAPI, adviser: Person, receive: Receive) -> None:
    first, second = receive(), receive()
    answer = adviser.submit(
        f"/berichten/{first.id}", soort="klacht", domein="sociaal", tweede_soort="bezwaar", toelichting=" a\r\nb "
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/berichten/{second.id}")
    review = app.state.store.message(first.id).review
    assert (review.reviewer, review.signal_type, review.domain) == ("anna", SignalType.KLACHT, Domain.SOCIAAL)
    assert (review.secondary, review.note) == (SignalType.BEZWAAR, "a\nb")


def test_the_filters_go_along(adviser: Person, receive: Receive) -> None:
    first, second = receive(), receive()
    kind = first.suggestion.domain
    page = f"/berichten/{first.id}?domein={kind}"
    answer = adviser.submit(page, soort="klacht", domein=str(kind))
    assert answer.headers["location"] == f"/berichten/{second.id}?domein={kind}"


def test_after_the_last_one_the_work_list_says_so(adviser: Person, receive: Receive) -> None:
    answer = adviser.submit(f"/berichten/{receive().id}", soort="geen")
    assert answer.headers["location"] == "/"
    page = adviser.get("/").text
    assert "Alles is beoordeeld" in page
    assert "Ongedaan maken" in page
    assert "Ongedaan maken" not in adviser.get("/").text


def test_undo_goes_back_and_may_be_sent_twice(app: FastAPI, adviser: Person, receive: Receive) -> None:
    message = receive()
    adviser.submit(f"/berichten/{message.id}", soort="geen", domein="geen")
    undo = f"/berichten/{message.id}/intrekking"
    assert adviser.submit("/", undo).headers["location"] == f"/berichten/{message.id}"
    assert app.state.store.message(message.id).status is Status.OPEN
    assert [r.decision for r in app.state.store.history(message.id)][-1] is Decision.WITHDRAWN
    assert "Ongedaan gemaakt" in adviser.get(f"/berichten/{message.id}").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Kies een soort"),
        ({"soort": "onzin", "domein": "sociaal"}, "Kies een soort"),
        ({"soort": "klacht"}, "Kies een domein"),
        ({"soort": "klacht", "domein": "mars"}, "Kies een domein"),
        ({"soort": "klacht", "domein": "geen"}, "kan alleen bij ‘Geen van de vier’"),
        ({"soort": "klacht", "domein": "sociaal", "tweede_soort": "klacht"}, "dezelfde als de soort"),
        ({"soort": "klacht", "domein": "sociaal", "tweede_soort": "x"}, "uit de lijst"),
        ({"soort": "klacht", "domein": "sociaal", "toelichting": "a" * 2001}, "te lang: 2001 tekens"),
    ],
)
def test_a_fault_is_said_and_nothing_is_lost(
    app: FastAPI, adviser: Person, receive: Receive, fields: dict[str, str], said: str
) -> None:
    message = receive()
    answer = adviser.submit(f"/berichten/{message.id}", **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert app.state.store.message(message.id).status is Status.OPEN
    if fields.get("soort") == "klacht":
        assert 'value="klacht" data-toets="1" aria-keyshortcuts="1" checked' in answer.text


def test_who_comes_second_is_told(
    app: FastAPI, adviser: Person, receive: Receive, person: Callable[..., Person]
) -> None:
    message = receive()
    page = adviser.get(f"/berichten/{message.id}").text
    assert 'name="gezien" value="0"' in page
    bram = person(name="bram")
    bram.submit(f"/berichten/{message.id}", soort="bezwaar", domein="fysiek")
    token = page.split('name="formulier" value="')[1].split('"')[0]
    fields = {"formulier": token, "gezien": "0", "soort": "geen", "domein": "geen", "toelichting": "mijn reden"}
    answer = adviser.post(f"/berichten/{message.id}", data=fields)
    assert answer.status_code == 409
    assert "Een collega was u voor." in answer.text
    assert "mijn reden" in answer.text
    assert app.state.store.message(message.id).review.reviewer == "bram"


def test_skipping_goes_to_the_one_after(adviser: Person, receive: Receive) -> None:
    first, second = receive(), receive()
    onward = adviser.get(f"/berichten/{first.id}/volgende", follow_redirects=False)
    assert onward.headers["location"] == f"/berichten/{second.id}"
    around = adviser.get(f"/berichten/{second.id}/volgende", follow_redirects=False)
    assert around.headers["location"] == f"/berichten/{first.id}"


@pytest.mark.parametrize("message_id", ["0" * 32, "%00", "x" * 3000, "..%2f..%2fetc"])
def test_an_unknown_message_is_a_page_that_is_not_there(adviser: Person, message_id: str) -> None:
    answer = adviser.get(f"/berichten/{message_id}")
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.text


def test_quotes_signature_and_attachments_stand_below(adviser: Person, receive: Receive) -> None:
    text = "Dit klopt niet.\n\nMet vriendelijke groet,\nJan\n\nOp 1 mei 2026 schreef de gemeente:\n> Uw aanvraag is af."
    page = adviser.get(f"/berichten/{receive(text).id}").text
    paper = re.sub("<[^>]*>", "", page.split('class="sw-papier"')[1].split("<details")[0])
    assert "Dit klopt niet." in paper
    assert "Uw aanvraag is af" not in paper
    assert "Jan" not in paper
    assert "Eerdere berichten die eronder stonden" in page
    assert "Handtekening" in page


def test_a_message_without_a_word_is_shown(adviser: Person, receive: Receive) -> None:
    page = adviser.get(f"/berichten/{receive('').id}").text
    assert "Er staat geen tekst in dit bericht." in page
    assert "(geen onderwerp)" in page
    assert "Beslis dit zelf." in page


TEXT = "Ik heb een klacht. Ik ben het niet eens met uw besluit."


def stored(app: FastAPI, suggestion: Suggestion) -> str:
    message, _ = app.state.store.take_in(reference="r", channel="e-mail", text=TEXT, suggestion=suggestion)
    return f"/berichten/{message.id}"


def test_second_label_ground_and_sentences_are_shown(app: FastAPI, adviser: Person) -> None:
    word = Evidence("tekst", 11, 17, "klacht", 1.25)
    sentence = Evidence("tekst", 0, 18, "Ik heb een klacht.", 0.75, "zin")
    said = make_suggestion(second=SignalType.BEZWAAR, evidence=(word, sentence))
    page = adviser.get(stored(app, said)).text
    assert said.ground in page
    assert "verdient een eigen antwoord" in page
    assert re.search(r"<dt>Tweede soort</dt><dd><a[^>]*>Bezwaar</a>", page)
    assert "Zinnen die voor het taalmodel telden" in page
    assert "<bdi>Ik heb een klacht.</bdi>" in page
    # the sentence is told below; in the letter only the word is marked, or all would be
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", page) == ["klacht", "woord", "woord"]


def test_without_them_nothing_is_shown(app: FastAPI, adviser: Person) -> None:
    page = adviser.get(stored(app, of_old(make_suggestion()))).text
    assert "<dt>Tweede soort</dt>" not in page
    assert "sw-voorstel__uitleg" not in page
    assert "Zinnen die" not in page
    assert "Woorden die meewogen" in page


@pytest.mark.parametrize(("over", "chosen"), [(False, "bezwaar"), (True, "")])
def test_a_second_label_that_is_sure_is_filled_in(app: FastAPI, adviser: Person, over: bool, chosen: str) -> None:
    """Or Enter would throw it away; where the model hands over, nothing is chosen beforehand."""
    said = make_suggestion(second=SignalType.BEZWAAR, hand_over=over, reason="Onzeker." if over else None)
    page = adviser.get(stored(app, said)).text
    select = re.search(r'<select[^>]*name="tweede_soort".*?</select>', page, re.DOTALL)
    assert select
    assert re.findall(r'value="(\w*)" selected', select.group()) == ([chosen] if chosen else [])

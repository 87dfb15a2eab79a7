from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from classifier.taxonomy import Domain
from service.roles import Role
from service.store import Filters, Status, StoredMessage
from service.web.worklist import SIZE, Asked

from .conftest import Person

Receive = Callable[..., StoredMessage]


def test_an_empty_store_says_what_to_do(adviser: Person) -> None:
    page = adviser.get("/").text
    assert "Er zijn nog geen berichten" in page
    assert "signaalwijzer ingest" in page


def test_hand_over_first_then_the_oldest(adviser: Person, receive: Receive) -> None:
    now = datetime.now(UTC)
    newer = receive(subject="nieuwer", date=now - timedelta(hours=1))
    older = receive(subject="ouder", date=now - timedelta(hours=2))
    handed = receive("qwrt zxcv", subject="onleesbaar", date=now)
    assert [m.suggestion.hand_over for m in (handed, older, newer)] == [True, False, False]
    page = adviser.get("/").text
    order = [page.index(f'href="/berichten/{m.id}"><bdi>') for m in (handed, older, newer)]
    assert order == sorted(order)
    assert "zelf beslissen</span>" in page


def test_pages_and_an_end_that_moved(adviser: Person, receive: Receive) -> None:
    for _ in range(SIZE + 1):
        receive()
    assert 'rel="next" href="/?pagina=2"' in adviser.get("/").text
    last = adviser.get("/?pagina=99").text
    assert "Pagina 2 van 2" in last
    assert last.count("<tr role=") == 2


def test_filters_show_what_was_asked(adviser: Person, receive: Receive) -> None:
    message = receive(subject="Dit ene")
    domain = message.suggestion.domain
    other = next(d for d in Domain if d is not domain)
    assert "Dit ene" in adviser.get(f"/?domein={domain}").text
    hidden = adviser.get(f"/?domein={other}").text
    assert "Dit ene" not in hidden
    assert "Geen berichten bij deze filters" in hidden
    assert "Dit ene" not in adviser.get("/?status=beoordeeld").text


def test_a_filter_that_does_not_exist_is_left_out_and_said(adviser: Person, receive: Receive) -> None:
    receive(subject="Dit ene")
    page = adviser.get("/?soort=onzin").text
    assert "is weggelaten" in page
    assert "Dit ene" in page


def test_a_triagist_is_not_asked_to_begin(person: Callable[..., Person], receive: Receive) -> None:
    receive()
    assert "Begin met het eerste" not in person(Role.TRIAGE).get("/").text


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({}, ""),
        ({"status": "open", "pagina": "3"}, ""),
        ({"soort": "klacht", "domein": "sociaal"}, "?soort=klacht&domein=sociaal"),
        ({"status": "alle", "zelf": "ja"}, "?status=alle&zelf=ja"),
        ({"signalering": "<script>", "zoek": "een woord"}, ""),
    ],
)
def test_a_query_comes_back_as_it_was(given: dict[str, str], query: str) -> None:
    assert Asked.read(given).query() == query


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 50, "²"])
def test_a_page_number_that_is_none_is_the_first(page: str) -> None:
    asked = Asked.read({"pagina": page})
    assert (asked.page, asked.filters) == (1, Filters(status=Status.OPEN))

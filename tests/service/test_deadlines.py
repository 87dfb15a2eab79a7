"""Which terms the page of a message shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from classifier.taxonomy import Domain, Flag, SignalType
from service.store import Store, StoredMessage
from service.web.deadlines import deadlines

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
# half past eleven at night in the Netherlands is the day before in UTC plus one
LATE_AT_NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def received(add: Callable[..., StoredMessage]) -> Callable[..., StoredMessage]:
    def make(text: str = "Bericht", **says: Any) -> StoredMessage:
        return add({"flags": (), **says}, received_at=LATE_AT_NIGHT, text=text)

    return make


def test_a_complaint_counts_from_the_dutch_day(received: Callable[..., StoredMessage]) -> None:
    found, hints = deadlines(received(signal_type=SignalType.KLACHT), NOW)
    assert [item.name for item in found] == ["Ontvangst bevestigen", "Klacht afhandelen"]
    assert found[1].last_day == date(2026, 4, 13)  # received on 2 March
    assert (found[1].note, found[1].late) == ("nog 34 dagen", False)
    assert hints == []


def test_an_objection_asks_for_the_date_of_the_decision(received: Callable[..., StoredMessage]) -> None:
    found, hints = deadlines(received(signal_type=SignalType.BEZWAAR, second=SignalType.KLACHT), NOW)
    assert [item.name for item in found] == ["Ontvangst bevestigen", "Klacht afhandelen"]
    assert "bekendgemaakt" in hints[0]


@pytest.mark.parametrize(
    ("decided", "note"),
    [("19 januari 2026", "op tijd"), ("18 januari 2026", "op tijd"), ("16 januari 2026", "lijkt te laat binnen")],
)
def test_an_objection_that_names_its_decision(received: Callable[..., StoredMessage], decided: str, note: str) -> None:
    text = f"Ik maak bezwaar tegen uw besluit van {decided}. De vorige brief was van 3 maart 2027."
    found, hints = deadlines(received(text, signal_type=SignalType.BEZWAAR), NOW)
    assert [item.name for item in found] == ["Ontvangst bevestigen", "Bezwaar maken", "Beslissen op bezwaar"]
    assert found[1].note == note
    assert decided in hints[0]
    assert any("poststempel" in hint for hint in hints) == ("te laat" in note)


def test_flags_bring_terms_of_their_own(received: Callable[..., StoredMessage]) -> None:
    message = received(signal_type=SignalType.INFORMATIEVRAAG, flags=(Flag.WOO_VERZOEK, Flag.INGEBREKESTELLING))
    found, hints = deadlines(message, NOW)
    assert [(item.name, item.last_day) for item in found] == [("Beslissen op Woo-verzoek", date(2026, 3, 30))]
    assert "dwangsom" in hints[0]


def test_a_decision_goes_before_the_suggestion(received: Callable[..., StoredMessage], store: Store) -> None:
    message = received(signal_type=SignalType.KLACHT)
    store.review(message.id, reviewer="anna", signal_type=SignalType.ONVREDE, domain=Domain.FYSIEK)
    assert deadlines(store.message(message.id), NOW) == ([], [])

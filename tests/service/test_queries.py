"""The work list and its filters, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from classifier.taxonomy import Domain, Flag, SignalType
from service.store import Counts, Filters, Status, Store, StoredMessage
from service.store.queries import work_list

KLACHT, ONVREDE, BEZWAAR = SignalType.KLACHT, SignalType.ONVREDE, SignalType.BEZWAAR
SOCIAAL, FYSIEK = Domain.SOCIAAL, Domain.FYSIEK
Add = Callable[..., StoredMessage]


def test_the_work_list_begins_with_what_is_handed_over_and_then_the_oldest(store: Store, add: Add) -> None:
    now = store.clock()
    young = add(received_at=now)
    old = add(received_at=now - timedelta(days=3))
    doubtful = add({"hand_over": True}, received_at=now + timedelta(days=1))
    assert [m.id for m in store.messages()] == [doubtful.id, old.id, young.id]
    first, second = store.messages(page=1, size=2), store.messages(page=2, size=2)
    assert ([m.id for m in first], first.total) == ([doubtful.id, old.id], 3)
    assert ([m.id for m in second], second.total) == ([young.id], 3)
    assert (store.messages(page=9, size=2).items, store.messages(page=9, size=2).total) == ((), 3)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), "abcd"),
        (Filters(signal_type=KLACHT), "a"),
        (Filters(signal_type=ONVREDE), "c"),  # reviewed: the review counts, not the suggestion
        (Filters(signal_type=BEZWAAR), "b"),
        (Filters(domain=FYSIEK), "b"),
        (Filters(team="Juridische zaken"), "b"),
        (Filters(flag=Flag.TERMIJN), "ab"),
        (Filters(flag=Flag.DREIGING), "b"),
        (Filters(status=Status.OPEN), "ab"),
        (Filters(status=Status.REVIEWED), "cd"),
        (Filters(hand_over=True), "d"),
        (Filters(hand_over=False), "abc"),
        (Filters(search="CONTAINER"), "a"),
        (Filters(search="één"), "b"),  # the text has it in capitals
        (Filters(search="100%"), "c"),
        (Filters(search="_"), ""),
        (Filters(search="'; DROP TABLE messages"), ""),
        (Filters(status=Status.OPEN, flag=Flag.TERMIJN, domain=SOCIAAL), "a"),
    ],
)
def test_filters(store: Store, add: Add, filters: Filters, found: str) -> None:
    quiet: dict[str, Any] = {"flags": ()}
    law = {
        "signal_type": BEZWAAR,
        "domain": FYSIEK,
        "team": "Juridische zaken",
        "flags": (Flag.TERMIJN, Flag.DREIGING),
    }
    names = {
        add(subject="Container vol").id: "a",
        add(law, text="Ik ben het ÉÉN ding niet eens").id: "b",
        (c := add(quiet, text="Ik weet het 100% zeker")).id: "c",
        (d := add({**quiet, "hand_over": True})).id: "d",
    }
    store.review(c.id, reviewer="anna", signal_type=ONVREDE, domain=SOCIAAL)
    store.review(d.id, reviewer="anna", signal_type=None, domain=None)
    page = store.messages(filters)
    assert "".join(sorted(names[m.id] for m in page)) == found
    assert page.total == len(found)


def test_counts(store: Store, add: Add) -> None:
    assert store.counts() == Counts(0, 0, 0, 0)
    add()
    add({"hand_over": True})
    done = add({"hand_over": True})
    store.review(done.id, reviewer="anna", signal_type=KLACHT, domain=FYSIEK)
    assert store.counts() == Counts(messages=3, open=2, reviewed=1, hand_over=1)


def test_sqlite_reads_no_more_than_the_reviews_of_one_message(tmp_path: Path) -> None:
    """Else the work list takes the square of what is stored: seconds, at some ten thousand messages."""
    with Store.open(f"sqlite:///{tmp_path / 'a.sqlite'}") as store, store.reading() as connection:
        query = work_list(Filters()).compile(store.engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
    assert "SEARCH counting USING INDEX ix_reviews_message_id_id (message_id=?)" in plan
    assert all(step.startswith("SCAN messages") for step in plan if step.startswith("SCAN"))

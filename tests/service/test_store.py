"""Reviews: decided, said twice, taken back and exported; on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, Flag, SignalType
from service.errors import ReviewConflict, ReviewNotFound, ReviewRejected, SuggestionNotFound
from service.store import Decision, Status, Store, StoredMessage

Make = Callable[..., Suggestion]
KLACHT, ONVREDE, BEZWAAR = SignalType.KLACHT, SignalType.ONVREDE, SignalType.BEZWAAR
SOCIAAL, FYSIEK = Domain.SOCIAAL, Domain.FYSIEK
Add = Callable[..., StoredMessage]


@pytest.mark.parametrize(
    ("signal_type", "domain", "decision"),
    [
        (KLACHT, SOCIAAL, Decision.CONFIRMED),
        (ONVREDE, SOCIAAL, Decision.CORRECTED),
        (KLACHT, FYSIEK, Decision.CORRECTED),
        (None, SOCIAAL, Decision.CORRECTED),
        (None, None, Decision.CORRECTED),
    ],
)
def test_the_decision_follows_from_the_suggestion(
    store: Store, add: Add, signal_type: SignalType | None, domain: Domain | None, decision: Decision
) -> None:
    message = add()
    review = store.review(message.id, reviewer="anna", signal_type=signal_type, domain=domain)
    assert (review.decision, review.signal_type, review.domain) == (decision, signal_type, domain)
    assert review.suggestion_id == message.suggestion.id
    reviewed = store.message(message.id)
    assert (reviewed.review, reviewed.status) == (review, Status.REVIEWED)


def test_a_label_without_a_domain_is_refused(store: Store, add: Add) -> None:
    message = add()
    with pytest.raises(ReviewRejected, match="Kies een domein"):
        store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=None)
    assert store.history(message.id) == ()


def test_all_of_a_review_is_kept(store: Store, add: Add) -> None:
    review = store.review(
        add().id,
        reviewer="anna",
        signal_type=BEZWAAR,
        domain=FYSIEK,
        secondary=KLACHT,
        flags=[Flag.DREIGING, Flag.TERMIJN],
        note="Ook een \x00 klacht",
    )
    assert (review.reviewer, review.secondary, review.note) == ("anna", KLACHT, "Ook een \ufffd klacht")
    assert review.flags == (Flag.TERMIJN, Flag.DREIGING)
    assert (review.created_at, review.withdraws) == (store.clock(), None)


def test_a_review_judges_the_suggestion_that_was_seen(store: Store, add: Add, suggestion: Make) -> None:
    message, other = add(), add()
    store.add_suggestion(message.id, suggestion(signal_type=BEZWAAR, model="later"))
    seen = message.suggestion.id
    review = store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL, suggestion_id=seen)
    assert (review.decision, review.suggestion_id) == (Decision.CONFIRMED, seen)
    for wrong in (other.suggestion.id, 10_000):
        with pytest.raises(SuggestionNotFound, match=str(wrong)):
            store.review(message.id, reviewer="bram", signal_type=KLACHT, domain=SOCIAAL, suggestion_id=wrong)


def test_saying_the_same_again_adds_nothing(store: Store, add: Add) -> None:
    message = add()
    said: dict[str, Any] = {
        "signal_type": KLACHT,
        "domain": SOCIAAL,
        "flags": [Flag.TERMIJN],
        "note": "zeker",
    }
    first = store.review(message.id, reviewer="anna", **said)
    assert store.review(message.id, reviewer="anna", **said) == first
    assert store.review(message.id, reviewer="anna", **said, expected_review_id=0) == first
    assert store.history(message.id) == (first,)
    changed: list[dict[str, Any]] = [
        {"note": ""},
        {"flags": None},
        {"flags": []},
        {"secondary": ONVREDE},
        {"domain": FYSIEK},
    ]
    for change in changed:
        assert store.review(message.id, reviewer="anna", **(said | change)) != first
    other = store.review(message.id, reviewer="bram", **said)
    assert other != first
    assert len(store.history(message.id)) == 7


def test_someone_elses_unseen_review_is_a_conflict(store: Store, add: Add) -> None:
    message = add()
    annas = store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL, expected_review_id=0)
    with pytest.raises(ReviewConflict, match="Iemand anders"):
        store.review(message.id, reviewer="bram", signal_type=ONVREDE, domain=SOCIAAL, expected_review_id=0)
    assert store.message(message.id).review == annas
    brams = store.review(message.id, reviewer="bram", signal_type=ONVREDE, domain=SOCIAAL, expected_review_id=annas.id)
    assert store.message(message.id).review == brams
    with pytest.raises(ReviewConflict):
        store.withdraw(message.id, reviewer="anna", expected_review_id=annas.id)
    # One's own earlier review is no surprise, and without an expectation the last word counts.
    store.review(message.id, reviewer="bram", signal_type=KLACHT, domain=FYSIEK, expected_review_id=annas.id)
    store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=FYSIEK)


def test_withdrawing_goes_one_step_back(store: Store, add: Add) -> None:
    message = add()
    first = store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL)
    second = store.review(message.id, reviewer="anna", signal_type=ONVREDE, domain=SOCIAAL)
    undone = store.withdraw(message.id, reviewer="anna", expected_review_id=second.id)
    assert (undone.decision, undone.withdraws, undone.signal_type) == (Decision.WITHDRAWN, second.id, None)
    assert store.message(message.id).review == first
    store.withdraw(message.id, reviewer="bram")
    assert store.message(message.id).status is Status.OPEN
    with pytest.raises(ReviewNotFound, match="geen beoordeling"):
        store.withdraw(message.id, reviewer="bram")
    again = store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL)
    assert store.message(message.id).review == again
    assert len(store.history(message.id)) == 5


def test_what_was_reviewed_can_be_exported(store: Store, add: Add) -> None:
    add()
    kept, withdrawn = add(), add()
    review = store.review(kept.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL)
    store.review(withdrawn.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL)
    store.withdraw(withdrawn.id, reviewer="anna")
    assert list(store.reviewed()) == [(store.message(kept.id), review)]


def test_an_export_that_stops_halfway_leaves_the_store_usable(store: Store, add: Add) -> None:
    for _ in range(3):
        store.review(add().id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL)
    export: Iterator[Any] = store.reviewed()
    next(export)
    store.writable()
    del export
    assert len(list(store.reviewed())) == 3


def test_only_one_of_many_at_once_is_first(store: Store, add: Add) -> None:
    message = add()

    def decide(number: int) -> bool:
        try:
            store.review(message.id, reviewer=f"r{number}", signal_type=KLACHT, domain=SOCIAAL, expected_review_id=0)
        except ReviewConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, range(8))) == 1
    assert len(store.history(message.id)) == 1


def test_one_review_is_taken_back_once(store: Store, add: Add) -> None:
    message = add()
    store.review(message.id, reviewer="anna", signal_type=KLACHT, domain=SOCIAAL)
    standing = store.review(message.id, reviewer="anna", signal_type=ONVREDE, domain=SOCIAAL)

    def undo(_: int) -> bool:
        try:
            store.withdraw(message.id, reviewer="anna", expected_review_id=standing.id)
        except ReviewConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(undo, range(8))) == 1
    assert len(store.history(message.id)) == 3

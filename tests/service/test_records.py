"""Records are what was stored, in types."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from classifier.taxonomy import Domain, SignalType
from service.store import Decision, Page, Status, Store


def test_slugs_come_back_as_types(store: Store, add: Any) -> None:
    taken = add()
    review = store.review(taken.id, reviewer="anna", signal_type=None, domain=Domain.FYSIEK)
    assert taken.suggestion.signal_type is SignalType.KLACHT
    assert review.decision is Decision.CORRECTED
    assert (review.signal_type, review.domain, review.flags) == (None, Domain.FYSIEK, None)
    assert store.message(taken.id).status is Status.REVIEWED


def test_records_do_not_change(add: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        add().text = "anders"


def test_a_page_is_gone_through(add: Any) -> None:
    taken = add()
    assert list(Page((taken,), 1)) == [taken]


def test_the_words_in_json_are_the_contract() -> None:
    assert list(Decision) == ["bevestigd", "gecorrigeerd", "ingetrokken"]
    assert list(Status) == ["open", "beoordeeld"]

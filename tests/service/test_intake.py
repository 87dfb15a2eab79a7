from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from classifier import Classifier
from service.inbox import Attachment, Incoming
from service.intake import take_in, take_in_each
from service.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAIL = Incoming(
    id="<1@voorbeeld.nl>",
    text="Ik dien een klacht in over de balie.",
    subject="Klacht",
    sender="burger@voorbeeld.nl",
    date=NOW - timedelta(days=2),
    attachments=(Attachment("foto.jpg", "image/jpeg", fault="bijlage niet gelezen (jpg)"),),
)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", clock=lambda: NOW) as opened:
        yield opened


def test_a_message_is_stored_with_its_suggestion(kept: Store, tiny_classifier: Classifier) -> None:
    message, new = take_in(kept, tiny_classifier, MAIL)
    assert new
    assert (message.reference, message.subject, message.text, message.sender, message.channel) == (
        MAIL.id,
        MAIL.subject,
        MAIL.text,
        MAIL.sender,
        "e-mail",
    )
    assert message.attachments == (
        {"naam": "foto.jpg", "soort": "image/jpeg", "tekst": None, "fout": "bijlage niet gelezen (jpg)"},
    )
    (suggestion,) = tiny_classifier.suggest([MAIL.to_message()])
    assert (message.suggestion.signal_type, message.suggestion.model) == (suggestion.signal_type, suggestion.model)


def test_twice_is_once(kept: Store, tiny_classifier: Classifier) -> None:
    first, _ = take_in(kept, tiny_classifier, MAIL)
    assert take_in(kept, tiny_classifier, MAIL) == (first, False)


@pytest.mark.parametrize("text", ["", "…", "a" * 1_000_001], ids=["empty", "no word", "a million"])
def test_what_cannot_be_scored_is_kept_and_handed_over(kept: Store, tiny_classifier: Classifier, text: str) -> None:
    message, _ = take_in(kept, tiny_classifier, Incoming(id="leeg", text=text))
    assert message.suggestion.hand_over
    assert message.suggestion.reason
    assert message.text == text


@pytest.mark.parametrize(
    ("date", "received"),
    [
        (None, NOW),
        (NOW - timedelta(days=2), NOW - timedelta(days=2)),
        (NOW + timedelta(days=400), NOW),
        (datetime(2026, 1, 1), NOW),  # noqa: DTZ001 - some mail has a date without a zone
    ],
)
def test_a_date_counts_where_it_can_be_right(
    kept: Store, tiny_classifier: Classifier, date: datetime | None, received: datetime
) -> None:
    message, _ = take_in(kept, tiny_classifier, Incoming(id="x", text="Ik klaag.", date=date))
    assert message.received_at == received


@pytest.mark.parametrize("change", [{"text": "Iets anders."}, {"subject": "Anders"}, {"text": "nul \x00 teken"}])
def test_other_content_under_the_same_reference_is_kept_beside_it_once(
    kept: Store, tiny_classifier: Classifier, change: dict[str, str]
) -> None:
    first, _ = take_in_each(kept, tiny_classifier, MAIL)
    assert take_in_each(kept, tiny_classifier, MAIL) == (first, False)
    other, new = take_in_each(kept, tiny_classifier, replace(MAIL, **change))  # type: ignore[arg-type]
    assert new
    assert other.reference.startswith(f"{MAIL.id}#")
    assert take_in_each(kept, tiny_classifier, replace(MAIL, **change)) == (other, False)  # type: ignore[arg-type]
    assert kept.counts().messages == 2

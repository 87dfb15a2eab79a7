"""Messages go in once, whole, and come out as they went in; on SQLite and on PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, Flag, SignalType
from service.errors import MessageNotFound, MessageRejected
from service.store import Status, Store, StoredMessage
from service.store.tables import messages, suggestions
from service.store.types import storable

ROOT = Path(__file__).parents[2]
Make = Callable[..., Suggestion]
KLACHT, ONVREDE, BEZWAAR = SignalType.KLACHT, SignalType.ONVREDE, SignalType.BEZWAAR
SOCIAAL, FYSIEK = Domain.SOCIAAL, Domain.FYSIEK
Add = Callable[..., StoredMessage]


def test_a_message_comes_back_as_it_went_in(store: Store, suggestion: Make) -> None:
    attachments = [{"name": "foto.jpg", "media_type": "image/jpeg", "text": None, "fault": "Geen tekst."}]
    amsterdam = timezone(timedelta(hours=2))
    taken, created = store.take_in(
        reference="<1@voorbeeld.nl>",
        channel="e-mail",
        sender="J. de Vries <j@voorbeeld.nl>",
        subject="Klacht",
        text="Mijn klacht: één 🗑 staat er al weken.\r\n",
        sent_at=datetime(2026, 3, 1, 23, 30, tzinfo=amsterdam),
        received_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        attachments=attachments,
        suggestion=suggestion(),
    )
    assert created
    assert taken == store.message(taken.id) == store.by_reference("<1@voorbeeld.nl>")
    assert len(taken.id) == 32
    assert (taken.sender, taken.subject) == ("J. de Vries <j@voorbeeld.nl>", "Klacht")
    assert taken.text == "Mijn klacht: één 🗑 staat er al weken.\r\n"
    assert taken.sent_at == datetime(2026, 3, 1, 21, 30, tzinfo=UTC)
    assert taken.received_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert taken.created_at == store.clock()
    assert list(taken.attachments) == attachments
    assert (taken.status, taken.review) == (Status.OPEN, None)


def test_the_suggestion_is_kept_whole(add: Add, suggestion: Make) -> None:
    said = suggestion(hand_over=True, reason="Te onzeker.", flags=(Flag.TERMIJN, Flag.DREIGING))
    kept = add({"hand_over": True, "reason": "Te onzeker.", "flags": (Flag.TERMIJN, Flag.DREIGING)}).suggestion
    assert dict(kept.payload) == {**said.to_json(), "woorden": said.evidence_json()}
    assert (kept.signal_type, kept.domain, kept.hand_over, kept.reason) == (
        KLACHT,
        SOCIAAL,
        True,
        "Te onzeker.",
    )
    assert (kept.certainty, kept.team, kept.model) == (0.78, "Klachten sociaal domein", "2026.03.01-abc")
    assert kept.flags == (Flag.TERMIJN, Flag.DREIGING)


def test_where_no_label_fits_the_suggestion_has_none(add: Add) -> None:
    kept = add({"signal_type": None, "domain": None, "flags": ()}).suggestion
    assert (kept.signal_type, kept.domain, kept.flags) == (None, None, ())


def test_the_same_reference_is_the_same_message(store: Store, suggestion: Make) -> None:
    first, created = store.take_in(reference="a", channel="csv", text="een", suggestion=suggestion())
    again, created_again = store.take_in(reference="a", channel="csv", text="twee", suggestion=suggestion())
    assert (created, created_again) == (True, False)
    assert again == first
    assert store.counts().messages == 1


def test_a_message_that_was_taken_in_just_before_ours_is_found(
    store: Store, suggestion: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look finds nothing, the write meets the unique reference: as when two processes race."""
    first, _ = store.take_in(reference="a", channel="csv", text="een", suggestion=suggestion())
    looks = iter([None, first])
    monkeypatch.setattr(store, "by_reference", lambda _reference: next(looks))
    assert store.take_in(reference="a", channel="csv", text="een", suggestion=suggestion()) == (first, False)
    monkeypatch.undo()
    assert store.counts().messages == 1


def test_a_message_is_not_kept_without_its_suggestion(store: Store, suggestion: Make) -> None:
    with pytest.raises(IntegrityError):
        store.take_in(reference="a", channel="csv", text="een", suggestion=suggestion(team="x", model=None))
    assert store.by_reference("a") is None


def test_a_reference_must_say_something(store: Store, suggestion: Make) -> None:
    with pytest.raises(MessageRejected, match="kenmerk"):
        store.take_in(reference="", channel="csv", text="een", suggestion=suggestion())


@pytest.mark.parametrize("reference", ["x" * 10_000, "a\x00b", "a\ud800b", "' OR 1=1 --", "één"])
def test_any_reference_is_found_again(store: Store, suggestion: Make, reference: str) -> None:
    taken, _ = store.take_in(reference=reference, channel="csv", text="een", suggestion=suggestion())
    assert store.take_in(reference=reference, channel="csv", text="een", suggestion=suggestion()) == (
        taken,
        False,
    )
    assert store.by_reference(reference) == taken


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 12, tzinfo=UTC)),  # noqa: DTZ001 - mail has such dates
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), None),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))), None),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
        (
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
        ),
        (None, None),
    ],
)
def test_strange_dates(add: Add, sent: datetime | None, kept: datetime | None) -> None:
    assert add(sent_at=sent).sent_at == kept


any_text = st.text(st.characters(exclude_categories=()), max_size=300)


@given(subject=any_text, body=any_text, name=any_text)
@example(subject="\x00", body="\ud83d los", name="\udcff")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(store: Store, suggestion: Make, subject: str, body: str, name: str) -> None:
    taken, _ = store.take_in(
        reference=os.urandom(8).hex(),
        channel="webformulier",
        subject=subject,
        text=body,
        sender=name,
        attachments=[{"name": name, "text": body}],
        suggestion=suggestion(team=name or "x"),
    )
    kept = store.message(taken.id)
    assert (kept.subject, kept.text, kept.sender) == (storable(subject), storable(body), storable(name))
    assert list(kept.attachments) == [{"name": storable(name), "text": storable(body)}]
    assert len(kept.text) == len(body)


def test_a_megabyte_of_text(add: Add) -> None:
    assert add(text="€uro " * 200_000).text == "€uro " * 200_000


def test_a_later_model_adds_its_suggestion(store: Store, add: Add, suggestion: Make) -> None:
    message = add()
    later = store.add_suggestion(message.id, suggestion(model="2026.04", signal_type=BEZWAAR))
    assert later.id > message.suggestion.id
    assert store.message(message.id).suggestion == later
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(suggestions)).scalar_one() == 2


def test_a_message_that_is_not_there(store: Store, suggestion: Make) -> None:
    for ask in (
        lambda: store.message("weg"),
        lambda: store.add_suggestion("weg", suggestion()),
        lambda: store.review("weg", reviewer="anna", signal_type=KLACHT, domain=FYSIEK),
        lambda: store.withdraw("weg", reviewer="anna"),
    ):
        with pytest.raises(MessageNotFound, match="weg"):
            ask()


def _worker(url: str, how_many: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("take_in_worker.py")), url, str(how_many)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_take_in_the_same_messages_at_once(store_url: str) -> None:
    """Nothing is lost and nothing doubled, and making the tables at the same time goes well too."""
    workers = [_worker(store_url, 50) for _ in range(2)]
    said = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], said
    assert sum(int(out) for out, _ in said) == 50
    with Store.open(store_url) as store:
        assert store.counts().messages == 50
        assert _rows(store) == (50, 50)


def test_kill_in_the_middle_of_taking_in(store_url: str) -> None:
    with Store.open(store_url) as store:
        worker = _worker(store_url, 2_000)
        deadline = time.monotonic() + 60
        while store.counts().messages < 20 and worker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)
        worker.communicate(timeout=60)
        assert worker.returncode == -signal.SIGKILL  # it was not done yet
        kept, with_suggestion = _rows(store)
        assert 20 <= kept == with_suggestion
        again = _worker(store_url, kept + 10)
        out, fault = again.communicate(timeout=120)
        assert again.returncode == 0, fault
        # What was committed before the kill is there, and only the rest is new.
        assert int(out) <= 10
        assert _rows(store) == (kept + 10, kept + 10)


def _rows(store: Store) -> tuple[int, int]:
    """Count the messages, and the messages that have exactly one suggestion."""
    one = select(suggestions.c.message_id).group_by(suggestions.c.message_id).having(func.count() == 1).subquery()
    with store.reading() as connection:
        return (
            connection.execute(select(func.count()).select_from(messages)).scalar_one(),
            connection.execute(select(func.count()).select_from(one)).scalar_one(),
        )

"""Threads, letters that came twice and campaigns, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

from classifier import Classifier
from classifier.suggestion import Suggestion
from service.inbox import Attachment, Incoming
from service.intake import take_in, take_in_each
from service.store import Store
from service.store.relations import content_hash
from tests.classifier.test_similarity import variant

Make = Callable[..., Suggestion]


def taken(store: Store, said: Suggestion, reference: str, text: str = "Bericht", mentions: tuple[str, ...] = ()) -> str:
    incoming = Incoming(id=reference, text=text, mentions=mentions)
    message, _ = take_in(store, None, incoming, suggestion=said)  # type: ignore[arg-type]  # the suggestion is there
    return message.id


def test_a_thread_is_one_in_whatever_order_it_comes(tmp_path: Path, suggestion: Make) -> None:
    mails = [("<a>", ()), ("<b>", ("<a>",)), ("<c>", ("<a>", "<b>")), ("<d>", ("<b>",))]
    for number, order in enumerate(permutations(mails)):
        with Store.open(f"sqlite:///{tmp_path}/{number}.sqlite") as store:
            ids = [taken(store, suggestion(), reference, mentions=said) for reference, said in order]
            alone = taken(store, suggestion(), "<x>", mentions=("<elders>",))
            assert all(set(store.related(one).thread) == set(ids) for one in ids)
            assert store.related(alone).thread == (alone,)


def test_threads_that_turn_out_to_be_one(store: Store, suggestion: Make) -> None:
    first = taken(store, suggestion(), "<a>")
    second = taken(store, suggestion(), "<b>")
    joined = taken(store, suggestion(), "<c>", mentions=("<a>", "<b>"))
    assert set(store.related(first).thread) == {first, second, joined}


def test_a_campaign_is_counted_and_each_letter_stays(store: Store, suggestion: Make) -> None:
    ids = [taken(store, suggestion(), f"<{number}>", variant(number)) for number in range(40)]
    alone = taken(store, suggestion(), "<x>", "Ik wil weten wanneer het zwembad weer open gaat. " * 8)
    assert store.related(ids[0]).campaign >= 39
    assert store.related(alone).campaign == 1
    assert store.counts().messages == 41


def test_the_same_letter_twice_is_one(store: Store, tiny_classifier: Classifier, forward: Callable[..., None]) -> None:
    letter = Incoming(id="<1>", text="Ik maak bezwaar.", sender="Jan <jan@voorbeeld.nl>", subject="Bezwaar")
    first, new = take_in_each(store, tiny_classifier, letter)
    assert new
    again = Incoming(id="<2>", text="Ik maak  bezwaar.", sender="JAN@voorbeeld.nl", subject="bezwaar")
    for _ in range(2):
        stored, new = take_in_each(store, tiny_classifier, again)
        assert (stored.id, new) == (first.id, False)
    assert store.related(first.id).repeats == 1
    other = Incoming(id="<3>", text="Ik maak bezwaar.", sender="piet@voorbeeld.nl", subject="Bezwaar")
    assert take_in_each(store, tiny_classifier, other)[1]
    forward(days=31)
    later = Incoming(id="<4>", text="Ik maak bezwaar.", sender="jan@voorbeeld.nl", subject="Bezwaar")
    assert take_in_each(store, tiny_classifier, later)[1]


def test_who_did_not_say_who_they_are_is_never_merged(store: Store, tiny_classifier: Classifier) -> None:
    for number in range(2):
        assert take_in_each(store, tiny_classifier, Incoming(id=f"<{number}>", text="Ik klaag."))[1]


def test_another_attachment_is_another_letter() -> None:
    plain = content_hash("a@b.nl", "x", "y", ())
    assert plain != content_hash("a@b.nl", "x", "y", [Attachment("brief.pdf", "").name])
    assert content_hash("", "x", "y", ()) is None

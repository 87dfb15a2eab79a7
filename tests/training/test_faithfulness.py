from dataclasses import replace

import pytest

from classifier import Classifier, Message
from training.corpus import Labelled
from training.evaluate import Scored, score
from training.faithfulness import Faithfulness, faithfulness, steps


@pytest.fixture(scope="module")
def scored(tiny_classifier: Classifier, frozen: list[Labelled]) -> list[Scored]:
    return score(tiny_classifier, frozen[:120])


@pytest.fixture(scope="module")
def found(tiny_classifier: Classifier, scored: list[Scored]) -> Faithfulness:
    told: list[int] = []
    measured = faithfulness(tiny_classifier, scored, progress=told.append)
    assert measured is not None
    assert sum(told) == steps(scored) > 200
    return measured


def test_the_marked_words_are_what_decided(found: Faithfulness) -> None:
    assert found.marked_drop.low > 3 * found.random_drop.high
    assert found.marked_drop.value > 0.15


def test_drops_are_taken_from_the_same_messages(found: Faithfulness) -> None:
    assert found.whole.value - found.without_marked.value == pytest.approx(found.marked_drop.value)
    assert found.whole.value - found.without_random.value == pytest.approx(found.random_drop.value)
    assert found.whole.count == found.marked_drop.count


def test_without_marks_there_is_nothing_to_erase(tiny_classifier: Classifier, scored: list[Scored]) -> None:
    bare = [Scored(s.item, replace(s.suggestion, evidence=())) for s in scored]
    assert steps(bare) == 0
    assert faithfulness(tiny_classifier, bare) is None


def test_marks_of_words_that_speak_against_do_not_count(tiny_classifier: Classifier, scored: list[Scored]) -> None:
    against = [
        Scored(s.item, replace(s.suggestion, evidence=tuple(replace(e, weight=-1.0) for e in s.suggestion.evidence)))
        for s in scored
    ]
    assert steps(against) == 0


def test_a_message_of_marked_words_alone_is_left_out(tiny_classifier: Classifier, scored: list[Scored]) -> None:
    item = replace(scored[0].item, message=Message("Ik maak bezwaar."))
    (alone,) = score(tiny_classifier, [item])
    everything = tuple(
        replace(alone.suggestion.evidence[0], field="tekst", start=0, end=16, weight=1.0, kind="woord") for _ in "1"
    )
    assert steps([Scored(item, replace(alone.suggestion, evidence=everything))]) == 0

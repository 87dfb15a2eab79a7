from collections.abc import Sequence

import numpy as np
import pytest

from classifier import Classifier, Message
from classifier.dutch import read
from classifier.explanation import strongest, strongest_sentences, word_weights
from classifier.subjects import DOMAINS
from classifier.suggestion import Suggestion
from classifier.taxonomy import SignalType
from training.corpus import Labelled


def test_word_weights_add_up_to_the_score(tiny_classifier: Classifier) -> None:
    (reading,) = read(["Hierbij maak ik bezwaar tegen uw besluit over de parkeervergunning."])
    features = tiny_classifier.views.transform([reading])
    for label in SignalType:
        coefficients = tiny_classifier.label_head.coefficients(label)
        grams = len(coefficients) - len(DOMAINS)
        total = (features[:, :grams] @ coefficients[:grams]).item()
        assert word_weights(tiny_classifier.views, coefficients, reading).sum() == pytest.approx(total, abs=1e-4)


def test_neighbours_of_one_direction_are_one_reason() -> None:
    (reading,) = read(["niet mee eens , helaas"])
    weights = np.array([1.0, 0.5, 2.0, 9.0, -1.0])
    assert strongest(reading, weights) == [(0, 13, 3.5), (16, 22, -1.0)]


def test_what_hardly_weighs_is_left_out() -> None:
    (reading,) = read(["bezwaar tegen alles"])
    assert strongest(reading, np.array([1.0, 0.0, 0.05])) == [(0, 7, 1.0)]
    assert strongest(reading, np.zeros(3)) == []


THREE = "Hallo!  Ik maak bezwaar. Wat een bende!"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(0, 4, 0.1), (8, 10, 0.5), (16, 23, 1.0), (25, 28, -2.0)], [("Wat", -2.0), ("Ik", 1.5), ("Hallo!", 0.1)]),
        ([(0, 4, 0.0), (8, 10, 1.0), (16, 23, -1.0)], []),
        ([(0, 0, 9.0), (8, 10, 0.5)], [("Ik", 0.5)]),  # what was added to the text is in no sentence
        ([], []),
    ],
)
def test_the_strongest_sentences(parts: list[tuple[int, int, float]], found: list[tuple[str, float]]) -> None:
    (reading,) = read([THREE])
    given = np.array([part for *_, part in parts])
    sentences = strongest_sentences(reading, [(start, end) for start, end, _ in parts], given)
    assert [(THREE[start:end].split()[0], weight) for start, end, weight in sentences] == found


def test_no_more_sentences_than_asked_and_one_alone_explains_nothing() -> None:
    readings = read([THREE, "Ik maak bezwaar"])
    weights = np.array([1.0, 2.0, 3.0])
    places = [(0, 4), (8, 10), (25, 28)]
    assert [w for *_, w in strongest_sentences(readings[0], places, weights, most=2)] == [3.0, 2.0]
    assert strongest_sentences(readings[1], places[:1], weights[:1]) == []


def without(message: Message, spans: Sequence[tuple[str, int, int]]) -> Message:
    """Return the message with these ranges taken out of subject and text."""
    fields = {"onderwerp": list(message.subject), "tekst": list(message.text)}
    for name, start, end in spans:
        fields[name][start:end] = " " * (end - start)
    return Message("".join(fields["tekst"]) + " .", "".join(fields["onderwerp"]), message.id)


def test_the_marked_words_are_what_the_decision_hangs_on(
    tiny_classifier: Classifier, corpus: list[Labelled], tiny_corpus: list[Labelled]
) -> None:
    known = {item.source for item in tiny_corpus}
    items = [item for item in corpus if item.source not in known and item.label and len(item.message.text) > 150]
    messages = [item.message for item in items[:: len(items) // 60]][:60]
    rng = np.random.default_rng(0)
    marked, at_random = [], []
    before = tiny_classifier.suggest(messages)
    for message, suggestion in zip(messages, before, strict=True):
        reasons = [(e.field, e.start, e.end) for e in suggestion.evidence if e.weight > 0 and e.kind == "woord"]
        words = [(i, i + len(w)) for w in set(message.text.split()) if (i := message.text.find(w)) >= 0]
        count = sum(len(e.words.split()) for e in suggestion.evidence if e.weight > 0)
        marked.append(without(message, reasons))
        chosen = rng.permutation(len(words))[:count]
        at_random.append(without(message, [("tekst", *words[i]) for i in chosen]))

    def loss(changed: list[Message]) -> float:
        after = tiny_classifier.suggest(changed)
        return float(np.mean([chance(b, b) - chance(b, a) for b, a in zip(before, after, strict=True)]))

    def chance(of: Suggestion, given: Suggestion) -> float:
        best = max(of.signal_type_probabilities, key=lambda s: of.signal_type_probabilities[s])
        return given.signal_type_probabilities[best]

    assert loss(marked) > 0.15
    assert loss(marked) > 3 * loss(at_random)

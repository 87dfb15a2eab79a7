from collections.abc import Mapping

import pytest

from classifier import Classifier
from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, Flag, SignalType
from tests.training.helpers import labelled
from training.corpus import Labelled
from training.errors import CorpusError
from training.evaluate import Scored, evaluate, score

K, B = SignalType.KLACHT, SignalType.BEZWAAR


def scored(
    label: SignalType | None,
    guess: SignalType,
    *,
    over: bool = False,
    none: bool = False,
    flags: tuple[frozenset[Flag], tuple[Flag, ...]] = (frozenset(), ()),
) -> Scored:
    chances: Mapping[SignalType, float] = {s: 0.7 if s is guess else 0.1 for s in SignalType}
    suggestion = Suggestion(
        "1", None if none else guess, chances, Domain.FYSIEK, {d: 1.0 * (d is Domain.FYSIEK) for d in Domain},
        0.7, over, "x" if over else None, flags[1], "", "m",
    )  # fmt: skip
    return Scored(labelled(label=label, flags=flags[0]), suggestion)


def test_figures_worked_out_by_hand(tiny_classifier: Classifier) -> None:
    flags = (frozenset({Flag.TERMIJN, Flag.DREIGING}), (Flag.TERMIJN, Flag.INTEGRITEIT))
    evaluation = evaluate(
        tiny_classifier,
        [
            scored(K, K, flags=flags),
            scored(K, B),  # a lost complaint
            scored(B, B),
            scored(B, K, over=True),  # wrong, but a person decides
            scored(None, K, over=True, none=True),
            scored(None, K),
        ],
    )
    value = {name: figure.value for name, figure in evaluation.figures.items()}
    assert value["recall klacht"] == 0.5
    assert value["precisie bezwaar"] == 0.5
    assert value["klacht of bezwaar stil verloren"] == 0.25
    assert value["niet overgedragen (van wat een label heeft)"] == 0.75
    assert value["fout in wat niet is overgedragen"] == 0.5
    assert value["overgedragen van wat geen label past"] == 0.5
    assert value["micro-F1 signaleringen"] == 0.5
    assert value["macro-F1 soort"] == pytest.approx((0.5 + 0.5) / 4)
    assert evaluation.messages == 6


def test_intervals_hold_the_value_and_narrow_with_more(tiny_classifier: Classifier) -> None:
    few = [scored(K, K), scored(K, B), scored(B, B), scored(B, B)]
    small = evaluate(tiny_classifier, few).figures["recall klacht"]
    large = evaluate(tiny_classifier, few * 50).figures["recall klacht"]
    assert small.low <= small.value <= small.high
    assert large.high - large.low < (small.high - small.low) / 2
    assert large.low < 0.5 < large.high


def test_a_real_model_on_writers_it_did_not_know(
    tiny_classifier: Classifier, tiny_corpus: list[Labelled], corpus: list[Labelled]
) -> None:
    known = {item.source for item in tiny_corpus}
    others = [item for item in corpus if item.source not in known][:150]
    done: list[int] = []
    evaluation = evaluate(tiny_classifier, score(tiny_classifier, others, progress=done.append))
    assert sum(done) == len(others) == evaluation.messages
    assert evaluation.figures["macro-F1 soort"].value > 0.7
    assert evaluation.to_json()["maten"]["macro-F1 soort"]["aantal"] > 0
    assert len(evaluation.to_frame()) == len(evaluation.figures)


def test_an_empty_set_is_refused(tiny_classifier: Classifier) -> None:
    with pytest.raises(CorpusError, match="leeg"):
        evaluate(tiny_classifier, [])


def test_a_message_without_text_counts_as_handed_over(tiny_classifier: Classifier) -> None:
    (only,) = score(tiny_classifier, [labelled("  ")])
    assert only.suggestion.hand_over

from collections.abc import Mapping

import numpy as np
import pytest

from classifier import Classifier
from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, Flag, SignalType
from tests.training.helpers import labelled
from tests.training.reported import O, figures_of, judged
from training.corpus import Labelled
from training.errors import CorpusError
from training.evaluate import Scored, bins_of, evaluate, score

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


def test_second_label_and_real_mail_called_none() -> None:
    figures = figures_of(
        [
            judged(B, B, secondary=K, second=K),
            judged(K, K, secondary=B),
            judged(K, K, secondary=O, second=O),
            judged(B, B, second=K),
            judged(K, None, over=True),
            judged(None, None, over=True),
        ]
    )
    value = {name: (round(figure.value, 4), figure.count) for name, figure in figures.items()}
    assert value["tweede soort gevonden"] == (0.6667, 3)
    assert value["tweede soort terecht"] == (0.6667, 3)
    assert value["tweede soort gevonden (klacht met bezwaar)"] == (0.5, 2)
    assert value["echte berichten overgedragen als geen"] == (0.2, 5)
    assert value["soort goed"] == (0.8, 5)
    assert value["domein goed"] == (1.0, 5)


def test_calibration_error_of_a_model_that_is_as_sure_as_it_is_right() -> None:
    scored = [judged(K, K, chance=0.75) for _ in range(3)] + [judged(B, K, chance=0.75)]
    figure = figures_of(scored)["kalibratiefout soort"]
    assert figure.value == pytest.approx(0.0)
    assert figure.low <= figure.high
    assert bins_of(np.array([0.0, 0.5, 0.999, 1.0])).tolist() == [0, 7, 14, 14]


def test_only_the_figures_that_were_asked_for(tiny_classifier: Classifier) -> None:
    assert set(evaluate(tiny_classifier, [judged(K, K)], only=["soort goed"]).figures) == {"soort goed"}

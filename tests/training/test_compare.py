import pytest

from classifier import Classifier
from classifier.taxonomy import SignalType
from tests.training.test_evaluate import scored
from training.compare import Comparison, Verdict, compare
from training.errors import CorpusError
from training.evaluate import Scored, evaluate
from training.report import comparison_table

TRUTH = [SignalType.KLACHT, SignalType.ONVREDE, SignalType.INFORMATIEVRAAG, SignalType.BEZWAAR] * 25


def answers(classifier: Classifier, wrong: dict[int, SignalType]) -> tuple[object, list[Scored]]:
    made = [scored(label, wrong.get(i, label)) for i, label in enumerate(TRUTH)]
    return evaluate(classifier, made), made


def compared(classifier: Classifier, old: dict[int, SignalType], new: dict[int, SignalType]) -> Comparison:
    return compare(answers(classifier, old), answers(classifier, new))  # type: ignore[arg-type]


WRONG_QUESTIONS = dict.fromkeys(range(2, 60, 4), SignalType.ONVREDE)


def test_clearly_better(tiny_classifier: Classifier) -> None:
    comparison = compared(tiny_classifier, WRONG_QUESTIONS, {})
    assert comparison.verdict is Verdict.BETTER
    assert comparison.may_go_live
    assert comparison.differences["macro-F1 soort"].low > 0


def test_clearly_worse(tiny_classifier: Classifier) -> None:
    comparison = compared(tiny_classifier, {}, WRONG_QUESTIONS)
    assert comparison.verdict is Verdict.WORSE
    assert not comparison.may_go_live


def test_the_same_is_not_called_better(tiny_classifier: Classifier) -> None:
    comparison = compared(tiny_classifier, WRONG_QUESTIONS, WRONG_QUESTIONS)
    assert comparison.verdict is Verdict.EQUAL
    assert comparison.may_go_live


@pytest.mark.parametrize(("place", "name"), [(0, "klacht"), (3, "bezwaar")])
def test_one_lost_legal_message_is_refused_whatever_else_is_gained(
    tiny_classifier: Classifier, place: int, name: str
) -> None:
    comparison = compared(tiny_classifier, WRONG_QUESTIONS, {place: SignalType.ONVREDE})
    assert comparison.differences["macro-F1 soort"].value > 0
    assert comparison.verdict is Verdict.UNSAFE
    assert name in comparison.reason
    assert not comparison.may_go_live


def test_a_test_set_without_objections_cannot_judge_safety(tiny_classifier: Classifier) -> None:
    made = [scored(SignalType.KLACHT, SignalType.KLACHT)] * 4
    answers = (evaluate(tiny_classifier, made), made)
    with pytest.raises(CorpusError, match="geen berichten met label bezwaar"):
        compare(answers, answers)


def test_the_table_shows_both_and_the_verdict(tiny_classifier: Classifier) -> None:
    table = comparison_table(compared(tiny_classifier, WRONG_QUESTIONS, {}))
    assert "recall bezwaar" in table
    assert "Oordeel: beter." in table

from dataclasses import replace

from classifier.taxonomy import SignalType
from tests.training.helpers import labelled
from training.wanted import BETAS, wanted_of

LABELS = list(SignalType)
KLACHT, ONVREDE, VRAAG, BEZWAAR = (LABELS.index(s) for s in SignalType)
PURE = labelled()
BOTH = replace(labelled(label=SignalType.BEZWAAR), secondary=SignalType.KLACHT)
OBJECTION = labelled(label=SignalType.BEZWAAR)
ASKING = replace(labelled(label=SignalType.KLACHT), secondary=SignalType.INFORMATIEVRAAG)
NOTHING = labelled(label=None)


def test_first_and_second_thing_are_both_wanted() -> None:
    wanted = wanted_of([BOTH, ASKING, NOTHING])
    assert wanted.either.sum(axis=1).tolist() == [2, 2, 0]
    assert wanted.second.sum(axis=1).tolist() == [1, 1, 0]
    assert wanted.second[0, KLACHT]


def test_a_second_thing_is_asked_of_what_has_another_first() -> None:
    wanted = wanted_of([PURE, BOTH, OBJECTION, NOTHING])
    assert wanted.asked[:, KLACHT].tolist() == [False, True, True, False]
    assert wanted.asked[:, VRAAG].tolist() == [True, True, True, False]
    assert wanted.judged[:, KLACHT].tolist() == [False, True, False, False]


def test_an_objection_is_asked_of_complaints() -> None:
    """It is never the second thing: of who complains, does the letter contest a decision, too?"""
    wanted = wanted_of([PURE, BOTH, OBJECTION, ASKING])
    assert wanted.asked[:, BEZWAAR].tolist() == [True, True, False, True]
    assert wanted.judged[:, BEZWAAR].tolist() == [False, True, True, False]


def test_missing_a_complaint_costs_more_than_one_too_many() -> None:
    assert BETAS[KLACHT] > BETAS[ONVREDE] == BETAS[VRAAG] == BETAS[BEZWAAR]

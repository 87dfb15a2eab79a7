import pytest

from training.errors import CorpusError
from training.split import by_writer


def test_a_writer_is_never_on_both_sides() -> None:
    sources = [f"w{i % 7}" for i in range(140)]
    labels = ["ab"[i % 2] for i in range(140)]
    folds = by_writer(sources, labels, folds=5, seed=0)
    assert len(folds) == 5
    for train, test in folds:
        assert {sources[i] for i in train}.isdisjoint(sources[i] for i in test)
    assert sorted(i for _, test in folds for i in test) == list(range(140))


def test_fewer_writers_than_folds() -> None:
    assert len(by_writer(["a", "b"] * 5, ["x", "x", "y", "y", "x"] * 2, folds=5, seed=0)) == 2


def test_one_writer_cannot_be_held_apart() -> None:
    with pytest.raises(CorpusError, match="één schrijver"):
        by_writer(["a"] * 9, ["x"] * 9, folds=3, seed=0)

import os
import pickle

import numpy as np
import pytest

from classifier.taxonomy import NONE, Flag
from classifier.tuned import DOMAINS, LABELS, TASKS, columns
from tests.tiny_encoder import COLUMNS, tiny_heads, tiny_tuned

TEXTS = [
    "Hierbij maak ik bezwaar tegen uw besluit.",
    "vraag",
    "De straat ligt vol en de gemeente doet niets, aldus de man aan de balie van het huis om de hoek.",
    "",
    *("klacht " * n for n in range(1, 40)),
]


def test_columns_follow_each_other() -> None:
    parts = [columns(task) for task in TASKS]
    assert parts[0].start == 0
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
    assert parts[-1].stop == COLUMNS
    assert columns("flags").stop - columns("flags").start == len(Flag)
    with pytest.raises(KeyError):
        columns("team")


def test_labels_and_domains_stand_in_the_order_of_the_heads() -> None:
    assert sorted(LABELS) == LABELS
    assert sorted(DOMAINS) == DOMAINS
    assert NONE in LABELS


def test_parts_add_up_to_the_scores_of_the_labels() -> None:
    _, bias = tiny_heads()
    for reading in tiny_tuned().read(TEXTS):
        labels = reading.scores[columns("label")] - bias[columns("label")]
        assert reading.parts.sum(axis=0) == pytest.approx(labels, abs=1e-4)
        assert reading.parts.shape == (len(reading.places), len(LABELS))


def test_a_text_reads_the_same_alone_and_among_others() -> None:
    encoder = tiny_tuned()
    alone = [encoder.read([text])[0] for text in TEXTS]
    assert np.std([reading.scores for reading in alone], axis=0).mean() > 0.2  # else any order would do
    for one, other in zip(alone, encoder.read(TEXTS), strict=True):
        assert one.places == other.places
        assert (one.scores == other.scores).all()
        assert (one.parts == other.parts).all()


def test_no_texts_no_readings() -> None:
    assert tiny_tuned().read([]) == []


def test_a_pickle_leaves_the_session_out() -> None:
    encoder = tiny_tuned()
    before = encoder.read(TEXTS)
    again = pickle.loads(pickle.dumps(encoder))  # noqa: S301  # made on the line itself
    assert again == encoder
    assert encoder.session() is encoder.session() is not again.session()
    for one, other in zip(before, again.read(TEXTS), strict=True):
        assert (one.scores == other.scores).all()


@pytest.mark.parametrize(("told", "threads"), [("1", 1), ("2", 2), (None, min(2, os.cpu_count() or 1))])
def test_it_takes_no_more_threads_than_its_process_may_have(
    told: str | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if told:
        monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert tiny_tuned().session().get_session_options().intra_op_num_threads == threads

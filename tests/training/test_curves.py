import pytest

from classifier.taxonomy import Domain
from tests.training.reported import B, I, K, O, figures_of, judged
from training.curves import confusion, error_by_coverage, reliability, working_point


def test_bins_hold_what_was_promised_and_what_came_true() -> None:
    scored = [judged(K, K, chance=0.9), judged(K, K, chance=0.9), judged(B, K, chance=0.9), judged(O, O, chance=0.5)]
    low, high = reliability([*scored, judged(None, None)])
    assert (low.promised, low.right.value, low.right.count) == (0.5, 1.0, 1)
    assert high.low < 0.9 < high.high
    assert high.promised == pytest.approx(0.9)
    assert high.right.value == pytest.approx(2 / 3)
    assert high.right.low <= high.right.value <= high.right.high
    # 3 of 4 messages are 0.9 - 2/3 off, 1 of 4 is 0.5 off
    error = figures_of(scored)["kalibratiefout soort"]
    assert error.value == pytest.approx(0.75 * (0.9 - 2 / 3) + 0.25 * 0.5)


def test_a_chance_of_one_is_in_the_last_bin() -> None:
    (only,) = reliability([judged(K, K, chance=1.0)])
    assert only.high == 1.0
    assert reliability([judged(None, None)]) == []


def test_error_grows_with_coverage_and_ends_where_nothing_was_suggested() -> None:
    scored = [
        *(judged(K, K, chance=0.9) for _ in range(10)),
        *(judged(K, B, chance=0.4) for _ in range(5)),
        *(judged(None, None, chance=0.99, over=True) for _ in range(5)),
    ]
    points = {p.coverage: p.error for p in error_by_coverage(scored)}
    assert points[0.5].value == 0
    assert points[0.75].value == pytest.approx(5 / 15)
    assert max(points) == 0.75
    assert points[0.75].low < points[0.75].value < points[0.75].high


def test_the_working_point_is_where_the_model_stands() -> None:
    point = working_point([judged(K, K), judged(K, B), judged(K, B, over=True), judged(K, K, domain=Domain.SOCIAAL)])
    assert point is not None
    assert point.coverage == 0.75
    assert point.error.value == pytest.approx(2 / 3)
    assert working_point([judged(K, K, over=True)]) is None


def test_confusion_counts_every_message_once() -> None:
    counts = confusion([judged(K, K), judged(K, B), judged(None, I), judged(B, None)])
    # in the order klacht, onvrede, informatievraag, bezwaar, geen
    assert counts.to_numpy().tolist() == [[1, 0, 0, 1, 0], [0] * 5, [0] * 5, [0, 0, 0, 0, 1], [0, 0, 1, 0, 0]]
    assert list(counts.index) == list(counts.columns) == ["klacht", "onvrede", "informatievraag", "bezwaar", "geen"]

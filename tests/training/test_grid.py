"""What the search tries, and the file in which finished points stand."""

from pathlib import Path

import pytest

from training.errors import SearchError
from training.grid import Grid, Ledger, Point, View

VIEW = View(0.5, 1.0, 2)
POINTS = [(Point(0, 1, VIEW, "label", 4.0), 0.75), (Point(0, None, VIEW, "domain", 8.0), 0.8125)]


def test_every_combination() -> None:
    grid = Grid(c_signal_type=(1.0, 2.0), c_domain=(3.0,), encoder_weight=(0.5, 0.8), min_df=(2,))
    assert grid.views() == [View(0.5, 1.0, 2), View(0.8, 1.0, 2)]
    assert grid.heads() == [("label", 1.0), ("label", 2.0), ("domain", 3.0)]


@pytest.mark.parametrize("wrong", [{"c_domain": ()}, {"min_df": (0,)}, {"c_signal_type": (-1.0,)}])
def test_a_wrong_grid(wrong: dict[str, tuple[float, ...]]) -> None:
    with pytest.raises(ValueError, match="values above 0"):
        Grid(**wrong)  # type: ignore[arg-type]


def test_what_was_finished_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "map/punten.jsonl"
    Ledger(file, "a").add(POINTS)
    assert Ledger(file, "a").found == dict(POINTS)
    assert Ledger(file, "b").found == {}


def test_a_torn_last_line_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "punten.jsonl"
    Ledger(file, "a").add(POINTS)
    file.write_bytes(file.read_bytes()[:-5])
    again = Ledger(file, "a")
    assert again.found == dict(POINTS[:1])
    again.add(POINTS[1:])
    assert Ledger(file, "a").found == dict(POINTS)
    assert file.read_bytes().count(b"\n") == 2


def test_another_file_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_text('{"id": "1"}\n')
    with pytest.raises(SearchError, match=r"corpus\.jsonl:1 .*--output"):
        Ledger(file, "a")
    with pytest.raises(SearchError, match="niet te lezen"):
        Ledger(tmp_path, "a")

"""The table and plot of the benchmark, on figures made up for it; nothing is measured here."""

import pytest

from tests.benchmarks.results import Result, accuracy, plot, table


def result(name: str, answers: list[str], milliseconds: float, training: float = 60.0) -> Result:
    truth = ["klacht", "onvrede", "informatievraag", "bezwaar"] * 10
    return Result(
        name, {"moeilijk": accuracy(truth, answers * 10)}, [milliseconds] * 40, 100.0, 300.0, 30.0, 2.0, training
    )


ALL_RIGHT = ["klacht", "onvrede", "informatievraag", "bezwaar"]
ONE_WRONG = ["klacht", "onvrede", "informatievraag", "klacht"]


def test_accuracy_is_the_macro_f1_over_four_labels() -> None:
    assert accuracy(ALL_RIGHT, ALL_RIGHT).value == 1.0
    assert accuracy(ALL_RIGHT * 10, ONE_WRONG * 10).value == pytest.approx((2 / 3 + 1 + 1 + 0) / 4)


def test_the_interval_holds_the_value() -> None:
    found = accuracy(ALL_RIGHT * 10, ONE_WRONG * 10)
    assert found.low < found.value < found.high


def test_the_table_compares_every_column_with_the_first() -> None:
    text = table([result("wij", ALL_RIGHT, 10.0), result("zij", ONE_WRONG, 1.0)], "Zo gemeten.")
    rows = {cells[1].strip(): cells for line in text.splitlines() if len(cells := line.split("|")) > 2}
    assert rows["één bericht, mediaan (ms)"][2:4] == [" 10 ", " 1 (×0.1) "]
    assert rows["macro-F1 soort, moeilijk"][3].endswith(" (-33.3) ")
    assert rows["trainen (s)"][2:4] == [" 60 ", " 60 (×1) "]
    assert text.endswith("\n\nZo gemeten.\n")


def test_an_unknown_cost_is_said_and_compared_with_nothing() -> None:
    text = table([result("wij", ALL_RIGHT, 10.0, float("nan")), result("zij", ONE_WRONG, 1.0)], "")
    assert "| trainen (s) | onbekend | 60 |" in text


def test_the_plot_names_every_contender() -> None:
    drawn = plot([result("wij", ALL_RIGHT, 10.0), result("zij", ONE_WRONG, 1.0)])
    assert [text.get_text() for text in drawn.legends[0].get_texts()] == ["wij", "zij"]

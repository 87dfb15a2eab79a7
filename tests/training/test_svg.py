import xml.etree.ElementTree as ET

import pytest

from training.svg import Axis, Line, chart, matrix


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314


def test_a_chart_is_well_formed_and_says_what_it_shows() -> None:
    lines = [Line("a & b", [(0, 0), (1, 1)], [(0, 0.1), (0.9, 1)]), Line("nu", [(0.5, 0.5)], joined=False)]
    svg = parsed(chart("k", "Titel <1>", "Uitleg", lines, Axis("x", 0, 1), Axis("y", 0, 1), diagonal=True))
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg if element.get("id")}
    assert named == {"k-t": "Titel <1>", "k-o": "Uitleg"}
    assert svg.get("aria-labelledby") == "k-t k-o"
    assert len(svg.findall("polyline")) == 1
    assert "a & b" in [element.text for element in svg.findall("text")]


@pytest.mark.parametrize(("point", "place"), [((0, 0), "64.0,344.0"), ((1, 1), "624.0,40.0"), ((1, 2), "624.0,40.0")])
def test_points_are_where_they_belong(point: tuple[float, float], place: str) -> None:
    svg = parsed(chart("k", "t", "o", [Line("a", [point])], Axis("x", 0, 1), Axis("y", 0, 1)))
    line = svg.find("polyline")
    assert line is not None
    assert line.get("points") == place


def test_a_matrix_shows_every_count() -> None:
    svg = parsed(matrix("m", "t", "o", ["a", "b"], [[9, 1], [0, 10]]))
    texts = [element.text for element in svg.findall("text")]
    assert [t for t in texts if t and t.isdigit()] == ["9", "1", "0", "10"]
    assert len(svg.findall("rect")) == 4

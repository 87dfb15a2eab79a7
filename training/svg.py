"""Plots as SVG, drawn by hand: a chart of lines with intervals, and a matrix of counts. No script, no library.

Colours are classes (`lijn-1`, `vlak`, ...), so that the page decides about light and dark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 40, 56
_TICKS = 5

At = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """The name of an axis and what it runs over."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """Points (x, y) and, for each, where its interval starts and ends; `joined` False leaves the points alone."""

    name: str
    points: Sequence[tuple[float, float]]
    intervals: Sequence[tuple[float, float]] = ()
    joined: bool = True


def chart(key: str, title: str, about: str, lines: Sequence[Line], x: Axis, y: Axis, *, diagonal: bool = False) -> str:
    """Return a chart as an `svg` element; `key` makes its ids unique on the page.

    `about` says in words what it shows, for who cannot see it. Lines differ in dashes and markers too, not in
    colour alone.
    """

    def at(a: float, b: float) -> tuple[float, float]:
        across = (a - x.low) / (x.high - x.low) * (_WIDTH - _LEFT - _RIGHT)
        up = (min(max(b, y.low), y.high) - y.low) / (y.high - y.low) * (_HEIGHT - _TOP - _BOTTOM)
        return round(_LEFT + across, 1), round(_HEIGHT - _BOTTOM - up, 1)

    body = [*_axes(x, y, at)]
    if diagonal:
        (x1, y1), (x2, y2) = at(x.low, x.low), at(x.high, x.high)
        body.append(f'<line class="ideaal" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
    for number, line in enumerate(lines, 1):
        body += _line(line, number, at)
    if len(lines) > 1:
        body += _legend(lines)
    return _svg(key, title, about, _WIDTH, _HEIGHT, body)


def matrix(key: str, title: str, about: str, names: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """Return a square matrix of counts as an `svg` element; the darker a cell, the larger its share of the row."""
    cell, left, top = 116, 132, 64
    body = [
        f'<text class="as" x="{left}" y="16">voorgesteld →</text>',
        '<text class="as" x="0" y="48">werkelijk ↓</text>',
    ]
    for j, name in enumerate(names):
        body.append(f'<text x="{left + (j + 0.5) * cell}" y="48" text-anchor="middle">{escape(name)}</text>')
    for i, name in enumerate(names):
        middle = top + i * 44 + 27
        body.append(f'<text x="{left - 8}" y="{middle}" text-anchor="end">{escape(name)}</text>')
        total = max(sum(counts[i]), 1)
        for j, count in enumerate(counts[i]):
            share = count / total
            # no shades between: neither ink would be readable on them
            ink, shade = ("op-donker", 0.75 + share / 4) if share > 0.5 else ("op-licht", share / 2)
            body.append(
                f'<rect class="vlak" x="{left + j * cell}" y="{top + i * 44}" width="{cell - 2}" height="42" '
                f'fill-opacity="{shade:.3f}"/>'
                f'<text class="{ink}" x="{left + (j + 0.5) * cell}" y="{middle}" text-anchor="middle">{count}</text>'
            )
    return _svg(key, title, about, left + cell * len(names), top + 44 * len(names), body)


def _svg(key: str, title: str, about: str, width: int, height: int, body: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-labelledby="{key}-t {key}-o" viewBox="0 0 {width} {height}" width="{width}">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-o">{escape(about)}</desc>{"".join(body)}</svg>'
    )


def _axes(x: Axis, y: Axis, at: At) -> list[str]:
    found = []
    for step in range(_TICKS + 1):
        a = x.low + (x.high - x.low) * step / _TICKS
        b = y.low + (y.high - y.low) * step / _TICKS
        (left, floor), (_, up) = at(a, y.low), at(x.low, b)
        found.append(f'<line class="raster" x1="{_LEFT}" y1="{up}" x2="{_WIDTH - _RIGHT}" y2="{up}"/>')
        found.append(f'<text x="{_LEFT - 8}" y="{up + 5}" text-anchor="end">{_tick(b, y)}</text>')
        found.append(f'<text x="{left}" y="{floor + 20}" text-anchor="middle">{_tick(a, x)}</text>')
    middle = _TOP + (_HEIGHT - _TOP - _BOTTOM) / 2
    found.append(f'<text class="as" x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x.name)}</text>')
    found.append(
        f'<text class="as" x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">'
        f"{escape(y.name)}</text>"
    )
    return found


def _tick(value: float, axis: Axis) -> str:
    if axis.high > 1:
        return f"{value:.0f}"
    return f"{value:.{2 if axis.high - axis.low >= 0.25 else 3}f}".replace(".", ",")


def _line(line: Line, number: int, at: At) -> list[str]:
    kind = f"lijn-{number}"
    places = [at(a, b) for a, b in line.points]
    found = []
    for (a, _), (low, high) in zip(line.points, line.intervals, strict=False):
        (left, bottom), (_, top) = at(a, low), at(a, high)
        found.append(f'<line class="interval {kind}" x1="{left}" y1="{bottom}" x2="{left}" y2="{top}"/>')
    if line.joined:
        joined = " ".join(f"{a},{b}" for a, b in places)
        found.append(f'<polyline class="{kind}" points="{joined}"/>')
    return found + [_marker(kind, number, a, b) for a, b in places]


def _marker(kind: str, number: int, a: float, b: float) -> str:
    if number == 1:
        return f'<circle class="punt {kind}" cx="{a}" cy="{b}" r="4"/>'
    return f'<rect class="punt {kind}" x="{a - 5}" y="{b - 5}" width="10" height="10"/>'


def _legend(lines: Sequence[Line]) -> list[str]:
    found = []
    for number, line in enumerate(lines, 1):
        # beside each other above the plot, where no line comes
        left = _LEFT + 10 + (number - 1) * (_WIDTH - _LEFT - _RIGHT) / len(lines)
        found.append(_marker(f"lijn-{number}", number, left, 14))
        found.append(f'<text x="{left + 14}" y="19">{escape(line.name)}</text>')
    return found

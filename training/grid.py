"""The choices of recipe `fast` that the search tries, and the points it has finished."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import product
from pathlib import Path
from typing import Any

from training.errors import SearchError

TASKS = ("label", "domain")


@dataclass(frozen=True, order=True)
class View:
    """What turns a text into features; label and domain share it."""

    encoder_weight: float
    subject_weight: float
    min_df: int


@dataclass(frozen=True, order=True)
class Point:
    """One head fitted and judged once.

    `outer` is the fold whose writers nobody sees before the choice is made; `inner` the fold inside the rest on
    which choices are judged, or None where the choice made is judged on the outer fold.
    """

    outer: int
    inner: int | None
    view: View
    task: str
    c: float


@dataclass(frozen=True)
class Grid:
    """The values to try, each with every other; the heads of label and domain are chosen apart."""

    c_signal_type: tuple[float, ...] = (2.0, 4.0, 8.0)
    c_domain: tuple[float, ...] = (4.0, 8.0, 16.0)
    encoder_weight: tuple[float, ...] = (0.5, 0.8)
    subject_weight: tuple[float, ...] = (1.0,)
    min_df: tuple[int, ...] = (2, 3)

    def __post_init__(self) -> None:
        for field in fields(self):
            values = getattr(self, field.name)
            if not values or min(values) < 0 or (min(values) == 0 and not field.name.endswith("weight")):
                raise ValueError(f"{field.name} needs values above 0, got {values!r}")

    def views(self) -> list[View]:
        """Return every combination of what both heads share."""
        return [View(*values) for values in product(self.encoder_weight, self.subject_weight, self.min_df)]

    def heads(self) -> list[tuple[str, float]]:
        """Return every head, as task and C."""
        return [*(("label", c) for c in self.c_signal_type), *(("domain", c) for c in self.c_domain)]


class Ledger:
    """Finished points in a JSON Lines file; a search that is started again skips them.

    Args:
        path: the file; points of other messages or folds may stand in it too, and stay.
        of: what the points were found on; only those found on the same count.
    """

    def __init__(self, path: Path, of: str) -> None:
        self.path = path
        self.of = of
        self.found: dict[Point, float] = {}
        for line in self._lines():
            if line["op"] == of:
                self.found[_point(line)] = float(line["macro_f1"])

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise SearchError(f"{self.path} is niet te lezen: {error.strerror}.") from error
        for number, line in enumerate(content.split(b"\n")[:-1], 1):
            try:
                row = json.loads(line)
                _point(row), row["op"], float(row["macro_f1"])
            except (ValueError, KeyError, TypeError) as error:
                raise SearchError(
                    f"{self.path}:{number} is geen regel van signaalwijzer search. Haal de regel weg, of kies een "
                    "ander bestand met --output."
                ) from error
            yield row

    def add(self, points: Iterable[tuple[Point, float]]) -> None:
        """Append finished points in one write: all of them are there, or a torn last line that does not count."""
        rows = list(points)
        lines = [json.dumps({"op": self.of, **_row(point), "macro_f1": value}) for point, value in rows]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                size = os.fstat(handle).st_size
                if size and os.pread(handle, 1, size - 1) != b"\n":  # a run was stopped in the middle of a line
                    os.ftruncate(handle, self.path.read_bytes().rfind(b"\n") + 1)
                os.write(handle, "".join(f"{line}\n" for line in lines).encode())
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise SearchError(f"{self.path} is niet te schrijven: {error.strerror}.") from error
        self.found |= rows


def _row(point: Point) -> dict[str, Any]:
    row = asdict(point)
    return {**row.pop("view"), **row}


def _point(row: dict[str, Any]) -> Point:
    view = View(**{field.name: row[field.name] for field in fields(View)})
    return Point(row["outer"], row["inner"], view, row["task"], row["c"])

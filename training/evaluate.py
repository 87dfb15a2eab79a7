"""How good a model is on labelled messages it never saw: figures with 95 % bootstrap intervals."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from classifier.model import Classifier
from classifier.suggestion import Suggestion
from classifier.taxonomy import NONE, Domain, Flag, SignalType
from training.corpus import Labelled
from training.errors import CorpusError

_RESAMPLES = 1000
_SEED = 0
_BATCH = 32
_LEGAL = (SignalType.KLACHT, SignalType.BEZWAAR)
# of the reliability diagram, and of the error that sums it up
BINS = 15


@dataclass(frozen=True)
class Scored:
    """A labelled message with what the model made of it."""

    item: Labelled
    suggestion: Suggestion


@dataclass(frozen=True)
class Figure:
    """An estimate with its 95 % interval; `count` messages bear on it."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"

    def to_json(self) -> dict[str, float | int]:
        """Return value, interval and count, rounded to four places."""
        return {
            "waarde": round(self.value, 4),
            "van": round(self.low, 4),
            "tot": round(self.high, 4),
            "aantal": self.count,
        }


@dataclass(frozen=True)
class Evaluation:
    """The figures of one model on one set, by name; names are those of the printed table."""

    model: str
    messages: int
    figures: dict[str, Figure]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each figure: maat, waarde, van, tot, aantal."""
        return pd.DataFrame([{"maat": name, **figure.to_json()} for name, figure in self.figures.items()])

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "model": self.model,
            "berichten": self.messages,
            "herbemonsteringen": _RESAMPLES,
            "maten": {name: figure.to_json() for name, figure in self.figures.items()},
        }


def score(
    classifier: Classifier, corpus: Sequence[Labelled], *, progress: Callable[[int], None] = lambda n: None
) -> list[Scored]:
    """Score a labelled set in batches."""
    scored: list[Scored] = []
    for first in range(0, len(corpus), _BATCH):
        batch = corpus[first : first + _BATCH]
        suggestions = classifier.suggest([item.message for item in batch])
        scored += map(Scored, batch, suggestions)
        progress(len(batch))
    return scored


def evaluate(classifier: Classifier, scored: Sequence[Scored], *, only: Collection[str] | None = None) -> Evaluation:
    """Return all figures for a set that was scored, or `only` those named.

    Label and domain are judged on the best guess, handed over or not, so that handing over cannot flatter
    them; coverage and error tell what handing over costs and buys.
    """
    if not scored:
        raise CorpusError("Er zijn geen berichten om op te meten: het bestand is leeg.")
    asked = {name: m for name, m in measures(columns(scored)).items() if only is None or name in only}
    figures = bootstrap(asked, len(scored))
    return Evaluation(classifier.version, len(scored), {k: f for k, f in figures.items() if f.count})


Rows = NDArray[np.integer[Any]]
Measure = Callable[[Rows], float]


def bootstrap(asked: Mapping[str, tuple[Measure, int]], size: int) -> dict[str, Figure]:
    """Return each measure over `size` messages with its interval, from the same resamples for all."""
    rows = np.random.default_rng(_SEED).integers(0, size, size=(_RESAMPLES, size))
    figures: dict[str, Figure] = {}
    for name, (measure, count) in asked.items():
        values = np.array([measure(sample) for sample in rows])
        low, high = np.nanquantile(values, [0.025, 0.975]) if not np.isnan(values).all() else (np.nan, np.nan)
        figures[name] = Figure(measure(np.arange(size)), float(low), float(high), count)
    return figures


def columns(scored: Sequence[Scored]) -> dict[str, NDArray[Any]]:
    """Return the facts the measures need, an array each, in the order of the messages."""

    def best(s: Suggestion) -> str:
        probabilities = s.signal_type_probabilities
        return str(max(probabilities, key=lambda k: probabilities[k]))

    domain = [max(s.suggestion.domain_probabilities.items(), key=lambda kv: kv[1])[0] for s in scored]
    return {
        "label": np.array([str(s.item.label or NONE) for s in scored]),
        "guess": np.array([best(s.suggestion) for s in scored]),
        "given": np.array([str(s.suggestion.signal_type or NONE) for s in scored]),
        "chance": np.array([max(s.suggestion.signal_type_probabilities.values()) for s in scored]),
        "secondary": np.array([str(s.item.secondary or "") for s in scored]),
        "second": np.array([str(s.suggestion.second or "") for s in scored]),
        "domain": np.array([str(s.item.domain or "") for s in scored]),
        "domain_guess": np.array([str(d) for d in domain]),
        "over": np.array([s.suggestion.hand_over for s in scored]),
        "certainty": np.array([s.suggestion.certainty for s in scored]),
        "flags": np.array([[f in s.item.flags for f in Flag] for s in scored]),
        "flags_found": np.array([[f in s.suggestion.flags for f in Flag] for s in scored]),
    }


def measures(t: dict[str, NDArray[Any]]) -> dict[str, tuple[Measure, int]]:
    """Return every measure by name, with the number of messages that bear on it."""
    labelled, none = t["label"] != NONE, t["label"] == NONE
    with_domain = labelled & (t["domain"] != "")
    legal = np.isin(t["label"], _LEGAL)
    kept = ~t["over"]
    lost = legal & kept & (t["given"] != t["label"])
    wrong = mistaken(t)
    two = t["secondary"] != ""
    named = t["second"] != ""
    both = two & legal & np.isin(t["secondary"], _LEGAL)
    signals, domains = [str(s) for s in SignalType], [str(d) for d in Domain]
    found: dict[str, tuple[Measure, int]] = {
        "macro-F1 soort": (macro_f1(t["label"], t["guess"], labelled, signals), int(labelled.sum())),
        "macro-F1 domein": (
            macro_f1(t["domain"], t["domain_guess"], with_domain, domains),
            int(with_domain.sum()),
        ),
        "soort goed": (_share(labelled, t["guess"] == t["label"]), int(labelled.sum())),
        "domein goed": (_share(with_domain, t["domain_guess"] == t["domain"]), int(with_domain.sum())),
        "kalibratiefout soort": (
            calibration_error(t["chance"], t["guess"] == t["label"], labelled), int(labelled.sum()),
        ),
    }  # fmt: skip
    for name, truth, guess, over, values in (
        ("", t["label"], t["guess"], labelled, signals),
        ("", t["domain"], t["domain_guess"], with_domain, domains),
    ):
        for value in values:
            found[f"precisie {value}{name}"] = (
                _share(over & (guess == value), truth == value), int((over & (guess == value)).sum()),
            )  # fmt: skip
            found[f"recall {value}{name}"] = (
                _share(over & (truth == value), guess == value), int((over & (truth == value)).sum()),
            )  # fmt: skip
    found |= {
        "niet overgedragen (van wat een label heeft)": (_share(labelled, kept), int(labelled.sum())),
        "fout in wat niet is overgedragen": (_share(kept, wrong), int(kept.sum())),
        "klacht of bezwaar stil verloren": (_share(legal, lost), int(legal.sum())),
        "overgedragen van wat geen label past": (_share(none, t["over"]), int(none.sum())),
        "echte berichten overgedragen als geen": (_share(labelled, t["given"] == NONE), int(labelled.sum())),
        "tweede soort gevonden": (_share(two, t["second"] == t["secondary"]), int(two.sum())),
        "tweede soort terecht": (_share(named, t["second"] == t["secondary"]), int(named.sum())),
        "tweede soort gevonden (klacht met bezwaar)": (_share(both, t["second"] == t["secondary"]), int(both.sum())),
        "micro-F1 signaleringen": (_micro(t["flags"], t["flags_found"]), int(t["flags"].sum())),
    }
    return found


def mistaken(t: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
    """Tell for each message whether its suggestion was wrong: in the label, or in the domain where it has one."""
    return np.asarray((t["given"] != t["label"]) | ((t["label"] != NONE) & (t["domain_guess"] != t["domain"])))


def bins_of(chances: NDArray[np.floating[Any]]) -> NDArray[np.intp]:
    """Return the bin of each chance: `BINS` of equal width, a chance of 1 in the last."""
    return np.minimum((chances * BINS).astype(np.intp), BINS - 1)


def calibration_error(chances: NDArray[np.floating[Any]], right: NDArray[np.bool_], over: NDArray[np.bool_]) -> Measure:
    """Return the expected calibration error: how far promise and outcome lie apart, averaged over the bins."""
    gaps = np.where(over, right - chances, 0.0)
    bins = bins_of(chances)

    def measure(rows: Rows) -> float:
        base = int(over[rows].sum())
        total = np.bincount(bins[rows], weights=gaps[rows], minlength=BINS)
        return float(np.abs(total).sum() / base) if base else float("nan")

    return measure


def _share(of: NDArray[np.bool_], which: NDArray[np.bool_]) -> Measure:
    def measure(rows: Rows) -> float:
        base = of[rows]
        return float((base & which[rows]).sum() / base.sum()) if base.any() else float("nan")

    return measure


def macro_f1(truth: NDArray[Any], guess: NDArray[Any], over: NDArray[np.bool_], names: Sequence[str]) -> Measure:
    """Return the mean F1 of the named classes, over the chosen messages."""
    hits = {n: over & (truth == n) & (guess == n) for n in names}
    sizes = {n: (over & (truth == n)).astype(int) + (over & (guess == n)) for n in names}

    def measure(rows: Rows) -> float:
        return float(np.mean([2 * hits[n][rows].sum() / max(sizes[n][rows].sum(), 1) for n in names]))

    return measure


def _micro(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> Measure:
    hits, sizes = (truth & found).sum(axis=1), truth.sum(axis=1) + found.sum(axis=1)

    def measure(rows: Rows) -> float:
        return float(2 * hits[rows].sum() / max(sizes[rows].sum(), 1))

    return measure

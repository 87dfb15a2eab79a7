"""Is the new model better than the old? Both on the same frozen messages, with a safety floor.

A missed objection costs a citizen the term of Awb 6:7, a missed complaint breaks Awb 9:11: a model whose
recall of either drops is never called better, whatever else it gained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from classifier.taxonomy import SignalType
from training.errors import CorpusError
from training.evaluate import Evaluation, Figure, Scored, columns, measures

_RESAMPLES = 1000
_SEED = 0
FLOOR = (SignalType.KLACHT, SignalType.BEZWAAR)
_MAIN = ("macro-F1 soort", "macro-F1 domein")


class Verdict(StrEnum):
    """What may be said of the new model."""

    BETTER = "beter"
    EQUAL = "niet aantoonbaar beter of slechter"
    WORSE = "slechter"
    UNSAFE = "geweigerd"


@dataclass(frozen=True)
class Comparison:
    """Old against new on one set; `differences` are new minus old, with paired 95 % intervals."""

    old: Evaluation
    new: Evaluation
    differences: dict[str, Figure]
    verdict: Verdict
    reason: str

    @property
    def may_go_live(self) -> bool:
        """Whether the new model may take over without someone answering for it."""
        return self.verdict in (Verdict.BETTER, Verdict.EQUAL)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each figure: maat, oud, nieuw, verschil."""
        return pd.DataFrame(
            [
                {"maat": n, "oud": str(self.old.figures[n]), "nieuw": str(self.new.figures[n]),
                 "verschil": f"{d.value:+.3f} [{d.low:+.3f}–{d.high:+.3f}]"}
                for n, d in self.differences.items()
            ]
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "oud": self.old.to_json(),
            "nieuw": self.new.to_json(),
            "verschil": {name: figure.to_json() for name, figure in self.differences.items()},
            "oordeel": str(self.verdict),
            "reden": self.reason,
        }


def compare(old: tuple[Evaluation, Sequence[Scored]], new: tuple[Evaluation, Sequence[Scored]]) -> Comparison:
    """Compare two models that scored the same messages in the same order.

    Raises:
        CorpusError: the messages hold no complaint or no objection, so safety cannot be judged.
    """
    if missing := [s for s in FLOOR if f"recall {s}" not in new[0].figures]:
        raise CorpusError(
            f"De toets heeft geen berichten met label {' en '.join(missing)}; zonder die is niet te zeggen of het "
            "nieuwe model veilig is. Vergelijk op een toets met alle soorten."
        )
    before, after = measures(columns(old[1])), measures(columns(new[1]))
    size = len(old[1])
    rows = np.random.default_rng(_SEED).integers(0, size, size=(_RESAMPLES, size))
    differences = {}
    for name in (n for n in old[0].figures if n in new[0].figures):
        values = np.array([after[name][0](r) - before[name][0](r) for r in rows])
        low, high = np.nanquantile(values, [0.025, 0.975])
        value = new[0].figures[name].value - old[0].figures[name].value
        differences[name] = Figure(value, float(low), float(high), new[0].figures[name].count)
    verdict, reason = _judge(differences)
    return Comparison(old[0], new[0], differences, verdict, reason)


def _judge(differences: dict[str, Figure]) -> tuple[Verdict, str]:
    dropped = [s for s in FLOOR if differences[f"recall {s}"].value < 0]
    if dropped:
        names = " en ".join(f"{s} ({differences[f'recall {s}'].value:+.3f})" for s in dropped)
        return Verdict.UNSAFE, f"De recall van {names} daalt; het nieuwe model mag niet beter heten."
    main = {name: differences[name] for name in _MAIN}
    if any(figure.high < 0 for figure in main.values()):
        return Verdict.WORSE, "Soort of domein wordt aantoonbaar slechter (95 %-interval onder nul)."
    if any(figure.low > 0 for figure in main.values()):
        return (
            Verdict.BETTER,
            "Soort of domein wordt aantoonbaar beter, en de recall van klacht en bezwaar daalt niet.",
        )
    return Verdict.EQUAL, "Het verschil valt binnen het interval; de recall van klacht en bezwaar daalt niet."

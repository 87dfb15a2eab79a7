"""Plots for the analyst; needs the extra `notebooks` (matplotlib)."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Plot

from training.check import cells
from training.compare import Comparison
from training.corpus import Labelled
from training.evaluate import Evaluation

_INK, _OLD, _NEW = "#1d2733", "#8a97a6", "#0b5c8a"


def plot_cells(corpus: Sequence[Labelled]) -> Plot:
    """Draw how many messages there are for each label and domain."""
    plot, axes = _canvas(height=3.2)
    table = cells(corpus)
    left = [0] * len(table)
    for domain, shade in zip(table.columns, ("#0b5c8a", "#5b9cc2", "#b7d4e6"), strict=True):
        axes.barh(table.index, table[domain], left=left, label=domain, color=shade)
        left = [a + b for a, b in zip(left, table[domain], strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel("berichten")
    axes.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, 1.18))
    return plot


def plot_evaluation(evaluation: Evaluation) -> Plot:
    """Draw every figure with its 95 % interval."""
    plot, axes = _canvas(height=0.32 * len(evaluation.figures) + 0.8)
    for row, figure in enumerate(evaluation.figures.values()):
        axes.plot([figure.low, figure.high], [row, row], color=_OLD, linewidth=2)
        axes.plot(figure.value, row, "o", color=_NEW)
    axes.set_yticks(range(len(evaluation.figures)), list(evaluation.figures))
    axes.invert_yaxis()
    axes.set_xlim(0, 1.02)
    axes.set_title(f"Model {evaluation.model}, {evaluation.messages} berichten", loc="left", color=_INK)
    return plot


def plot_comparison(comparison: Comparison) -> Plot:
    """Draw the differences (new minus old) with their paired 95 % intervals around zero."""
    plot, axes = _canvas(height=0.32 * len(comparison.differences) + 0.8)
    axes.axvline(0, color=_INK, linewidth=1)
    for row, figure in enumerate(comparison.differences.values()):
        axes.plot([figure.low, figure.high], [row, row], color=_OLD, linewidth=2)
        axes.plot(figure.value, row, "o", color=_NEW)
    axes.set_yticks(range(len(comparison.differences)), list(comparison.differences))
    axes.invert_yaxis()
    axes.set_xlabel("nieuw min oud")
    axes.set_title(f"Oordeel: {comparison.verdict}", loc="left", color=_INK)
    return plot


def _canvas(*, height: float) -> tuple[Plot, Axes]:
    plot = Plot(figsize=(8, height), layout="constrained")
    axes = plot.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return plot, axes

"""Tables for people: what an evaluation or comparison says, as plain text."""

from training.compare import Comparison
from training.evaluate import Evaluation


def evaluation_table(evaluation: Evaluation) -> str:
    """Return the figures with their intervals, one a line."""
    head = f"Model {evaluation.model}, {evaluation.messages} berichten (95 %-interval, bootstrap)"
    width = max(len(name) for name in evaluation.figures)
    lines = [f"  {name:<{width}}  {figure}  n={figure.count}" for name, figure in evaluation.figures.items()]
    return "\n".join([head, *lines])


def comparison_table(comparison: Comparison) -> str:
    """Return old beside new with the difference, and the verdict."""
    table = comparison.to_frame()
    head = f"Oud {comparison.old.model}, nieuw {comparison.new.model}, {comparison.new.messages} berichten"
    verdict = f"Oordeel: {comparison.verdict}. {comparison.reason}"
    return "\n".join([head, table.to_string(index=False), verdict])

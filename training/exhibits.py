"""The exhibits of the evaluation report: each a plot in a `figure`, with the table of the same numbers below it."""

import math
from collections.abc import Iterable, Sequence
from html import escape

from training.card import erased, short
from training.curves import confusion, error_by_coverage, reliability, working_point
from training.evaluate import Figure
from training.learning_curve import LearningCurve
from training.record import Record
from training.svg import Axis, Line, chart, matrix


def table(caption: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Return a table that scrolls by keyboard too where it is wider than the page."""
    top = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>'
        + "".join(f"<td>{escape(str(cell))}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="schuif" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def confusion_exhibit(key: str, record: Record, title: str) -> str:
    """Show which label was taken for which."""
    counts = confusion(record.scored[title])
    names = [str(name) for name in counts.index]
    values = counts.to_numpy().tolist()
    right = sum(values[i][i] for i in range(len(names)))
    total = sum(map(sum, values))
    about = f"Van {total} berichten kregen er {right} de werkelijke soort. De getallen staan in de tabel hieronder."
    plot = matrix(key, f"Verwarring: {title}", about, names, values)
    rows = [[name, *values[i]] for i, name in enumerate(names)]
    return f"<figure>{plot}</figure>" + table(
        f"Werkelijke soort (rijen) en voorgestelde soort (kolommen): {title}", ["werkelijk", *names], rows
    )


def reliability_exhibit(key: str, record: Record, title: str) -> str:
    """Show how often a chance came true, or say that no message has a label."""
    bins = reliability(record.scored[title])
    if not bins:
        return "<p>Geen van deze berichten heeft een soort.</p>"
    error = record.tests[title].figures.get("kalibratiefout soort")
    line = Line(
        "werkelijk juist",
        [(b.promised, b.right.value) for b in bins],
        [(b.right.low, b.right.high) for b in bins],
        joined=False,
    )
    about = (
        f"Elk punt is een groep berichten met ongeveer dezelfde kans. Op de schuine lijn klopt de kans precies. "
        f"De gemiddelde afstand tot die lijn is {short(error)}."
    )
    plot = chart(
        key, f"Zekerheid en uitkomst: {title}", about, [line],
        Axis("kans volgens het model", 0, 1), Axis("deel dat juist was", 0, 1), diagonal=True,
    )  # fmt: skip
    rows = [(f"{b.low:.2f}–{b.high:.2f}", b.right.count, f"{b.promised:.3f}", short(b.right)) for b in bins]
    return f"<figure>{plot}<figcaption>{escape(about)}</figcaption></figure>" + table(
        f"Zekerheid en uitkomst, in vakken: {title}", ["kans", "berichten", "gemiddelde kans", "werkelijk juist"], rows
    )


def coverage_exhibit(key: str, record: Record, title: str) -> str:
    """Show the error that is left against the share that is not handed over."""
    points = error_by_coverage(record.scored[title])
    now = working_point(record.scored[title])
    if not points:
        return "<p>Het model geeft hier geen enkel bericht een soort: alles gaat naar een mens.</p>"
    lines = [Line("zekerste berichten", *_drawn([(p.coverage, p.error) for p in points]))]
    if now is not None:
        lines.append(Line("zoals het model nu staat", *_drawn([(now.coverage, now.error)]), joined=False))
    most = max(p.error.high for p in points)
    stands = (
        f"Zoals het nu staat, draagt het model {1 - now.coverage:.0%} over; van de rest is {now.error.value:.1%} fout."
        if now
        else "Zoals het nu staat, draagt het model alles over."
    )
    about = f"Hoe minder het model overdraagt, hoe meer fouten er blijven staan. {stands}"
    plot = chart(
        key, f"Fouten tegen niet overgedragen: {title}", about, lines,
        Axis("deel dat niet is overgedragen", 0, 1), Axis("deel daarvan dat fout is", 0, max(0.05, min(most, 1.0))),
    )  # fmt: skip
    rows = [(f"{p.coverage:.0%}", p.error.count, short(p.error)) for p in points]
    if now is not None:
        rows.append((f"{now.coverage:.1%} (nu)", now.error.count, short(now.error)))
    return f"<figure>{plot}<figcaption>{escape(about)}</figcaption></figure>" + table(
        f"Fouten in de zekerste berichten: {title}", ["niet overgedragen", "berichten", "fout"], rows
    )


def why_exhibit(record: Record) -> str:
    """Show what the marked words are worth: the chance with them, without them, and without as many others."""
    told, rows = erased(record)
    return f"<p>{escape(told)}</p>" + table(
        "Kans op de voorgestelde soort als er woorden zijn gewist",
        ["wat het model las", "gemiddelde kans", "daling"],
        rows,
    )


def learning_exhibit(curve: LearningCurve) -> str:
    """Show what more writers to learn from are worth."""
    lines = [
        Line("soort", *_drawn([(s.messages, s.label) for s in curve.steps])),
        Line("domein", *_drawn([(s.messages, s.domain) for s in curve.steps])),
    ]
    most = max(s.messages for s in curve.steps)
    step = 10 ** (len(str(most)) - 1)
    least = min(min(s.label.low, s.domain.low) for s in curve.steps)
    plot = chart(
        "l", "Macro-F1 bij meer leren", curve.conclusion, lines,
        Axis("berichten om van te leren", 0, math.ceil(most / step) * step),
        Axis("macro-F1 op onbekende schrijvers", max(0.0, round(least - 0.05, 1)), 1),
    )  # fmt: skip
    rows = [(f"{s.share:.0%}", s.messages, short(s.label), short(s.domain)) for s in curve.steps]
    return (
        f"<p>{escape(curve.conclusion)} Gemeten in kruisvalidatie op schrijvers die het model niet kende, met "
        f"n-grammen alleen.</p><figure>{plot}</figure>"
        + table(
            "Macro-F1 naar deel van de schrijvers", ["deel van de schrijvers", "berichten", "soort", "domein"], rows
        )
    )


def _drawn(points: Sequence[tuple[float, Figure]]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    return [(a, f.value) for a, f in points], [(f.low, f.high) for _, f in points]

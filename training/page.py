"""The evaluation report: one HTML page that stands alone, without scripts; each plot has its table."""

from html import escape

from training.card import duration, short
from training.exhibits import (
    confusion_exhibit,
    coverage_exhibit,
    learning_exhibit,
    reliability_exhibit,
    table,
    why_exhibit,
)  # fmt: skip
from training.failures import instructive_errors
from training.look import STYLE
from training.record import Record
from training.slices import MEASURES


def evaluation_page(record: Record) -> str:
    """Return the report as HTML. It shows texts of the tests: those are made up."""
    parts = [
        ("samen", "Samengevat", _summary(record)),
        *((f"toets-{n}", title.capitalize(), _test(record, n, title)) for n, title in enumerate(record.tests, 1)),
        ("delen", "Per deel", _slices(record)),
        *([("waarom", "Kloppen de gemarkeerde woorden?", why_exhibit(record))] if record.why else []),
        *([("leren", "Helpt meer leren?", learning_exhibit(record.curve))] if record.curve else []),
        ("fouten", "Leerzame fouten", _errors(record)),
    ]
    menu = "".join(f'<li><a href="#{key}">{escape(title)}</a></li>' for key, title, _ in parts)
    body = "".join(
        f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(title)}</h2>{content}</section>'
        for key, title, content in parts
    )
    title = f"Meetrapport van model {record.version}"
    return (
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<a class="over" href="#inhoud">Naar de inhoud</a><header><h1>{escape(title)}</h1></header>\n'
        f'<nav aria-label="Inhoudsopgave"><ul>{menu}</ul></nav>\n<main id="inhoud">{body}</main>\n</body>\n</html>\n'
    )


def _summary(record: Record) -> str:
    facts = record.manifest
    data = facts.get("data", {})
    names = list(dict.fromkeys(name for e in record.tests.values() for name in e.figures))
    seconds = facts.get("seconds")
    took = f" Het trainen duurde {duration(seconds)}." if seconds else ""
    return (
        f"<p>Gemaakt op {escape(str(facts.get('made', '–')))}, geleerd van {data.get('messages', '–')} berichten van "
        f"{data.get('sources', '–')} schrijvers.{took} Alle berichten zijn verzonnen. Tussen haken staat het "
        "95 %-interval.</p>"
        + table(
            "Alle maten op alle toetsen",
            ["maat", *record.tests],
            [[name, *(short(e.figures.get(name)) for e in record.tests.values())] for name in names],
        )
    )


def _test(record: Record, number: int, title: str) -> str:
    return (
        f"<p>{record.tests[title].messages} berichten.</p><h3>Wat wordt waarvoor aangezien?</h3>"
        + confusion_exhibit(f"v{number}", record, title)
        + "<h3>Klopt de zekerheid?</h3>"
        + reliability_exhibit(f"k{number}", record, title)
        + "<h3>Hoeveel fouten bij hoeveel overdragen?</h3>"
        + coverage_exhibit(f"d{number}", record, title)
    )


def _slices(record: Record) -> str:
    rows = [[name, e.messages, *(short(e.figures.get(m)) for m in MEASURES)] for name, e in record.slices.items()]
    return "<p>Alle toetsen samen; de verhoudingen zijn die van de toetsen, niet die van echte post.</p>" + table(
        "Maten per deel", ["deel", "berichten", *MEASURES], rows
    )


def _errors(record: Record) -> str:
    found = instructive_errors(record.everything)
    if not found:
        return "<p>Op deze toetsen maakte het model geen fouten.</p>"
    items = []
    for failure in found:
        message, suggestion = failure.scored.item.message, failure.scored.suggestion
        words = ", ".join(dict.fromkeys(e.words for e in suggestion.evidence if e.weight > 0 and e.kind == "woord"))
        drove = f"<p>Woorden die de doorslag gaven: {escape(words)}.</p>" if words else ""
        text = f"{message.subject}\n\n{message.text}".strip()
        items.append(
            f"<li><h3>{escape(message.id)}: {escape(failure.truth)}, voorgesteld {escape(failure.given)}</h3>"
            f"<p>{escape(failure.why)} Zekerheid {suggestion.certainty:.2f}.</p>{drove}"
            f'<details><summary>Lees bericht {escape(message.id)}</summary><blockquote dir="auto">{escape(text)}'
            "</blockquote></details></li>"
        )
    return (
        f"<p>De {len(items)} leerzaamste fouten van alle toetsen: eerst wat schade deed, dan wat niemand had gezien, "
        f"dan wat een mens nog had opgevangen.</p><ol>{''.join(items)}</ol>"
    )

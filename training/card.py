"""The model card (Mitchell et al. 2019) in Dutch, as Markdown: what the model is, how good, and where it fails."""

from collections.abc import Iterable, Sequence

from training.curves import reliability
from training.evaluate import Evaluation, Figure
from training.failures import surest_errors
from training.record import Record
from training.slices import MEASURES

# of an ordinary computer under load; stated beside every estimate that rests on it
_WATT = 65


def model_card(record: Record) -> str:
    """Return the card of a model; no text of a message is in it."""
    return "\n".join(
        [
            f"# Modelkaart: Signaalwijzer {record.version}",
            "",
            *_what(record),
            *_made(record),
            *_tests(record),
            *_slices(record),
            *_calibration(record),
            *_why(record),
            *_failures(record),
            *_limits(record),
        ]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table, with an empty line below."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines] + [""]


def short(figure: Figure | None) -> str:
    """Return a figure with its interval, or a dash."""
    if figure is None:
        return "–"
    # a dash before a minus cannot be read
    between = " tot " if figure.low < 0 else "–"
    return f"{figure.value:.3f} [{figure.low:.3f}{between}{figure.high:.3f}]"


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    return f"{seconds:.0f} seconden" if seconds < 120 else f"{seconds / 60:.0f} minuten"


def _what(record: Record) -> list[str]:
    how = (
        "n-grammen van woorden en letters, gestapeld op een meertalig taalmodel dat op deze berichten is bijgeschoold"
        if record.tuned
        else "n-grammen van woorden en letters, zonder bijgeschoold taalmodel"
    )
    return [
        "## Wat het is",
        "",
        "Het model stelt voor elk bericht aan een gemeente voor wat het is (klacht, onvrede, informatievraag of "
        "bezwaar), bij welk domein het hoort en wat erin opvalt. Een mens beslist. Wat het model niet zeker weet, "
        "draagt het over.",
        "",
        f"- Hoe: {how}. De hoofden zijn lineair; wat elk woord bijdraagt, is precies te zien.",
        "- Bedoeld voor: Nederlandse post aan een gemeente, bij een adviseur die het voorstel bevestigt of verbetert.",
        "- Niet bedoeld voor: beslissen zonder mens, mensen beoordelen, of post aan een andere organisatie.",
        "",
    ]


def _made(record: Record) -> list[str]:
    facts = record.manifest
    data, cross = facts.get("data", {}), facts.get("cross_validation", {})
    rows = [
        ("gemaakt op", facts.get("made", "–")),
        ("geleerd van", f"{data.get('messages', '–')} verzonnen berichten van {data.get('sources', '–')} schrijvers"),
        ("kenmerk van de data (SHA-256)", data.get("sha256", "–")),
        ("macro-F1 soort op onbekende schrijvers (kruisvalidatie)", cross.get("label_macro_f1", "–")),
        ("macro-F1 domein op onbekende schrijvers (kruisvalidatie)", cross.get("domain_macro_f1", "–")),
        *_effort("trainen", facts.get("seconds")),
        *_effort("bijscholen van het taalmodel", _seconds(record)),
        *((f"recept: {name}", "geen" if v is None else v) for name, v in facts.get("recipe", {}).items()),
    ]
    return ["## Hoe het gemaakt is", "", *table(("feit", "waarde"), rows)]


def _seconds(record: Record) -> float | None:
    return 60 * float(record.adapter["minutes"]) if "minutes" in record.adapter else None


def _effort(what: str, seconds: float | None) -> list[tuple[str, str]]:
    if seconds is None:
        return []
    energy = seconds * _WATT / 3600
    return [
        (f"tijd voor {what}", duration(seconds)),
        (f"energie voor {what}", f"ongeveer {energy:.2g} Wh (geschat, bij een computer die {_WATT} watt trekt)"),
    ]


def _tests(record: Record) -> list[str]:
    lines = [
        "## Hoe goed het is",
        "",
        "Gemeten op berichten die het model niet kent, van schrijvers die het niet kent. Tussen haken het "
        "95 %-interval.",
        "",
    ]
    names = list(dict.fromkeys(name for evaluation in record.tests.values() for name in evaluation.figures))
    head = ["maat", *(f"{title} ({e.messages} berichten)" for title, e in record.tests.items())]
    rows = [[name, *(_cell(e, name) for e in record.tests.values())] for name in names]
    if record.curve is not None:
        more = f"Helpt meer leren? {record.curve.conclusion} Gemeten met n-grammen alleen."
        return [*lines, *table(head, rows), more, ""]
    return [*lines, *table(head, rows)]


def _cell(evaluation: Evaluation, name: str) -> str:
    figure = evaluation.figures.get(name)
    return f"{short(figure)} n={figure.count}" if figure else "–"


def _slices(record: Record) -> list[str]:
    rows = [
        [name, e.messages, *(short(e.figures.get(measure)) for measure in MEASURES)]
        for name, e in record.slices.items()
    ]
    return [
        "## Per deel",
        "",
        "Alle toetsen samen. De verhouding tussen de delen is die van de toetsen, niet die van echte post.",
        "",
        *table(("deel", "berichten", *MEASURES), rows),
    ]


def _calibration(record: Record) -> list[str]:
    lines = ["## Klopt de zekerheid?", ""]
    for title, evaluation in record.tests.items():
        bins = reliability(record.scored[title])
        if not bins:
            continue
        error = evaluation.figures.get("kalibratiefout soort")
        lines += [
            f"### {title.capitalize()}",
            "",
            f"Kalibratiefout over 15 vakken: {short(error)}. Nul is volmaakt.",
            "",
            *table(
                ("kans", "berichten", "gemiddelde kans", "werkelijk juist"),
                [
                    (f"{b.low:.2f}–{b.high:.2f}", b.right.count, f"{b.promised:.3f}", short(b.right))
                    for b in bins
                ],
            ),
        ]  # fmt: skip
    return lines


def erased(record: Record) -> tuple[str, list[tuple[str, str, str]]]:
    """Return what erasing words showed on the main test: in a sentence, and as rows; nothing where it was not asked."""
    why = record.why
    if why is None:
        return "", []
    told = (
        f"Gemeten op {why.whole.count} berichten ({record.main}). Zonder de gemarkeerde woorden is de kans op de "
        f"voorgestelde soort gemiddeld {_lower(why.marked_drop)}, zonder evenveel andere woorden "
        f"{_lower(why.random_drop)}."
    )
    rows = [
        ("het hele bericht", short(why.whole), "–"),
        ("zonder de gemarkeerde woorden", short(why.without_marked), short(why.marked_drop)),
        ("zonder evenveel willekeurige andere woorden", short(why.without_random), short(why.random_drop)),
    ]
    return told, rows


def _lower(drop: Figure) -> str:
    return f"{abs(drop.value):.3f} {'lager' if drop.value >= 0 else 'hoger'}"


def _why(record: Record) -> list[str]:
    told, rows = erased(record)
    if not rows:
        return []
    head = ("wat het model las", "gemiddelde kans op de voorgestelde soort", "daling")
    return ["## Kloppen de gemarkeerde woorden?", "", told, "", *table(head, rows)]


def _failures(record: Record) -> list[str]:
    rows = [
        (
            f.scored.item.message.id, f.truth, f.given, f"{f.scored.suggestion.certainty:.3f}",
            "ja" if f.scored.suggestion.hand_over else "nee",
        )
        for f in surest_errors(record.everything)
    ]  # fmt: skip
    if not rows:
        return ["## Bekende fouten", "", "Op deze toetsen gaf het model geen verkeerde soort.", ""]
    return [
        "## Bekende fouten",
        "",
        "De tien verkeerde soorten waar het model het zekerst van was.",
        "",
        *table(("bericht", "werkelijk", "voorgesteld", "zekerheid", "overgedragen"), rows),
    ]


def _limits(record: Record) -> list[str]:
    return [
        "## Wat u moet weten",
        "",
        "- Geen bericht komt van een echte inwoner. Meet het model op uw eigen post voordat u erop vertrouwt.",
        "- De soorten zijn in het corpus gelijk verdeeld, in echte post niet. Precisie kan daar anders zijn.",
        "- Een bericht in een andere taal of dialect draagt het model vaker over. Houd bij wie daardoor langer wacht.",
        "- Het model leert niet vanzelf. Een nieuw model komt er pas na een vergelijking met het oude.",
        "",
    ]

"""An entry for the Dutch Algoritmeregister, in the form of its Publicatiestandaard 1.0, from the same facts.

What only the municipality knows (its name, where to ask, its impact assessments) it fills in itself; the
rest follows from the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.record import Record
from training.standard import FIELDS, STANDARD


@dataclass(frozen=True)
class Publisher:
    """What the municipality says of itself; `since` is the month (2026-11) in which it began to use the model."""

    organization: str = "Vul in: de naam van uw gemeente"
    contact: str = "vul-in@uw-gemeente.example"
    since: str | None = None


def register_entry(record: Record, publisher: Publisher) -> dict[str, Any]:
    """Return the entry; a field that only the municipality can fill in, and is not required, is left out."""
    figures = record.tests[record.main].figures
    entry = {
        "name": "Signaalwijzer: soort bericht voorstellen",
        "description_short": (
            "Signaalwijzer leest berichten aan de gemeente en stelt voor wat het zijn: een klacht, onvrede, een "
            "informatievraag of een bezwaar. Het zegt ook bij welk domein een bericht hoort. Een medewerker beslist."
        ),
        "organization": publisher.organization,
        "category": ["Organisatie en bedrijfsvoering", "Recht"],
        "status": "In gebruik" if publisher.since else "In ontwikkeling",
        "begin_date": publisher.since,
        "contact_email": publisher.contact,
        "publication_category": "Impactvolle algoritmes",
        "goal": _GOAL,
        "proportionality": _PROPORTIONALITY,
        "human_intervention": _PEOPLE,
        "risks": _risks(record, figures),
        "lawful_basis": (
            "De Algemene wet bestuursrecht (Awb) zegt hoe een gemeente klachten (hoofdstuk 9) en bezwaren "
            "(hoofdstukken 6 en 7) behandelt en binnen welke termijn. Het algoritme helpt om die op tijd te herkennen."
        ),
        "lawful_basis_grouping": [
            {"title": "Algemene wet bestuursrecht", "link": "https://wetten.overheid.nl/BWBR0005537"}
        ],
        "impacttoetsen": (
            "Wie Signaalwijzer in gebruik neemt, doet vooraf zelf de toetsen die erbij horen, zoals een DPIA: "
            "berichten bevatten persoonsgegevens. Met de software worden geen uitgevoerde toetsen meegeleverd."
        ),
        "source_data": _source_data(record),
        "methods_and_models": _methods(record, figures),
        "provider": "Signaalwijzer (open source)",
        "lang": "nld",
        "standard_version": STANDARD,
        "source_id": f"signaalwijzer-{record.version}",
        "tags": "klacht, bezwaar, onvrede, informatievraag, post, Awb, tekstclassificatie, klantcontact",
    }
    return {name: entry[name] for name in FIELDS if entry.get(name) is not None}


_GOAL = (
    "Het doel is dat elk bericht snel bij de goede medewerker komt, en dat geen klacht of bezwaar blijft liggen. Voor "
    "klachten en bezwaren geldt een wettelijke termijn. Inwoners en bedrijven merken dat hun bericht sneller wordt "
    "behandeld. Het algoritme beslist niet over hun bericht en niet over hun rechten."
)
_PROPORTIONALITY = (
    "Zonder hulpmiddel leest een medewerker elk bericht zelf om te bepalen wat het is. Dat kost tijd, en een klacht of "
    "bezwaar kan worden gemist. Het algoritme laat zien welke woorden de doorslag gaven en hoe zeker het is; bij "
    "twijfel laat het de keuze aan een mens. Er is gekozen voor een model dat op de eigen computer van de gemeente "
    "draait. Bij een groot taalmodel van een leverancier moeten berichten de gemeente uit, en is de uitkomst "
    "moeilijker uit te leggen."
)
_PEOPLE = (
    "Een medewerker bevestigt of verbetert elk voorstel. Het algoritme draagt een bericht over aan een medewerker als "
    "het te onzeker is, als het ook een klacht of bezwaar kan zijn, of als geen van de soorten past. Verbeteringen "
    "worden bewaard. Een nieuw model komt alleen in gebruik na een vergelijking met het oude, door een mens."
)


def _risks(record: Record, figures: Mapping[str, Any]) -> str:
    lost = figures.get("klacht of bezwaar stil verloren")
    how_often = f" In de toets gebeurde dat bij {lost.value:.1%} van {lost.count} klachten en bezwaren." if lost else ""
    return (
        "Een klacht of bezwaar kan een andere soort krijgen zonder dat het opvalt." + how_often + " Daarom draagt het "
        "algoritme een bericht al over als er een kleine kans is dat het er een is. Berichten in een andere taal of "
        "met veel fouten herkent het minder goed; die draagt het vaker over, en de modelkaart meldt de cijfers apart. "
        "Het model is geleerd van verzonnen berichten: de gemeente meet het eerst op haar eigen post, en daarna "
        "regelmatig opnieuw. Teksten van berichten komen niet in logboeken."
    )


def _source_data(record: Record) -> str:
    data = record.manifest.get("data", {})
    return (
        f"Bij het maken: {data.get('messages', 'enkele duizenden')} verzonnen berichten van "
        f"{data.get('sources', 'verschillende')} schrijvers, zonder gegevens van echte mensen. In gebruik: het "
        "onderwerp en de tekst van berichten aan de gemeente. Daarin kunnen namen, adressen, telefoonnummers en "
        "bijzondere persoonsgegevens staan die de afzender zelf noemt. Het algoritme gebruikt geen andere bronnen "
        "over de afzender."
    )


def _methods(record: Record, figures: Mapping[str, Any]) -> str:
    tuned = (
        " Daarnaast leest een meertalig taalmodel (multilingual-e5-small) de zinnen; het is op de verzonnen berichten "
        "bijgeschoold, en zijn oordeel telt mee."
        if record.tuned
        else ""
    )
    said = "; ".join(
        f"{name} {figures[name].value:.3f} (95 %-interval {figures[name].low:.3f} tot {figures[name].high:.3f})"
        for name in ("macro-F1 soort", "macro-F1 domein", "kalibratiefout soort", "fout in wat niet is overgedragen")
        if name in figures
    )
    return (
        "Invoer: onderwerp en tekst van een bericht. Uitvoer: soort, domein, signaleringen, kansen, de woorden die de "
        "doorslag gaven, en of een mens moet beslissen. Werking: woorden en lettergroepen (n-grammen) gaan naar een "
        f"lineair model (logistische regressie), zodat de bijdrage van elk woord precies te zien is.{tuned} De kansen "
        "zijn gekalibreerd op schrijvers die het model niet kende. Risicobeheersing en conforme voorspelling bepalen "
        "wanneer het bericht naar een mens gaat. Het model is niet zelflerend: een nieuw model wordt apart getraind en "
        f"vergeleken. Cijfers op {record.tests[record.main].messages} berichten ({record.main}): {said}."
    )

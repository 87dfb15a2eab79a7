"""What a reader sees for a slug, a chance or a moment: plain Dutch, in one place."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifier.taxonomy import Domain, Flag, SignalType

NO_TYPE = "geen"
_ZONE = "Europe/Amsterdam"
_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]

TYPE_LINES = {
    SignalType.KLACHT: "De afzender vindt dat de gemeente, of iemand die voor de gemeente werkt, zich niet goed"
    " gedroeg. En wil daar een antwoord, een onderzoek of excuses voor (Awb 9:1).",
    SignalType.ONVREDE: "De afzender is ontevreden over een situatie, een regel of de gemeente, maar wil geen"
    " formele klacht indienen.",
    SignalType.INFORMATIEVRAAG: "De afzender wil iets weten of krijgen: hoe, wanneer, waar, wat het kost, of hoe"
    " ver een aanvraag is.",
    SignalType.BEZWAAR: "De afzender is het niet eens met een besluit en wil dat de gemeente er opnieuw naar kijkt"
    " (Awb 1:3 en 6:4). Hiervoor geldt een wettelijke termijn.",
}
DOMAINS = {
    Domain.FYSIEK: "Fysiek domein",
    Domain.SOCIAAL: "Sociaal domein",
    Domain.BEDRIJFSVOERING: "Bedrijfsvoering en dienstverlening",
}
DOMAIN_LINES = {
    Domain.FYSIEK: "Straat, groen, verlichting, verkeer, parkeerplaatsen, afval, bouwen, vergunningen, overlast"
    " en handhaving.",
    Domain.SOCIAAL: "Wmo, jeugdhulp, bijstand, schulden, leerlingenvervoer, inburgering, opvang en het wijkteam.",
    Domain.BEDRIJFSVOERING: "Burgerzaken, belastingen en WOZ, facturen, balie en telefoon, website, privacy,"
    " raad en burgemeester.",
}
FLAGS = {
    Flag.INGEBREKESTELLING: "Ingebrekestelling",
    Flag.WOO_VERZOEK: "Woo-verzoek",
    Flag.AVG_VERZOEK: "AVG-verzoek",
    Flag.SCHADECLAIM: "Schadeclaim",
    Flag.ZIENSWIJZE: "Zienswijze",
    Flag.HANDHAVINGSVERZOEK: "Handhavingsverzoek",
    Flag.ANDERE_INSTANTIE: "Andere instantie",
    Flag.PRO_FORMA: "Pro forma",
    Flag.TERMIJN: "Termijn",
    Flag.DREIGING: "Dreiging",
    Flag.ZORGSIGNAAL: "Zorgsignaal",
    Flag.INTEGRITEIT: "Integriteit",
    Flag.GEMACHTIGDE_OF_PERS: "Gemachtigde of pers",
}
FLAG_LINES = {
    Flag.INGEBREKESTELLING: "De afzender zegt officieel dat een besluit te laat is. De gemeente heeft dan nog twee"
    " weken (Awb 4:17).",
    Flag.WOO_VERZOEK: "De afzender vraagt om documenten van de gemeente (Wet open overheid).",
    Flag.AVG_VERZOEK: "De afzender wil eigen persoonsgegevens inzien, verbeteren of laten wissen.",
    Flag.SCHADECLAIM: "De afzender vraagt geld voor geleden schade.",
    Flag.ZIENSWIJZE: "De afzender reageert op een plan of ontwerpbesluit dat ter inzage ligt.",
    Flag.HANDHAVINGSVERZOEK: "De afzender vraagt de gemeente op te treden tegen iemand die een regel overtreedt.",
    Flag.ANDERE_INSTANTIE: "Het gaat over een andere organisatie. Stuur het bericht door (Awb 2:3).",
    Flag.PRO_FORMA: "De afzender maakt nu bezwaar en stuurt de redenen later.",
    Flag.TERMIJN: "Er speelt een datum die dichtbij is of al voorbij is.",
    Flag.DREIGING: "In het bericht staat een dreiging met geweld of agressie.",
    Flag.ZORGSIGNAAL: "Misschien is iemand in direct gevaar. Lees dit bericht meteen.",
    Flag.INTEGRITEIT: "De afzender noemt fraude, omkoping, belangenverstrengeling of discriminatie.",
    Flag.GEMACHTIGDE_OF_PERS: "Geschreven door een advocaat, gemachtigde, journalist, raadslid of organisatie.",
}
# Who reads one thing first, reads these.
URGENT = frozenset({Flag.ZORGSIGNAAL, Flag.DREIGING, Flag.INGEBREKESTELLING})

# Signs that turn the direction of text, and other signs nobody can see.
HIDDEN_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def type_caption(signal_type: SignalType | None) -> str:
    """Name a label, or say that none fits."""
    return signal_type.caption if signal_type else "Geen van de vier"


def domain_caption(domain: Domain | None) -> str:
    """Name a domain, or say that there is none."""
    return DOMAINS[domain] if domain else "Geen domein"


def domain_short(domain: Domain | None) -> str:
    """Name a domain in one word."""
    return str(domain) if domain else "geen domein"


def percentage(chance: float) -> str:
    """Write a chance as a whole number; a model is never wholly sure, and never wholly without a doubt.

    >>> percentage(0.866), percentage(0.9999), percentage(0.001)
    ('87%', '99%', '1%')
    """
    return f"{min(max(round(chance * 100), 1), 99)}%"


def certainty_words(chance: float) -> str:
    """Say in words how sure the model is."""
    for least, words in ((0.9, "heel zeker"), (0.75, "vrij zeker"), (0.5, "niet zo zeker")):
        if chance >= least:
            return words
    return "onzeker"


def moment(at: datetime | None) -> str:
    """Write a moment for a reader in the Netherlands.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    'ma 2 mrt 2026, 10:30'
    """
    if at is None:
        return "onbekend"
    there = at.astimezone(ZoneInfo(_ZONE))
    return f"{_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} {there.year}, {there:%H:%M}"


def one_line(text: str) -> str:
    """Make a line that cannot disturb what stands around it."""
    return HIDDEN_SIGNS.sub("\ufffd", " ".join(text.split()))


def number(value: int) -> str:
    """Write a count with Dutch thousands.

    >>> number(12345)
    '12.345'
    """
    return f"{value:,}".replace(",", ".")


def day(at: date) -> str:
    """Write a day.

    >>> day(date(2026, 3, 2))
    'ma 2 mrt 2026'
    """
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"

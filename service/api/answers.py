"""What goes out over the line, in the Dutch names of the interface."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from classifier import Domain, Flag, SignalType
from classifier.routing import Priority
from service.api.schemas import Bijlage, Schema
from service.store import Decision, Status


class Woorden(Schema):
    """Een stuk van het bericht dat voor (gewicht boven 0) of tegen de voorgestelde soort sprak.

    Het gewicht van een woord is precies wat het bijdroeg. Een zin telt zoals het taalmodel hem las: in zijn verband.
    """

    veld: Literal["onderwerp", "tekst"]
    begin: int = Field(description="Plaats van het eerste teken, geteld vanaf 0.")
    eind: int = Field(description="Plaats na het laatste teken.")
    woorden: str
    gewicht: float
    bron: Literal["woord", "zin"] = Field(default="woord", description="Of het om woorden gaat of om een hele zin.")


class Suggestie(Schema):
    """Wat het model voorstelt; een mens beslist."""

    soort: SignalType | None = Field(description="null: geen van de vier soorten past.")
    tweede_soort: SignalType | None = Field(
        default=None, description="Wat de afzender ook wil en een eigen antwoord verdient; null: niets gevonden."
    )
    soort_kansen: dict[SignalType, float] = Field(description="Gekalibreerde kansen, samen 1.")
    domein: Domain | None
    domein_kansen: dict[Domain, float] = Field(description="Gekalibreerde kansen, samen 1.")
    zekerheid: float = Field(ge=0, le=1, description="De kans dat de voorgestelde soort klopt.")
    overdragen: bool = Field(description="true: het model weet het niet zeker genoeg en geeft het uit handen.")
    reden: str | None = Field(description="Waarom het model het uit handen geeft.")
    uitleg: str | None = Field(
        default=None,
        description="Waarom het deze soort is, met de plaats in de wet; null: voorgesteld voordat dit werd bewaard.",
    )
    signaleringen: list[Flag] = Field(description="Waar de behandelaar op moet letten.")
    team: str
    prioriteit: Priority = Field(description="Hoe snel iemand moet kijken, volgens de verdeeltabel.")
    kopie: list[str] = Field(description="Teams die het ook moeten weten.")
    model: str = Field(description="De versie van het model.")


class TekstSuggestie(Suggestie):
    """Een suggestie voor een tekst die niet wordt bewaard."""

    id: str = Field(description="Het kenmerk uit de vraag.")
    woorden: list[Woorden] = Field(description="De woorden en zinnen die de doorslag gaven, van elk de sterkste eerst.")


class ScoreAntwoord(Schema):
    """De suggesties, in de volgorde van de vraag."""

    suggesties: list[TekstSuggestie]


class Link(Schema):
    """Een verwijzing."""

    href: str


class BewaardeSuggestie(Suggestie):
    """Een suggestie zoals die bij een bericht is bewaard."""

    id: int
    woorden: list[Woorden] = Field(description="De woorden en zinnen die de doorslag gaven, van elk de sterkste eerst.")


class Beoordeling(Schema):
    """Wat een mens besloot."""

    id: int
    besluit: Decision
    soort: SignalType | None = Field(description="null: geen van de vier soorten past.")
    domein: Domain | None
    tweede_soort: SignalType | None
    signaleringen: list[Flag] | None = Field(description="null: niet beoordeeld.")
    toelichting: str
    door_wie: str
    op: datetime
    suggestie_id: int = Field(description="De suggestie die de beoordelaar zag.")
    trekt_in: int | None = Field(description="De beoordeling die hiermee is ingetrokken.")


class BerichtLinks(Schema):
    """Verwijzingen bij een bericht."""

    self: Link
    beoordelingen: Link


class Ontvangst(Schema):
    """Wat wij van een ingenomen bericht weten, zonder de woorden ervan."""

    id: str
    kenmerk: str
    status: Status
    ontvangen_op: datetime
    suggestie: Suggestie
    links: BerichtLinks = Field(alias="_links")


class Bericht(Schema):
    """Een bericht zoals het nu staat, met de laatste suggestie en de beoordeling die telt."""

    id: str
    kenmerk: str
    onderwerp: str
    tekst: str
    afzender: str
    kanaal: str
    ontvangen_op: datetime
    verzonden_op: datetime | None
    status: Status
    bijlagen: list[Bijlage]
    suggestie: BewaardeSuggestie
    beoordeling: Beoordeling | None
    links: BerichtLinks = Field(alias="_links")


class LijstLinks(Schema):
    """Verwijzingen bij een bladzijde van een lijst; null waar er geen volgende of vorige is."""

    self: Link
    next: Link | None = None
    prev: Link | None = None


class Gevonden(Schema):
    """Een bladzijde: eerst wat het model uit handen geeft, dan het oudste."""

    berichten: list[Bericht]
    totaal: int
    pagina: int
    pagina_grootte: int


class Berichten(Gevonden):
    """Een bladzijde van de werkvoorraad."""

    links: LijstLinks = Field(alias="_links")


class Beoordelingen(Schema):
    """Alle beoordelingen van een bericht, ook de ingetrokken, in de volgorde waarin ze zijn gegeven."""

    beoordelingen: list[Beoordeling]


class Leervoorbeeld(Schema):
    """Een beoordeeld bericht, gepseudonimiseerd, in de vorm waarin het model leert."""

    id: str
    subject: str
    text: str
    label: SignalType | None = Field(description="De soort; leeg als geen van de vier past.")
    domain: Domain | None
    secondary: SignalType | None
    flags: list[Flag]
    source: str
    written: date


class Leervoorbeelden(Schema):
    """Een bladzijde leervoorbeelden; een bericht zonder tekst telt mee in het totaal, maar staat er niet in."""

    leervoorbeelden: list[Leervoorbeeld]
    totaal: int = Field(description="Het aantal beoordeelde berichten.")
    pagina: int
    pagina_grootte: int


class Model(Schema):
    """Een model dat in gebruik is of was."""

    versie: str
    in_gebruik: bool
    sinds: datetime = Field(description="Wanneer het in gebruik kwam.")
    reden: str = Field(description="Waarom het in gebruik kwam.")
    gemaakt_op: str | None = Field(default=None, description="De dag waarop het getraind is.")
    berichten: int | None = Field(default=None, description="Het aantal berichten waarop het getraind is.")
    kruisvalidatie: dict[str, Any] | None = Field(default=None, description="Gemeten bij het trainen.")
    fout: str | None = Field(default=None, description="Waarom de gegevens niet te lezen zijn.")


class Modellen(Schema):
    """De modellen: eerst het model in gebruik, dan de eerdere."""

    modellen: list[Model]


class Gezond(Schema):
    """Hoe de dienst ervoor staat."""

    status: Literal["ok"]
    model: str | None = Field(default=None, description="Het model in gebruik.")


class Fout(Schema):
    """Een fout in de invoer."""

    veld: str = Field(description="De plaats, zoals teksten[3].tekst; leeg: het hele verzoek.")
    melding: str


class Probleem(Schema):
    """Wat er mis is, als problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = Field(default=None, description="Het nummer van dit verzoek in onze logs.")
    fouten: list[Fout] | None = Field(default=None, description="Bij 400: alle fouten in de invoer.")

"""What goes over the line; the fields have the Dutch names of the interface, in camelCase there.

A field that is not known is refused: a typing mistake in a name would else lose what was meant.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from classifier import Domain, Flag, SignalType
from service.store import Decision, Status

MAX_TEXTS = 500
MAX_PAGE_SIZE = 200
Whole = Annotated[int, Field(strict=True, ge=0, le=2**53)]


_HALF = re.compile("[\ud800-\udfff]")


class Schema(BaseModel):
    """Base of all that goes over the line."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", hide_input_in_errors=True
    )

    @field_validator("*")
    @classmethod
    def _whole_characters(cls, value: Any) -> Any:
        # JSON can spell half a character (\ud800), which no answer and no database can hold
        if isinstance(value, str) and not value.isascii() and _HALF.search(value):
            raise PydanticCustomError("string_unicode", "half a character")
        return value


class Tekst(Schema):
    """Een tekst om een suggestie voor te vragen."""

    id: str = Field(default="", max_length=500, description="Uw eigen kenmerk; komt ongewijzigd terug.")
    onderwerp: str = Field(default="", description="De onderwerpregel, als die er is.")
    tekst: str = Field(description="De hele tekst van de afzender, met handtekening en citaten.")


class Teksten(Schema):
    """Meer teksten tegelijk."""

    teksten: list[Tekst] = Field(min_length=1, max_length=MAX_TEXTS)


def _one_or_many(value: Any) -> str:
    return "many" if isinstance(value, Teksten) or (isinstance(value, Mapping) and "teksten" in value) else "one"


ScoreVraag = Annotated[
    Annotated[Tekst, Tag("one")] | Annotated[Teksten, Tag("many")],
    Discriminator(_one_or_many),
]


class Woorden(Schema):
    """Een stuk van het bericht dat voor (gewicht boven 0) of tegen de voorgestelde soort sprak."""

    veld: Literal["onderwerp", "tekst"]
    begin: int = Field(description="Plaats van het eerste teken, geteld vanaf 0.")
    eind: int = Field(description="Plaats na het laatste teken.")
    woorden: str
    gewicht: float


class Suggestie(Schema):
    """Wat het model voorstelt; een mens beslist."""

    soort: SignalType | None = Field(description="null: geen van de vier soorten past.")
    soort_kansen: dict[SignalType, float] = Field(description="Gekalibreerde kansen, samen 1.")
    domein: Domain | None
    domein_kansen: dict[Domain, float] = Field(description="Gekalibreerde kansen, samen 1.")
    zekerheid: float = Field(ge=0, le=1, description="De kans dat de voorgestelde soort klopt.")
    overdragen: bool = Field(description="true: het model weet het niet zeker genoeg en geeft het uit handen.")
    reden: str | None = Field(description="Waarom het model het uit handen geeft.")
    signaleringen: list[Flag] = Field(description="Waar de behandelaar op moet letten.")
    team: str
    model: str = Field(description="De versie van het model.")


class TekstSuggestie(Suggestie):
    """Een suggestie voor een tekst die niet wordt bewaard."""

    id: str = Field(description="Het kenmerk uit de vraag.")
    woorden: list[Woorden] = Field(description="De woorden die de doorslag gaven, de sterkste eerst.")


class ScoreAntwoord(Schema):
    """De suggesties, in de volgorde van de vraag."""

    suggesties: list[TekstSuggestie]


class Bijlage(Schema):
    """Een bijlage: de tekst ervan, of waarom die niet gelezen is."""

    naam: str = Field(max_length=500)
    soort: str = Field(default="text/plain", max_length=200, description="Het mediatype.")
    tekst: str | None = None
    fout: str | None = Field(default=None, max_length=1_000)


class NieuwBericht(Schema):
    """Een bericht om in te nemen. Minstens het onderwerp, de tekst of een bijlage is gevuld."""

    kenmerk: str = Field(
        min_length=1, max_length=500, description="Uw eigen kenmerk; hetzelfde kenmerk is hetzelfde bericht."
    )
    onderwerp: str = ""
    tekst: str = ""
    afzender: str = Field(default="", max_length=1_000)
    kanaal: str = Field(default="api", min_length=1, max_length=100, examples=["webformulier"])
    ontvangen_op: AwareDatetime | None = Field(default=None, description="Met tijdzone; anders: nu.")
    bijlagen: list[Bijlage] = Field(default=[], max_length=200)


class Link(Schema):
    """Een verwijzing."""

    href: str


class BewaardeSuggestie(Suggestie):
    """Een suggestie zoals die bij een bericht is bewaard."""

    id: int
    woorden: list[Woorden] = Field(description="De woorden die de doorslag gaven, de sterkste eerst.")


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


class Filter(Schema):
    """Welke berichten; wat niet genoemd is, wordt niet gevraagd."""

    soort: SignalType | None = None
    domein: Domain | None = None
    team: str | None = Field(default=None, max_length=200)
    signalering: Flag | None = None
    status: Status | None = None
    overdragen: bool | None = None
    pagina: int = Field(default=1, ge=1, le=1_000_000)
    pagina_grootte: int = Field(default=50, ge=1, le=MAX_PAGE_SIZE)


class Zoekvraag(Filter):
    """Zoeken in de tekst; in een POST, want woorden uit een bericht horen niet in een adres."""

    zoek: str = Field(min_length=1, max_length=200, description="Woorden uit onderwerp of tekst.")


class NieuweBeoordeling(Schema):
    """Een besluit over de suggestie. Of het een bevestiging of correctie is, volgt uit de suggestie."""

    soort: SignalType | None = Field(description="null: geen van de vier soorten past.")
    domein: Domain | None
    tweede_soort: SignalType | None = None
    signaleringen: list[Flag] | None = Field(default=None, description="null: niet beoordeeld.")
    toelichting: str = Field(default="", max_length=10_000)
    suggestie_id: Whole | None = Field(default=None, description="De suggestie die u zag; anders de laatste.")
    verwachte_beoordeling: Whole | None = Field(
        default=None,
        description="Het id van de beoordeling die u zag, 0 voor geen. Staat er een andere van iemand anders, "
        "dan volgt 409. Zonder dit veld telt het laatste woord.",
    )


class Intrekking(Schema):
    """Neemt de beoordeling terug die nu telt; die ervoor telt dan weer."""

    besluit: Literal["ingetrokken"]
    verwachte_beoordeling: Whole | None = None


def _review_or_withdrawal(value: Any) -> str:
    withdraws = isinstance(value, Intrekking) or (isinstance(value, Mapping) and "besluit" in value)
    return "withdrawal" if withdraws else "review"


BeoordelingVraag = Annotated[
    Annotated[NieuweBeoordeling, Tag("review")] | Annotated[Intrekking, Tag("withdrawal")],
    Discriminator(_review_or_withdrawal),
]


class Beoordelingen(Schema):
    """Alle beoordelingen van een bericht, ook de ingetrokken, in de volgorde waarin ze zijn gegeven."""

    beoordelingen: list[Beoordeling]


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

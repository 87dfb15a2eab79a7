"""What comes in over the line; the fields have the Dutch names of the interface, in camelCase there.

A field that is not known is refused: a typing mistake in a name would else lose what was meant.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from classifier import Domain, Flag, SignalType
from service.store import Status

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


class Bladzijde(Schema):
    """Welke bladzijde van een lijst."""

    pagina: int = Field(default=1, ge=1, le=1_000_000)
    pagina_grootte: int = Field(default=50, ge=1, le=MAX_PAGE_SIZE)


class Filter(Bladzijde):
    """Welke berichten; wat niet genoemd is, wordt niet gevraagd."""

    soort: SignalType | None = None
    domein: Domain | None = None
    team: str | None = Field(default=None, max_length=200)
    signalering: Flag | None = None
    status: Status | None = None
    overdragen: bool | None = None


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

"""The labels, domains and flags of the label handbook (`data/labels.md`), as types.

Slugs are Dutch because the user and the law name them so; they are what stands in JSON, in the
store and in the corpus.
"""

from enum import StrEnum


class SignalType(StrEnum):
    """What a message is under the Algemene wet bestuursrecht; JSON field `soort`."""

    KLACHT = "klacht"
    ONVREDE = "onvrede"
    INFORMATIEVRAAG = "informatievraag"
    BEZWAAR = "bezwaar"

    @property
    def caption(self) -> str:
        """The name a reader sees."""
        return _CAPTIONS[self]

    @property
    def ground(self) -> str:
        """The place in the law this label rests on, or what it is where the law says nothing."""
        return _GROUNDS[self]


# the fifth class a model knows: what no label fits
NONE = "geen"


class Domain(StrEnum):
    """The part of the municipality a message is about; JSON field `domein`."""

    FYSIEK = "fysiek"
    SOCIAAL = "sociaal"
    BEDRIJFSVOERING = "bedrijfsvoering"


class Flag(StrEnum):
    """Something the adviser must see, whatever the label; JSON field `signaleringen`."""

    INGEBREKESTELLING = "ingebrekestelling"
    WOO_VERZOEK = "woo_verzoek"
    AVG_VERZOEK = "avg_verzoek"
    SCHADECLAIM = "schadeclaim"
    ZIENSWIJZE = "zienswijze"
    HANDHAVINGSVERZOEK = "handhavingsverzoek"
    ANDERE_INSTANTIE = "andere_instantie"
    PRO_FORMA = "pro_forma"
    TERMIJN = "termijn"
    DREIGING = "dreiging"
    ZORGSIGNAAL = "zorgsignaal"
    INTEGRITEIT = "integriteit"
    GEMACHTIGDE_OF_PERS = "gemachtigde_of_pers"


_CAPTIONS = {
    SignalType.KLACHT: "Klacht",
    SignalType.ONVREDE: "Uiting van onvrede",
    SignalType.INFORMATIEVRAAG: "Informatievraag",
    SignalType.BEZWAAR: "Bezwaar",
}
_GROUNDS = {
    SignalType.KLACHT: "klacht over een gedraging (Awb 9:1)",
    SignalType.ONVREDE: "onvrede zonder formele klacht",
    SignalType.INFORMATIEVRAAG: "vraag om informatie",
    SignalType.BEZWAAR: "bezwaar tegen een besluit (Awb 1:3 en 6:4)",
}

"""What an adviser fills in on a message: read from the form, checked, and never lost."""

from dataclasses import dataclass
from typing import Self

from starlette.datastructures import FormData

from classifier.taxonomy import Domain, SignalType
from service.store import StoredMessage
from service.web.csrf import text_of
from service.web.wording import NO_TYPE

FIELDS = ("soort", "domein", "tweede_soort", "toelichting", "suggestie", "gezien")
MAX_NOTE = 2000
# A domain that sure is filled in already, also when the label is for the adviser to say.
_SURE_DOMAIN = 0.8


@dataclass(frozen=True)
class Choice:
    """The form as it stands: empty where nothing was chosen, `geen` where none fits."""

    signal_type: str = ""
    domain: str = ""
    secondary: str = ""
    note: str = ""

    @classmethod
    def read(cls, form: FormData) -> Self:
        """Read what was sent."""
        soort, domein, tweede, note = (text_of(form, name) for name in FIELDS[:4])
        # Browsers send line ends as CR LF and count them as one character.
        return cls(soort, domein, tweede, note.replace("\r\n", "\n").strip())

    @classmethod
    def first(cls, message: StoredMessage) -> Self:
        """Return what the form shows first: the decision that stands, or what the model is sure of.

        Where the model hands over, no label is chosen beforehand: the adviser says which.
        """
        review, suggestion = message.review, message.suggestion
        if review:
            return cls(
                str(review.signal_type or NO_TYPE),
                str(review.domain or NO_TYPE),
                str(review.secondary or ""),
                review.note,
            )
        sure = max(suggestion.payload["domein_kansen"].values()) >= _SURE_DOMAIN
        return cls(
            "" if suggestion.hand_over else str(suggestion.signal_type or NO_TYPE),
            str(suggestion.domain) if suggestion.domain and (sure or not suggestion.hand_over) else "",
            "" if suggestion.hand_over else suggestion.payload.get("tweede_soort") or "",
        )

    def faults(self) -> dict[str, str]:
        """Say for each field what is wrong with it."""
        found: dict[str, str] = {}
        if self.signal_type not in (*SignalType, NO_TYPE):
            found["soort"] = "Kies een soort, of ‘Geen van de vier’."
        if self.domain not in (*Domain, NO_TYPE) and not self._needs_no_domain:
            found["domein"] = "Kies een domein, of ‘Geen domein’."
        elif self.domain == NO_TYPE and self.signal_type in tuple(SignalType):
            found["domein"] = "Kies een domein. ‘Geen domein’ kan alleen bij ‘Geen van de vier’."
        if self.secondary not in (*SignalType, ""):
            found["tweede_soort"] = "Kies een tweede soort uit de lijst, of laat hem leeg."
        elif self.secondary and self.secondary == self.signal_type:
            found["tweede_soort"] = "De tweede soort is dezelfde als de soort. Kies een andere of laat hem leeg."
        if len(self.note) > MAX_NOTE:
            found["toelichting"] = f"De toelichting is te lang: {len(self.note)} tekens. Maak er {MAX_NOTE} van."
        return found

    @property
    def decided_type(self) -> SignalType | None:
        """The label as a decision; None says that none fits."""
        return None if self.signal_type == NO_TYPE else SignalType(self.signal_type)

    @property
    def decided_domain(self) -> Domain | None:
        """The domain as a decision."""
        return Domain(self.domain) if self.domain in tuple(Domain) else None

    @property
    def decided_secondary(self) -> SignalType | None:
        """The second label as a decision."""
        return SignalType(self.secondary) if self.secondary else None

    @property
    def _needs_no_domain(self) -> bool:
        return self.signal_type == NO_TYPE and not self.domain

"""Where a model goes wrong: the errors it is surest of, and those most worth reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.taxonomy import NONE, SignalType
from training.evaluate import Scored

_LEGAL = (SignalType.KLACHT, SignalType.BEZWAAR)


@dataclass(frozen=True)
class Failure:
    """A message that got the wrong label or domain, and why it is worth a look."""

    scored: Scored
    why: str

    @property
    def truth(self) -> str:
        """The label and domain it has."""
        item = self.scored.item
        return " · ".join(str(part) for part in (item.label or NONE, item.domain) if part)

    @property
    def given(self) -> str:
        """The label and domain that were suggested."""
        s = self.scored.suggestion
        return " · ".join(str(part) for part in (s.signal_type or NONE, s.domain) if part)


def surest_errors(scored: Sequence[Scored], count: int = 10) -> list[Failure]:
    """Return the wrong labels of which the model was surest, surest first."""
    wrong = [s for s in scored if s.suggestion.signal_type != s.item.label]
    return [Failure(s, _why(s)[1]) for s in sorted(wrong, key=lambda s: -s.suggestion.certainty)[:count]]


def instructive_errors(scored: Sequence[Scored], count: int = 50) -> list[Failure]:
    """Return the errors most worth reading: what did harm first, then what nobody would have seen, then the rest."""
    found = [(_why(s), s) for s in scored if _wrong(s)]
    found.sort(key=lambda pair: (pair[0][0], -pair[1].suggestion.certainty))
    return [Failure(s, why) for (_, why), s in found[:count]]


def _wrong(s: Scored) -> bool:
    label = s.suggestion.signal_type != s.item.label
    return label or (s.item.label is not None and s.suggestion.domain != s.item.domain)


def _why(s: Scored) -> tuple[int, str]:
    label, given = s.item.label, s.suggestion.signal_type
    if not s.suggestion.hand_over:
        if given == label:
            return 3, "Verkeerd domein: het bericht komt bij het verkeerde team."
        if label in _LEGAL:
            return 0, f"Stil verloren: niemand ziet dat dit een {label} is, en er loopt een termijn."
        if label is None:
            return 1, "Geen soort past, en toch is er een gegeven."
        return 2, "Verkeerde soort, en niet overgedragen."
    if given is None and label is not None:
        return 4, "Overgedragen als geen van de vier, maar het is wel een van de vier."
    if given != label:
        return 5, "Verkeerde soort, maar een mens beslist."
    return 6, "Verkeerd domein, maar een mens beslist."

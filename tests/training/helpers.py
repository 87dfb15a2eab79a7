"""Labelled messages made on the spot."""

from collections.abc import Mapping
from datetime import date

from classifier.message import Message
from classifier.taxonomy import Domain, Flag, SignalType
from training.corpus import Labelled


def labelled(
    text: str = "Een bericht.",
    label: SignalType | None = SignalType.KLACHT,
    domain: Domain | None = Domain.FYSIEK,
    *,
    id: str = "1",
    subject: str = "",
    source: str = "a",
    flags: frozenset[Flag] = frozenset(),
    marks: Mapping[str, str] | None = None,
) -> Labelled:
    """Return one labelled message."""
    return Labelled(Message(text, subject, id), label, domain, None, flags, source, date(2026, 1, 2), marks or {})

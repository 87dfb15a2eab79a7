"""Suggestions as they were once stored."""

from dataclasses import fields
from typing import Any

from classifier.suggestion import Suggestion


class OldSuggestion(Suggestion):
    """Writes itself as models did before they told a second label, a ground and sentences."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields of then."""
        return {
            k: v for k, v in super().to_json().items() if k not in {"tweede_soort", "uitleg", "prioriteit", "kopie"}
        }

    def evidence_json(self) -> list[dict[str, Any]]:
        """Return the words, without saying that they are words."""
        return [{k: v for k, v in piece.items() if k != "bron"} for piece in super().evidence_json()]


def of_old(suggestion: Suggestion) -> OldSuggestion:
    """Return the same suggestion, as it was stored then."""
    return OldSuggestion(**{f.name: getattr(suggestion, f.name) for f in fields(suggestion)})

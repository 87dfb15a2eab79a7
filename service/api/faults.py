"""Faults in the input, from what the validator says to a place and a sentence in Dutch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.store.types import storable

_TAGS = {"one", "many", "review", "withdrawal"}
_TEXTS = {
    "missing": "Dit veld ontbreekt.",
    "extra_forbidden": "Dit veld ken ik niet.",
    "json_invalid": "Dit is geen geldige JSON.",
    "string_type": "Geef tekst.",
    "string_unicode": "Deze tekst is geen geldige Unicode.",
    "string_too_short": "Geef minstens {min_length} teken(s).",
    "string_too_long": "Geef hoogstens {max_length} tekens.",
    "too_short": "Geef er minstens {min_length}.",
    "too_long": "Geef er hoogstens {max_length}.",
    "list_type": "Geef een lijst.",
    "greater_than_equal": "Geef een getal van {ge} of meer.",
    "less_than_equal": "Geef een getal van {le} of minder.",
    "timezone_aware": "Geef ook de tijdzone, zoals in 2026-11-23T09:30:00+01:00.",
}
_FAMILIES = {
    "int_": "Geef een geheel getal.",
    "bool_": "Geef true of false.",
    "datetime_": "Geef een tijdstip met tijdzone, zoals 2026-11-23T09:30:00+01:00.",
    "timezone_": "Geef een tijdstip met tijdzone, zoals 2026-11-23T09:30:00+01:00.",
    "model_": "Geef een JSON-object.",
    "dict_": "Geef een JSON-object.",
    "union_": "Geef een JSON-object.",
}


@dataclass(frozen=True)
class Fault:
    """A fault and its place, such as `teksten[3].tekst`; an empty place is the whole request."""

    field: str
    text: str


def dutch(error: Mapping[str, Any]) -> Fault:
    """Return what the validator says; never what was sent, which may be a citizen's words.

    >>> dutch({"type": "missing", "loc": ("body", "many", "teksten", 3, "tekst")})
    Fault(field='teksten[3].tekst', text='Dit veld ontbreekt.')
    """
    kind = error["type"]
    place = () if kind == "json_invalid" else error["loc"][1:]
    return Fault(_place(place), _text(kind, error.get("ctx", {})))


def _place(loc: Sequence[str | int]) -> str:
    name = ""
    for number, part in enumerate(loc):
        if number == 0 and part in _TAGS:
            continue
        name += f"[{part}]" if isinstance(part, int) else f".{part[:100]}"
    # the name of an unknown field is the caller's own, and may hold half a character
    return storable(name.removeprefix("."))


def _text(kind: str, context: Mapping[str, Any]) -> str:
    if kind in ("enum", "literal_error"):
        return f"Kies uit: {str(context['expected']).replace(' or ', ', ')}."
    if kind in _TEXTS:
        return _TEXTS[kind].format(**context)
    return next((text for start, text in _FAMILIES.items() if kind.startswith(start)), "Deze waarde kan hier niet.")


def too_long(length: int, limit: int) -> str:
    """Say that onderwerp and tekst together are too long.

    >>> too_long(1_200_000, 100_000)
    'Onderwerp en tekst zijn samen 1.200.000 tekens; hoogstens 100.000 kan.'
    """
    text = f"Onderwerp en tekst zijn samen {length:,} tekens; hoogstens {limit:,} kan."
    return text.replace(",", ".")

"""The form of the Dutch Algoritmeregister, Publicatiestandaard 1.0: its fields, and whether an entry keeps to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STANDARD = "1.0"
THEMES = (
    "Organisatie en bedrijfsvoering", "Cultuur en recreatie", "Economie", "Overheidsfinanciën", "Wonen",
    "Internationaal", "Migratie en integratie", "Natuur en milieu", "Onderwijs en wetenschap",
    "Openbare orde en veiligheid", "Recht", "Ruimte en infrastructuur", "Sociale zekerheid", "Verkeer", "Werk",
    "Zorg en gezondheid",
)  # fmt: skip
_MOST_THEMES = 3
_LINK_LENGTH = 500
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CONTACT = re.compile(r"https://\S+|[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Field:
    """What the standard asks of a field: how long at most, whether it must be there, what it may be."""

    most: int = 2500
    required: bool = False
    choices: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    "name": Field(100, required=True),
    "description_short": Field(350, required=True),
    "organization": Field(100, required=True),
    "category": Field(choices=THEMES),
    "status": Field(required=True, choices=("In ontwikkeling", "In gebruik", "Buiten gebruik")),
    "begin_date": Field(7),
    "end_date": Field(7),
    "contact_email": Field(500, required=True),
    "website": Field(500),
    "publication_category": Field(
        required=True, choices=("Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes")
    ),
    "url": Field(500),
    "goal": Field(),
    "proportionality": Field(),
    "human_intervention": Field(),
    "risks": Field(),
    "lawful_basis": Field(),
    "lawful_basis_grouping": Field(100),
    "process_index_url": Field(500),
    "impacttoetsen_grouping": Field(),
    "impacttoetsen": Field(),
    "source_data": Field(),
    "source_data_grouping": Field(500),
    "methods_and_models": Field(5000),
    "provider": Field(200),
    "publiccode": Field(500),
    "lang": Field(required=True, choices=("nld",)),
    "standard_version": Field(choices=(STANDARD,)),
    "source_id": Field(100),
    "tags": Field(),
}
_LINKS = ("website", "url", "process_index_url", "publiccode")
_GROUPS = ("lawful_basis_grouping", "impacttoetsen_grouping", "source_data_grouping")


def faults(entry: Mapping[str, Any]) -> list[str]:
    """Return in Dutch what in an entry is not as the standard asks; empty where all is well."""
    found = [f"veld {name} bestaat niet in de standaard" for name in entry if name not in FIELDS]
    found += [f"veld {name} is verplicht" for name, field in FIELDS.items() if field.required and not entry.get(name)]
    for name, field in FIELDS.items():
        value = entry.get(name)
        if value is None:
            continue
        if name in _GROUPS:
            found += _group_faults(name, field, value)
            continue
        if (name == "category") != isinstance(value, list):
            found.append(f"veld {name} heeft niet de goede vorm")
            continue
        values = value if isinstance(value, list) else [value]
        if name == "category" and len(values) > _MOST_THEMES:
            found.append(f"veld {name} heeft meer dan {_MOST_THEMES} waarden")
        if field.choices:
            found += [f"veld {name}: {v!r} is geen toegestane waarde" for v in values if v not in field.choices]
        # seven characters are a whole month; elsewhere the standard says "fewer than"
        elif len(value) > field.most or (field.most > 7 and len(value) == field.most):
            found.append(f"veld {name} is te lang: {len(value)} tekens, minder dan {field.most} kan")
        if name in ("begin_date", "end_date") and not _MONTH.fullmatch(value):
            found.append(f"veld {name} moet een maand zijn, zoals 2026-11")
        if name in _LINKS and not value.startswith("https://"):
            found.append(f"veld {name} moet met https:// beginnen")
        if name == "contact_email" and not _CONTACT.fullmatch(value):
            found.append(f"veld {name} moet een mailadres zijn, of een adres dat met https:// begint")
    return found


def _group_faults(name: str, field: Field, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, dict) and v.get("title") for v in value):
        return [f"veld {name} moet een lijst zijn met bij elk een title"]
    found = []
    for item in value:
        if len(item["title"]) >= field.most:
            found.append(f"veld {name}: een title is te lang")
        # the report of an impact assessment may be secret; a law or a source is always somewhere
        link = item.get("link")
        if link is None and name != "impacttoetsen_grouping":
            found.append(f"veld {name}: een link ontbreekt")
        if link is not None and (not link.startswith("https://") or len(link) >= _LINK_LENGTH):
            found.append(f"veld {name}: een link moet met https:// beginnen en korter zijn dan {_LINK_LENGTH} tekens")
    return found

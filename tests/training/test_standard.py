"""The form of the standard, against what it says of each field."""

from typing import Any

import pytest

from tests.training.reported import made_up_record
from training.register import Publisher, register_entry
from training.standard import FIELDS, STANDARD, THEMES, faults


@pytest.fixture
def entry() -> dict[str, Any]:
    return register_entry(made_up_record(), Publisher("Gemeente Voorbeeld", "post@voorbeeld.example", "2026-11"))


def test_the_fields_are_those_of_the_standard() -> None:
    assert list(FIELDS) == [
        "name", "description_short", "organization", "category", "status", "begin_date", "end_date", "contact_email",
        "website", "publication_category", "url", "goal", "proportionality", "human_intervention", "risks",
        "lawful_basis", "lawful_basis_grouping", "process_index_url", "impacttoetsen_grouping", "impacttoetsen",
        "source_data", "source_data_grouping", "methods_and_models", "provider", "publiccode", "lang",
        "standard_version", "source_id", "tags",
    ]  # fmt: skip
    required = {name for name, field in FIELDS.items() if field.required}
    assert required == {
        "name", "description_short", "organization", "status", "contact_email", "publication_category", "lang",
    }  # fmt: skip
    assert len(THEMES) == 16
    assert STANDARD == "1.0"


@pytest.mark.parametrize(
    ("name", "most"),
    [("name", 100), ("description_short", 350), ("organization", 100), ("goal", 2500), ("proportionality", 2500),
     ("human_intervention", 2500), ("risks", 2500), ("lawful_basis", 2500), ("impacttoetsen", 2500),
     ("source_data", 2500), ("methods_and_models", 5000), ("provider", 200), ("source_id", 100), ("tags", 2500)],
)  # fmt: skip
def test_lengths(entry: dict[str, Any], name: str, most: int) -> None:
    assert faults({**entry, name: "x" * (most - 1)}) == []
    assert faults({**entry, name: "x" * most}) == [f"veld {name} is te lang: {most} tekens, minder dan {most} kan"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("status", "Actief", "geen toegestane waarde"),
        ("publication_category", "Categorie B", "geen toegestane waarde"),
        ("lang", "nl", "geen toegestane waarde"),
        ("standard_version", "1.0.0", "geen toegestane waarde"),
        ("category", ["Bestuur"], "geen toegestane waarde"),
        ("category", list(THEMES[:4]), "meer dan 3"),
        ("category", "Recht", "niet de goede vorm"),
        ("begin_date", "2026-13", "een maand"),
        ("begin_date", "2026-11-23", "te lang"),
        ("contact_email", "balie", "mailadres"),
        ("url", "http://voorbeeld.example", "https://"),
        ("organization", "", "verplicht"),
        ("naam", "x", "bestaat niet"),
        ("lawful_basis_grouping", [{"title": "Awb"}], "een link ontbreekt"),
        ("lawful_basis_grouping", [{"title": "x" * 100, "link": "https://a.example"}], "title is te lang"),
        ("impacttoetsen_grouping", [{"title": "DPIA", "link": "dpia.pdf"}], "https://"),
        ("source_data_grouping", ["BRP"], "lijst"),
    ],
)
def test_what_the_standard_does_not_take(entry: dict[str, Any], name: str, value: Any, said: str) -> None:
    assert any(said in fault for fault in faults({**entry, name: value}))


def test_an_impact_assessment_needs_no_link(entry: dict[str, Any]) -> None:
    assert faults({**entry, "impacttoetsen_grouping": [{"title": "Data Protection Impact Assessment (DPIA)"}]}) == []

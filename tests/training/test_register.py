import json
from dataclasses import replace

from tests.training.reported import made_up_record
from training.register import Publisher, register_entry
from training.standard import faults


def test_an_entry_keeps_to_the_standard_and_holds_the_figures() -> None:
    record = made_up_record()
    entry = register_entry(record, Publisher("Gemeente Voorbeeld", "https://voorbeeld.example/algoritmes", "2026-11"))
    assert faults(entry) == []
    assert json.loads(json.dumps(entry)) == entry
    assert (entry["status"], entry["begin_date"]) == ("In gebruik", "2026-11")
    assert "24 verzonnen berichten van 3 schrijvers" in entry["source_data"]
    lost = record.tests["gewone post"].figures["klacht of bezwaar stil verloren"]
    assert f"{lost.value:.1%} van {lost.count}" in entry["risks"]
    assert (
        f"macro-F1 soort {record.tests['gewone post'].figures['macro-F1 soort'].value:.3f}"
        in entry["methods_and_models"]
    )
    assert entry["source_id"] == "signaalwijzer-m1"


def test_a_model_that_is_not_live_is_in_development() -> None:
    entry = register_entry(made_up_record(), Publisher())
    assert entry["status"] == "In ontwikkeling"
    assert "begin_date" not in entry
    assert faults(entry) == []


def test_the_fine_tuned_encoder_is_named_only_where_it_is_used() -> None:
    record = made_up_record()
    tuned = replace(record, manifest={**record.manifest, "recipe": {"adapter": "models/adapter"}})
    assert "e5-small" not in register_entry(record, Publisher())["methods_and_models"]
    assert "e5-small" in register_entry(tuned, Publisher())["methods_and_models"]
    assert faults(register_entry(tuned, Publisher())) == []

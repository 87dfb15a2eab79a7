from dataclasses import replace

import pytest

from tests.training.reported import made_up_record
from training.card import duration, model_card, table


def test_the_card_tells_data_figures_slices_and_failures() -> None:
    card = model_card(made_up_record())
    assert card.startswith("# Modelkaart: Signaalwijzer m1\n")
    for heading in ("Wat het is", "Hoe het gemaakt is", "Hoe goed het is", "Per deel", "Klopt de zekerheid?",
                    "Kloppen de gemarkeerde woorden?", "Bekende fouten", "Wat u moet weten"):  # fmt: skip
        assert f"\n## {heading}\n" in card
    assert "| maat | gewone post (24 berichten) | geen soort past, of een andere taal (2 berichten) |" in card
    assert "24 verzonnen berichten van 3 schrijvers" in card
    assert "| taal: Duits | 1 |" in card
    assert "| lost | bezwaar · fysiek | onvrede · fysiek | 0.990 | nee |" in card
    assert "nieuwe schrijvers helpen nog" in card
    assert "60 seconden" in card
    assert "1.1 Wh" in card
    assert "| zonder de gemarkeerde woorden | 0.410 [0.880–0.920] | 0.490 [0.880–0.920] |" in card


def test_a_chance_that_rises_is_told_as_such() -> None:
    record = made_up_record()
    assert record.why is not None
    rising = replace(record.why, random_drop=replace(record.why.random_drop, value=-0.006, low=-0.01, high=-0.003))
    card = model_card(replace(record, why=rising))
    assert "gemiddeld 0.490 lager, zonder evenveel andere woorden 0.006 hoger." in card
    assert "| -0.006 [-0.010 tot -0.003] |" in card


def test_marks_that_were_not_measured_are_not_told() -> None:
    assert "gemarkeerde" not in model_card(replace(made_up_record(), why=None))


def test_no_text_of_a_message_is_in_the_card() -> None:
    assert "Geheime" not in model_card(made_up_record())


def test_fine_tuning_is_told_where_it_was_done() -> None:
    record = made_up_record()
    tuned = replace(
        record, manifest={**record.manifest, "recipe": {"adapter": "models/adapter"}, "adapter": {"minutes": 30}}
    )
    assert "bijgeschoold" in model_card(tuned)
    assert "| tijd voor bijscholen van het taalmodel | 30 minuten |" in model_card(tuned)
    assert "zonder bijgeschoold taalmodel" in model_card(record)


def test_a_bar_in_a_cell_does_not_break_the_table() -> None:
    assert table(("a", "b"), [("x|y", 1)]) == ["| a | b |", "| --- | --- |", "| x\\|y | 1 |", ""]


@pytest.mark.parametrize(("seconds", "said"), [(5.2, "5 seconden"), (300, "5 minuten")])
def test_duration(seconds: float, said: str) -> None:
    assert duration(seconds) == said

"""The command that works out one term."""

import json

import pytest

from service.cli import main


def test_a_term_in_plain_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "bezwaar", "--bekendmaking=2026-02-20", "--peildatum=2026-03-01"]) == 0
    said = capsys.readouterr().out
    assert "Laatste dag   dinsdag 7 april 2026" in said
    assert "Goede vrijdag" in said
    assert "Te laat       nee, nog 37 dagen" in said
    assert "Awb 6:7" in said


def test_a_term_as_json_with_a_dutch_date_and_another_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "klacht", "--ontvangen=2-3-2026", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["laatste_dag"] == "2026-04-13"
    assert set(found) >= {"soort", "eerste_dag", "te_laat", "dagen_over", "artikelen", "uitleg", "andere_lezing"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["bezwaar"], "--bekendmaking"),
        (["bezwaar", "--bekendmaking=morgen"], "geen datum"),
        (["bezwaar", "--bekendmaking=31-2-2026"], "geen datum"),
        (["bezwaar", "--bekendmaking=2026-01-05", "--maan=2026-01-05"], "--maan"),
        (["beroep", "--bekendmaking=2026-01-05"], "onbekende keuze"),
        (["herstel-verzuim", "--verzonden=2026-01-05", "--termijn=lang"], "geen tijd"),
    ],
)
def test_what_is_not_understood_is_said(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["terms", *given])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_dates_that_cannot_be_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "klacht", "--ontvangst=2026-01-05", "--gedraging=2026-02-01"]) == 1
    assert "later dan de klacht" in capsys.readouterr().err


def test_without_a_kind_it_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms"]) == 2
    assert "ingebrekestelling" in capsys.readouterr().out

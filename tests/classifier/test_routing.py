from itertools import product
from pathlib import Path

import pytest

from classifier.errors import RoutingError
from classifier.routing import DEFAULT_TABLE, RoutingTable
from classifier.taxonomy import Domain, Flag, SignalType


@pytest.mark.parametrize(
    ("signal_type", "domain", "flags", "team"),
    [
        (SignalType.KLACHT, Domain.SOCIAAL, (), "Klachtencoördinatie"),
        (SignalType.BEZWAAR, Domain.FYSIEK, (Flag.TERMIJN,), "Bezwaar en beroep"),
        (SignalType.BEZWAAR, Domain.BEDRIJFSVOERING, (), "Bezwaar belastingen en burgerzaken"),
        (SignalType.BEZWAAR, Domain.BEDRIJFSVOERING, (Flag.INGEBREKESTELLING,), "Bezwaar en beroep"),
        (SignalType.INFORMATIEVRAAG, Domain.FYSIEK, (Flag.WOO_VERZOEK,), "Woo en informatie"),
        (SignalType.ONVREDE, Domain.FYSIEK, (Flag.DREIGING,), "Veiligheid"),
        (SignalType.ONVREDE, Domain.SOCIAAL, (Flag.DREIGING, Flag.ZORGSIGNAAL), "Crisisdienst en Veilig Thuis"),
        (None, Domain.FYSIEK, (), "KCC"),
        (SignalType.KLACHT, None, (), "KCC"),
        (None, None, (Flag.DREIGING,), "Veiligheid"),
    ],
)
def test_default_table(
    signal_type: SignalType | None, domain: Domain | None, flags: tuple[Flag, ...], team: str
) -> None:
    assert RoutingTable.read().team(signal_type, domain, flags) == team


def test_default_table_names_every_cell() -> None:
    rules = RoutingTable.read(DEFAULT_TABLE).rules
    for signal_type, domain in product(SignalType, Domain):
        assert any(rule.fits(signal_type, domain, ()) for rule in rules), (signal_type, domain)


def written(folder: Path, text: str) -> Path:
    path = folder / "teams.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_first_rule_that_fits_wins(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'anders = "Post"\n'
        '[[regel]]\nsoort = "klacht"\nsignalering = "woo_verzoek"\nteam = "Eerst"\n'
        '[[regel]]\nsoort = "klacht"\nteam = "Daarna"\n'
        '[[regel]]\nsoort = "klacht"\ndomein = "fysiek"\nteam = "Nooit"\n',
    )
    table = RoutingTable.read(path)
    assert table.team(SignalType.KLACHT, Domain.FYSIEK, [Flag.WOO_VERZOEK]) == "Eerst"
    assert table.team(SignalType.KLACHT, Domain.FYSIEK) == "Daarna"
    assert table.team(SignalType.BEZWAAR, Domain.FYSIEK) == "Post"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"teams\.toml.*anders = "),
        ('anders = ""', "anders"),
        ("anders = 3", "anders"),
        ("anders = ", "geen geldige TOML"),
        ('anders = "A"\nregels = 1', "'regels'.*Wel: anders"),
        ('anders = "A"\nregel = 1', "dubbele haken"),
        ('anders = "A"\nregel = [1]', "regel 1.*dubbele haken"),
        ('anders = "A"\n[regel]\nteam = "B"', "dubbele haken"),
        ('anders = "A"\n[[regel]]\nteam = "B"\n[[regel]]\nsoort = "klacht"', "regel 2: er ontbreekt een team"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nsoort = "ruzie"', "regel 1: soort 'ruzie'.*klacht, onvrede"),
        ('anders = "A"\n[[regel]]\nteam = "B"\ndomein = 4', "regel 1: domein 4.*fysiek, sociaal"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nsignalering = "x"', "signalering 'x'.*termijn"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nlabel = "klacht"', "regel 1: 'label'.*soort, domein"),
    ],
)
def test_faults_name_the_place_and_what_is_accepted(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RoutingError, match=says):
        RoutingTable.read(written(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(RoutingError, match=r"weg\.toml is niet te lezen"):
        RoutingTable.read(tmp_path / "weg.toml")
    (tmp_path / "ruis.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RoutingError, match="geen geldige TOML"):
        RoutingTable.read(tmp_path / "ruis.toml")

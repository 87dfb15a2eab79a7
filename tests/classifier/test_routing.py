from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import RoutingError
from classifier.routing import DEFAULT_TABLE, RoutingTable, Rule
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
    assert RoutingTable.read().route(signal_type, domain, flags).team == team


def test_default_table_names_every_cell() -> None:
    rules = RoutingTable.read(DEFAULT_TABLE).rules
    for signal_type, domain in product(SignalType, Domain):
        assert any(rule.why(signal_type, domain, (), "") for rule in rules), (signal_type, domain)


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
    assert table.route(SignalType.KLACHT, Domain.FYSIEK, [Flag.WOO_VERZOEK]).team == "Eerst"
    assert table.route(SignalType.KLACHT, Domain.FYSIEK).team == "Daarna"
    assert table.route(SignalType.BEZWAAR, Domain.FYSIEK).team == "Post"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"teams\.toml.*anders = "),
        ('anders = ""', "anders"),
        ("anders = 3", "anders"),
        ("anders = ", "geen geldige TOML: aan het eind"),
        ('anders = "A"\n\n[[regel]\n', "geen geldige TOML: kijk op regelnummer 3"),
        ('anders = "A"\nregels = 1', "'regels'.*Wel: anders"),
        ('anders = "A"\nregel = 1', "dubbele haken"),
        ('anders = "A"\nregel = [1]', "regel 1.*dubbele haken"),
        ('anders = "A"\n[regel]\nteam = "B"', "dubbele haken"),
        (
            'anders = "A"\n[[regel]]\nteam = "B"\n[[regel]]\nsoort = "klacht"',
            r"regel 2 \(op regelnummer 4\): er ontbreekt een team",
        ),
        ('anders = "A"\n[[regel]]\nteam = "B"\nsoort = "ruzie"', r"regel 1 .*2\): soort 'ruzie'.*klacht, onvrede"),
        ('anders = "A"\n[[regel]]\nteam = "B"\ndomein = 4', r"regel 1 .*2\): domein 4.*fysiek, sociaal"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nsignalering = "x"', "signalering 'x'.*termijn"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nwoorden = []', "woorden is geen lijst"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nwoorden = ["*"]', "woorden is geen lijst"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nprioriteit = "nu"', "prioriteit 'nu'.*hoog, gewoon, laag"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nsoort = ["klacht", "ruzie"]', "soort 'ruzie'"),
        ('anders = "A"\n[[regel]]\nteam = "B"\nlabel = "klacht"', r"regel 1 .*2\): 'label'.*soort, domein"),
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


def test_the_line_of_a_rule_is_found_whatever_stands_between(tmp_path: Path) -> None:
    text = 'anders = "A"\n\n# [[regel]]\n[[regel]]\nteam = """\n[[regel]]\n"""\n\n  [[ regel ]]\nteam = "B"\n'
    assert [rule.line for rule in RoutingTable.read(written(tmp_path, text)).rules] == [4, 9]


PARTS = st.sampled_from(
    [
        "# [[regel]]",
        "# hier staat ''' en \"\"\" los",
        "",
        'kopie = [\n  "A",\n  "B",\n]',
        'woorden = [\'"""\']',
        'prioriteit = """hoog"""',
    ]
)
HEADERS = st.sampled_from(["[[regel]]", "  [[ regel ]]  # twee", '[["regel"]]', "[['regel']]"])
TEAMS = st.sampled_from(['team = "A"', 'team = """\n[[regel]]\n"""', "team = '''\n[[regel]]\n# \"\"\" '''"])


@given(st.lists(st.tuples(HEADERS, TEAMS, st.lists(PARTS, max_size=3, unique=True)), max_size=5))
def test_the_line_of_every_rule_is_found(rules: list[tuple[str, str, list[str]]]) -> None:
    blocks = ['anders = "KCC"'] + ["\n".join([header, team, *more]) for header, team, more in rules]
    lines = [sum(block.count("\n") + 1 for block in blocks[:n]) + 1 for n in range(1, len(blocks))]
    with TemporaryDirectory() as folder:
        table = RoutingTable.read(written(Path(folder), "\n".join(blocks)))
    assert [rule.line for rule in table.rules] == lines


WORDS = """
anders = "KCC"
[[regel]]
woorden = ["lachgas*", "stille armoede"]
team = "Toezicht"
prioriteit = "hoog"
kopie = ["Wijkteam", "Jeugd"]
[[regel]]
soort = ["klacht", "bezwaar"]
team = "Juridisch"
"""


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("Overal LACHGASflessen op het plein", "Toezicht"),
        ("Er is veel stille armoede hier", "Toezicht"),
        ("Er is veel Stille\n  Armoede hier", "Toezicht"),
        ("Het is hier stil. Armoede zie ik niet.", "KCC"),
        ("geenlachgas", "KCC"),
    ],
)
def test_words_decide_too(tmp_path: Path, text: str, team: str) -> None:
    table = RoutingTable.read(written(tmp_path, WORDS))
    route = table.route(SignalType.ONVREDE, Domain.FYSIEK, (), text)
    assert route.team == team
    if team == "Toezicht":
        assert (route.priority, route.copies) == ("hoog", ("Wijkteam", "Jeugd"))
        assert "staat in de tekst" in route.why[0]


@pytest.mark.parametrize(
    ("earlier", "later", "never"),
    [
        ("boom*", "boomhut", True),
        ("boom*", "Boomhut*", True),
        ("één", "EEN", True),
        ("boomhut", "boom*", False),
        ("boom", "boom*", False),
        ("boom", "boomhut", False),
    ],
)
def test_a_word_may_take_another(earlier: str, later: str, never: bool) -> None:
    table = RoutingTable((Rule("A", words=(earlier,)), Rule("B", words=(later,))), "rest")
    assert bool(list(table.unreachable())) is never


def test_a_table_saved_in_notepad(tmp_path: Path) -> None:
    path = tmp_path / "teams.toml"
    path.write_bytes(b'\xef\xbb\xbfanders = "A"\r\n[[regel]]\r\nteam = "B"\r\n')
    assert [rule.line for rule in RoutingTable.read(path).rules] == [2]


def test_all_words_found_are_named(tmp_path: Path) -> None:
    table = RoutingTable.read(written(tmp_path, WORDS))
    route = table.route(None, None, (), "Lachgas, stille\narmoede, lachgas en lachgasflessen")
    assert route.why == ("de woorden 'lachgas', 'stille armoede', 'lachgasflessen' staan in de tekst",)


def test_one_of_more_values_is_enough(tmp_path: Path) -> None:
    table = RoutingTable.read(written(tmp_path, WORDS))
    assert table.route(SignalType.BEZWAAR, None).team == "Juridisch"
    assert table.route(SignalType.BEZWAAR, None).why == ("soort is bezwaar",)
    assert table.route(SignalType.ONVREDE, None).rule is None


def test_what_can_never_fire_is_found(tmp_path: Path) -> None:
    text = (
        'anders = "A"\n[[regel]]\nsoort = ["klacht", "onvrede"]\nteam = "B"\n'
        '[[regel]]\nsoort = "klacht"\ndomein = "fysiek"\nteam = "C"\n[[regel]]\nsoort = "bezwaar"\nteam = "D"\n'
    )
    assert [(rule.team, by.team) for rule, by in RoutingTable.read(written(tmp_path, text)).unreachable()] == [
        ("C", "B")
    ]
    assert list(RoutingTable.read().unreachable()) == []


RULES = st.builds(
    Rule,
    team=st.sampled_from("ABCD"),
    signal_types=st.lists(st.sampled_from(SignalType), max_size=2, unique=True).map(tuple),
    domains=st.lists(st.sampled_from(Domain), max_size=2, unique=True).map(tuple),
    flags=st.lists(st.sampled_from(Flag), max_size=2, unique=True).map(tuple),
    words=st.lists(
        st.sampled_from(["fiets", "Fiëts", "boom*", "boomhut*", "boomhut", "de boom*", "lantaarn"]),
        max_size=2,
        unique=True,
    ).map(tuple),
)


@given(
    st.lists(RULES, max_size=6).map(tuple),
    st.sampled_from([None, *SignalType]),
    st.sampled_from([None, *Domain]),
    st.sets(st.sampled_from(Flag), max_size=3),
    st.sampled_from(["", "een fiets", "bomen", "boomhutten", "de boomhut en de lantaarn"]),
)
def test_the_first_that_fits_and_never_an_unreachable_one(
    rules: tuple[Rule, ...], signal_type: SignalType | None, domain: Domain | None, flags: set[Flag], text: str
) -> None:
    table = RoutingTable(rules, "rest")
    route = table.route(signal_type, domain, flags, text)
    fitting = [rule for rule in rules if rule.why(signal_type, domain, flags, text) is not None]
    assert route.rule is (fitting[0] if fitting else None)
    assert all(route.rule is not rule for rule, _ in table.unreachable())

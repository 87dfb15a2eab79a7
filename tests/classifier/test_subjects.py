import tomllib
from collections import Counter
from importlib import resources

import numpy as np
import pytest

from classifier.dutch import fold, read
from classifier.subjects import DOMAINS, Glossary, subject_shares, subjects
from classifier.taxonomy import Domain

F, S, B = Domain.FYSIEK, Domain.SOCIAAL, Domain.BEDRIJFSVOERING


def shares(text: str) -> dict[Domain, float]:
    (reading,) = read([text])
    return dict(zip(DOMAINS, map(float, subject_shares(reading)), strict=True))


def terms(text: str) -> list[str]:
    (reading,) = read([text])
    return [subject.term for subject in subjects(reading)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("het riool stinkt", ["riool*", "stinkt"]),
        ("de huishoudelijke hulp komt niet", ["huishoudelijke hulp"]),
        ("twee wijkteams", ["wijkteam*"]),
        ("stoep/plantsoenen", ["stoep"]),
        ("Oekraïense vluchtelingen", ["oekraien*", "vluchteling*"]),
        ("SCOOTMOBIEL", ["scootmobiel*"]),
        ("een parkeerboete", ["parkeerboete*"]),
        ("ik woon in de Esdoornstraat", []),
        ("de belastingdienst heeft rechtsbijstand", []),
        ("trouwens, ik word verkeerd begrepen", []),
        ("", []),
    ],
)
def test_terms_of_each_kind_are_found(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_subject_keeps_its_words() -> None:
    (reading,) = read(["Waar liggen gevonden voorwerpen?"])
    (subject,) = subjects(reading)
    assert (subject.start, subject.end) == (2, 4)


def test_no_term_stands_in_two_lists() -> None:
    lists = tomllib.loads(resources.files("classifier").joinpath("subjects.toml").read_text("utf-8"))
    counts = Counter(fold(term) for terms in lists.values() for term in terms)
    assert [term for term, count in counts.items() if count > 1] == []
    assert {domain.value for domain in Domain} <= set(lists)


def test_terms_are_lower_case_without_accents() -> None:
    lists = tomllib.loads(resources.files("classifier").joinpath("subjects.toml").read_text("utf-8"))
    kept = [term for terms in lists.values() for term in terms]
    assert [term for term in kept if not term.isascii() or term != term.lower()] == []


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (["boom", "Boom"], "twice"),
        (["*boom*"], "not a word"),
        (["een veel te lange zin"], "not a word"),
        (["oude bo*"], "goes with one word"),
        (["bo*"], "goes with one word"),
    ],
)
def test_a_wrong_term_is_refused(terms: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Glossary({"fysiek": terms})


def test_the_longest_term_counts() -> None:
    glossary = Glossary({"fysiek": ["parkeer*", "*plek"], "bedrijfsvoering": ["parkeerapp*", "parkeerplek"]})
    assert glossary.term("parkeerapps") == "parkeerapp*"
    assert glossary.term("parkeervak") == "parkeer*"
    assert glossary.term("parkeerplek") == "parkeerplek"
    assert glossary.term("speelplek") == "*plek"
    assert glossary.term("kast") is None


def test_shares_have_length_below_one_and_grow_with_the_terms() -> None:
    few, many = (
        shares("Er ligt zwerfafval."),
        shares("Er ligt zwerfafval bij de containers in het plantsoen naast de stoep."),
    )
    assert 0 < few[F] < many[F] < 1
    assert np.linalg.norm(list(shares("paspoort, bijstand en riool").values())) < 1


def test_no_subject_gives_zeros() -> None:
    assert set(shares("Dank u wel, tot ziens.").values()) == {0.0}


def test_the_first_subject_weighs_most() -> None:
    found = shares("Bezwaar WOZ. Voor mijn huis met uitzicht op de achtergelegen weilanden is een dakkapel geteld.")
    assert found[B] > found[F] > 0


def test_the_desk_counts_only_without_another_subject() -> None:
    assert shares("Ik stond een uur in de rij bij de balie.")[B] > 0
    assert shares("Bij de balie wist niemand iets van mijn bijstandsuitkering.")[B] == 0
    assert shares("Woo-verzoek over de kap van de bomen")[B] == 0


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("De eikenprocessierups zit weer in onze straat", F),
        ("Er groeit Japanse duizendknoop langs het spoor", F),
        ("Mag ik een kabelgoottegel voor mijn laadkabel?", F),
        ("Wanneer wordt de wadi gebaggerd, er staat blauwalg in", F),
        ("De verzinkbare poller gaat niet omlaag", F),
        ("Mijn weesfiets staat in het fietsdepot", F),
        ("Ik wil een geveltuintje aanleggen", F),
        ("Is een Bibob-toets nodig voor mijn exploitatievergunning?", F),
        ("Heeft u een instemmingsbesluit voor glasvezel afgegeven?", F),
        ("Wij zoeken een ligplaats voor onze woonboot", F),
        ("De opkoopbescherming geldt voor mijn appartement", F),
        ("Aanvraag planschade na wijziging bestemmingsplan", F),
        ("Stankoverlast van de houtkachel van de buren", F),
        ("Carbidschieten en vuurwerk met oud en nieuw", F),
        ("Paalrot onder mijn woning door laag grondwater", F),
        ("Ontruiming van het woonwagenkamp", F),
        ("De gehandicaptenparkeerplaats voor de deur is bezet", F),
        ("Een mantelzorgwoning plaatsen in de tuin", F),
        ("Ik wil een respijtweekend voor mijn man met dementie", S),
        ("Mijn loonkostensubsidie is niet betaald", S),
        ("De gezinsvoogd en de ondertoezichtstelling", S),
        ("Mijn kind krijgt geen vergoede dyslexiezorg", S),
        ("De kostendelersnorm klopt niet", S),
        ("Wanneer is de leerbaarheidstoets voor mijn inburgering?", S),
        ("Ik wil in aanmerking komen voor de koudweerregeling", S),
        ("Ik zoek plek voor beschut werk", S),
        ("De MSNP is beëindigd, nu wil ik in de WSNP", S),
        ("Mijn krediethypotheek bij de Bbz", S),
        ("Peuteropvang met VVE-indicatie", S),
        ("Ik krijg geen gehandicaptenparkeerkaart", S),
        ("Aanvraag urgentieverklaring na brand", S),
        ("De logeeropvang van onze autistische zoon", S),
        ("Wij willen subsidie voor het jongerenwerk en het buurthuis", S),
        ("Ik wil een attestatie de vita, een bewijs van leven", B),
        ("Laissez-passer voor vervoer van een overledene", B),
        ("Optieprocedure voor het Nederlanderschap", B),
        ("Verlenging grafrechten van mijn ouders", B),
        ("Ik heb mijn stempas en volmachtbewijs niet", B),
        ("Mijn briefadres is beëindigd in de BRP", B),
        ("De precario voor de vlag", B),
        ("BIZ-bijdrage winkelgebied", B),
        ("Naheffingsaanslag parkeerbelasting, ik had betaald", B),
        ("Het taxatieverslag van de WOZ", B),
        ("Aanslag forensenbelasting", B),
        ("Inschrijving op de aanbesteding en TenderNed", B),
        ("Kwijtschelding van de rioolheffing afgewezen", B),
        ("Een lintje aanvragen voor mijn vader", B),
        ("Erkenning ongeboren vrucht en naamskeuze", B),
    ],
)
def test_rare_subjects_go_to_their_domain(text: str, domain: Domain) -> None:
    found = shares(text)
    assert found[domain] > max(share for other, share in found.items() if other is not domain)

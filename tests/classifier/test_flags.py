"""The rules on sentences of our own: what raises a flag, and what only looks like it."""

import time

import pytest

from classifier.dutch import pipeline, read
from classifier.flags import find_flags, prepare
from classifier.taxonomy import Flag

RAISES = {
    Flag.INGEBREKESTELLING: [
        "Hierbij stel ik uw college in gebreke, omdat u nog niet op mijn aanvraag heeft beslist.",
        "Beschouw deze brief als een ingebrekestelling.",
        "Neemt u binnen twee weken geen besluit, dan maak ik aanspraak op een dwangsom.",
        "U heeft nog 14 dagen om te beslissen op grond van artikel 4:17 van de Awb.",
    ],
    Flag.WOO_VERZOEK: [
        "Met een beroep op de Woo vraag ik u om de verslagen van de bouwcommissie.",
        "Ik dien een Woo-verzoek in over de verkoop van het zwembad.",
        "Graag ontvang ik alle documenten over de aanleg van de rondweg.",
        "Ik wil de correspondentie tussen de wethouder en de projectontwikkelaar opvragen.",
    ],
    Flag.AVG_VERZOEK: [
        "Ik wil graag inzage in mijn dossier bij de sociale dienst.",
        "Wilt u mijn gegevens wissen uit uw systeem?",
        "Mijn geboortedatum staat verkeerd in de BRP, kunt u dat aanpassen?",
        "Op grond van artikel 15 van de AVG vraag ik een overzicht van wat u van mij bewaart.",
    ],
    Flag.SCHADECLAIM: [
        "Ik stel de gemeente aansprakelijk voor de kapotte velg.",
        "Ik wil dat u de schade aan mijn schutting vergoedt.",
        "De kosten van de tandarts wil ik op de gemeente verhalen.",
        "Door jullie maaier is mijn ruit stuk, 240 euro, en dat bedrag wil ik van jullie terug.",
    ],
    Flag.ZIENSWIJZE: [
        "Hierbij geef ik mijn zienswijze op het plan voor de nieuwe wijk.",
        "Het ontwerpbesluit voor de school ligt ter inzage en wij vinden het gebouw te hoog.",
        "Dit is mijn reactie op de ontwerpvergunning voor de kippenschuur.",
        "Naar aanleiding van uw voornemen tot uitschrijving laat ik weten dat ik hier gewoon woon.",
    ],
    Flag.HANDHAVINGSVERZOEK: [
        "Ik verzoek u handhavend op te treden tegen de illegale camping achter ons huis.",
        "Dit is een handhavingsverzoek over het terras van de buren.",
        "Wij vragen de gemeente om op te treden tegen de houtstook op nummer 12.",
        "Hier worden zonder vergunning kamers verhuurd. Kunt u een inspecteur sturen en dit stilleggen?",
    ],
    Flag.ANDERE_INSTANTIE: [
        "Ik maak bezwaar tegen de aanslag van het waterschap.",
        "Het UWV heeft mijn uitkering geweigerd.",
        "Ik heb een boete van het CJIB gekregen omdat ik te hard reed.",
        "De woningstichting doet niets aan de lekkage in mijn badkamer.",
    ],
    Flag.PRO_FORMA: [
        "Namens mijn moeder maak ik pro forma bezwaar.",
        "Ik maak alvast bezwaar tegen de aanslag.",
        "Wij gaan in bezwaar tegen de vergunning. De gronden volgen later.",
        "Ik teken bezwaar aan, de onderbouwing stuur ik zo spoedig mogelijk na.",
    ],
    Flag.TERMIJN: [
        "De bezwaartermijn loopt vrijdag af.",
        "Ik zou binnen acht weken bericht krijgen en dat is niet gebeurd.",
        "Mijn paspoort verloopt op 3 juni en we vliegen die week naar Turkije.",
        "De deurwaarder komt op 12 maart beslag leggen.",
        "Ik wacht al zes maanden op een besluit.",
    ],
    Flag.DREIGING: [
        "Als die handhaver nog een keer komt sla ik hem de tanden uit zijn bek.",
        "Ik kom morgen langs met een honkbalknuppel.",
        "Ik weet waar je woont.",
        "Mijn buurman heeft mij met de dood bedreigd.",
    ],
    Flag.ZORGSIGNAAL: [
        "Mijn zoon zegt dat hij niet meer wil leven.",
        "Mijn man heeft mij gisteren weer geslagen en ik durf niet naar huis.",
        "Wij slapen met twee kinderen in de auto en het vriest vannacht.",
        "Mijn dochter heeft pillen gespaard, ik ben bang.",
        "Ik sta met mijn kinderen op straat en heb vannacht geen slaapplek.",
    ],
    Flag.INTEGRITEIT: [
        "De vergunning ging naar de zwager van de wethouder.",
        "Uw medewerker heeft mij gediscrimineerd.",
        "Er is volgens mij smeergeld betaald bij de aanbesteding.",
        "Ik werd geweigerd vanwege mijn afkomst.",
    ],
    Flag.GEMACHTIGDE_OF_PERS: [
        "Namens cliënt dien ik een klacht in.",
        "Als bewindvoerder van de heer De Wit vraag ik u om de beschikking.",
        "Voor een artikel in het dagblad heb ik enkele vragen aan de wethouder.",
        "Ik maak bezwaar tegen het besluit.\n\nHoogachtend,\nmr. J. de Vries, advocaat",
    ],
}

NEAR_MISSES = {
    Flag.INGEBREKESTELLING: [
        "Hoe kan ik de gemeente in gebreke stellen?",
        "Ik kreeg een last onder dwangsom van 500 euro per week.",
        "Dit is nog geen ingebrekestelling, ik wil alleen weten hoe het ervoor staat.",
        "Wanneer krijg ik een besluit op mijn aanvraag?",
    ],
    Flag.WOO_VERZOEK: [
        "Welke stukken heeft u van mij nodig voor de aanvraag?",
        "Hoe dien ik een Woo-verzoek in?",
        "Hierbij stuur ik de ontbrekende documenten op.",
        "Kunt u mij het taxatieverslag van mijn woning sturen?",
    ],
    Flag.AVG_VERZOEK: [
        "Ik geef mijn nieuwe adres door, mijn gegevens vindt u onderaan.",
        "Klik hier om uw gegevens te bevestigen.",
        "Er ligt een datalek bij u en dat vind ik heel slordig.",
        "Kunt u het onkruid en het zwerfvuil laten verwijderen?",
    ],
    Flag.SCHADECLAIM: [
        "Krijg ik de verhuiskosten vergoed?",
        "Er is gelukkig geen schade aan de auto.",
        "Ik heb de rekening van 40 euro al betaald.",
        "Hoe vraag ik een vergoeding voor reiskosten aan?",
    ],
    Flag.ZIENSWIJZE: [
        "Hoe kan ik een zienswijze indienen?",
        "Tot wanneer kan ik een zienswijze geven?",
        "Ik ben grafisch ontwerper en zoek een werkplek.",
        "Waar ligt het bestemmingsplan?",
    ],
    Flag.HANDHAVINGSVERZOEK: [
        "De handhaver was onbeleefd tegen mijn zoon.",
        "Zijn optreden was onder de maat.",
        "Mag ik zonder vergunning een schuur bouwen?",
        "Zaterdag is er een optreden van ons koor in het park.",
    ],
    Flag.ANDERE_INSTANTIE: [
        "Ik heb een brief van de gemeente over de rioolheffing.",
        "De politie is geweest maar de overlast gaat door.",
        "Ik werk bij de Belastingdienst en kan alleen 's avonds bellen.",
        "Ik moet de verklaring meenemen, die is nodig voor de zorgverzekeraar.",
    ],
    Flag.PRO_FORMA: [
        "Alvast bedankt voor uw antwoord.",
        "Ik maak bezwaar. De gronden zijn de volgende.",
        "Kan ik alvast bezwaar maken?",
        "Ik heb een voorlopige aanslag gekregen.",
    ],
    Flag.TERMIJN: [
        "Kan ik de aanslag in tien termijnen betalen?",
        "Tegen uw besluit van 4 mei maak ik bezwaar.",
        "De regiotaxi is altijd te laat.",
        "Hoeveel weken duurt een aanvraag meestal?",
    ],
    Flag.DREIGING: [
        "Over die stoep breek ik mijn nek nog een keer.",
        "Uw regels slaan nergens op.",
        "De traplift is kapot en de trap oplopen lukt mij niet.",
        "Er liggen veel losse takken, dat is levensgevaarlijk.",
    ],
    Flag.ZORGSIGNAAL: [
        "Het is een levensgevaarlijke kruising.",
        "Ik word aangeslagen voor drie personen.",
        "Van de herrie kan ik niet slapen.",
        "Het is op het fietspad stikdonker en ik durf niet naar huis te lopen.",
    ],
    Flag.INTEGRITEIT: [
        "U beschuldigt mij van fraude en dat is onzin.",
        "De ambtenaar was kortaf en ongeduldig.",
        "Mijn zwager heeft de aanvraag voor mij ingevuld.",
        "Mijn broer en ik willen samen een bedrijf beginnen.",
    ],
    Flag.GEMACHTIGDE_OF_PERS: [
        "Ik schrijf u namens mijn vrouw en mijzelf.",
        "Mijn bewindvoerder zegt dat ik bij u moet zijn.",
        "Ik machtig de gemeente tot automatische incasso.",
        "Namens de buurtvereniging nodig ik u uit voor de barbecue.",
    ],
}


def flags_of(text: str) -> tuple[Flag, ...]:
    return find_flags(pipeline()(text))


@pytest.mark.parametrize(("flag", "text"), [(flag, text) for flag, texts in RAISES.items() for text in texts])
def test_raises(flag: Flag, text: str) -> None:
    assert flag in flags_of(text)


@pytest.mark.parametrize(("flag", "text"), [(flag, text) for flag, texts in NEAR_MISSES.items() for text in texts])
def test_near_miss(flag: Flag, text: str) -> None:
    assert flag not in flags_of(text)


def test_every_flag_has_examples_and_near_misses() -> None:
    assert set(RAISES) == set(NEAR_MISSES) == set(Flag)
    assert min(map(len, [*RAISES.values(), *NEAR_MISSES.values()])) >= 4


@pytest.mark.parametrize("text", ["", " \n\n ", "...", "¶ § =", "Is het gemeentehuis zaterdag open?"])
def test_nothing_to_flag(text: str) -> None:
    assert flags_of(text) == ()


def test_case_accents_and_wrapped_lines_do_not_matter() -> None:
    assert Flag.PRO_FORMA in flags_of("HIERBIJ MAAK IK PRÓ FORMA BEZWAAR")
    wrapped = "Omdat u de wettelijke beslistijd heeft laten lopen, stel ik u\nhierbij formeel in\ngebreke."
    assert Flag.INGEBREKESTELLING in flags_of(wrapped)


def test_order_is_that_of_the_flags_and_default_implies_lateness() -> None:
    text = "Ik stel u in gebreke. Ook stel ik u aansprakelijk voor de schade. Namens cliënt."
    found = flags_of(text)
    assert found == tuple(flag for flag in Flag if flag in found)
    assert {Flag.INGEBREKESTELLING, Flag.SCHADECLAIM, Flag.TERMIJN} <= set(found)


def test_rules_are_compiled_once_and_outlive_a_memory_zone() -> None:
    assert prepare(pipeline().vocab) is prepare(pipeline().vocab)
    text = "Ik stel u in gebreke."
    assert read([text])[0].flags == read([text])[0].flags == flags_of(text)


def test_a_book_of_text_does_not_stop_the_service() -> None:
    doc = pipeline()("Ik wil dat u de schade van mijn auto van 3 mei nog steeds niet ziet. " * 5_000)
    began = time.process_time()
    find_flags(doc)
    assert time.process_time() - began < 5

"""The notation, word by word."""

import pytest

from classifier.dutch import pipeline
from classifier.flags import words_of
from classifier.patterns import WordLists, compiled

LISTS: WordLists = {"maand": ["mei", "juni"], "dier": ["hond", "kat*", "<maand>"]}


def places(line: str, text: str) -> list[int]:
    words = words_of(pipeline()(text))
    return sorted(set(compiled(line, LISTS, words.doc.vocab).places(words)))


@pytest.mark.parametrize(
    ("line", "text", "matches"),
    [
        ("in gebreke", "ik stel u In Gebreke", True),
        ("in gebreke", "in het gebreke", False),
        ("in de? tuin", "in tuin", True),
        ("in de? tuin", "in de tuin", True),
        ("boom|struik weg", "de struik weg", True),
        ("beslis*", "u beslist", True),
        ("beslis*", "onbeslist", False),
        ("*termijn", "de beslistermijn", True),
        ("*termijn", "termijnen", False),
        ("*term*", "bezwaartermijnen", True),
        ("=lopen af", "het loopt af", True),
        ("<maand> weg", "juni weg", True),
        ("<dier> weg", "katten weg", True),
        ("<dier> weg", "mei weg", True),
        ("# weken", "zes weken", True),
        ("# weken", "12 weken", True),
        ("# weken", "een weken", False),
        ("1# week", "een week", True),
        ("voor #|mei", "voor 12", True),
        ("voor #|mei", "voor mei", True),
        ("voor #|mei", "voor wie", False),
        ("stel .. gebreke", "stel ik u hierbij in gebreke", True),
        ("stel .. gebreke", "stel ik u hierbij maar eens in gebreke", False),
        ("stel ... gebreke", "stel ik u hierbij maar eens in gebreke", True),
        ("stel .. gebreke", "stel het uit. Nu in gebreke", False),
        ("^ mr", "Groet,\nmr. Jansen", True),
        ("^ mr", "bij mr. Jansen", False),
        ("^^ de", "de man", True),
        ("^^ de", "Ja.\nde man", False),
        ("mr ^", "dat is mr", True),
    ],
)
def test_notation(line: str, text: str, matches: bool) -> None:
    assert bool(places(line, text)) is matches


def test_every_place_is_found_once_and_in_the_whole_text() -> None:
    text = "aap noot mies " * 40
    assert places("noot", text) == list(range(2, 122, 3))
    assert places("aap .. mies", text) == list(range(1, 121, 3))


@pytest.mark.parametrize(("line", "says"), [("<vogel> weg", "<vogel> bestaat niet"), ("# ..", "geen enkel woord")])
def test_a_faulty_line_is_refused(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compiled(line, LISTS, pipeline().vocab)

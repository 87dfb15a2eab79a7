import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from classifier.pieces import BEGIN, END, UNKNOWN, FolderPieces, Pieces, latin
from tests.tiny_encoder import tiny_tokenizer

VOCABULARY = [
    *((name, 0.0) for name in ("<s>", "<pad>", "</s>", "<unk>")),
    *((f"\u2581{word}", -2.0) for word in ("query", "bezwaar", "het", "besluit")),
    *((piece, -5.0) for piece in ("\u2581", ":", "a", "b", "c", "1", "/", "2")),
]
PIECES = Pieces(VOCABULARY, {"\n": " ", "B": "b", "½": "1/2", "\u200b": ""}, most=12)


def found(text: str) -> list[tuple[str, str]]:
    """Return each piece with the words it covers, without what is added."""
    numbers, places = PIECES.placed(text)
    return [(VOCABULARY[n][0], text[start:end]) for n, (start, end) in zip(numbers, places, strict=True) if end > start]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("bezwaar besluit", [("\u2581bezwaar", "bezwaar"), ("\u2581besluit", " besluit")]),
        ("Bezwaar", [("\u2581bezwaar", "Bezwaar")]),
        ("het \n  besluit", [("\u2581het", "het"), ("\u2581besluit", " \n  besluit")]),
        ("½", [("1", "½"), ("/", "½"), ("2", "½")]),
        ("a\u200bb", [("a", "a"), ("b", "b")]),
        ("het €", [("\u2581het", "het"), ("\u2581", " "), ("<unk>", "€")]),
        ("", []),
    ],
)
def test_places_map_back_to_the_text(text: str, pieces: list[tuple[str, str]]) -> None:
    assert found(text) == pieces


def test_a_text_stands_between_marks_and_after_what_the_encoder_knows() -> None:
    numbers = PIECES.numbers("het")
    assert (numbers[0], numbers[-1]) == (BEGIN, END)
    assert [VOCABULARY[n][0] for n in numbers[1:3]] == ["\u2581query", ":"]
    assert PIECES.placed("het")[0] == numbers


def test_of_a_long_text_begin_and_end_are_read() -> None:
    text = "a" * 50 + "b" * 50 + "c" * 50
    numbers, places = PIECES.placed(text)
    assert len(numbers) == len(places) == PIECES.most + 2
    words = [text[start:end] for start, end in places]
    assert words.count("a") == 8 - 3  # two to one, of which three are added: query, colon, space
    assert words.count("b") == 0
    assert words.count("c") == 4
    assert places[-2] == (149, 150)


@given(st.text(alphabet="ab \n½B€\u200bчx", max_size=60))
def test_places_go_forward_inside_the_text(text: str) -> None:
    numbers, places = PIECES.placed(text)
    assert len(numbers) == len(places)
    assert all(0 <= start <= end <= len(text) for start, end in places)
    real = [place for place in places if place[1] > place[0]]
    assert real == sorted(real)


def test_it_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(PIECES))  # noqa: S301  # made on the line itself
    assert again == PIECES
    for text in ("Bezwaar tegen het besluit ½", "x" * 40):
        assert again.placed(text) == PIECES.placed(text)


@pytest.mark.parametrize(
    ("piece", "is_latin"),
    [("\u2581straße", True), ("şu", True), ("€", True), ("дом", False), ("日", False), ("\u2581", True), ("", False)],
)
def test_latin(piece: str, is_latin: bool) -> None:
    assert latin(piece) == is_latin


def test_what_is_not_known_is_one_piece() -> None:
    assert PIECES.numbers("чч").count(UNKNOWN) == 1


def test_a_tokenizer_of_its_own() -> None:
    pieces = FolderPieces(tiny_tokenizer(), most=9)
    numbers, places = pieces.placed("Klacht, balie")
    assert [("Klacht, balie")[start:end] for start, end in places] == ["", "Klacht", ",", "balie", ""]
    assert (numbers[0], numbers[-1]) == (0, 2)
    assert pieces.numbers("Klacht, balie") == numbers
    assert pickle.loads(pickle.dumps(pieces)).placed("Klacht, balie") == (numbers, places)  # noqa: S301  # our own


def test_of_a_long_text_a_tokenizer_of_its_own_reads_begin_and_end() -> None:
    text = "a" * 20 + "b" * 20
    numbers, places = FolderPieces(tiny_tokenizer(), most=9).placed(" ".join(text))
    assert len(numbers) == len(places) == 11
    assert "".join(" ".join(text)[start:end] for start, end in places) == "aaaaaabbb"


def test_padding_and_cutting_that_a_tokenizer_brings_are_not_used() -> None:
    cutter = Tokenizer.from_str(tiny_tokenizer())
    cutter.enable_truncation(3)
    cutter.enable_padding(length=40)
    assert len(FolderPieces(cutter.to_str(), most=30).numbers("a b c d e f g")) == 9

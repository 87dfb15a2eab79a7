import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.marking import Kind, Piece, Word, mark, mark_parts


def word(start: int, end: int, weight: float) -> Word:
    return Word("tekst", start, end, "", weight)


def test_words_for_and_against_are_pieces() -> None:
    assert mark("ik ben boos", [word(7, 11, 1.5), word(0, 2, -0.2)]) == (
        Piece("ik", Kind.AGAINST),
        Piece(" ben "),
        Piece("boos", Kind.FOR),
    )


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x07", "\u200f", "\x9b"])
def test_a_hidden_sign_is_shown_and_does_nothing(sign: str) -> None:
    assert mark(f"a{sign}b") == (Piece("a"), Piece(f"U+{ord(sign):04X}", Kind.SIGN), Piece("b"))


def test_a_word_across_the_edge_is_cut() -> None:
    assert mark("abcdef", [word(0, 4, 1)], start=2, end=5) == (Piece("cd", Kind.FOR), Piece("e"))


@given(st.text(alphabet="ab c\n", max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45))))
def test_no_letter_is_lost_or_doubled(text: str, places: list[tuple[int, int]]) -> None:
    pieces = mark(text, [word(first, last, 1) for first, last in places])
    assert "".join(piece.text for piece in pieces) == text


def test_words_are_marked_where_the_sender_wrote_them() -> None:
    text = "Dit klopt niet.\n> Dit klopt wel."
    parts = mark_parts(text, [word(4, 9, 1.0), Word("onderwerp", 0, 3, "Dit", 1.0)])
    assert parts.own == ((Piece("Dit "), Piece("klopt", Kind.FOR), Piece(" niet.")),)
    assert [piece.text for passage in parts.quoted for piece in passage] == ["> Dit klopt wel."]

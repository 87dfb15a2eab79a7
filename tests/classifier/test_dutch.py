import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dutch import fold, read


def test_words_keep_their_place() -> None:
    (reading,) = read(["Mijn kapotte lantaarns\n\nbranden weer."])
    assert [reading.text[s:e] for s, e in zip(reading.starts, reading.ends, strict=True)] == [
        "Mijn", "kapotte", "lantaarns", "branden", "weer", ".",
    ]  # fmt: skip
    assert reading.forms[1:3] == ("kapot", "lantaarn")


def test_sentences_end_at_a_stop_and_at_a_line_end() -> None:
    (reading,) = read(["Goedemorgen\nDe lamp is stuk. Wanneer komt u?"])
    assert len(reading.sentences) == 3


@pytest.mark.parametrize("kept", ["niet", "geen", "nooit", "zonder", "wel", "maar"])
def test_no_word_that_turns_a_meaning_is_dropped(kept: str) -> None:
    (reading,) = read([f"Dat is {kept} zo."])
    assert kept in reading.forms


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    (reading,) = read([text])
    assert len(reading.forms) == len(reading.starts) == len(reading.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(reading.starts, reading.ends, strict=True))


@given(st.text(max_size=50))
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)

import pytest

from classifier.threads import Mark, is_forwarding_note, mark_thread, unquoted_at

A, Q, H = Mark.OWN, Mark.QUOTED, Mark.HEADER


@pytest.mark.parametrize(
    ("lines", "marks"),
    [
        (["a", "> b", "c"], [A, Q, A]),
        (["a", "-----Original Message-----", "b", "c"], [A, H, Q, Q]),
        (["a", "Begin forwarded message:", "> b", "c"], [A, H, Q, A]),
        (["Van: x", "Datum: 3 mei", "Onderwerp: z", "b"], [H, H, H, Q]),
        (["Van: x", "", "Datum: 3 mei", "", "Onderwerp: z", "b"], [H, H, H, H, H, Q]),
        (["Van: x", "Datum: 3 mei", "Aan: a@b.example;", "c@d.example", "Onderwerp: z"], [H, H, H, H, H]),
        # a form is no mail header without a date; a header inside a quote is part of that quote
        (["Naam: x", "Onderwerp: z", "b"], [A, A, A]),
        (["-----Original Message-----", "b", "-----Original Message-----", "> c"], [H, Q, Q, Q]),
        ([], []),
    ],
)
def test_marks(lines: list[str], marks: list[Mark]) -> None:
    assert mark_thread(lines) == marks


@pytest.mark.parametrize(("line", "taken"), [("> a", 2), (">a", 1), ("  > a", 4), ("a > b", 0), ("", 0)])
def test_unquoted_at(line: str, taken: int) -> None:
    assert unquoted_at(line) == taken


def test_a_note_is_short() -> None:
    assert is_forwarding_note(["FYI"])
    assert not is_forwarding_note(["Zie onderstaand " + "woord " * 30])

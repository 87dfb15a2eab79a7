from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inbox import InboxError, Limits, read_msg

SAMPLES = Path(__file__).parents[2] / "data" / "sample_inbox"
PLAIN = SAMPLES / "19-pro-forma-bezwaar.msg"
RICH = SAMPLES / "20-belofte-schuldhulp.msg"


def test_a_plain_message() -> None:
    read = read_msg(PLAIN.read_bytes())
    assert read.id == "<vs-2210@vrolijkstaal.example>"
    assert read.sender == "mr. L. Vrolijk <l.vrolijk@vrolijkstaal.example>"
    assert read.subject == "Pro forma bezwaarschrift inzake A. Ferwerda – last onder dwangsom"
    assert read.text.startswith("Geacht college,\n\nNamens mijn cliënt")
    assert "\r" not in read.text
    assert read.date is not None
    assert read.date.isoformat() == "2026-10-09T14:20:00+00:00"
    assert [(a.name, a.fault) for a in read.attachments] == [
        ("machtiging.pdf", "bijlage niet gelezen (beschadigd, of geen echte PDF)")
    ]


def test_html_is_read_where_there_is_no_plain_text() -> None:
    read = read_msg(RICH.read_bytes())
    assert "vóór de ontruiming. Dat is niet gebeurd." in read.text
    assert "<p>" not in read.text
    assert [(a.name, (a.text or "")[:12]) for a in read.attachments] == [("belnotities.txt", "14-9 belofte")]


@pytest.mark.parametrize("raw", [b"", b"geen outlook", PLAIN.read_bytes()[:3000], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_damaged_message_is_told(raw: bytes) -> None:
    with pytest.raises(InboxError, match="beschadigd"):
        read_msg(raw)


def test_too_large_is_told() -> None:
    with pytest.raises(InboxError, match="wij lezen tot"):
        read_msg(PLAIN.read_bytes(), limits=Limits(mail_bytes=100))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11_000), st.integers(0, 255)), max_size=20))
def test_any_damage_gives_a_message_or_an_inbox_error(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(RICH.read_bytes())
    for place, value in changes:
        raw[place] = value
    try:
        read_msg(bytes(raw))
    except InboxError:
        return

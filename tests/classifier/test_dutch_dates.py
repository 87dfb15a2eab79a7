"""Dates as people write them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dutch_dates import find_dates

REFERENCE = date(2026, 3, 20)
MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("op 3 maart 2026 kreeg ik", ["2026-03-03"]),
        ("3 mrt '26", ["2026-03-03"]),
        ("3 mrt. 2026", ["2026-03-03"]),
        ("03-03-2026", ["2026-03-03"]),
        ("3/3/26", ["2026-03-03"]),
        ("3.3.2026", ["2026-03-03"]),
        ("2026-03-03", ["2026-03-03"]),
        ("maandag 3 november heeft", ["2025-11-03"]),
        ("de 3e maart", ["2026-03-03"]),
        ("op 12-2 en 13 februari", ["2026-02-12", "2026-02-13"]),
        ("uw brief dd 5-1 over", ["2026-01-05"]),
        ("geboren 14-05-78", ["1978-05-14"]),
        ("op 12, 13 en 14 mei 2025", ["2025-05-12", "2025-05-13", "2025-05-14"]),
        ("gisteren en eergisteren", ["2026-03-19", "2026-03-18"]),
        ("afgelopen dinsdag", ["2026-03-17"]),
        ("drie dagen geleden", ["2026-03-17"]),
        ("de twaalfde", []),
        ("31 februari 2026", []),
        ("over 3-4 weken", []),
        ("van 3-4 weken", []),
        ("bel 06-12345678 of 0512-345678", []),
        ("artikel 6:5 lid 1", []),
        ("versie 1.2.3", []),
        ("IP 192.168.1.20", []),
        ("NL12 BANK 0123 4567 89", []),
        ("op 29 februari 2024", ["2024-02-29"]),
        ("op 29 februari", ["2024-02-29"]),
    ],
)
def test_a_date(text: str, days: list[str]) -> None:
    assert [found.iso(REFERENCE) for found in find_dates(text, REFERENCE)] == days


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found_however_it_is_written(day: date) -> None:
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    for text in (written, f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()):
        (found,) = find_dates(f"Op {text} kwam er iemand.", REFERENCE)
        assert found.iso(REFERENCE) == day.isoformat()
        assert text.startswith(f"Op {text} kwam er iemand."[found.start : found.end])


@given(st.text(max_size=300))
def test_any_text_gives_places_in_order(text: str) -> None:
    found = find_dates(text, REFERENCE)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_without_the_day_of_the_message_a_year_stays_open() -> None:
    (found,) = find_dates("op 3 maart, gisteren dus")
    assert found.iso(None) == "--03-03"

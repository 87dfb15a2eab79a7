"""On which days no term ends (Algemene termijnenwet)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.termijnenwet import EQUATED, free_day, move

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede vrijdag"),
        (date(2026, 4, 6), "Tweede paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 5), "Bevrijdingsdag"),
        (date(2027, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 25), "Tweede pinksterdag"),
        (date(2026, 12, 25), "Eerste kerstdag"),
        (date(2026, 12, 26), "Tweede kerstdag"),
        (date(2026, 5, 15), "gelijkgesteld met een feestdag"),
        (date(2026, 2, 21), "zaterdag"),
        (date(2026, 2, 22), "zondag"),
        (date(2012, 4, 30), "Koninginnedag"),
        (date(2026, 12, 31), None),
        (date(2026, 12, 5), "zaterdag"),
        (date(2025, 12, 5), None),
    ],
)
def test_the_days_of_the_law(day: date, why: str | None) -> None:
    assert free_day(day) == why


def test_a_day_that_a_later_decree_names() -> None:
    day = date(2029, 5, 11)
    assert free_day(day) is None
    assert free_day(day, [day]) == "gelijkgesteld met een feestdag"


@given(DAYS)
def test_a_term_ends_on_a_day_like_any_other_and_as_soon_as_it_can(day: date) -> None:
    end = move(day)
    assert free_day(end.last_day) is None
    assert end.last_day >= day
    between = (day + timedelta(days=i) for i in range((end.last_day - day).days))
    assert all(free_day(passed) for passed in between)
    assert (end.reason is None) == (end.last_day == day)


def test_equated_days_are_working_days_beside_a_holiday() -> None:
    for day in EQUATED:
        assert day.weekday() < 5
        beside = (day - timedelta(days=1), day + timedelta(days=1))
        assert any(free_day(other) not in (None, "zaterdag", "zondag") for other in beside)

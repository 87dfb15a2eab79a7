"""What is changed at the door, and the moments."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from service.store.types import Slugs, UtcDateTime, storable, storable_json, utc


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("é🗑\u200b", "é🗑\u200b"),
        ("a\x00b", "a\ufffdb"),
        ("\ud83d\udc1f", "\ufffd\ufffd"),
        ("\r\n\t", "\r\n\t"),
    ],
)
def test_storable(given: str, kept: str) -> None:
    assert storable(given) == kept


def test_storable_json_goes_all_the_way_down() -> None:
    given: dict[str, Any] = {"a\x00": ["b\x00", {"c": ("d\x00", 1, None, 0.5, True)}]}
    assert storable_json(given) == {"a\ufffd": ["b\ufffd", {"c": ["d\ufffd", 1, None, 0.5, True]}]}


def test_utc() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert utc(noon) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert utc(noon.replace(tzinfo=None)) == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert utc(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    dialect = sqlite.dialect()
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001 - that is the point
    assert UtcDateTime().process_bind_param(None, dialect) is None


@pytest.mark.parametrize("slugs", [(), ("termijn",), ("termijn", "dreiging"), None])
def test_slugs_round_trip(slugs: tuple[str, ...] | None) -> None:
    kept = Slugs().process_bind_param(slugs, sqlite.dialect())
    assert Slugs().process_result_value(kept, sqlite.dialect()) == slugs

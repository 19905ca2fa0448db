from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from exporter.analytics import days

PARIS = ZoneInfo("Europe/Paris")


def unix(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        ("2026-11-20T22:59:59.999", "2026-11-20", 4 * 24 + 23),
        ("2026-11-20T23:00:00", "2026-11-21", 5 * 24),
        # In the night when the clocks go back, 2 h comes twice.
        ("2026-10-25T00:30:00", "2026-10-25", 6 * 24 + 2),
        ("2026-10-25T01:30:00", "2026-10-25", 6 * 24 + 2),
        ("1969-12-31T12:00:00", "1969-12-31", 2 * 24 + 13),
    ],
)
def test_an_instant_is_of_a_day_and_an_hour_of_the_zone(at: str, day: str, hour: int) -> None:
    found = days.day(unix(at), PARIS)
    assert days.text(found) == day
    assert days.number(day) == found
    assert days.hour_of_week(unix(at), PARIS) == hour
    assert days.moment(unix(at), PARIS) == (found, hour)
    assert days.begin(found, PARIS) <= unix(at) < days.begin(found + 1, PARIS)


def test_days_have_as_many_hours_as_the_clocks_say() -> None:
    first = days.day(unix("2026-10-25T12:00:00"), PARIS)
    assert days.begin(first + 1, PARIS) - days.begin(first, PARIS) == 25 * 3_600_000

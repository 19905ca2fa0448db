from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from exporter.analytics import days
from exporter.analytics.figures import errors
from exporter.analytics.figures.sums import Sums

ZONES = ("UTC", "Asia/Kolkata", "Europe/Berlin")


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def by_day(zone: ZoneInfo, *instants: datetime) -> dict[str, Sums]:
    """The cells of errors at some instants, as folds have them."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for at in map(ms, instants):
        cells = found.setdefault(days.text(days.day(at, zone)), {})
        name = "failed_hours", str(days.hour_of_week(at, zone))
        cells[name] = cells.get(name, 0) + 1
    return {day: Sums(cells) for day, cells in found.items()}


def test_errors_of_24_hours_by_hour() -> None:
    now = datetime(2026, 11, 21, 12, 20, tzinfo=UTC)
    for zone in map(ZoneInfo, ZONES):
        instants = [now - timedelta(hours=ago) for ago in (0, 1, 1, 23, 24)]
        trend = errors.trend(by_day(zone, *instants), ms(now), zone)
        assert [one.errors for one in trend] == [1, *[0] * 21, 2, 1]
        assert timedelta(0) <= now - trend[-1].begins < timedelta(hours=1)
        assert trend[-1].begins - trend[0].begins == timedelta(hours=23)
        first, last = errors.span(ms(now), zone)
        assert first <= last <= first + 1


def test_an_hour_that_comes_twice_counts_once() -> None:
    zone = ZoneInfo("Europe/Berlin")
    # At 1:00 UTC of that Sunday it is 2 h again.
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    now = datetime(2026, 10, 25, 5, tzinfo=UTC)
    trend = errors.trend(by_day(zone, *twice), ms(now), zone)
    assert sum(one.errors for one in trend) == 2
    assert len(trend) == 24

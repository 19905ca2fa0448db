from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration
from exporter.probes import maintenance
from exporter.probes.cron import Cron, Zone
from exporter.probes.settings import Maintenance

SUNDAY = datetime(2026, 11, 22, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=2)
WEEKLY = Maintenance(
    name="weekly", probes=("shop", "db-*"), schedule=Cron("0 2 * * sun"), duration=Duration(7_200)
)


def window(name: str, schedule: str, minutes: float, *probes: str) -> Maintenance:
    return Maintenance(
        name=name, probes=probes, schedule=Cron(schedule), duration=Duration(60 * minutes)
    )


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (-MINUTE, False),
        (timedelta(), True),
        (HOURS - timedelta(milliseconds=1), True),
        (HOURS, False),
        (timedelta(days=7), True),
        (timedelta(days=1), False),
    ],
)
def test_a_window_is_open_from_its_start_to_just_before_its_end(
    after: timedelta, is_open: bool
) -> None:
    found = maintenance.current([WEEKLY], "shop", SUNDAY + after)
    assert (found is not None) is is_open
    if found is not None:
        assert (found.name, found.ends - found.begins) == ("weekly", HOURS)


def test_it_is_about_the_probes_that_it_names() -> None:
    open_for = [
        name for name in ("shop", "db-1", "web") if maintenance.current([WEEKLY], name, SUNDAY)
    ]
    assert open_for == ["shop", "db-1"]


def test_of_several_windows_that_which_ends_last_is_told() -> None:
    windows = [window("short", "0 2 * * *", 5, "*"), WEEKLY, window("long", "55 1 * * *", 10, "*")]
    found = maintenance.current(windows, "shop", SUNDAY)
    assert found is not None
    assert found.name == "weekly"


def test_a_window_may_begin_again_while_it_is_open() -> None:
    often = window("often", "*/5 * * * *", 7, "*")
    found = maintenance.opened(often, SUNDAY + 6 * MINUTE)
    assert found is not None
    assert found.begins == SUNDAY + 5 * MINUTE


def test_its_hours_are_those_of_its_zone_in_summer_too() -> None:
    berlin = Maintenance(
        name="b",
        probes=("*",),
        schedule=Cron("0 2 * * *"),
        duration=Duration(3_600),
        timezone=Zone.parse("Europe/Berlin"),
    )
    summer, winter = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert maintenance.opened(berlin, summer) is not None
    assert maintenance.opened(berlin, winter) is None
    assert maintenance.opened(berlin, winter + timedelta(hours=1)) is not None


def test_a_run_is_in_maintenance_when_either_of_its_ends_is() -> None:
    second = timedelta(seconds=1)
    assert maintenance.during([WEEKLY], "shop", SUNDAY - second, SUNDAY + second)
    assert maintenance.during([WEEKLY], "shop", SUNDAY + HOURS - second, SUNDAY + HOURS + second)
    assert not maintenance.during([WEEKLY], "shop", SUNDAY + HOURS, SUNDAY + HOURS + second)
    assert not maintenance.during([], "shop", SUNDAY, SUNDAY)


@given(st.integers(1, 120), st.integers(0, 7 * 24 * 60))
def test_it_is_open_as_long_as_it_says(minutes: int, later: int) -> None:
    """Every minute of a week, against the simple sum."""
    one = window("w", "30 4 * * wed", minutes, "*")
    at = SUNDAY + later * MINUTE
    start = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
    assert (maintenance.opened(one, at) is not None) is (start <= at < start + minutes * MINUTE)

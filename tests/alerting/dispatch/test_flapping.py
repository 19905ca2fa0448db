"""Flapping: when an alert does, and when it is calm."""

from datetime import UTC, datetime, timedelta

import pytest

from alerting import strict
from alerting.dispatch import flapping
from alerting.dispatch.flapping import Flapping
from alerting.strict import ConfigError

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def read(text: str) -> Flapping:
    return strict.load(text, Flapping, file="a.yml", environ={}, read=str)


def minutes_ago(*minutes: int) -> tuple[datetime, ...]:
    return tuple(NOW - one * MINUTE for one in minutes)


@pytest.mark.parametrize(
    ("changes", "calm"),
    [((), None), ((3, 2), None), ((3, 2, 1), 27), ((29, 28, 5, 4), 2), ((30, 2, 1), None)],
)
def test_an_alert_flaps_until_there_are_few_changes_in_the_span(
    changes: tuple[int, ...], calm: int | None
) -> None:
    settings = read("{changes: 3, within: 30m}")
    at = None if calm is None else NOW + calm * MINUTE
    assert flapping.calm_at(settings, minutes_ago(*changes), NOW) == at
    assert flapping.flaps(settings, minutes_ago(*changes), NOW) is (calm is not None)


def test_no_alert_flaps_where_that_is_switched_off() -> None:
    off = read("{changes: 0}")
    assert not flapping.flaps(off, minutes_ago(3, 2, 1), NOW)
    assert flapping.remembered(off, minutes_ago(3), NOW) == ()


def test_only_changes_that_matter_are_remembered() -> None:
    assert flapping.remembered(read("{changes: 2}"), minutes_ago(3, 2), NOW) == minutes_ago(2, 0)


def test_what_is_out_of_bounds_is_told() -> None:
    with pytest.raises(ConfigError, match="changes: expected a whole number from 0 to 100"):
        read("{changes: 101}")

"""Digests: when a noisy group is held back, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from alerting import strict
from alerting.dispatch import digests
from alerting.dispatch.digests import Digest
from alerting.strict import ConfigError

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def read(text: str) -> Digest:
    return strict.load(text, Digest, file="a.yml", environ={}, read=str)


def minutes_ago(*minutes: int) -> tuple[datetime, ...]:
    return tuple(NOW - one * MINUTE for one in minutes)


THREE = read("{after: 3, within: 30m, every: 1h}")


@pytest.mark.parametrize(
    ("times", "told", "held"),
    [
        ((5, 0), 5, None),
        ((10, 5, 0), 5, 20),
        ((29, 1, 0), 1, 1),
        ((30, 1, 0), 1, None),
        ((10, 5, 0), 59, 1),
        ((10, 5, 0), 60, None),
    ],
)
def test_a_noisy_group_is_held_until_it_is_calm_or_the_digest_is_due(
    times: tuple[int, ...], told: int, held: int | None
) -> None:
    until = None if held is None else NOW + held * MINUTE
    (told_at,) = minutes_ago(told)
    assert digests.held_until(THREE, minutes_ago(*times), told_at, NOW) == until


def test_what_was_never_told_and_what_has_no_digest_is_not_held() -> None:
    assert digests.held_until(THREE, minutes_ago(2, 1, 0), None, NOW) is None
    assert digests.held_until(None, minutes_ago(2, 1, 0), NOW, NOW) is None


def test_only_times_that_matter_are_remembered() -> None:
    assert digests.remembered(THREE, minutes_ago(9, 8, 7), NOW) == minutes_ago(8, 7, 0)
    assert digests.remembered(None, minutes_ago(9), NOW) == ()


def test_the_first_digest_that_matches_holds() -> None:
    some = read("{matchers: [team=a, 'zone=~x|y'], after: 2}")
    every = read("{after: 9}")
    found = digests.digest((some, every), {"team": "a", "zone": "x"})
    assert found is some
    assert digests.digest((some, every), {"team": "a"}) is every
    assert digests.digest((some,), {"team": "a"}) is None


def test_defaults_are_an_hour_after_six_changes_in_half_an_hour() -> None:
    found = read("{}")
    assert (found.after, str(found.within), str(found.every)) == (6, "30m", "1h")


@pytest.mark.parametrize(
    ("text", "path"),
    [("{after: 1}", "after"), ("{within: 1s}", "within"), ("{every: 8d}", "every")],
)
def test_what_is_out_of_bounds_is_told(text: str, path: str) -> None:
    with pytest.raises(ConfigError, match=f"{path}: expected"):
        read(text)

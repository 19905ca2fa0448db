"""Rate limits: when a notice may go."""

from datetime import UTC, datetime, timedelta

import pytest

from alerting import strict
from alerting.dispatch import rates
from alerting.dispatch.rates import RateLimit
from alerting.strict import ConfigError

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def read(text: str) -> RateLimit:
    return strict.load(text, RateLimit, file="a.yml", environ={}, read=str)


def minutes_ago(*minutes: int) -> tuple[datetime, ...]:
    return tuple(NOW - one * MINUTE for one in minutes)


TWO = read("{receiver: chat, most: 2, per: 10m}")


@pytest.mark.parametrize(
    ("sent", "free"), [((), None), ((1,), None), ((4, 1), 6), ((9, 4, 1), 6), ((10, 1), None)]
)
def test_more_than_so_many_wait(sent: tuple[int, ...], free: int | None) -> None:
    at = None if free is None else NOW + free * MINUTE
    assert rates.free_at(TWO, minutes_ago(*sent), NOW) == at


def test_who_has_no_limit_waits_for_nothing() -> None:
    assert rates.limit((TWO,), "chat") is TWO
    assert rates.limit((TWO,), "mail") is None
    assert rates.free_at(None, minutes_ago(3, 2, 1), NOW) is None


@pytest.mark.parametrize(
    "text", ["{receiver: '', most: 2, per: 1m}", "{receiver: a, most: 0, per: 1m}", "{most: 1}"]
)
def test_what_cannot_be_is_told(text: str) -> None:
    with pytest.raises(ConfigError):
        read(text)

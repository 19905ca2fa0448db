"""How often a vendor may be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.conduct import manners
from exporter.integrations.exchange.call import Call, Topic
from exporter.integrations.exchange.found import Quota

NOW = 1_790_000_000.0
DAY = 86_400.0
DAILY = Quota("daily", 0, 14_400, DAY)
REQUESTS = Quota("requests", 0, 100, 10.0)


def call(bucket: str = "requests", topic: Topic = "health", **more: object) -> Call:
    return Call(topic=topic, url="", bucket=bucket, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quota", "weight", "seconds"),
    [
        (DAILY, 1.0, 600.0),
        (DAILY, 10.0, 6_000.0),
        (REQUESTS, 1.0, 10.0),
        (Quota("a", 0, 100), 1.0, 0.0),
        (Quota("a", 0, 1, DAY), 1.0, manners.LONGEST_SPACING),
        (Quota("a", 0, 1e15, DAY), 1.0, pytest.approx(0.0, abs=1e-6)),
    ],
)
def test_a_call_takes_its_time_of_a_hundredth(quota: Quota, weight: float, seconds: float) -> None:
    assert manners.spacing(quota, weight) == seconds


def test_a_call_counts_for_its_bucket_and_for_the_day() -> None:
    free = manners.spent(call(), NOW, {"else": 7.0}, [], [DAILY, REQUESTS])
    assert free == {"else": 7.0, "daily": NOW + 600, "requests": NOW + 10}
    assert manners.earliest(call(), free, [], [DAILY, REQUESTS]) == NOW + 600
    assert manners.earliest(call(), free, [], [REQUESTS]) == NOW + 10
    assert manners.earliest(call("search"), free, [], [DAILY, REQUESTS]) == NOW + 600
    assert manners.earliest(call("search"), free, [], [REQUESTS]) == 0.0


def test_who_asks_without_a_token_spends_nothing() -> None:
    unsigned = call(signed=False)
    assert manners.spent(unsigned, NOW, {}, [], [DAILY, REQUESTS]) == {}
    assert manners.earliest(unsigned, {"daily": NOW}, [], [DAILY]) == 0.0


def test_a_token_is_asked_for_elsewhere_and_spends_its_own_quota_only() -> None:
    tokens = Quota("tokens", 0, 6_000, 60.0)
    asked = call("tokens", "token")
    assert manners.spent(asked, NOW, {}, [], [DAILY, tokens]) == {"tokens": NOW + 1.0}
    assert manners.earliest(asked, {"daily": NOW + 600}, [], [DAILY]) == 0.0


def test_what_the_vendor_tells_counts_in_place_of_what_it_documents() -> None:
    told = Quota("daily", 50, 1_440, DAY)
    assert manners.spent(call(), NOW, {}, [told], [DAILY]) == {"daily": NOW + 6_000}
    unsure = Quota("daily", 50, 1_440)
    assert manners.spent(call(), NOW, {}, [unsure], [DAILY]) == {"daily": NOW + 6_000}
    assert manners.spent(call(), NOW, {}, [unsure], []) == {}


def test_a_wait_doubles_up_to_an_hour_and_is_spread_by_name() -> None:
    waits = [manners.back_off("crm", tries, None) for tries in range(12)]
    for tries, wait in enumerate(waits):
        usual = min(30.0 * 2**tries, 3_600.0)
        assert usual <= wait <= usual * 1.1
    assert len({manners.back_off(f"v{number}", 3, None) for number in range(50)}) == 50
    assert manners.back_off("crm", 10_000, None) <= 3_960.0


def test_who_asks_for_a_longer_wait_gets_it_and_for_a_shorter_one_does_not() -> None:
    assert 7_200 <= manners.back_off("crm", 0, 7_200.0) <= 7_920
    assert manners.back_off("crm", 3, 5.0) == manners.back_off("crm", 3, None)
    assert 600 <= manners.back_off("crm", 12, 120.0) <= 660


@pytest.mark.parametrize(
    ("quota", "is_low"),
    [
        (Quota("daily", 95, 100, DAY), True),
        (Quota("daily", 94, 100, DAY), False),
        (Quota("daily", 95, 100, DAY, NOW + 1), True),
        (Quota("daily", 95, 100, DAY, NOW), False),
        (Quota("daily", 100, 100, 10.0), False),
        (Quota("daily", 100, 100), False),
    ],
)
def test_a_quota_of_a_long_span_is_low_until_it_begins_anew(quota: Quota, is_low: bool) -> None:
    assert manners.low([REQUESTS, quota], NOW) == (quota if is_low else None)


@given(
    limit=st.floats(100, 1e9),
    window=st.floats(0.1, DAY * 31),
    weight=st.floats(0.1, 100),
    calls=st.integers(2, 20),
)
def test_in_no_window_more_than_a_hundredth_is_spent_but_for_one_call(
    limit: float, window: float, weight: float, calls: int
) -> None:
    quota = Quota("daily", 0, limit, window)
    asked, free, now, made = call(weight=weight), dict[str, float](), NOW, list[float]()
    for _ in range(calls):
        now = max(now, manners.earliest(asked, free, [quota], []))
        free = manners.spent(asked, now, free, [quota], [])
        made.append(now)
    if manners.spacing(quota, weight) < manners.LONGEST_SPACING:
        for start in made:
            within = [at for at in made if start <= at < start + window * (1 - 1e-6)]
            assert len(within) * weight <= limit * manners.SHARE * 1.001 + weight

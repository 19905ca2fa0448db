"""A week of ten integrations in virtual time: who is told of what, and who is asked how often.

The loop, the almanac, the series table, the engine and config/rules/integrations.yml are the real
ones; vendors are their stands. What happens is in tests/stories/integrations/week.py.
"""

import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from exporter.integrations.conduct import manners
from tests.stories.integrations import week
from tests.stories.integrations.vendors import LIFE, Visit
from tests.stories.integrations.watch import TICK, Lived, lived
from tests.stories.integrations.week import DAY, HOUR, MINUTE, at

pytestmark = pytest.mark.slow

# Name, integration (of syncs: vendor), severity, from and to at the soonest: when it happened, and
# as long after it as the rule's `for` or window has it.
EXPECTED = """
IntegrationTokenExpires books   warning   Mon 00:00  Fri 15:00
IntegrationTokenExpires books   critical  Tue 12:00  Fri 15:00
IntegrationThrottled    ai      warning   Tue 12:10  Tue 13:30
IntegrationQuotaHigh    crm     warning   Tue 16:39  Tue 24:00
IntegrationQuotaHigh    crm     critical  Tue 19:45  Tue 24:00
IntegrationDegraded     crm     warning   Tue 19:45  Tue 24:00
IntegrationDown         bot     critical  Wed 03:01  Wed 09:00
IntegrationSilent       shop    warning   Wed 12:15  Wed 18:00
IntegrationUnusual      ai      info      Thu 09:05  Thu 12:00
IntegrationSlow         ai      warning   Thu 09:10  Thu 12:00
IntegrationDown         pay     critical  Thu 14:01  Thu 14:40
IntegrationSyncFailed   hubspot warning   Fri 10:40  Fri 20:00
IntegrationDown         books   critical  Fri 12:01  Fri 15:00
IntegrationStale        crm     warning   Fri 14:15  Fri 20:00
IntegrationStale        crm     critical  Fri 18:15  Fri 20:00
IntegrationDegraded     pay     warning   Sat 10:10  Sat 13:00
IntegrationUnusual      shop    info      Sun 16:05  Sun 18:00
IntegrationSlow         shop    warning   Sun 16:10  Sun 18:00
IntegrationDegraded     shop    warning   Sun 16:10  Sun 17:00
"""
# From what happens to what is seen of it: an interval of 10 minutes, its confirmation, a tick.
LATE = 10 * MINUTE + MINUTE + 2 * TICK.seconds


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return lived(tmp_path_factory.mktemp("week"))


def expected() -> Iterator[tuple[tuple[str, ...], float, float]]:
    for line in EXPECTED.strip().splitlines():
        *which, day, hour, until, end = line.split()
        yield tuple(which), at(f"{day} {hour}"), at(f"{until} {end}")


def test_exactly_those_alerts_fire_that_should_and_when_they_should(past: Lived) -> None:
    fired = sorted(past.fired, key=lambda one: (one.name, one.of, one.severity, one.began))
    wanted = sorted(expected())
    assert [(one.name, one.of, one.severity) for one in fired] == [which for which, *_ in wanted]
    for one, (which, begins, ends) in zip(fired, wanted, strict=True):
        assert begins <= one.began <= begins + LATE, which
        assert ends <= one.ended <= ends + LATE, which


def test_a_silent_webhook_is_told_of_within_twenty_minutes_and_its_end_within_ten(
    past: Lived,
) -> None:
    (silent,) = (one for one in past.fired if one.name == "IntegrationSilent")
    assert silent.began - at("Wed 12:00") <= 20 * MINUTE
    assert silent.ended - at("Wed 18:00") <= 10 * MINUTE


@pytest.mark.parametrize("when", week.LOOKS)
def test_nothing_begins_that_an_outage_explains(past: Lived, when: str) -> None:
    seen = past.seen[when]
    silence = seen.silences["pay"]
    assert silence.expected is not None
    assert silence.expected > 5
    assert seen.failed == ["payouts"]
    if when.startswith("Sat"):
        score = seen.standings["pay"].score
        assert score is not None
        assert score < 0.5
    named = {one.name for one in past.fired if one.of in {"pay", "stripe"}}
    assert named == {"IntegrationDown", "IntegrationDegraded"}


def test_clocks_that_are_off_change_no_state(past: Lived) -> None:
    for day, is_off in zip(week.DAYS, (False, True, True, True, False, False, False), strict=True):
        found = past.seen[f"{day} 24:00"].standings["wa"]
        assert (found.state, found.odd) == ("up", ("clock",) if is_off else ()), day


def test_at_the_end_of_the_week_all_are_up(past: Lived) -> None:
    last = past.seen["Sun 24:00"].standings
    assert {name: one.state for name, one in last.items() if not one.is_paused} == dict.fromkeys(
        ("crm", "shop", "sales", "bot", "pay", "ai", "wa", "books", "feed"), "up"
    )


# manners


def of(past: Lived, name: str, *topics: str) -> list[Visit]:
    found = [one for one in past.visits if one.name == name]
    return [one for one in found if not topics or one.topic in topics]


def gaps(visits: list[Visit]) -> list[float]:
    return [after.at - before.at for before, after in itertools.pairwise(visits)]


def test_no_vendor_is_asked_for_more_than_a_hundredth_of_any_quota(past: Lived) -> None:
    held = 0
    for one in week.plan(week.MONDAY):
        quotas = past.seen["Sun 24:00"].standings[one.name].quotas
        for quota in {
            **{rule.bucket: rule for rule in one.allowed},
            **{q.bucket: q for q in quotas},
        }.values():
            visits = [
                visit
                for visit in of(past, one.name)
                if visit.topic not in {"status", "token"}
                and quota.bucket in {visit.bucket, "daily"}
            ]
            if not quota.window or not visits:
                continue
            held += 1
            share = manners.SHARE * quota.limit * DAY / quota.window
            counts = Counter(int((visit.at - week.MONDAY) // DAY) for visit in visits)
            assert max(counts.values()) <= share + 1, (one.name, quota)
            assert len(visits) <= 7 * share + 1, (one.name, quota)
            if share < 1_000:
                assert min(gaps(visits)[2:]) >= manners.spacing(quota) - 1, (one.name, quota)
    assert held >= 9


def test_all_are_asked_as_often_as_their_settings_say(past: Lived) -> None:
    # Who let nobody in or asked to wait was asked less; who failed was asked once more.
    hindered = {("ai", 1), ("bot", 2), ("books", 4), ("pay", 3)}
    plan = [one for one in week.plan(week.MONDAY) if one.name not in {"feed", "old"}]
    for one, day in itertools.product(plan, range(7)):
        for topic in (*one.TOPICS, "status"):
            every = one.every(topic)
            if every is None or one.first("health", "", "", 0.0) is None:
                continue
            begins = week.MONDAY + day * DAY
            count = sum(begins <= visit.at < begins + DAY for visit in of(past, one.name, topic))
            if (one.name, day) in hindered:
                assert count <= DAY / every + 5, (one.name, topic, day)
            elif topic == "health" or count:
                # One day a quota of HubSpot was nearly used up, and was left to the product.
                least = 0.8 if one.name == "crm" else 0.98
                assert least * DAY / every <= count <= DAY / every + 2, (one.name, topic, day)


def test_a_vendor_of_five_calls_a_day_is_watched_by_five_calls_a_day(past: Lived) -> None:
    visits = of(past, "feed")
    assert 33 <= len(visits) <= 36
    assert {visit.topic for visit in visits} == {"health", "quota", "newest"}


def test_one_that_is_paused_is_never_asked(past: Lived) -> None:
    assert of(past, "old") == []


def test_a_token_is_asked_for_once_a_life(past: Lived) -> None:
    times = of(past, "sales", "token")
    assert 168 <= len(times) <= 7 * DAY / (LIFE - 10 * MINUTE)
    short = [
        after for after, gap in zip(times[1:], gaps(times), strict=True) if gap < LIFE - HOUR / 10
    ]
    assert len(short) == 1, "but for the one that was taken back"
    assert 0 <= short[0].at - at("Sat 15:10") <= 10 * MINUTE
    assert {visit.status for visit in of(past, "sales", "health")} == {200, 401}
    assert sum(visit.status == 401 for visit in of(past, "sales")) == 1
    assert all(one.of != "sales" for one in past.fired)


def test_who_asks_us_to_wait_is_left_alone_and_longer_each_time(past: Lived) -> None:
    visits = of(past, "ai")
    refused = [place for place, visit in enumerate(visits) if visit.status == 429]
    assert 9 <= len(refused) <= 15
    waits = [visits[place + 1].at - visits[place].at for place in refused]
    assert min(waits) >= visits[refused[0]].retry_after == 120
    assert max(waits) <= 15 * MINUTE


def test_who_does_not_let_us_in_is_asked_less_and_less(past: Lived) -> None:
    visits = [one for one in of(past, "bot") if at("Wed 03:00") <= one.at < at("Wed 09:00")]
    waits = gaps(visits)
    assert len(visits) <= 20
    assert max(waits) >= HOUR

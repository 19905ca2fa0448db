"""Which alerts go up a step of an escalation, and when."""

import msgspec

from alerting.dispatch import climbing
from alerting.dispatch.climbing import Ladders
from alerting.dispatch.escalations import Escalation
from alerting.dispatch.state import Group
from tests.alerting.dispatch.alerts import at, own

WEB = msgspec.convert(
    {"name": "web", "steps": [{"after": "1m", "receiver": "b"}, {"after": "5m", "receiver": "c"}]},
    Escalation,
    dec_hook=lambda kind, text: kind.parse(text),
)
ALERT = own("test", at(10))
NAME = ALERT.fingerprint
BASE = Group(
    key="{}:{}", route="{}", receiver="a", labels=(), flush_at=at(99), told_at={NAME: at(20)}
)


def found(
    *groups: Group, acknowledged: str = "", begun: float = 10, now: float = 90
) -> list[tuple[float, str]]:
    alert = own("test", at(begun))
    climbs = climbing.climbs(
        BASE, Ladders((WEB,)), {NAME: alert}, {acknowledged}, lambda _: groups, at(now)
    )
    return [((one.at - at(0)).total_seconds(), one.id) for one in climbs]


FIRST, SECOND = "b:{}:{}/escalation/web/1", "c:{}:{}/escalation/web/2"


def test_time_counts_from_when_an_alert_was_told() -> None:
    assert found() == [(80, FIRST), (320, SECOND)]


def test_it_counts_anew_when_the_alert_began_anew() -> None:
    assert found(begun=50)[0] == (110, FIRST)


def test_what_begins_in_the_future_began_before_the_clock_went_back() -> None:
    assert found(begun=50, now=40)[0] == (80, FIRST)


def test_what_somebody_looks_after_stays_where_it_is() -> None:
    assert found(acknowledged=NAME) == []


def test_nothing_goes_up_twice_unless_it_left() -> None:
    step = Group(
        key="other/escalation/web/1",
        route="{}",
        receiver="b",
        labels=(),
        flush_at=at(99),
        members={NAME: at(80)},
        step="escalation/web/1",
    )
    assert found(step) == [(320, SECOND)]
    assert len(found(msgspec.structs.replace(step, left=frozenset({NAME})))) == 2


def test_the_first_is_the_first() -> None:
    ladders = Ladders((WEB,))
    climbs = climbing.climbs(BASE, ladders, {NAME: ALERT}, (), lambda _: (), at(90))
    assert climbing.first(climbs) == at(80)
    assert climbing.first(()) is None


def test_a_ladder_is_remembered_and_not_for_ever() -> None:
    ladders = Ladders((WEB,))
    assert ladders
    assert not Ladders(())
    assert ladders.of(ALERT.labels) is ladders.of(ALERT.labels)
    for number in range(20_001):
        assert len(ladders.of((("alertname", str(number)),))) == 2
    assert len(ladders._kept) < 20_000  # what it is bounded by

"""Who is told that somebody looks after an alert."""

from msgspec.structs import replace

from alerting.dispatch import acknowledgements
from alerting.dispatch.state import Group, Log
from alerting.model import Acknowledgement, Alert
from alerting.policy import Traits
from alerting.store.rows import Lane
from tests.alerting.dispatch.alerts import at, own

SLACK, PAGER, HOOK = (Lane("team", f"{kind}[0]") for kind in ("slack", "pagerduty", "webhook"))
LANES = {
    SLACK: Traits(kind="slack", takes_acknowledgement=True),
    PAGER: Traits(kind="pagerduty", resolves_at_once=True, takes_acknowledgement=True),
    HOOK: Traits(kind="webhook"),
}
ONE, TWO = own("one", at(1)), own("two", at(1))
NAMES = frozenset({ONE.fingerprint, TWO.fingerprint})
LOG = Log(at=at(2), firing=NAMES, thread="root")
GROUP = Group(
    key="{}:{}",
    route="{}",
    receiver="team",
    labels=(),
    flush_at=at(9),
    logs=dict.fromkeys(LANES, LOG),
)


def ack(alert: Alert, via: str = "api") -> Acknowledgement:
    return Acknowledgement(
        fingerprint=alert.fingerprint, fired_at=at(1), by="ada", at=at(5), via=via
    )


def told(group: Group, new: list[Acknowledgement], old: tuple[Acknowledgement, ...] = ()) -> str:
    alerts = {one.fingerprint: one for one in (ONE, TWO)}
    every = {one.fingerprint: one for one in (*old, *new)}
    names = {one.fingerprint for one in new}
    found = acknowledgements.outgoing(group, LANES, alerts, every, names, at(6))
    assert all(one.notice.status == "acknowledged" for one in found)
    assert all(one.notice.thread == "root" for one in found)
    return " ".join(one.integration for one in found)


def test_a_message_shows_each_and_an_incident_only_all() -> None:
    assert told(GROUP, [ack(ONE)]) == "slack[0]"
    assert told(GROUP, [ack(TWO)], (ack(ONE),)) == "slack[0] pagerduty[0]"
    assert told(GROUP, [ack(ONE), ack(TWO)]) == "slack[0] pagerduty[0]"


def test_an_incident_is_not_told_what_it_said_itself() -> None:
    assert told(GROUP, [ack(ONE, "pagerduty"), ack(TWO, "pagerduty")]) == "slack[0]"
    assert told(GROUP, [ack(ONE, "slack"), ack(TWO, "slack")]) == "slack[0] pagerduty[0]"


def test_whoever_knows_of_nothing_is_told_nothing() -> None:
    deaf = replace(GROUP, logs={SLACK: Log(at=at(2), firing=frozenset("x"))})
    assert told(deaf, [ack(ONE)]) == ""


def test_what_is_over_is_not_looked_after() -> None:
    over = replace(ONE, state="resolved", resolved_at=at(4))
    alerts = {ONE.fingerprint: over, TWO.fingerprint: TWO}
    who = {ONE.fingerprint: ack(ONE)}
    assert acknowledgements.holding(who, alerts) == {}
    assert not acknowledgements.outgoing(GROUP, LANES, alerts, who, set(who), at(6))


def test_it_holds_for_its_episode_and_for_what_turned_out_to_have_begun_earlier() -> None:
    assert acknowledgements.holds(ack(ONE), ONE)
    assert acknowledgements.holds(ack(ONE), replace(ONE, fired_at=at(0)))
    assert not acknowledgements.holds(ack(ONE), replace(ONE, fired_at=at(2)))
    assert not acknowledgements.holds(None, ONE)
    assert not acknowledgements.holds(ack(ONE), replace(ONE, fired_at=None))
    assert acknowledgements.holding({}, {ONE.fingerprint: ONE}) == {}

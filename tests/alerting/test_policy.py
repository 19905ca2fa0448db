"""The policy: what the file and our section say together."""

from datetime import timedelta

import pytest

from alerting import alertmanager, policy, strict
from alerting.alertmanager import Alertmanager
from alerting.dispatch.silences import Rules
from alerting.policy import NOBODY, Policy, Traits
from alerting.settings import Alerting
from alerting.store.rows import Lane
from tests.alerting.test_receivers import FULL


def section(text: str = "{}") -> Alerting:
    return strict.load(text, Alerting, file="chatwatch.yml", environ={}, read=str)


def file(text: str) -> Alertmanager:
    return alertmanager.load(text, "a.yml", {})


def made(text: str = "{}") -> Policy:
    return policy.policy(file(FULL), section(text))


def test_without_a_file_nobody_is_told() -> None:
    found = policy.policy(NOBODY, section())
    assert [hop.receiver for hop in found.tree.hops({"a": "b"})] == ["nobody"]
    assert (found.receivers, found.integrations) == ({"nobody": ()}, {})


def test_each_lane_has_the_traits_of_its_kind() -> None:
    found = made()
    assert found.receivers["nobody"] == ()
    assert found.receivers["team"] == tuple(found.integrations)
    mails = [found.integrations[Lane("team", f"email[{place}]")] for place in (0, 1)]
    assert [one.send_resolved for one in mails] == [False, True]
    assert [one.resolves_at_once for one in mails] == [False, False]
    assert found.integrations[Lane("team", "pagerduty[0]")] == Traits(
        kind="pagerduty", resolves_at_once=True, takes_acknowledgement=True
    )
    kinds = {one.kind for one in found.integrations.values()}
    assert kinds == {"email", "slack", "pagerduty", "msteams", "msteamsv2", "webhook"}


def test_what_stands_in_the_file_is_in_the_policy() -> None:
    found = policy.policy(
        file(
            """
global: {resolve_timeout: 10m}
route: {receiver: a, routes: [{receiver: b, mute_time_intervals: [night]}]}
receivers: [{name: a}, {name: b}]
inhibit_rules: [{source_matchers: [a=b]}]
time_intervals: [{name: night}]
"""
        ),
        section(),
    )
    assert found.resolve_timeout == timedelta(minutes=10)
    assert [hop.receiver for hop in found.tree.every()] == ["a", "b"]
    assert len(found.inhibit_rules) == 1
    assert list(found.intervals) == ["night"]


def test_what_stands_in_our_section_is_in_the_policy() -> None:
    found = made(
        """
escalations: [{name: a, steps: [{after: 15m, receiver: team}]}]
digests: [{after: 3}]
rate_limits: [{receiver: team, most: 20, per: 10m}]
flapping: {changes: 0}
quiet: ['severity="info"', 'team="test",zone="x"']
fallback: nobody
silences: {longest: 2h, most_share: 0.5}
"""
    )
    assert [one.name for one in found.escalations] == ["a"]
    assert [one.after for one in found.digests] == [3]
    assert [one.most for one in found.rate_limits] == [20]
    assert found.flapping.changes == 0
    assert found.fallback == "nobody"
    assert found.silences == Rules(longest=timedelta(hours=2), most_share=0.5)
    assert made().silences == Rules()


@pytest.mark.parametrize(
    ("labels", "is_quiet"),
    [
        ({"severity": "info"}, True),
        ({"severity": "warning"}, False),
        ({"team": "test", "zone": "x"}, True),
        ({"team": "test"}, False),
    ],
)
def test_of_what_matches_a_line_nobody_is_told(labels: dict[str, str], is_quiet: bool) -> None:
    found = made("""quiet: ['severity="info"', 'team="test",zone="x"']""")
    assert found.is_quiet(labels) is is_quiet


def test_by_default_nobody_is_told_of_information() -> None:
    assert made().is_quiet({"severity": "info"})
    assert not made().is_quiet({})
    assert not made("quiet: []").is_quiet({"severity": "info"})


def test_receivers_that_our_section_names_must_be_there() -> None:
    wrong = section(
        """
escalations: [{name: a, steps: [{after: 15m, receiver: team}, {after: 30m, receiver: teem}]}]
rate_limits: [{receiver: chat, most: 20, per: 10m}]
fallback: nobdy
"""
    )
    assert list(policy.problems(file(FULL), wrong)) == [
        (
            "alerting.escalations[0].steps[1].receiver",
            "no receiver is called 'teem'; did you mean 'team'?",
        ),
        (
            "alerting.rate_limits[0].receiver",
            "no receiver is called 'chat'; there are nobody, team",
        ),
        ("alerting.fallback", "no receiver is called 'nobdy'; did you mean 'nobody'?"),
    ]
    assert list(policy.problems(NOBODY, section("fallback: nobody"))) == []
    assert list(policy.problems(NOBODY, section())) == []

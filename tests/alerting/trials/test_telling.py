from pathlib import Path

import pytest

from alerting import alertmanager, policy
from alerting.policy import Policy
from alerting.settings import Alerting
from alerting.trials import session
from tests.alerting.ground import GROUND

CONF = """
route:
  receiver: team
  group_by: [alertname]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 1h
  routes:
  - {receiver: pager, matchers: [severity="critical"], continue: true}
  - {receiver: team, matchers: [severity=~".+"], mute_time_intervals: [night]}
time_intervals:
- name: night
  time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}]}]
inhibit_rules:
- {source_matchers: [alertname="AllDown"], target_matchers: [alertname="Slow"]}
receivers:
- name: team
  webhook_configs: [{url: "http://localhost/"}, {url: "http://localhost/too"}]
- name: pager
  pagerduty_configs: [{routing_key: abc}]
"""
RULES = """
groups:
- name: g
  rules:
  - {alert: Down, expr: up == 0, for: 2m, labels: {severity: critical}}
  - {alert: AllDown, expr: sum(up) == 0, labels: {severity: warning}}
  - {alert: Slow, expr: seconds > 5, labels: {severity: warning}}
"""
HEAD = """
rule_files: [rules.yml]
alertmanager: alerting.yml
tests:
- interval: 1m
  start_timestamp: {start}
"""


def policy_of(path: str) -> Policy:
    text = Path(path).read_text(encoding="utf-8")
    return policy.policy(alertmanager.load(text, path, {}), Alerting())


async def failures(folder: Path, test: str, start: str = "2026-03-01T12:00:00Z") -> tuple[str, ...]:
    """Return what failed of a test, whose lines are those of a file below its interval."""
    (folder / "alerting.yml").write_text(CONF, encoding="utf-8")
    (folder / "rules.yml").write_text(RULES, encoding="utf-8")
    (folder / "test.yml").write_text(HEAD.format(start=start) + test, encoding="utf-8")
    found = await session.verdict(str(folder / "test.yml"), GROUND, (), policy_of)
    return found.failures


SILENCED = """
  input_series:
  - {series: 'up{job="a"}', values: '1 0x10 1x60'}
  - {series: 'up{job="b"}', values: '1x80'}
  silences:
  - {at: 8m, until: 30m, matchers: ['alertname="Down"', 'job=~"a|b"']}
  notice_test:
  - receiver: pager
    exp_notices:
    - {at: 3m30s, status: firing, alerts: ['Down{job="a"}'], reason: first notification}
    - {at: 13m30s, status: resolved}
  - receiver: team
    exp_notices:
    - {at: 3m30s, alerts: ['Down{job="a"}']}
    - {at: 30m, status: resolved, alerts: [Down]}
"""


async def test_what_ended_under_a_silence_is_told_when_the_silence_ends(tmp_path: Path) -> None:
    assert await failures(tmp_path, SILENCED) == ()


async def test_what_is_hidden_at_night_is_told_in_the_morning(tmp_path: Path) -> None:
    test = """
  input_series:
  - {series: 'seconds{job="a"}', values: '9x200'}
  notice_test:
  - receiver: team
    exp_notices:
    - {at: 2h, alerts: ['Slow{job="a"}']}
    - {at: 3h5m, alerts: ['Slow{job="a"}'], reason: repeat interval elapsed}
"""
    assert await failures(tmp_path, test, "2026-03-01T22:00:00Z") == ()


async def test_what_a_worse_alert_explains_is_not_told(tmp_path: Path) -> None:
    test = """
  input_series:
  - {series: 'up{job="a"}', values: '0x30'}
  - {series: 'seconds{job="a"}', values: '9x30'}
  notice_test:
  - receiver: team
    from: 0s
    to: 2m
    exp_notices:
    - {at: 30s, alerts: ['AllDown{severity="warning"}']}
"""
    assert await failures(tmp_path, test) == ()


async def test_no_repeat_while_somebody_looks_after_it(tmp_path: Path) -> None:
    test = """
  input_series:
  - {series: 'seconds{job="a"}', values: '9x200'}
  acknowledgements:
  - {at: 10m, alertname: Slow, by: ada}
  - {at: 11m, alertname: Other}
  notice_test:
  - receiver: team
    exp_notices:
    - {at: 30s}
  - {receiver: pager, to: 3h}
"""
    assert await failures(tmp_path, test) == ()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("[]", "exp: nothing,\n        got: 3m30s firing (first notification): Down{"),
        ("[{at: 3m}, {at: 30m, status: resolved}]", "exp: 3m firing: any alerts\n"),
        ("[{at: 3m30s, status: resolved}, {at: 30m, status: resolved}]", "exp: 3m30s resolved"),
        ("[{at: 3m30s, reason: digest}, {at: 30m, status: resolved}]", "firing (digest)"),
        ("[{at: 3m30s, alerts: []}, {at: 30m, status: resolved}]", "firing: no alert"),
        ("[{at: 3m30s, alerts: ['Down{job=\"b\"}']}, {at: 30m, status: resolved}]", 'job="b"'),
        ("[{at: 3m30s, alerts: [Down, Slow]}, {at: 30m, status: resolved}]", "Down, Slow"),
    ],
)
async def test_what_was_told_otherwise_is_shown_beside_what_was_to_be(
    tmp_path: Path, wanted: str, said: str
) -> None:
    start = SILENCED.index("  - receiver: team")
    test = f"{SILENCED[:start]}  - receiver: team\n    exp_notices: {wanted}\n"
    (found,) = await failures(tmp_path, test)
    assert "receiver: team" in found
    assert said in found


async def test_each_alert_that_is_wanted_is_another_one(tmp_path: Path) -> None:
    test = """
  input_series:
  - {series: 'seconds{job="a"}', values: '9x5'}
  - {series: 'seconds{job="b"}', values: '9x5'}
  notice_test:
  - receiver: team
    exp_notices:
    - {at: 30s, alerts: [Slow, 'Slow{job="a"}']}
"""
    assert await failures(tmp_path, test) == ()
    twice = test.replace("[Slow, ", "['Slow{job=\"a\"}', ")
    assert len(await failures(tmp_path, twice)) == 1

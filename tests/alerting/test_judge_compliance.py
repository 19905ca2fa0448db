"""The four cases of the alert generator's compliance test, as reference/alerting.md tells them.

Samples every 15 s, groups every 30 s, in virtual time.
"""

from pathlib import Path

from tests.alerting.judged import Stand
from tests.alerting.test_judge import alert, stand

QUEUE = 'chat_waiting{channel="web"}'
OTHER = 'chat_waiting{channel="sms"}'
HIGH, LOW = 20.0, 1.0
MINUTE = 4


def group(rules: str) -> str:
    return f"groups:\n- name: g\n  interval: 30s\n  rules:\n{rules}"


def states(of: Stand) -> dict[str, str]:
    view = of.engine.view().alerts
    return {f"{one.name} {dict(one.labels).get('channel', '')}".strip(): one.state for one in view}


async def test_pending_then_firing_then_resolved_then_firing_again(tmp_path: Path) -> None:
    rules = """
  - alert: A
    expr: chat_waiting > 10
    for: 6m
    labels: {rulegroup: '{{ $labels.channel }}'}
    annotations: {description: 'it is {{ $value }}'}
"""
    of = stand(tmp_path, group(rules))
    await of.tick({QUEUE: LOW}, times=4 * MINUTE)
    assert states(of) == {}
    await of.tick({QUEUE: HIGH})
    begun = alert(of, "A").active_at
    await of.tick(times=6 * MINUTE - 1)
    assert states(of) == {"A web": "pending"}
    await of.tick({QUEUE: 13.0})
    fires = alert(of, "A")
    assert (fires.state, fires.active_at) == ("firing", begun)
    assert fires.fired_at is not None
    assert (fires.fired_at - begun).total_seconds() == 360
    assert dict(fires.labels)["rulegroup"] == "web"
    assert dict(fires.annotations) == {"description": "it is 13"}
    await of.tick({QUEUE: 15.0}, times=2)
    assert dict(alert(of, "A").annotations) == {"description": "it is 15"}
    await of.tick({QUEUE: LOW}, times=2)
    assert (states(of), of.disk.told) == ({}, ["A firing", "A resolved"])
    await of.tick({QUEUE: HIGH}, times=6 * MINUTE + 2)
    assert states(of) == {"A web": "firing"}
    assert of.disk.told == ["A firing", "A resolved", "A firing"]


async def test_pending_then_inactive_tells_nobody(tmp_path: Path) -> None:
    rules = """
  - {alert: Short, expr: chat_waiting > 10, for: 5m}
  - {alert: Never, expr: chat_waiting > 99}
"""
    of = stand(tmp_path, group(rules))
    await of.tick({QUEUE: HIGH}, times=4 * MINUTE)
    assert states(of) == {"Short web": "pending"}
    await of.tick({QUEUE: LOW}, times=2)
    assert states(of) == {}
    await of.tick({QUEUE: HIGH}, times=4 * MINUTE)
    del of.source.values[QUEUE]
    await of.tick(times=2)
    assert (states(of), of.disk.told, of.disk.states) == ({}, [], {})


async def test_a_for_of_zero_fires_at_once_and_one_below_the_interval_at_the_second(
    tmp_path: Path,
) -> None:
    rules = """
  - alert: Zero
    expr: chat_waiting > 10
    annotations:
      texts: >-
        {{ humanize 1234567.0 }} {{ humanize1024 2048.0 }} {{ humanizeDuration 3661.0 }}
        {{ humanizePercentage 0.123 }} {{ humanizeTimestamp 1435065584.128 }}
        {{ title "aa bb" }} {{ toUpper "a" }} {{ toLower "B" }} {{ stripPort "h:1" }}
        {{ parseDuration "1h" }} {{ match "a.*" "abc" }} {{ reReplaceAll "b+" "x" "abb" }}
      asked: >-
        {{ range query "chat_waiting" | sortByLabel "channel" }}{{ label "channel" . }}={{
        value . }} {{ end }}{{ query "chat_waiting > 10" | first | value }}
      defined: '{{ define "t" }}{{ .arg0 }}-{{ .arg1 }}{{ end }}{{ template "t" (args 1 "b") }}'
  - {alert: Small, expr: chat_waiting > 10, for: 15s}
"""
    of = stand(tmp_path, group(rules))
    await of.tick({QUEUE: HIGH, OTHER: LOW})
    assert states(of) == {"Zero web": "firing", "Small web": "pending"}
    texts = dict(alert(of, "Zero").annotations)
    assert texts["texts"] == (
        "1.235M 2ki 1h 1m 1s 12.3% 2015-06-23 13:19:44.128 +0000 UTC Aa Bb A b h 3600 true ax"
    )
    assert texts["asked"] == "sms=1 web=20 20"
    assert texts["defined"] == "1-b"
    await of.tick(times=2)
    assert states(of) == {"Zero web": "firing", "Small web": "firing"}


async def test_new_alerts_join_and_a_rule_sees_those_of_the_rule_before_it(
    tmp_path: Path,
) -> None:
    rules = """
  - alert: First
    expr: chat_waiting > 10
    labels: {ok: '{{ $labels.__name__ }}', channel: '{{ $labels.channel }}-alert'}
    annotations: {said: '{{ $labels.channel }}'}
  - alert: Second
    expr: ALERTS{alertname="First"} > 0
    annotations: {said: '{{ $labels.alertname }} {{ $labels.alertstate }} {{ $labels.ok }}'}
"""
    of = stand(tmp_path, group(rules))
    await of.tick({QUEUE: HIGH, OTHER: LOW})
    second = alert(of, "Second")
    assert dict(second.annotations) == {"said": "First firing chat_waiting"}
    assert dict(alert(of, "First").annotations) == {"said": "web"}
    await of.tick({OTHER: HIGH}, times=2)
    names = sorted(f"{one.name} {dict(one.labels)['channel']}" for one in of.engine.view().firing)
    assert names == [
        "First sms-alert",
        "First web-alert",
        "Second sms-alert",
        "Second web-alert",
    ]
    await of.tick({QUEUE: LOW}, times=2)
    assert sorted(one.name for one in of.engine.view().firing) == ["First", "Second"]

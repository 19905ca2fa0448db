"""Rules of Prometheus judged: order, traces, limits, offsets, texts; in virtual time."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from alerting.model import Alert
from alerting.rulebook import files as rule_files
from tests.alerting.ground import GROUND, at
from tests.alerting.judged import Disk, Stand

UP = 'probe_success{probe="shop"}'
OTHER = 'probe_success{probe="bank"}'


def stand(folder: Path, text: str, disk: Disk | None = None) -> Stand:
    """Return an engine with the rules of a group: `rules` of its YAML, or all of the file."""
    whole = text if text.lstrip().startswith("groups") else f"groups:\n- name: g\n  rules:\n{text}"
    (folder / "f.yml").write_text(whole, encoding="utf-8")
    return Stand(*rule_files.load(["f.yml"], folder, GROUND), disk=disk)


async def asked(of: Stand, text: str, later: float = 0) -> Mapping[str, float]:
    """Return what an expression is worth now, by the values of its labels."""
    vector = await of.query(text, at(of.now - 1 + later))
    names = (" ".join(value for _, value in one) for one in vector.rows.labels)
    return dict(zip(names, vector.values.tolist(), strict=True))


def errors(of: Stand) -> list[str]:
    every = (rule for group in of.engine.view().groups for rule in group.rules)
    return [one.checkup.error for one in every if one.checkup is not None]


def alert(of: Stand, name: str) -> Alert:
    (found,) = (one for one in of.engine.view().alerts if one.name == name)
    return found


CHAIN = """
groups:
- name: chain
  labels: {team: chat}
  rules:
  - record: down
    expr: 1 - probe_success
    labels: {probe: ""}
  - alert: Down
    expr: down > 0
    for: 30s
    labels: {severity: page, was: '{{ $labels.__name__ }}'}
    annotations: {summary: '{{ $labels.__name__ }} of {{ .Labels.team }} is {{ $value }}'}
  - alert: Again
    expr: ALERTS{alertname="Down"} and ignoring (alertstate) ALERTS_FOR_STATE <= time()
  - alert: Fires
    expr: ALERTS{alertname="Down",alertstate="firing"}
  - record: many
    expr: count(ALERTS)
"""


async def test_what_a_rule_makes_the_next_one_of_the_same_tick_sees(tmp_path: Path) -> None:
    of = stand(tmp_path, CHAIN)
    await of.tick({UP: 0})
    assert errors(of) == [""] * 5
    assert await asked(of, "down") == {"down chat": 1.0}
    assert {one.name: one.state for one in of.engine.view().alerts} == {
        "Down": "pending",
        "Again": "firing",
    }
    await of.tick(times=2)
    down = alert(of, "Down")
    assert (down.state, down.severity) == ("firing", "page")
    assert dict(down.labels) == {
        "alertname": "Down",
        "severity": "page",
        "team": "chat",
        "was": "down",
    }
    assert dict(down.annotations) == {"summary": "down of chat is 1"}
    assert alert(of, "Fires").state == "firing"
    assert await asked(of, "many") == {"many chat": 3.0}
    # The state is among the labels of `Again`, so the other state is another alert.
    assert of.disk.told == [
        "Again firing",
        "Again resolved",
        "Down firing",
        "Again firing",
        "Fires firing",
    ]


async def test_what_alerts_leave_ends_with_them(tmp_path: Path) -> None:
    of = stand(tmp_path, "  - {alert: Down, expr: probe_success == 0, for: 15s}")
    await of.tick({UP: 0})
    assert await asked(of, "ALERTS") == {"ALERTS Down pending shop": 1.0}
    await of.tick()
    assert await asked(of, "ALERTS") == {"ALERTS Down firing shop": 1.0}
    assert await asked(of, "ALERTS_FOR_STATE") == {"ALERTS_FOR_STATE Down shop": at(0).timestamp()}
    await of.tick({UP: 1})
    assert await asked(of, '{__name__=~"ALERTS.*"}') == {}


@pytest.mark.parametrize("how", ["gone", "reloaded"])
async def test_a_recorded_series_ends_when_it_is_not_recorded_any_more(
    how: str, tmp_path: Path
) -> None:
    of = stand(tmp_path, "  - {record: up, expr: probe_success > 0}")
    await of.tick({UP: 1, OTHER: 1})
    assert set(await asked(of, "up")) == {"up shop", "up bank"}
    if how == "reloaded":
        of.engine.load([])
    await of.tick({OTHER: 0})
    assert set(await asked(of, "up")) == ({"up shop"} if how == "gone" else set())


async def test_between_two_evaluations_a_recorded_series_goes_on(tmp_path: Path) -> None:
    of = stand(
        tmp_path,
        "groups: [{name: slow, interval: 1m, rules: [{record: up, expr: probe_success}]}]",
    )
    await of.tick({UP: 1}, times=3)
    assert await asked(of, "up") == {"up shop": 1.0}
    assert await asked(of, "count_over_time(up[5m])") == {"shop": 1.0}
    await of.tick(times=7)
    assert await asked(of, "count_over_time(up[5m])") == {"shop": 3.0}


async def test_a_rule_that_fails_ends_no_series_and_no_alert(tmp_path: Path) -> None:
    rules = """
  - {record: up, expr: probe_success * on () group_left () chat_waiting}
  - {alert: Up, expr: probe_success * on () group_left () chat_waiting}
"""
    of = stand(tmp_path, rules)
    await of.tick({UP: 1, 'chat_waiting{channel="web"}': 1})
    await of.tick({'chat_waiting{channel="sms"}': 1})
    assert all("many-to-many" in error or "duplicate" in error for error in errors(of))
    assert await asked(of, "up") == {"up shop": 1.0}
    assert alert(of, "Up").state == "firing"
    assert of.figures.counted["alerting_rule_evaluation_failures_total g"] == 2


LIMIT = """
groups:
- name: few
  limit: 1
  rules:
  - {record: up, expr: probe_success}
  - {alert: Down, expr: probe_success == 0, for: 30s}
"""


async def test_a_rule_may_not_make_more_than_its_groups_limit(tmp_path: Path) -> None:
    of = stand(tmp_path, LIMIT)
    await of.tick({UP: 0})
    assert errors(of) == ["", ""]
    await of.tick({OTHER: 0})
    assert errors(of) == [
        "exceeded limit of 1 with 2 series",
        "exceeded limit of 1 with 2 alerts",
    ]
    assert of.states() == {}
    assert of.disk.states == {}
    await of.tick({OTHER: 1}, times=3)
    assert of.states() == {"Down shop ": "firing"}
    await of.tick({OTHER: 0})
    assert of.states() == {"Down shop ": "firing"}
    assert of.disk.told == ["Down shop firing"]


async def test_two_samples_that_would_be_one_alert_fail_the_rule(tmp_path: Path) -> None:
    of = stand(tmp_path, "  - {alert: Down, expr: probe_success == 0, labels: {probe: any}}")
    await of.tick({UP: 0, OTHER: 0})
    assert errors(of) == [
        "vector contains metrics with the same labelset after applying alert labels"
    ]
    assert of.states() == {}


async def test_two_rules_of_one_name_live_each_for_itself(tmp_path: Path) -> None:
    rules = """
  - {alert: Down, expr: probe_success == 0, for: 30s}
  - {alert: Down, expr: 'chat_waiting > 5'}
"""
    of = stand(tmp_path, rules)
    await of.tick({UP: 0, 'chat_waiting{channel="web"}': 6})
    assert [one.state for one in of.engine.view().alerts] == ["firing", "pending"]
    assert of.engine.view().groups[0].rules[1].evaluation.id == "Down#2"


async def test_a_group_may_look_at_the_past(tmp_path: Path) -> None:
    text = """
groups:
- name: late
  query_offset: 30s
  rules:
  - {record: then, expr: probe_success}
  - {alert: Down, expr: probe_success == 0}
"""
    of = stand(tmp_path, text)
    await of.tick({UP: 1}, times=3)
    await of.tick({UP: 0}, times=2)
    assert of.states() == {}
    await of.tick()
    assert alert(of, "Down").active_at == at(5)
    assert await asked(of, "timestamp(then)", later=-2) == {"shop": at(3).timestamp()}
    assert await asked(of, "then", later=-2) == {"then shop": 0.0}
    assert await asked(of, "ALERTS", later=-2) == {"ALERTS Down firing shop": 1.0}


async def test_texts_may_ask_questions_of_their_own(tmp_path: Path) -> None:
    rules = """
  - alert: Down
    expr: probe_success == 0
    annotations:
      summary: '{{ with query "count(probe_success)" }}{{ . | first | value }} probes{{ end }}'
      bad: '{{ query "count(" }}'
"""
    of = stand(tmp_path, rules)
    await of.tick({UP: 0, OTHER: 1})
    texts = dict(alert(of, "Down").annotations)
    assert texts["summary"] == "2 probes"
    assert texts["bad"].startswith("<error expanding template: error executing template __alert_D")
    assert of.figures.counted["alerting_template_errors_total g"] == 1
    assert errors(of) == [""]


async def test_a_longer_for_makes_a_firing_alert_pending_again_and_its_end_is_told(
    tmp_path: Path,
) -> None:
    of = stand(tmp_path, "  - {alert: Down, expr: probe_success == 0}")
    await of.tick({UP: 0})
    longer = stand(tmp_path, "  - {alert: Down, expr: probe_success == 0, for: 1m}")
    of.engine.load(longer.engine._groups)
    await of.tick()
    assert of.states() == {"Down shop ": "pending"}
    await of.tick(times=3)
    assert of.disk.told == ["Down shop firing", "Down shop resolved", "Down shop firing"]


async def test_many_alerts_are_judged_in_a_thread(tmp_path: Path) -> None:
    of = stand(tmp_path, "  - {alert: Down, expr: probe_success == 0}")
    await of.tick({f'probe_success{{probe="p{number}"}}': 0 for number in range(1_100)})
    assert len(of.engine.view().firing) == 1_100


async def test_a_warning_is_told_when_the_critical_form_has_ended(tmp_path: Path) -> None:
    rules = """
  - {alert: Slow, metric: probe_duration_seconds, stat: last, warning: '> 2s', critical: '> 5s'}
"""
    of = stand(tmp_path, rules)
    slow = 'probe_duration_seconds{probe="shop"}'
    for seconds in (6, 6, 3, 3, 1):
        await of.tick({slow: seconds})
    assert of.disk.told == [
        "Slow shop critical firing",
        "Slow shop critical resolved",
        "Slow shop warning firing",
        "Slow shop warning resolved",
    ]


async def test_what_was_absent_before_anybody_looked_is_not_told(tmp_path: Path) -> None:
    rules = """
  - {alert: Gone, metric: probe_success, stat: absent, window: 1m, critical: '> 0'}
"""
    of = stand(tmp_path, rules)
    await of.tick({"chat_waiting": 1}, times=3)
    assert of.states() == {}
    await of.tick(times=2)
    assert of.states() == {"Gone critical": "firing"}


async def test_a_threshold_is_of_what_was_recorded_a_moment_ago(tmp_path: Path) -> None:
    """The same question is asked again once something was recorded."""
    of = stand(
        tmp_path,
        """
groups:
- name: g
  rules:
  - {alert: Before, metric: down, stat: last, warning: '> 0'}
  - {record: down, expr: 1 - probe_success}
  - {alert: After, metric: down, stat: last, warning: '> 0', critical: '> 1'}
""",
    )
    await of.tick({UP: 0})
    assert of.states() == {"After shop warning": "firing"}
    await of.tick({UP: 1})
    assert of.states() == {"Before shop warning": "firing"}


async def test_a_label_may_have_any_name_as_in_prometheus_3(tmp_path: Path) -> None:
    of = stand(
        tmp_path, "  - {alert: A, expr: probe_success, labels: {my.label: 'é, {{ $value }}'}}"
    )
    await of.tick({UP: 0})
    assert dict(alert(of, "A").labels)["my.label"] == "é, 0"
    assert len(await asked(of, 'ALERTS{"my.label"=~"é.*"}')) == 1

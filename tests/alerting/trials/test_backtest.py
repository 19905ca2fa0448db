"""The alerts that rules would have made of samples of the past."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from alerting.duration import Duration
from alerting.model import labels
from alerting.remote.ranges import Series
from alerting.rulebook import files as rule_files
from alerting.rulebook.groups import Group
from alerting.trials import backtest
from alerting.trials.outcomes import Backtest, Episode
from alerting.trials.replay import TooMuch
from tests.alerting.ground import GROUND, INTERVAL, START, at

RULES = """
groups:
- name: g
  rules:
  - {record: 'down', expr: 1 - probe_success}
  - alert: Down
    expr: down > 0
    for: 30s
    labels: {severity: critical}
    annotations: {summary: '{{ $labels.probe }} is down'}
  - {alert: Slow, metric: probe_duration_seconds, stat: avg, window: 1m, warning: '> 2s'}
  - {alert: Fails, expr: 'probe_success * on () group_left () probe_success > 0'}
"""


def groups(folder: Path, text: str = RULES) -> tuple[Group, ...]:
    (folder / "r.yml").write_text(text, encoding="utf-8")
    return rule_files.load(["r.yml"], folder, GROUND)


class Past:
    """Somebody who has samples; `asked` are the questions."""

    def __init__(self, **values: str) -> None:
        """Take what each metric was at each tick since START, a character a tick; - is none."""
        self.asked: list[tuple[str, float, float]] = []
        self._values = values

    async def fetch(self, text: str, start: datetime, end: datetime) -> Sequence[Series]:
        self.asked.append((text, _tick(start), _tick(end)))
        told = self._values.get(text, "")
        found = [(tick, float(value)) for tick, value in enumerate(told) if value != "-"]
        times = np.array([round(at(tick).timestamp() * 1000) for tick, _ in found], np.int64)
        values = np.array([value for _, value in found])
        own = [("__name__", text), ("probe", "shop")]
        both = [Series(labels(own), times, values)]
        if text == "probe_success":
            both.append(Series(labels([*own, ("probe", "bank")]), times, np.ones(len(found))))
        return both


def _tick(when: datetime) -> float:
    return (when - START).total_seconds() / INTERVAL.seconds


async def ran(folder: Path, past: Past, first: int, last: int) -> Backtest:
    every = groups(folder)
    span = backtest.span(every, at(first), at(last + 0.5), INTERVAL)
    return await backtest.backtest(every, span, await backtest.fetched(every, span, past.fetch))


async def test_alerts_are_told_with_their_times(tmp_path: Path) -> None:
    past = Past(probe_success="1" * 30 + "001000000111" + "1" * 8 + "0000")
    found = await ran(tmp_path, past, 24, 53)
    down, slow, fails = found.outcomes
    own = labels({"alertname": "Down", "severity": "critical", "probe": "shop"})
    assert down.episodes == (
        Episode(own, at(33), at(35), at(39), 1.0, "shop is down"),
        Episode(own, at(50), at(52), None, 1.0, "shop is down"),
    )
    assert (down.fired, down.passed, down.failures, down.severity) == (2, 1, 0, "critical")
    assert (slow.name, slow.fired, slow.query) == (
        "Slow",
        0,
        "avg_over_time(probe_duration_seconds[1m]) > 2",
    )
    assert (fails.failures, "many" in fails.error) == (30, True)
    assert (found.start, found.end, found.every) == (at(24), at(53), INTERVAL)
    assert (found.series, found.begins) == (3, at(4))


async def test_rules_look_back_from_the_first_tick(tmp_path: Path) -> None:
    """What was before is fetched too, but what the rules record is not."""
    past = Past(probe_duration_seconds="-" * 16 + "55551111")
    found = await ran(tmp_path, past, 20, 23)
    assert past.asked == [("probe_success", 0, 23), ("probe_duration_seconds", 0, 23)]
    (episode,) = found.outcomes[1].episodes
    assert (episode.pending_at, episode.ended_at) == (at(20), at(22))


async def test_long_stretches_are_asked_for_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest, "_STEPS", 20)
    past = Past(probe_success="1" * 40)
    await ran(tmp_path, past, 20, 39)
    assert past.asked[:2] == [("probe_success", 0, 19), ("probe_success", 20, 39)]


async def test_without_samples_nothing_fires(tmp_path: Path) -> None:
    found = await ran(tmp_path, Past(), 20, 30)
    assert [one.fired for one in found.outcomes] == [0, 0, 0]
    assert found.begins is None


async def test_of_very_many_alerts_some_are_told_and_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest, "MOST_EPISODES", 2)
    past = Past(probe_success="1" * 20 + "0001" * 5)
    (down, *_) = (await ran(tmp_path, past, 20, 39)).outcomes
    assert (down.fired, len(down.episodes)) == (5, 2)


def test_there_are_only_so_many_ticks(tmp_path: Path) -> None:
    every = groups(tmp_path)
    with pytest.raises(TooMuch, match=r"ticks are more than 50,000; ask for a longer step"):
        backtest.span(every, START - timedelta(days=30), START, INTERVAL)
    found = backtest.span(every, START - timedelta(days=30), START, Duration(60))
    assert (found.every, found.reach) == (Duration(60), Duration(300))
    assert backtest.span([], START, START, INTERVAL).reach == Duration(0)


def test_what_rules_make_themselves_is_not_asked_for(tmp_path: Path) -> None:
    text = """
groups:
- name: g
  rules:
  - {record: made, expr: 'probe_success{probe="x"} offset 1h'}
  - {alert: A, expr: 'made + ALERTS{alertname="B"} + ALERTS_FOR_STATE > probe_runs_total'}
"""
    assert backtest.selectors(groups(tmp_path, text)) == (
        'probe_success{probe="x"}',
        "probe_runs_total",
    )

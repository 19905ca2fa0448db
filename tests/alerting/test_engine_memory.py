"""What the engine remembers: over failed saves, restarts and other rules."""

from collections.abc import Sequence
from datetime import datetime

import pytest
import structlog

from alerting.engine import Engine
from alerting.model import Alert
from alerting.rulebook.groups import Group
from tests.alerting.ground import INTERVAL
from tests.alerting.judged import Stand, group

UP = 'probe_success{probe="shop"}'


async def test_what_cannot_be_saved_is_shown_and_told_once_it_is_saved() -> None:
    stand = Stand(group())
    await stand.tick({UP: 1})
    stand.disk.broken = OSError("disk full")
    with structlog.testing.capture_logs() as logged:
        await stand.tick({UP: 0}, times=3)
        assert stand.states() == {"A shop critical": "firing"}
        assert stand.engine.view().unsaved
        assert (stand.disk.told, stand.disk.states) == ([], {})
        stand.disk.broken = None
        await stand.tick()
    assert stand.disk.told == ["A shop firing"]
    assert [one.state for one in stand.disk.states.values()] == ["firing"]
    assert stand.disk.saves == 1
    assert not stand.engine.view().unsaved
    assert stand.figures.counted["alerting_save_failures_total"] == 3
    assert [one["event"] for one in logged] == [
        "alerts cannot be saved, so nobody is told",
        "alerts are saved again",
    ]


async def test_nobody_is_told_of_what_is_pending_or_hidden_by_a_worse_one() -> None:
    handed: list[list[str]] = []

    async def hand(alerts: Sequence[Alert], at: datetime) -> None:
        handed.append(sorted(f"{one.severity} {one.state}" for one in alerts))

    stand = Stand(group(warning="'< 2'", for_="15s"))
    stand.engine = Engine(stand.seams(hand=hand), stand.engine._groups, INTERVAL)
    await stand.tick({UP: 0}, times=2)
    await stand.tick({UP: 2})
    assert handed == [[], ["critical firing"], ["critical resolved"]]


async def restarted(stand: Stand, *groups: Group, later: int = 1) -> Stand:
    """Return another engine on the same disk, some ticks later."""
    again = Stand(*groups, disk=stand.disk)
    again.now = stand.now + later
    await again.engine.start()
    return again


async def test_after_a_start_what_is_not_there_yet_ends_nothing() -> None:
    stand = Stand(group())
    await stand.tick({UP: 0})
    again = await restarted(stand, group())
    await again.tick(times=19)
    assert again.states() == {"A shop critical": "firing"}
    await again.tick({UP: 0})
    assert again.disk.told == ["A shop firing"]
    await again.tick({UP: 1})
    assert again.disk.told == ["A shop firing", "A shop resolved"]


async def test_after_a_start_what_stays_away_is_over_after_an_hour() -> None:
    stand = Stand(group())
    await stand.tick({UP: 0})
    again = await restarted(stand, group())
    await again.tick(times=240)
    assert again.states() == {"A shop critical": "firing"}
    await again.tick()
    assert again.states() == {}
    assert again.disk.told == ["A shop firing", "A shop resolved"]


async def test_after_a_start_nothing_ends_before_all_that_the_rule_read_is_there_again() -> None:
    waiting = [f'chat_waiting{{channel="{name}"}}' for name in ("web", "sms", "other")]
    keys = {"metric": "chat_waiting", "stat": "sum", "by": "[]", "critical": "'> 5'"}
    stand = Stand(group(**keys))
    await stand.tick(dict.fromkeys(waiting, 2.0))
    again = await restarted(stand, group(**keys), later=9)
    await again.tick({waiting[0]: 2.0}, times=30)
    await again.tick({waiting[1]: 2.0}, times=30)
    assert again.states() == {"A critical": "firing"}
    await again.tick({waiting[2]: 1.0})
    assert again.disk.told == ["A firing", "A resolved"]


async def test_after_a_start_nothing_ends_before_the_window_was_seen_again() -> None:
    keys = {"metric": "probe_runs_total", "stat": "increase", "by": "[]", "window": "5m"}
    rules = group(**keys, critical="'> 5'")
    runs = 'probe_runs_total{probe="shop",kind="http"}'
    stand = Stand(rules)
    for number in range(20):
        await stand.tick({runs: number})
    assert stand.states() == {"A critical": "firing"}
    again = await restarted(stand, rules, later=2)
    await again.tick({runs: 20.0}, times=15)
    assert again.states() == {"A critical": "firing"}
    await again.tick(times=10)
    assert again.states() == {}


@pytest.mark.parametrize("later", [0, 1, 400])
async def test_a_pending_alert_goes_on_after_a_start_however_long_that_took(later: int) -> None:
    """With 21 looks over 5 minutes it fires; the time when nobody looked is left out."""
    stand = Stand(group(for_="5m"))
    await stand.tick({UP: 0}, times=10)
    again = await restarted(stand, group(for_="5m"), later=later)
    await again.tick({UP: 0}, times=11)
    assert again.states() == {"A shop critical": "pending"}
    await again.tick()
    assert again.disk.told == ["A shop firing"]


async def test_a_second_start_does_not_count_the_first_pause() -> None:
    stand = Stand(group(for_="5m"))
    await stand.tick({UP: 0}, times=10)
    again = await restarted(stand, group(for_="5m"), later=40)
    await again.tick({UP: 0}, times=1)
    again = await restarted(again, group(for_="5m"), later=40)
    await again.tick({UP: 0}, times=11)
    assert again.states() == {"A shop critical": "pending"}
    await again.tick()
    assert again.states() == {"A shop critical": "firing"}


async def test_what_keeps_firing_goes_on_after_a_start() -> None:
    rules = group(keep_firing_for="2m")
    stand = Stand(rules)
    await stand.tick({UP: 0})
    await stand.tick({UP: 1}, times=4)
    again = await restarted(stand, rules, later=100)
    await again.tick({UP: 1}, times=5)
    assert again.states() == {"A shop critical": "firing"}
    await again.tick()
    assert again.disk.told == ["A shop firing", "A shop resolved"]


async def test_an_end_that_could_not_be_saved_before_a_crash_is_told_after_it() -> None:
    stand = Stand(group())
    await stand.tick({UP: 0})
    stand.disk.broken = OSError("disk full")
    with structlog.testing.capture_logs():
        await stand.tick({UP: 1})
    assert stand.states() == {}
    stand.disk.broken = None
    again = await restarted(stand, group())
    await again.tick({UP: 1})
    assert again.disk.told == ["A shop firing", "A shop resolved"]


async def test_after_other_rules_are_loaded_alerts_of_the_same_name_and_labels_stay() -> None:
    stand = Stand(group("old", for_="15s"), group("gone", alert="B"), group("p", alert="C"))
    await stand.tick({UP: 0}, times=2)
    stand.engine.load([group("new", metric="probe_success", stat="max", window="1m")])
    await stand.tick()
    assert stand.states() == {"A shop critical": "firing"}
    assert sorted(stand.disk.told[3:]) == ["B shop resolved", "C shop resolved"]
    (shown,) = stand.engine.view().groups
    assert (shown.name, shown.rules[0].health) == ("new", "ok")
    await stand.tick(times=62)
    assert len(stand.disk.states) == 1


async def test_after_a_start_alerts_without_a_rule_end() -> None:
    stand = Stand(group(), group("h", alert="B", for_="1m"))
    await stand.tick({UP: 0})
    again = await restarted(stand)
    await again.tick()
    assert again.states() == {}
    assert again.disk.told == ["A shop firing", "A shop resolved"]
    assert [one.name for one in again.disk.states.values()] == ["A"]


async def test_a_rule_that_is_gone_and_cannot_be_ended_is_ended_at_the_next_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand = Stand(group())
    await stand.tick({UP: 0})
    stand.engine.load([])
    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logged:
        patch.setattr(stand.engine._judge, "end", lambda *_: 1 / 0)
        await stand.tick()
    assert [one["event"] for one in logged] == ["an alert without a rule cannot be ended"]
    assert stand.disk.told == ["A shop firing"]
    await stand.tick()
    assert stand.disk.told == ["A shop firing", "A shop resolved"]

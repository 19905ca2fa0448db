"""What keeps firing, what a longer `for` and a limit do, what a start makes of alerts."""

from datetime import timedelta

import pytest

from alerting import lifecycle
from alerting.model import Alert, State
from tests.alerting.ground import START
from tests.alerting.test_lifecycle import TICK, Life, Rule, only, sample, story


@pytest.mark.parametrize(
    ("seen", "hold", "keeps", "expected"),
    [
        ("x...", 0, 2, "FFFR"),
        ("x   x", 0, 2, "FFFRF"),
        ("x..x...", 0, 2, "FFFFFFR"),
        ("x.~...", 0, 2, "FFFFFR"),
        ("x.x", 1, 9, "P-P"),
        ("x.!!.", 0, 3, "FFFFR"),
        ("x.??.", 0, 3, "FFFFR"),
    ],
)
def test_an_alert_may_keep_firing(seen: str, hold: int, keeps: int, expected: str) -> None:
    assert story(seen, hold, keeps) == expected


def test_keep_firing_freezes_the_value_is_saved_and_told_to_nobody() -> None:
    life = Life(keeps=2)
    life.see((sample(3.0),))
    step = life.see((sample(1.0),))
    assert (only(step).value, only(step).keep_firing_since) == (3.0, START + TICK)
    assert (step.changed, step.told) == (step.alerts, ())
    assert life.see((sample(1.2),)).changed == ()
    step = life.see((sample(4.0),))
    assert only(step).keep_firing_since is None
    assert (step.changed, step.told) == (step.alerts, ())
    life.see(())
    life.see(())
    step = life.see((sample(1.0),))
    assert (only(step).state, only(step).value, only(step).keep_firing_since) == (
        "resolved",
        1.0,
        None,
    )
    assert step.told == step.alerts


@pytest.mark.parametrize("rests", [False, True])
def test_where_for_became_longer_prometheus_is_pending_again(rests: bool) -> None:
    life = Life(1, rests=rests)
    life.see((sample(3.0),))
    assert only(life.see((sample(3.0),))).state == "firing"
    life.rule = Rule(4, rests=rests)
    step = life.see((sample(3.0),))
    assert only(step).state == ("pending" if rests else "firing")
    assert [(one.state, one.fired_at) for one in step.told] == (
        [("resolved", START + TICK)] if rests else []
    )
    assert only(life.see((sample(3.0),))).active_at == START
    assert only(life.see((sample(3.0),))).state == "firing"


def test_beyond_a_limit_what_fires_stays_and_the_rest_is_forgotten() -> None:
    life = Life(1)
    life.see((sample(3.0, probe="fires"),))
    step = life.see((sample(3.0, probe="fires"), sample(3.0, probe="waits")))
    assert step.active == 2
    step = lifecycle.beyond_limit(step.alerts)
    assert [dict(one.labels)["probe"] for one in (*step.alerts, *step.gone)] == ["fires", "waits"]
    assert (step.changed, step.told, step.active) == ((), (), 1)


def resumed(state: State, *, last: float | None = 100, **ages: float) -> Alert:
    """Return an alert after a start: ages, and when it was last looked at, in seconds before."""
    times = {name: START - timedelta(seconds=age) for name, age in ages.items()}
    before = Alert(
        rule="Slow",
        labels=(),
        annotations=(),
        state=state,
        value=1.0,
        **{"active_at": START, **times},  # type: ignore[arg-type]
    )
    seen = START - timedelta(seconds=last) if last is not None else None
    return lifecycle.resumed(before, seen, START)


@pytest.mark.parametrize(
    ("age", "last", "expected"), [(160, 100, 60), (100, 100, 0), (160, None, 0), (50, 100, 0)]
)
def test_time_in_which_nobody_looked_does_not_count(
    age: float, last: float | None, expected: float
) -> None:
    pending = resumed("pending", last=last, active_at=age)
    assert START - pending.active_at == timedelta(seconds=expected)
    kept = resumed("firing", last=last, active_at=9_000, keep_firing_since=age)
    assert kept.keep_firing_since is not None
    assert START - kept.keep_firing_since == timedelta(seconds=expected)
    assert START - kept.active_at == timedelta(seconds=9_000)


@pytest.mark.parametrize("state", ["firing", "resolved"])
def test_what_fires_after_a_start_is_as_it_was(state: State) -> None:
    alert = resumed(state, active_at=9_000, fired_at=8_000)
    assert START - alert.active_at == timedelta(seconds=9_000)

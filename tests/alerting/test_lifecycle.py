"""The life of an alert, told as a string: one letter an evaluation.

What is seen: `x` beyond the bound, `~` between bound and recovery, `.` recovered, a blank without
a value, `?` without a value and `:` recovered while the alert is unproven after a start, `!` an
evaluation that failed.
What becomes of it: `P` pending, `F` firing, `R` resolved just now, `-` none.
"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from alerting import lifecycle
from alerting.duration import Duration
from alerting.lifecycle import RETENTION, Seen, Step
from alerting.model import Alert, Labels, Sample, State, Vector, labels
from tests.alerting.ground import START

TICK = timedelta(seconds=15)
BEYOND, BETWEEN, WITHIN = 5.0, 1.8, 1.0
VALUES = {"x": BEYOND, "~": BETWEEN, ".": WITHIN, ":": WITHIN}
LABELS = labels({"alertname": "Slow", "severity": "warning"})


class Rule(Struct, frozen=True):
    """> 2 begins, <= 1.5 ends; `hold` and `keeps` in ticks."""

    ticks: int = 0
    kept: int = 0
    rests: bool = False
    id: str = "Slow"

    @property
    def hold(self) -> Duration:
        return Duration(self.ticks * TICK.total_seconds())

    @property
    def keeps(self) -> Duration:
        return Duration(self.kept * TICK.total_seconds())

    def seen(self, value: float) -> Seen:
        return "beyond" if value > 2.0 else "between" if value > 1.5 else "within"

    def named(self, sample: Sample) -> Labels:
        return labels(dict(sample.labels) | dict(LABELS))

    def annotations(self, labels: Labels, sample: Sample) -> Labels:
        return (("summary", f"{dict(labels)['alertname']} {sample.value:g}"),)


class Life:
    """One rule's alerts from evaluation to evaluation."""

    def __init__(self, hold: int = 0, keeps: int = 0, *, rests: bool = False) -> None:
        self.rule = Rule(hold, keeps, rests)
        self.known: dict[Labels, Alert] = {}
        self.now = START

    def see(self, vector: Vector, *, proven: bool = True) -> Step:
        unproven = () if proven else self.known
        step = lifecycle.step(self.rule, self.known, vector, self.now, unproven)
        self.known = {alert.labels: alert for alert in step.alerts}
        self.now += TICK
        return step

    def letter(self, seen: str) -> str:
        """Evaluate once and return what became of the only alert."""
        if seen == "!":
            self.now += TICK
        else:
            vector = (Sample((), VALUES[seen]),) if seen in VALUES else ()
            self.see(vector, proven=seen not in "?:")
        (alert,) = self.known.values() or (None,)
        if alert is None:
            return "-"
        just = alert.resolved_at == self.now - TICK
        return {"pending": "P", "firing": "F", "resolved": "R" if just else "-"}[alert.state]


def story(seen: str, hold: int = 0, keeps: int = 0) -> str:
    life = Life(hold, keeps)
    return "".join(map(life.letter, seen))


@pytest.mark.parametrize(
    ("seen", "hold", "expected"),
    [
        ("xxx..x", 2, "PPFR-P"),
        ("x.", 0, "FR"),
        ("xxxx", 0, "FFFF"),
        ("xx", 1, "PF"),
        ("x.x.xx", 1, "P-P-PF"),
        ("....", 0, "----"),
        ("xxx   x", 2, "PPFR--P"),
        ("xx xx", 2, "PP-PP"),
        ("x~~.~x", 0, "FFFR-F"),
        ("~~x~~", 0, "--FFF"),
        ("x~x~x", 2, "P-P-P"),
        ("xx~xx", 1, "PFFFF"),
        ("x!!x", 2, "PPPF"),
        ("x!!.", 0, "FFFR"),
        ("x??x?.", 0, "FFFFFR"),
        ("x?xx", 2, "PPFF"),
        ("x?.", 2, "PP-"),
        ("?? x", 1, "---P"),
        ("x:::x:.", 0, "FFFFFFR"),
        ("x:xx", 2, "PPFF"),
        ("x:.", 2, "PP-"),
        ("x..?? x", 0, "FR----F"),
        ("x" + "." * 60 + "x", 0, "FR" + "-" * 59 + "F"),
        ("x" + "." * 63 + "x", 1, "P" + "-" * 63 + "P"),
        ("xx" + "." * 62, 1, "PFR" + "-" * 61),
    ],
)
def test_the_life_of_an_alert(seen: str, hold: int, expected: str) -> None:
    assert story(seen, hold) == expected


def only(step: Step) -> Alert:
    (alert,) = step.alerts
    return alert


def sample(value: float, **more: str) -> Sample:
    return Sample(labels(more), value)


def test_an_alert_bears_the_labels_of_the_sample_and_the_rules_own() -> None:
    life = Life()
    alert = only(life.see((sample(3.0, probe="shop", severity="none"),)))
    assert dict(alert.labels) == {"alertname": "Slow", "probe": "shop", "severity": "warning"}
    assert list(alert.labels) == sorted(alert.labels)
    assert (alert.rule, alert.active_at, alert.fired_at) == ("Slow", START, START)


def test_value_and_texts_are_kept_up_to_date_and_that_is_no_change() -> None:
    life = Life(1)
    assert life.see((sample(3.0),)).changed
    assert life.see((sample(4.0),)).changed
    step = life.see((sample(5.0),))
    assert (only(step).value, only(step).annotations) == (5.0, (("summary", "Slow 5"),))
    assert (step.changed, step.gone) == ((), ())
    assert (only(step).active_at, only(step).fired_at) == (START, START + TICK)


def test_the_end_bears_the_value_that_ended_it() -> None:
    life = Life()
    life.see((sample(3.0),))
    step = life.see((sample(1.0),))
    assert (only(step).value, only(step).annotations) == (1.0, (("summary", "Slow 1"),))
    assert step.changed == step.alerts
    assert only(step).resolved_at == START + TICK


def test_where_the_series_is_gone_the_last_value_stays() -> None:
    life = Life()
    life.see((sample(3.0),))
    assert only(life.see(())).value == 3.0


def test_what_is_forgotten_is_gone_and_tells_nobody() -> None:
    life = Life(2)
    life.see((sample(3.0),))
    step = life.see((sample(1.0),))
    assert (step.alerts, step.changed) == ((), ())
    assert [alert.state for alert in step.gone] == ["pending"]


def test_a_resolved_alert_is_kept_for_a_quarter_of_an_hour() -> None:
    life = Life()
    life.see((sample(3.0),))
    over = only(life.see(()))
    life.now = START + TICK + RETENTION
    assert life.see(()).alerts == (over,)
    assert life.see(()) == Step(gone=(over,))


def test_an_alert_that_returns_is_a_new_one() -> None:
    life = Life()
    life.see((sample(3.0),))
    life.see(())
    step = life.see((sample(4.0),))
    assert (only(step).active_at, only(step).resolved_at) == (START + 2 * TICK, None)
    assert step.changed == step.alerts
    assert step.gone == ()


def test_series_live_each_for_itself() -> None:
    life = Life()
    life.see((sample(3.0, probe="a"), sample(1.0, probe="b")))
    step = life.see((sample(1.0, probe="a"), sample(3.0, probe="b"), sample(9.0, probe="c")))
    states = {dict(alert.labels)["probe"]: alert.state for alert in step.alerts}
    assert states == {"a": "resolved", "b": "firing", "c": "firing"}


def test_two_samples_that_would_be_one_alert_are_refused() -> None:
    with pytest.raises(ValueError, match="metrics with the same labelset after applying"):
        Life().see((sample(3.0, severity="a"), sample(3.0, severity="b")))


def test_alerts_of_a_rule_that_is_gone_end() -> None:
    life = Life(1)
    life.see((sample(3.0, probe="fires"), sample(3.0, probe="over")))
    life.see((sample(3.0, probe="fires"), sample(3.0, probe="over")))
    life.see((sample(3.0, probe="fires"), sample(3.0, probe="waits")))
    step = lifecycle.without_rule(life.known.values(), life.now)
    probes = [dict(alert.labels)["probe"] for alert in (*step.changed, *step.gone)]
    assert probes == ["fires", "waits"]
    assert step.changed[0].resolved_at == life.now
    assert [alert.state for alert in step.alerts] == ["resolved", "resolved"]


def reference(seen: str, hold: int, keeps: int) -> str:
    """The same life by hand: counters and flags instead of a table."""
    told, since, firing, quiet = [], None, False, None
    for tick, one in enumerate(seen):
        letter = "F" if firing else "-" if since is None else "P"
        if one == "x":
            since = tick if since is None else since
            firing, quiet = firing or tick - since >= hold, None
            letter = "F" if firing else "P"
        elif one in "!?:":
            pass
        elif firing and one == "~":
            quiet = None
        elif firing:
            quiet = tick if quiet is None else quiet
            if tick - quiet >= keeps:
                since, firing, quiet, letter = None, False, None, "R"
        else:
            since, letter = None, "-"
        told.append(letter)
    return "".join(told)


@given(st.text("xxx~. ?:!", max_size=60), st.integers(0, 4), st.integers(0, 3))
def test_any_life_is_as_told_by_hand(seen: str, hold: int, keeps: int) -> None:
    assert story(seen, hold, keeps) == reference(seen, hold, keeps)


@given(st.text("xx~. ?:", max_size=40), st.integers(0, 3), st.integers(0, 3))
def test_steps_tell_all_that_a_store_must_know(seen: str, hold: int, keeps: int) -> None:
    """Whoever saves what changed and drops what is gone knows every alert's state."""
    life = Life(hold, keeps)
    saved: dict[Labels, tuple[State, object]] = {}
    for one in seen:
        vector = (Sample((), VALUES[one]),) if one in VALUES else ()
        step = life.see(vector, proven=one not in "?:")
        for alert in step.gone:
            del saved[alert.labels]
        saved |= {one.labels: (one.state, one.keep_firing_since) for one in step.changed}
        assert saved == {one.labels: (one.state, one.keep_firing_since) for one in step.alerts}


@given(st.text("xxx.", max_size=40), st.integers(0, 3))
def test_an_alert_fires_when_it_was_beyond_for_as_long_as_the_rule_says(
    seen: str, hold: int
) -> None:
    life = Life(hold)
    for one in seen:
        life.see((Sample((), VALUES[one]),))
        for alert in life.known.values():
            if alert.fired_at is not None:
                assert alert.fired_at - alert.active_at == hold * TICK

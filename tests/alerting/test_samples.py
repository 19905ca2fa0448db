"""The sample store: every series at every tick, ended series gone, new counters from 0."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import strict
from alerting.duration import Duration, Size
from alerting.samples import LOOKBACK, STEP, Settings
from alerting.series.selector import parsed
from tests.alerting.ground import INTERVAL, at
from tests.alerting.measured import labels_of
from tests.alerting.sampled import Stand, milliseconds


def test_every_series_has_a_sample_at_every_tick() -> None:
    stand = Stand()
    stand.tick({'a{x="1"}': 1, "b": 5})
    stand.tick({'a{x="1"}': 2})
    stand.tick({'a{x="2"}': 7})
    assert stand.seen("a") == [[1, 2, 2], [None, None, 7]]
    assert stand.seen("b") == [[5, 5, 5]]
    assert len(stand.samples) == 3


def test_a_window_has_no_sample_of_its_very_start() -> None:
    stand = Stand()
    for value in range(5):
        stand.tick({"a": value})
    assert stand.seen("a", Duration(30)) == [[3, 4]]
    assert stand.seen("a", Duration(31)) == [[2, 3, 4]]


def test_a_series_that_ended_is_absent_and_may_come_back() -> None:
    stand = Stand()
    stand.tick({'a{x="1"}': 1, 'a{x="2"}': 2, "b": 3})
    del stand.source.values['a{x="1"}']
    stand.tick()
    stand.tick({'a{x="1"}': 4})
    assert stand.seen("a") == [[1, None, 4], [2, 2, 2]]
    assert stand.seen("b") == [[3, 3, 3]]


def test_the_newest_values_are_of_series_that_have_not_ended() -> None:
    stand = Stand()
    stand.tick({'a{x="1"}': 1, 'a{x="2"}': 2})
    del stand.source.values['a{x="1"}']
    stand.tick()
    series = stand.samples.series(parsed("a"))
    assert stand.samples.newest(series, at(1)).present.tolist() == [[False, True]]
    late = at(1) + timedelta(seconds=LOOKBACK.seconds)
    assert stand.samples.newest(series, late - timedelta(milliseconds=1)).present.any()
    assert not stand.samples.newest(series, late).present.any()


def test_a_counter_that_comes_later_began_at_zero_and_a_gauge_did_not() -> None:
    stand = Stand()
    stand.tick({'a_total{x="1"}': 10, "g": 1})
    stand.tick({'a_total{x="2"}': 3, 'g{x="2"}': 4})
    assert stand.seen("a_total") == [[10, 10], [0, 3]]
    assert stand.seen("g") == [[1, 1], [None, 4]]


def test_metrics_may_come_between_others_and_go() -> None:
    stand = Stand()
    stand.tick({"a": 1, "c": 3})
    stand.source.values = {"a": 1, "b": 2, "c": 3}
    stand.tick()
    stand.source.values = {"b": 2, "c": 3}
    stand.tick()
    stand.source.values = {"z": 9, "c": 4}
    stand.tick()
    assert stand.seen("a") == [[1, 1, None, None]]
    assert stand.seen("b") == [[None, 2, 2, None]]
    assert stand.seen("c") == [[3, 3, 3, 4]]
    assert stand.seen("z") == [[None, None, None, 9]]


def test_series_are_forgotten_with_their_last_sample() -> None:
    stand = Stand(Settings(keep=Duration(600)))
    stand.tick({"a": 1, "b": 2})
    del stand.source.values["a"]
    for _ in range(39):
        stand.tick()
    assert len(stand.samples) == 2
    for _ in range(20):
        stand.tick()
    assert len(stand.samples) == 1
    assert stand.seen("a") == []
    stand.tick({"c": 5})
    assert stand.seen("c", Duration(30)) == [[None, 5]]
    assert stand.samples.bytes > 0


def test_a_store_that_is_full_keeps_the_newest_ticks() -> None:
    stand = Stand(Settings(bytes=Size(1 << 20)))
    names = [f'a{{x="{number}"}}' for number in range(1000)]
    for value in range(300):
        stand.tick(dict.fromkeys(names, value))
        assert stand.samples.bytes <= 1 << 20
    kept = stand.seen('a{x="7"}', Duration(7200))[0]
    assert kept == list(range(300 - len(kept), 300))
    assert 50 < len(kept) < 150


@pytest.mark.parametrize(
    ("ticks", "window", "covered"),
    [(0, 15, False), (1, 15, True), (1, 30, False), (2, 30, True), (20, 300, True)],
)
def test_a_window_is_covered_when_a_tick_lies_at_its_first_step(
    ticks: int, window: int, covered: bool
) -> None:
    stand = Stand()
    for _ in range(ticks):
        stand.tick({"a": 1})
    assert stand.samples.covers(Duration(window), at(ticks - 1)) is covered


def test_many_series_that_come_are_taken_in_steps_and_nothing_is_seen_of_it_before() -> None:
    stand = Stand()
    stand.tick({"a": 1})
    stand.source.show({f'b{{x="{number}"}}': number for number in range(2 * STEP + 1)} | {"a": 2})
    steps = stand.samples.taking(at(1))
    next(steps)
    assert stand.samples.span == (milliseconds(0), milliseconds(0))
    assert len(list(steps)) == 1
    stand.now = 2
    assert stand.seen(f'b{{x="{2 * STEP}"}}') == [[None, 2 * STEP]]
    assert stand.seen("a") == [[1, 2]]


def test_many_series_that_are_forgotten_are_in_steps() -> None:
    stand = Stand(Settings(keep=Duration(600)))
    names = {f'b{{x="{number}"}}': 1.0 for number in range(2 * STEP + 1)}
    stand.tick({"a": 1} | names)
    for name in names:
        del stand.source.values[name]
    for tick in range(1, 70):
        steps = len(list(stand.samples.taking(at(tick))))
        assert steps == (3 if len(stand.samples) == 1 else 0)
        if steps:
            return
    pytest.fail("nothing was forgotten")


def test_a_series_that_is_recorded_while_others_are_forgotten_stays() -> None:
    stand = Stand(Settings(keep=Duration(600)))
    names = [f'b{{x="{number}"}}' for number in range(STEP + 1)]
    stand.tick({"a": 1, **dict.fromkeys(names, 1.0)})
    for name in names:
        del stand.source.values[name]
    for tick in range(1, 70):
        for _ in stand.samples.taking(at(tick)):
            stand.samples.record(at(tick), [labels_of(names[-1])], [7.0])
        if len(stand.samples) < STEP:
            break
    stand.now = tick + 1
    assert len(stand.samples) == 2
    assert stand.seen("b", Duration(15)) == [[7]]


def test_after_the_clock_went_back_only_what_is_before_it_counts() -> None:
    stand = Stand()
    for value in range(10):
        stand.tick({"a": value})
    stand.now = 4
    stand.tick({"a_total": 5, "a": 40})
    assert stand.seen("a") == [[0, 1, 2, 3, 40]]
    assert stand.seen("a_total") == [[None, None, None, 0, 5]]


def test_settings_have_the_defaults_of_the_design() -> None:
    given = strict.load("{}", Settings, file="f", environ={}, read=str)
    assert (given.interval, given.keep) == (INTERVAL, Duration(7200))
    with pytest.raises(strict.ConfigError, match="interval: expected 1s to 5m, got 500ms"):
        strict.load("interval: 500ms", Settings, file="f", environ={}, read=str)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a", 'b{x="1"}', 'b{x="2"}', "c"]), st.integers(0, 9)),
        min_size=1,
        max_size=50,
    )
)
def test_a_store_holds_what_a_dictionary_of_lists_would(ticks: list[dict[str, float]]) -> None:
    stand = Stand()
    expected: dict[str, list[float | None]] = {}
    for number, values in enumerate(ticks):
        stand.source.values = dict(values)
        stand.tick()
        for name in {*expected, *values}:
            expected.setdefault(name, [None] * number).append(values.get(name))
    for name, found in expected.items():
        text = name if "{" in name else f'{name}{{x=""}}'
        assert stand.seen(text) == [found]
    assert np.all(np.diff(stand.samples.series(parsed("b")).ids) > 0)

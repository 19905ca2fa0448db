"""The sample store: every series at every tick, ended series gone, new counters from 0."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import strict
from alerting.duration import Duration, Size
from alerting.samples import LOOKBACK, Samples, Settings
from alerting.selector import parsed
from tests.alerting.ground import INTERVAL, at
from tests.alerting.measured import Measured

HOUR = Duration(3600)


class Stand:
    """A store with a source; `tick` takes a sample of what the source shows."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.source = Measured()
        self.samples = Samples(self.source, settings or Settings())
        self.now = 0

    def tick(self, values: dict[str, float] | None = None) -> None:
        self.source.show(values or {})
        self.samples.take(at(self.now))
        self.now += 1

    def seen(self, text: str, span: Duration = HOUR) -> list[list[float | None]]:
        """Return the values of each series in the last span, None where there is none."""
        window = self.samples.window(self.samples.series(parsed(text)), span, at(self.now - 1))
        return [
            [value if there else None for value, there in zip(values, present, strict=True)]
            for values, present in zip(window.values.T.tolist(), window.present.T, strict=True)
        ]


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

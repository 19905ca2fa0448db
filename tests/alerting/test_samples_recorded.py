"""Series that rules record into the sample store: beside the ticks, ended when that is said."""

from alerting.duration import Duration
from alerting.samples import Settings
from alerting.series.columns import TICKS
from alerting.series.selector import parsed
from tests.alerting.ground import at
from tests.alerting.measured import labels_of
from tests.alerting.sampled import HOUR, Stand, milliseconds


def test_a_recorded_series_has_neither_samples_nor_ends_between_its_records() -> None:
    stand = Stand()
    one = labels_of('r{x="1"}')
    for number in range(6):
        stand.tick({"a": number})
        if number in {1, 4}:
            stand.samples.record(at(number), [one], [number])
    assert stand.seen("r") == [[None, 1, None, None, 4, None]]
    series = stand.samples.series(parsed("r"))
    window = stand.samples.window(series, Duration(60), at(5))
    assert window.times.tolist() == [milliseconds(number) for number in (2, 3, 4, 5)]
    assert window.ended is None
    assert stand.samples.newest(series, at(5)).values[0].tolist() == [4.0]
    assert stand.samples.labels(series.ids) == (one,)
    assert stand.samples.index.number(one) == series.ids[0]


def test_a_recorded_series_ends_when_that_is_said() -> None:
    stand = Stand()
    one, other, unheard = (labels_of(text) for text in ('r{x="1"}', 'r{x="2"}', "nobody"))
    stand.tick({"a": 1})
    stand.samples.record(at(0), [one, other], [1, 2])
    stand.tick()
    stand.samples.record(at(1), [other], [3], [one, unheard])
    stand.tick()
    series = stand.samples.series(parsed("r"))
    window = stand.samples.window(series, HOUR, at(2))
    assert window.present.tolist() == [[True, True], [False, True], [False, False]]
    assert window.ended is not None
    assert window.ended.tolist() == [[False, False], [True, False], [True, False]]
    stand.samples.record(at(2), [], [])
    assert stand.samples.span == (milliseconds(0), milliseconds(2))


def test_what_is_recorded_may_be_of_an_instant_between_ticks() -> None:
    stand = Stand()
    stand.tick({"a": 1})
    stand.tick({"a": 2})
    stand.samples.record(at(0.5), [labels_of("r")], [9])
    assert stand.seen("r") == [[None, 9, None]]
    assert stand.seen("a") == [[1, None, 2]]
    stand.tick({"a": 3, "r": 4})
    assert stand.seen("r") == [[None, 9, None, 4]]


def test_what_is_recorded_of_a_tick_that_is_past_counts_at_those_since() -> None:
    stand = Stand()
    for _ in range(2 * TICKS):
        stand.tick({"a": 1})
    last = stand.now - 1
    stand.samples.record(at(last - TICKS), [labels_of("r")], [9])
    series = stand.samples.series(parsed("r"))
    found = stand.samples.newest(series, at(last))
    assert found.values[found.present].tolist() == [9]
    assert found.ended is None
    stand.samples.record(at(last - TICKS + 2), [], [], [labels_of("r")])
    assert not stand.samples.newest(series, at(last)).present.any()


def test_a_recorded_series_that_nobody_ended_is_forgotten_all_the_same() -> None:
    stand = Stand(Settings(keep=Duration(600)))
    stand.tick({"a": 1})
    stand.samples.record(at(0), [labels_of("r")], [9])
    for _ in range(70):
        stand.tick()
    assert len(stand.samples) == 1
    assert not stand.samples._recorded.any()

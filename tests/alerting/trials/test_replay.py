"""Series of the past, shown tick by tick."""

import numpy as np
import pytest

from alerting.model import Labels, labels
from alerting.remote.ranges import Series
from alerting.samples import Samples, Settings
from alerting.series.selector import parsed
from alerting.trials import replay
from alerting.trials.replay import Replay, TooMuch
from tests.alerting.ground import START, at

TIMES = np.array([round(at(tick).timestamp() * 1000) for tick in range(4)])


def series(values: dict[int, float], **own: str) -> Series:
    """Return a series with values at ticks."""
    ticks = np.array([round(at(tick).timestamp() * 1000) for tick in values], np.int64)
    return Series(labels({"__name__": "m", **own}), ticks, np.array(list(values.values())))


def came(of: Replay) -> list[tuple[int, Labels]]:
    return [(one.place, one.labels) for one in of.read().came]


def test_a_series_comes_goes_and_comes_again() -> None:
    found = Replay([series({0: 1.0, 1: 2.0, 3: 4.0}), series({2: 5.0}, x="1")], TIMES)
    first = labels({"__name__": "m"})
    seen = []
    for _ in range(4):
        reading = found.read()
        arrivals = [(one.place, one.begins_at_zero) for one in reading.came]
        seen.append((arrivals, reading.ended.tolist()))
    assert seen == [([(0, False)], []), ([], []), ([(1, False)], [0]), ([(0, False)], [1])]
    assert (len(found), found._labels[0], found.begins) == (2, first, TIMES[0])


def test_what_is_told_twice_counts_once_and_what_is_beside_the_ticks_does_not() -> None:
    one, two = series({0: 1.0, 2: 3.0}), series({1: 2.0, 9: 7.0})
    late = Series(one.labels, np.array([TIMES[3] + 1]), np.array([9.0]))
    found = Replay([one, two, late], TIMES)
    assert len(found) == 1
    assert [reading.values.tolist() for reading in (found.read() for _ in range(3))] == [
        [1.0],
        [2.0],
        [3.0],
    ]
    assert found.read().ended.tolist() == [0]


def test_a_sample_store_takes_it_as_if_it_were_now() -> None:
    found = Samples(Replay([series({0: 1.0, 1: float("nan"), 3: 4.0})], TIMES), Settings())
    for tick in range(4):
        found.take(at(tick))
    window = found.part(found.series(parsed("m")).ids, 0, int(TIMES[-1]))
    assert window.present[:, 0].tolist() == [True, True, False, True]


def test_without_series_nothing_begins() -> None:
    found = Replay([], TIMES)
    assert (len(found), found.begins, came(found)) == (0, None, [])
    assert Replay([series({})], TIMES).begins is None


def test_there_are_only_so_many_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MOST_SAMPLES", 7)
    with pytest.raises(TooMuch, match="2 series at 4 ticks are more than 7 samples"):
        Replay([series({0: 1.0}), series({0: 1.0}, x="1")], TIMES)
    assert at(0) == START

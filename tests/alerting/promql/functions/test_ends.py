"""Where the samples of each series begin and end, and what stands in its gaps."""

from hypothesis import given

from alerting.promql.functions import ends
from alerting.series.columns import Window
from tests.alerting.promql.functions import ground
from tests.alerting.promql.functions.ground import window


def test_series_without_gaps_share_their_times() -> None:
    samples = window([1, 2, 4], [5, 6, 7])
    outer, newest = ends.outer(samples), ends.newest(samples)
    assert outer.before.tolist() == [1.0, 5.0]
    assert outer.after.tolist() == [4.0, 7.0]
    assert [int(one) for one in outer[2:]] == [15_000, 45_000, 3]
    assert newest.before.tolist() == [2.0, 6.0]
    assert [int(one) for one in newest[2:]] == [30_000, 45_000, 3]


def test_series_with_gaps_have_times_of_their_own() -> None:
    samples = window([None, 2, None, 4, 5], [1, None, 3, None, None])
    outer, newest = ends.outer(samples), ends.newest(samples)
    assert outer.before.tolist() == [2.0, 1.0]
    assert outer.after.tolist() == [5.0, 3.0]
    assert outer.began.tolist() == [30_000, 15_000]
    assert outer.ended.tolist() == [75_000, 45_000]
    assert outer.samples.tolist() == [3, 2]
    assert newest.before.tolist() == [4.0, 1.0]
    assert newest.began.tolist() == [60_000, 15_000]


def test_one_sample_is_the_first_and_the_last() -> None:
    newest = ends.newest(window([3]))
    assert newest.before.tolist() == newest.after.tolist() == [3.0]
    assert newest.samples == 1


def test_gaps_are_filled_from_before_and_at_the_beginning_with_the_first() -> None:
    samples = window([None, 2, None, 4], [1, 2, 3, 4])
    assert ends.filled(samples).T.tolist() == [[2, 2, 2, 4], [1, 2, 3, 4]]
    whole = window([1, 2])
    assert ends.filled(whole) is whole.values


@given(ground.windows(ground.FINITE))
def test_ends_are_those_of_each_series_by_itself(samples: Window) -> None:
    outer, filled = ends.outer(samples), ends.filled(samples)
    for column in range(samples.values.shape[1]):
        alone = ground.timed(samples, column)
        assert (outer.before[column], outer.after[column]) == (alone[0][1], alone[-1][1])
        last = alone[0][1]
        for tick, there in enumerate(samples.present[:, column]):
            last = float(samples.values[tick, column]) if there else last
            assert filled[tick, column] == last

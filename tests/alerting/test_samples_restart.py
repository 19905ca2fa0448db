"""A sample store that goes on from what an earlier life left."""

import io

from alerting.duration import Duration
from alerting.series import snapshots
from alerting.series.selector import parsed
from tests.alerting.ground import at
from tests.alerting.measured import labels_of
from tests.alerting.sampled import HOUR, Stand, milliseconds


class Restarted(Stand):
    """A store that goes on from the snapshot of another after so many ticks."""

    def __init__(self, earlier: Stand, missed: int = 0) -> None:
        super().__init__()
        found = earlier.samples.snapshot()
        assert found is not None
        pieces = io.BytesIO(b"".join(snapshots.written(found)))
        self.samples.restore(snapshots.read(pieces.read, 1 << 20))
        self.now = earlier.now + missed


def test_before_any_tick_there_is_nothing_to_write_down() -> None:
    stand = Stand()
    assert (stand.samples.snapshot(), stand.samples.span) == (None, None)


def test_a_restart_keeps_windows_and_the_gap_is_one() -> None:
    stand = Stand()
    for value in range(3):
        stand.tick({'a{x="1"}': value, 'a{x="2"}': -value, "b": 1})
    stand.samples.record(at(2), [labels_of("r")], [5])
    again = Restarted(stand, missed=4)
    again.tick({'a{x="2"}': 9, "c_total": 3})
    assert again.seen("a") == [[0, 1, 2, None], [0, -1, -2, 9]]
    assert again.seen("r") == [[None, None, 5, None]]
    assert again.seen("c_total") == [[None, None, None, 3]]
    found = again.samples.window(again.samples.series(parsed("a")), HOUR, at(again.now - 1))
    assert found.times.tolist() == [milliseconds(number) for number in (0, 1, 2, 7)]
    assert found.ended is not None
    assert found.ended[-1].tolist() == [True, False]
    assert len(again.samples) == 5


def test_after_a_restart_series_are_forgotten_as_ever() -> None:
    stand = Stand()
    stand.tick({"a": 1})
    stand.tick({"a": 1, "b": 1})
    again = Restarted(stand)
    again.samples.take(at(2 + 7200 / 15))
    again.samples.take(at(4 + 7200 / 15))
    assert len(again.samples) == 0


def test_a_window_over_a_restart_is_covered_once_all_was_measured_again() -> None:
    stand = Stand()
    for _ in range(10):
        stand.tick({"a": 1, "b": 2})
    stand.samples.record(at(9), [labels_of("r")], [5])
    again = Restarted(stand)
    again.tick({"a": 1})
    assert not again.samples.covers(Duration(120), at(again.now - 1))
    again.tick({"b": 1})
    assert again.samples.covers(Duration(120), at(again.now - 1))
    assert not again.samples.covers(Duration(300), at(again.now - 1))

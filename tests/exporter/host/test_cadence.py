import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.host import cadence


@pytest.mark.parametrize(("interval", "due"), [(15.0, 11.0), (0.5, 10.5)])
def test_the_second_look_comes_after_a_second_but_not_later_than_the_beat(
    interval: float, due: float
) -> None:
    assert cadence.second(10.0, interval) == due


@pytest.mark.parametrize(
    ("due", "now", "following"),
    [
        (0.0, 0.1, 15.0),
        # a timer that fired a little early asks for the next beat and not for this one again
        (15.0, 14.999, 30.0),
        (15.0, 15.0, 30.0),
        (15.0, 29.999, 30.0),
        (15.0, 30.0, 45.0),
        # a machine that slept does not make up for it
        (15.0, 100_000.0, 100_005.0),
    ],
)
def test_the_next_look_is_on_the_beat(due: float, now: float, following: float) -> None:
    assert cadence.following(due, 15.0, now) == following


@given(st.integers(0, 10**6), st.integers(5, 600), st.floats(0, 10**7))
def test_looks_never_drift_and_never_come_too_late(due: int, interval: int, now: float) -> None:
    found = cadence.following(due, interval, now)
    assert found > due
    assert found - now <= interval or found == due + interval
    assert (found - due) % interval == 0

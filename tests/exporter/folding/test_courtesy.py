import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.folding import courtesy

SPANS = st.floats(0, 1e6)
MANY = courtesy.FEW


@pytest.mark.parametrize(
    ("worked", "took", "waited", "seconds"),
    [
        (0.1, 0.11, 0.0, 0.0),
        (0.1, 0.2, 0.0, 0.4),
        (1.0, 2.0, 0.0, 2.0),
        (1.0, 2.0, 9.5, 0.5),
        (1.0, 2.0, 10.0, 0.0),
        (1.0, 2.0, 3600.0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
    ],
)
def test_it_steps_aside_where_others_want_a_processor_and_nothing_waits_long(
    worked: float, took: float, waited: float, seconds: float
) -> None:
    assert courtesy.rest(worked, took, waited, MANY) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("took", "waited", "waiting", "seconds"),
    [
        (0.01, 0.0, 0, 0.09),
        (0.01, 0.0, MANY - 1, 0.09),
        (0.01, 0.0, MANY, 0.0),
        (0.2, 0.0, 0, 0.0),
        (0.01, 10.0, 0, 0.0),
    ],
)
def test_few_events_are_gathered_for_a_moment(
    took: float, waited: float, waiting: int, seconds: float
) -> None:
    assert courtesy.rest(took, took, waited, waiting) == pytest.approx(seconds)


@given(SPANS, SPANS, SPANS, st.integers(0, 2 * MANY))
def test_a_rest_never_makes_anything_wait_much_longer_than_it_may(
    worked: float, took: float, waited: float, waiting: int
) -> None:
    seconds = courtesy.rest(worked, took, waited, waiting)
    assert 0 <= seconds <= courtesy.LONGEST_SECONDS
    assert not seconds or waited + seconds <= courtesy.FRESH_SECONDS + courtesy.GATHERED_SECONDS

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.conduct import freshness

HOUR, DAY = 3_600.0, 86_400.0
NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("newest", "held", "age"),
    [
        (0.0, None, None),
        (0.0, NOW, None),
        (NOW - HOUR, None, HOUR),
        (NOW - HOUR, NOW - 3 * HOUR, 2 * HOUR),
        (NOW - HOUR, NOW - HOUR, 0.0),
        (NOW - HOUR, NOW, 0.0),
        (NOW + HOUR, None, 0.0),
    ],
)
def test_data_is_as_old_as_what_is_held_is_behind_what_is_there(
    newest: float, held: float | None, age: float | None
) -> None:
    assert freshness.age(newest, held, NOW) == age


@pytest.mark.parametrize(
    ("hours", "score"),
    [(0, 1.0), (2, 1 - 2 / 48), (12, 0.75), (24, 0.5), (36, 0.25), (48, 0.0), (72, 0.0)],
)
def test_the_score_falls_to_a_half_at_the_limit_and_to_nothing_at_twice(
    hours: float, score: float
) -> None:
    assert freshness.score(hours * HOUR, DAY) == pytest.approx(score)


def test_two_hours_of_a_day_are_nearly_fresh() -> None:
    assert freshness.score(2 * HOUR, DAY) == pytest.approx(0.9583, abs=0.0001)


@given(age=st.floats(0, 1e12), slo=st.floats(60, 1e9))
def test_a_score_is_from_0_to_1_and_never_rises_with_age(age: float, slo: float) -> None:
    assert 0.0 <= freshness.score(age, slo) <= 1.0
    assert freshness.score(age + slo / 4, slo) <= freshness.score(age, slo)

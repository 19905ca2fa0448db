import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history.accounting import Shares
from exporter.history.budget import OBJECTIVE, Budget, budget


def test_three_nines_allow_86_seconds_of_a_day() -> None:
    found = budget(Shares(up=86_400_000 - 43_200, down=43_200), OBJECTIVE)
    assert found.allowed == pytest.approx(86_400)
    assert (found.objective, found.spent) == (99.9, 43_200)
    assert found.remaining == pytest.approx(0.5)


def test_a_budget_that_is_overspent_is_below_nothing() -> None:
    assert budget(Shares(up=99, down=1), 99.5).remaining == pytest.approx(-1.0)


def test_what_counts_neither_way_adds_nothing_and_without_any_time_all_remains() -> None:
    assert budget(Shares(maintenance=100, unobserved=5), 99.9) == Budget(99.9, 0.0, 0, 1.0)
    assert budget(Shares(up=50, unknown=50), 90).allowed == pytest.approx(5.0)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.floats(1, 99.999))
def test_the_objective_is_met_while_something_remains(up: int, down: int, goal: float) -> None:
    shares = Shares(up=up, down=down)
    found = budget(shares, goal)
    ratio = shares.ratio
    if ratio is not None and abs(ratio * 100 - goal) > 1e-6:
        assert (found.remaining > 0) == (ratio * 100 > goal)

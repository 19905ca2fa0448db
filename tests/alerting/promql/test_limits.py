"""How far a query may go."""

import pytest

from alerting.promql.errors import TooMuch
from alerting.promql.limits import Budget, Limits


def test_what_is_within_the_limits_passes() -> None:
    budget = Budget(Limits(steps=2, samples=10, series=3, held=10))
    for _ in range(2):
        budget.step()
        budget.look(5)
        budget.hold(5)
        budget.select(3)


def test_a_step_too_many_is_too_much() -> None:
    budget = Budget(Limits(steps=1))
    budget.step()
    with pytest.raises(TooMuch, match="more than 1 steps of evaluation"):
        budget.step()


def test_a_sample_too_many_is_too_much() -> None:
    budget = Budget(Limits(samples=1000))
    budget.look(1000)
    with pytest.raises(TooMuch, match="more than 1,000 samples"):
        budget.look(1)


def test_a_sample_too_many_in_memory_is_too_much() -> None:
    budget = Budget(Limits(held=1000))
    budget.hold(1000)
    with pytest.raises(TooMuch, match="too many samples into memory in query execution: more than"):
        budget.hold(1)


def test_a_query_that_is_given_up_stops_at_its_next_step() -> None:
    asked: list[int] = []

    def stop() -> None:
        asked.append(1)
        if len(asked) > 1:
            raise TimeoutError

    budget = Budget(Limits(stop=stop))
    budget.step()
    with pytest.raises(TimeoutError):
        budget.step()


def test_a_selector_of_too_many_series_is_too_much() -> None:
    with pytest.raises(TooMuch, match="takes 4 series, more than 3"):
        Budget(Limits(series=3)).select(4)

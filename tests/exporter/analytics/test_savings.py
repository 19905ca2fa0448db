import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import measures, savings
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.sums import Sums
from exporter.analytics.savings import Terms

TERMS = Terms(5, 7_500, "EUR")


def of(amounts: dict[tuple[str, str], int], terms: Terms = TERMS) -> savings.Savings:
    return savings.savings(Sums(amounts), terms)


def test_the_source_s_own_figures_hold_exactly() -> None:
    """Rows E1 to E3: 2 468 of 2 764 answers, 5 minutes each, 75 € an hour."""
    found = of({("queries", ""): 2_764, ("queries_automated", ""): 2_468})
    assert round(found.automation_rate.value, 1) == 89.3
    assert (found.automated_responses, found.total_queries) == (2_468, 2_764)
    assert found.time_saved_minutes == 12_340
    assert found.time_saved_hours == 205.67
    assert found.cost_savings == Money(15_425, "EUR")
    assert (found.minutes_per_answer, found.hourly_rate) == (5, Money(75, "EUR"))
    assert (found.ai_cost, found.ai_roi) == ((), None)


def test_messages_that_were_answered_are_questions_too() -> None:
    found = of(
        {
            ("queries", ""): 3,
            ("queries_automated", ""): 2,
            ("asked", ""): 7,
            ("asked_automated", ""): 4,
        }
    )
    assert (found.automation_rate.count, found.automation_rate.n) == (6, 10)


def test_nothing_saves_nothing() -> None:
    found = of({})
    assert (found.automation_rate.value, found.automation_rate.n) == (0, 0)
    assert found.cost_savings.amount == 0


def cost(nano: int, currency: str, model: str) -> dict[tuple[str, str], int]:
    return {("llm_cost_nano", measures.name(currency, model)): nano}


def test_the_return_is_of_what_language_models_cost() -> None:
    asked = {("queries", ""): 12, ("queries_automated", ""): 12}
    costs = cost(10_000_000_000, "EUR", "gpt") | cost(5_000_000_000, "EUR", "mini")
    found = of(asked | costs)
    # An hour is 75 €; the models cost 15 €.
    assert (found.cost_savings.amount, found.ai_cost) == (75, (Money(15, "EUR"),))
    assert found.ai_roi == 400


@pytest.mark.parametrize(
    "costs",
    [cost(10**9, "USD", "gpt"), cost(10**9, "EUR", "a") | cost(10**9, "USD", "b")],
)
def test_costs_in_another_currency_have_no_return(costs: dict[tuple[str, str], int]) -> None:
    found = of({("queries", ""): 1, ("queries_automated", ""): 1, **costs})
    assert found.ai_roi is None
    assert found.ai_cost[-1] == Money(1, "USD")


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0, 600))
def test_amounts_are_exact(automated: int, hour_minor: int, minutes: int) -> None:
    terms = Terms(minutes, hour_minor, "EUR")
    found = of({("queries", ""): automated, ("queries_automated", ""): automated}, terms)
    minor = automated * minutes * hour_minor / 60
    assert abs(found.cost_savings.amount * 100 - minor) <= 0.5 + minor * 1e-12

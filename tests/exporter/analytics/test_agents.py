import msgspec
import pytest

from exporter.analytics import agents
from exporter.analytics.agents import Performance, Target, Terms
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.sums import Sums
from tests.exporter.analytics.agent_sums import beside, sample

TERMS = Terms(days=30, min_sample=1)


def of(sums: Sums, terms: Terms = TERMS) -> Performance:
    return agents.performance("agent_001", sums, terms)


def test_the_first_sample_of_document_003_holds() -> None:
    """Row C5, field for field as row C3 spells them."""
    told = msgspec.to_builtins(of(sample()))
    assert told["conversationMetrics"] == {
        "totalConversations": 1,
        "averageConversationDuration": 3600,
        "averageResponseTime": 35_000,
        "conversationCompletionRate": 100,
        "customerSatisfactionAvg": 5.0,
        "escalationRate": 0,
    }
    assert told["businessMetrics"] == {
        "totalRevenue": 1200,
        "currency": "INR",
        "conversionsGenerated": 1,
        "conversionRate": 100,
        "averageOrderValue": 1200,
        "appointmentsBooked": 0,
        "appointmentCompletionRate": 0,
        "noShowRate": 0,
        "otherRevenue": (),
        "revenueTarget": None,
    }
    assert (told["agentId"], told["performanceGrade"]) == ("agent_001", "A")
    assert told["grade"]["score"] == 93.2
    assert len(told["strengths"]) == 4
    assert told["improvementAreas"] == ()
    assert told["alerts"][0]["agentId"] == "agent_001"


def test_the_second_sample_holds() -> None:
    found = of(sample(csat=4.0, revenue=2_500))
    assert (found.performance_grade, found.grade.score) == ("B+", 89.2)
    assert found.business_metrics.total_revenue == 2500


def test_what_rates_stand_on_is_told_beside() -> None:
    counts = of(sample(conversations=4, active=1, escalated=2)).counts
    assert (counts.finished, counts.completed, counts.ratings) == (3, 1, 1)
    assert (counts.responses, counts.escalated, counts.converted) == (5, 2, 1)


@pytest.mark.parametrize(
    ("steps", "booked", "completion", "no_show"),
    [
        ({"booked": 4, "completed": 3, "no_show": 1}, 4, 75, 25),
        # Cancelled ones are left out (row E9).
        ({"booked": 4, "completed": 3, "cancelled": 1}, 4, 100, 0),
        ({"booked": 2}, 2, 0, 0),
        ({"no_show": 1}, 0, 0, 100),
    ],
)
def test_appointments_are_kept_or_missed(
    steps: dict[str, int], booked: int, completion: float, no_show: float
) -> None:
    more = {("appointments", step): count for step, count in steps.items()}
    found = of(beside(sample(), more)).business_metrics
    assert found.appointments_booked == booked
    assert (found.appointment_completion_rate, found.no_show_rate) == (completion, no_show)


def test_currencies_are_never_added() -> None:
    more = {("value_minor", "JPY"): 5_000, ("priced", "JPY"): 1, ("priced", "INR"): 2}
    found = of(beside(sample(), {**more, ("conversions", "purchase"): 3})).business_metrics
    assert (found.total_revenue, found.currency) == (1200, "INR")
    assert found.other_revenue == (Money(5000, "JPY"),)
    assert found.average_order_value == 600


def test_in_a_currency_that_is_asked_for_it_may_be_nothing() -> None:
    found = agents.performance("a", sample(), TERMS, "EUR").business_metrics
    assert (found.total_revenue, found.currency) == (0, "EUR")
    assert found.other_revenue == (Money(1200, "INR"),)


def test_an_agent_without_anything_has_no_grade() -> None:
    found = of(Sums())
    assert found.performance_grade is None
    assert found.grade.reason == "0 conversations; a grade stands on at least 1"
    assert found.conversation_metrics.average_response_time is None
    business = found.business_metrics
    assert (business.total_revenue, business.currency, business.average_order_value) == (
        0,
        None,
        None,
    )
    assert (found.strengths, found.improvement_areas, found.alerts) == ((), (), ())


def test_a_target_is_of_as_many_days_as_the_period_has() -> None:
    terms = Terms(
        days=15, min_sample=1, targets={"agent_001": Target(480_000, "INR"), "b": Target(1, "EUR")}
    )
    found = of(sample(), terms)
    target = found.business_metrics.revenue_target
    assert target is not None
    assert (target.amount, target.currency, target.reached) == (2400, "INR", 50)
    part = found.grade.parts[1]
    assert (part.of, part.score) == ({"conversionRate": 100, "revenueOfTarget": 50}, 75)
    assert agents.performance("c", sample(), terms).business_metrics.revenue_target is None
    nothing = Terms(days=1, min_sample=1, targets={"agent_001": Target(1, "INR")})
    reached = of(sample(), nothing).business_metrics.revenue_target
    assert reached is not None
    assert reached.reached == 0

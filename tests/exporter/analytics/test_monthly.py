"""Figures of 30 days: told by channel, so that they add up; nothing where nothing is known."""

import pytest

from alerting.strict import Duration
from exporter.analytics import measures, monthly, savings
from exporter.analytics.figures.sums import Sums
from exporter.analytics.funnels.section import Funnel, Step
from exporter.analytics.monthly import Month, Terms
from exporter.metrics import catalogue
from tests.exporter.analytics.test_gauges import sums

FUNNEL = Funnel(
    id="shop",
    steps=(
        Step(name="asked", event="chat.message.received"),
        Step(name="cart", event="commerce.order.updated"),
        Step(name="paid", event="commerce.order.updated", where={"status": "paid"}),
    ),
    window=Duration(86_400),
)
TERMS = Terms(saving=savings.Terms(5, 7_500, "EUR"), funnels=(FUNNEL,))
Told = dict[tuple[str, tuple[str, ...]], float]


def told(month: Month) -> Told:
    found = list(monthly.told(month, TERMS))
    assert len(dict(found)) == len(found)
    return dict(found)


def of(name: str, found: Told) -> dict[tuple[str, ...], float]:
    return {labels: value for (one, labels), value in found.items() if one == name}


def passages(*reached: int) -> Sums:
    """Passages that reached each step; each step took 2 s."""
    key = FUNNEL.plan.key
    steps = {measures.name(key, number): count for number, count in enumerate(reached)}
    spans = {measures.name(2_000, key, number): count for number, count in enumerate(reached)}
    return sums(funnel_reached=steps, funnel_step_bucket=spans)


FULL = sums(
    conversations=10,
    active=1,
    completed=7,
    ended=8,
    automated=6,
    outcomes={"resolved": 5, "abandoned": 2},
    escalated=3,
    came_back=1,
    converted=4,
    with_data=2,
    ratings=3,
    rating_milli=12_500,
    replies_n=20,
    replies_ms=31_000,
    value_minor={"EUR": 12_345, "USD": 100},
    languages={"fr": 6, "en": 4},
    queries=3,
    queries_automated=2,
    asked=9,
    asked_automated=4,
    llm_cost_nano={measures.name("EUR", "m", "p"): 37_500_000_000},
    confidence_with_n=2,
    confidence_with_milli=1_800,
)


def test_nothing_known_is_nothing_told() -> None:
    assert told(Month()) == {}


def test_every_gauge_is_in_the_catalogue_with_as_many_labels() -> None:
    found = told(Month(now={"web": FULL, "": passages(9, 3, 1)}, before={"web": FULL}))
    assert {name for name, _ in found} == {
        metric.name for metric in catalogue.SECTIONS["Figures of 30 days"]
    }
    for name, labels in found:
        metric = catalogue.metric(name)
        assert len(labels) == len(metric.labels) - 1
        for label, value in zip(metric.labels[1:], labels, strict=True):
            assert value in metric.values.get(label, {value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("conversations", 10),
        ("conversations_finished", 9),
        ("conversations_completed", 7),
        ("conversations_abandoned", 2),
        ("conversations_ended", 8),
        ("conversations_automated", 6),
        ("conversations_judged", 7),
        ("conversations_resolved", 5),
        ("conversations_escalated", 3),
        ("conversations_reopened", 1),
        ("conversations_converted", 4),
        ("conversations_informed", 2),
        ("ratings", 3),
        ("rating_points", 12.5),
        ("answers", 20),
        ("answer_seconds", 31),
    ],
)
def test_counts_are_told_by_channel_and_of_both_spans(name: str, value: float) -> None:
    found = told(Month(now={"web": FULL}, before={"sms": FULL}))
    assert of(f"chat_month_{name}", found) == {("web", "now"): value, ("sms", "before"): value}


def test_amounts_are_told_by_currency_in_major_units() -> None:
    found = told(Month(now={"web": FULL}))
    assert of("chat_month_revenue", found) == {
        ("web", "now", "EUR"): 123.45,
        ("web", "now", "USD"): 1.0,
    }


def test_a_channel_without_conversations_is_not_one() -> None:
    found = told(Month(now={"": sums(queries=3)}))
    assert of("chat_month_conversations", found) == {}


def test_languages_are_told_of_all_channels() -> None:
    found = told(Month(now={"web": FULL, "sms": sums(languages={"fr": 1})}))
    assert of("chat_month_languages", found) == {("fr",): 7.0, ("en",): 4.0}


def test_savings_are_those_of_the_answers_of_the_api() -> None:
    found = told(Month(now={"web": FULL}))
    assert of("chat_month_questions", found) == {("true",): 6.0, ("false",): 6.0}
    assert of("chat_month_saved_seconds", found) == {(): 1_800.0}
    assert of("chat_month_saved_value", found) == {("EUR",): 37.5}
    assert of("chat_month_ai_cost", found) == {("EUR",): 37.5}
    assert of("chat_month_ai_return_ratio", found) == {(): 0.0}


def test_what_cannot_be_compared_has_no_return() -> None:
    found = told(Month(now={"web": sums(queries=3, queries_automated=2)}))
    assert of("chat_month_saved_value", found) == {("EUR",): 12.5}
    assert of("chat_month_ai_return_ratio", found) == of("chat_month_ai_cost", found) == {}


def test_a_confidence_says_how_many_answers_are_behind_it() -> None:
    found = told(Month(now={"web": FULL}))
    assert of("chat_month_confidence_ratio", found) == {("with",): 0.9}
    assert of("chat_month_confidences", found) == {("with",): 2.0}


def test_steps_of_a_funnel_are_told_in_order() -> None:
    found = told(Month(now={"web": passages(8, 4, 0)}))
    steps = ("shop", "01", "asked"), ("shop", "02", "cart"), ("shop", "03", "paid")
    assert of("chat_funnel_passages", found) == dict(zip(steps, (8.0, 4.0, 0.0), strict=True))
    assert of("chat_funnel_step_ratio", found) == {steps[1]: 0.5, steps[2]: 0.0}
    medians = of("chat_funnel_step_median_seconds", found)
    assert medians.keys() == {steps[0], steps[1]}


def test_a_step_that_nobody_came_to_has_no_ratio() -> None:
    found = told(Month(now={"web": passages(8, 0, 0)}))
    assert of("chat_funnel_step_ratio", found) == {("shop", "02", "cart"): 0.0}
    assert of("chat_funnel_passages", told(Month(now={"web": passages(0, 0, 0)}))) == {}


def test_the_days_of_each_part() -> None:
    assert monthly.spans(100) == {"now": (71, 100), "before": (41, 70)}

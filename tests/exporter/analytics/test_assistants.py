import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import assistants, buckets, measures
from exporter.analytics.assistants import Assistant
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.sums import Sums

GOOD = {
    ("kinds", "ai"): 30,
    ("conversations", ""): 10,
    ("ratings", ""): 5,
    ("rating_milli", ""): 25_000,
    ("replies_n", ""): 10,
    ("replies_ms", ""): 10_000,
    ("replies_bucket", str(buckets.of(1_000))): 10,
    ("outcomes", "resolved"): 8,
    ("outcomes", "unresolved"): 2,
    ("sent", "ai"): 20,
    ("sent_fallback", "ai"): 1,
    ("escalated", ""): 1,
    ("llm_tokens", measures.name("input", "gpt")): 100,
    ("llm_tokens", measures.name("input", "mini")): 50,
    ("llm_tokens", measures.name("output", "gpt")): 20,
    ("llm_cost_nano", measures.name("USD", "gpt")): 1_500_000,
}


def of(
    now: dict[tuple[str, str], int], then: dict[tuple[str, str], int] | None = None
) -> Assistant:
    return assistants.assistant("bot", Sums(now), Sums(then or {}), 5)


@pytest.mark.parametrize(
    ("amounts", "is_so"),
    [
        ({("kinds", "ai"): 3}, True),
        ({("kinds", "human"): 1, ("kinds", "ai"): 3}, True),
        ({("kinds", "human"): 3, ("kinds", "ai"): 1}, False),
        ({("summarised", ""): 1}, True),
        ({("kinds", "human"): 3, ("summarised", ""): 1}, False),
        ({}, False),
    ],
)
def test_an_assistant_is_who_says_so_or_answers_in_a_summary(
    amounts: dict[tuple[str, str], int], is_so: bool
) -> None:
    assert assistants.is_assistant(Sums(amounts)) is is_so


def test_an_assistant_has_its_figures_each_with_its_n() -> None:
    found = of(GOOD)
    assert (found.agent_id, found.conversations) == ("bot", 10)
    assert (found.csat.value, found.csat.n) == (5.0, 5)
    assert (found.answers.n, found.answers.mean_seconds) == (10, 1)
    assert found.answers.p50_seconds == pytest.approx(1, rel=0.025)
    assert found.answers.p95_seconds == found.answers.p50_seconds
    assert (found.resolution.count, found.resolution.n) == (8, 10)
    assert (found.fallback.count, found.fallback.n) == (1, 20)
    assert (found.escalation.count, found.escalation.n) == (1, 10)
    assert found.tokens == {"input": 150, "output": 20}
    assert found.cost == (Money(0.0015, "USD"),)
    assert found.recommendations == ()


def test_who_only_answers_queries_is_timed_by_them() -> None:
    found = of(
        {
            ("kinds", "ai"): 3,
            ("queries_hit_n", ""): 1,
            ("queries_hit_ms", ""): 100,
            ("queries_hit_bucket", str(buckets.of(100))): 1,
            ("queries_miss_n", ""): 1,
            ("queries_miss_ms", ""): 1_900,
            ("queries_miss_bucket", str(buckets.of(1_900))): 1,
        }
    ).answers
    assert (found.n, found.mean_seconds, found.business_mean_seconds) == (2, 1, None)
    assert found.p95_seconds == pytest.approx(1.9, rel=0.025)


def test_it_changed_against_itself() -> None:
    before = GOOD | {
        ("conversations", ""): 5,
        ("rating_milli", ""): 20_000,
        ("outcomes", "resolved"): 2,
        ("replies_bucket", str(buckets.of(1_000))): 0,
        ("replies_bucket", str(buckets.of(2_000))): 10,
    }
    found = of(GOOD, before).change
    assert (found.conversations, found.csat, found.resolution) == (100, 25, 60)
    assert found.answer_p50 == pytest.approx(-50, abs=5)
    assert (found.fallback, found.escalation) == (0, -50)


def test_against_nothing_there_is_no_change() -> None:
    found = of(GOOD).change
    assert (found.conversations, found.csat, found.resolution, found.answer_p95) == (
        None,
        None,
        None,
        None,
    )


POOR = GOOD | {
    ("rating_milli", ""): 15_000,
    ("replies_bucket", str(buckets.of(1_000))): 0,
    ("replies_bucket", str(buckets.of(9_000))): 10,
    ("outcomes", "resolved"): 1,
    ("outcomes", "unresolved"): 9,
    ("sent_fallback", "ai"): 5,
    ("escalated", ""): 4,
}


def test_recommendations_name_figure_n_and_target() -> None:
    slow, fallback, escalation, resolution, csat = of(POOR).recommendations
    assert slow.startswith("95 % of answers take up to ")
    assert "(N 10), the target is 2 s" in slow
    assert fallback.startswith("25 % of messages are fallbacks (N 20), the target is 10 %: ")
    assert escalation.startswith("40 % of conversations escalate (N 10), the target is 15 %: ")
    assert resolution.startswith("10 % of outcomes are resolved (N 10), the target is 70 %: ")
    assert csat.startswith("customers grade 3 of 5 (N 5), the target is 4: ")


def test_of_too_few_nothing_is_recommended() -> None:
    found = assistants.assistant("bot", Sums(POOR), Sums(), 21)
    assert found.recommendations == ()


PLACES = st.sampled_from(assistants.MEASURES).flatmap(
    lambda measure: st.tuples(
        st.just(measure),
        st.sampled_from(
            ["1", "40", "150"] if measure.endswith("_bucket") else ["", "ai", "resolved"]
        ),
    )
)


@given(
    now=st.dictionaries(PLACES, st.integers(0, 50)),
    then=st.dictionaries(PLACES, st.integers(0, 50)),
)
def test_of_the_period_before_some_measures_are_enough(
    now: dict[tuple[str, str], int], then: dict[tuple[str, str], int]
) -> None:
    # More of them than there are conversations would be no rate.
    for sums in (now, then):
        sums["escalated", ""] = min(
            sums.get(("escalated", ""), 0), sums.get(("conversations", ""), 0)
        )
        sums["sent_fallback", "ai"] = min(
            sums.get(("sent_fallback", "ai"), 0), sums.get(("sent", "ai"), 0)
        )
    some = {place: amount for place, amount in then.items() if place[0] in assistants.BEFORE}
    assert of(now, some) == of(now, then)


def test_queries_of_both_periods_are_compared() -> None:
    def queries(n: int, ms: int) -> dict[tuple[str, str], int]:
        return {
            ("queries_hit_n", ""): n,
            ("queries_hit_ms", ""): n * ms,
            ("queries_hit_bucket", str(buckets.of(ms))): n,
        }

    found = of(queries(3, 500), queries(2, 1_000)).change
    assert found.answer_p50 == pytest.approx(-50, abs=5)
    assert found.answer_p95 == found.answer_p50

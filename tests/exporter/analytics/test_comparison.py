from collections.abc import Mapping

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import comparison
from exporter.analytics.agents import Terms
from exporter.analytics.comparison import Comparison
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.sums import Sums, added
from tests.exporter.analytics.agent_sums import beside, sample

TERMS = Terms(days=30, min_sample=1)
SAMPLES = {"1": sample(5.0, 1_200), "2": sample(4.0, 2_500), "3": sample(4.0, 800)}
CHANNELS = {"whatsapp": added([SAMPLES["1"], SAMPLES["2"]]), "instagram": SAMPLES["3"]}


def of(
    by_agent: Mapping[str, Sums],
    by_channel: Mapping[str, Sums] | None = None,
    terms: Terms = TERMS,
) -> Comparison:
    together = added(by_agent.values())
    attended = {("attended_minor", code): n for code, n in together.named("value_minor").items()}
    return comparison.comparison(by_agent, by_channel or {}, beside(together, attended), terms)


def test_the_samples_of_document_003_hold() -> None:
    """Row C7."""
    told = msgspec.to_builtins(of(SAMPLES).summary)
    assert told == {
        "totalAgents": 3,
        "avgSatisfaction": 4.3,
        "totalRevenue": 4500,
        "currency": "INR",
        "avgConversionRate": 100,
        "ratedAgents": 3,
        "otherRevenue": (),
    }


def test_the_best_come_first_and_revenue_parts_equals() -> None:
    found = of(SAMPLES | {"0": sample(4.0, 2_500)})
    assert [one.agent_id for one in found.agents] == ["1", "0", "2", "3"]
    assert found.top_performers == ("1", "0", "2", "3")
    assert [one.score for one in found.agents] == [93.2, 89.2, 89.2, 89.2]


def test_who_has_no_grade_is_last_and_no_top_performer() -> None:
    found = of(SAMPLES | {"0": sample(conversations=9)}, terms=Terms(days=30, min_sample=2))
    assert [one.agent_id for one in found.agents] == ["0", "2", "1", "3"]
    assert found.top_performers == ("0",)
    assert found.grade_distribution["ungraded"] == 3


def test_grades_are_counted_in_their_order() -> None:
    assert of(SAMPLES).grade_distribution == {
        "A+": 0,
        "A": 1,
        "B+": 2,
        "B": 0,
        "C+": 0,
        "C": 0,
        "D": 0,
        "ungraded": 0,
    }


def test_each_is_measured_against_the_mean() -> None:
    first = of(SAMPLES).agents[0]
    assert first.benchmark == comparison.Benchmark(0.67, 0, -300)
    unrated = of(SAMPLES | {"4": sample(ratings=0, rating_milli=0)}).agents
    (last,) = [one for one in unrated if one.agent_id == "4"]
    assert last.benchmark.customer_satisfaction is None


def test_channels_are_told_by_how_well_they_work() -> None:
    """Row E11's vector of revenue."""
    found = of(SAMPLES, CHANNELS | {"web": Sums({("queries", ""): 3})}).platforms
    assert msgspec.to_builtins(found) == (
        {
            "platform": "whatsapp",
            "conversations": 2,
            "customerSatisfactionAvg": 4.5,
            "conversionRate": 100,
            "revenue": 3700,
        },
        {
            "platform": "instagram",
            "conversations": 1,
            "customerSatisfactionAvg": 4.0,
            "conversionRate": 100,
            "revenue": 800,
        },
    )


def test_agents_without_a_conversation_in_the_period_are_not_compared() -> None:
    found = of({"1": SAMPLES["1"], "2": Sums({("appointments", "booked"): 1})})
    assert found.summary.total_agents == 1
    nobody = of({}, {"web": sample(currency="EUR")})
    assert nobody.summary.avg_satisfaction is None
    assert nobody.summary.currency is None
    assert nobody.agents == ()
    assert nobody.platforms[0].revenue == 0


def test_currencies_are_never_added() -> None:
    found = of(SAMPLES | {"4": sample(5.0, 700, "EUR")})
    assert found.summary.total_revenue == 4500
    assert found.summary.other_revenue == (Money(700, "EUR"),)
    (fourth,) = [one for one in found.agents if one.agent_id == "4"]
    assert fourth.business_metrics.total_revenue == 0


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.builds(sample, st.floats(1, 5), st.integers(0, 9_999)),
        max_size=6,
    )
)
def test_all_are_counted_once_and_in_order(by_agent: dict[str, Sums]) -> None:
    found = of(by_agent)
    assert sum(found.grade_distribution.values()) == found.summary.total_agents == len(by_agent)
    scores = [one.score for one in found.agents if one.score is not None]
    assert scores == sorted(scores, reverse=True)

from zoneinfo import ZoneInfo

from exporter.analytics import agent_days
from exporter.analytics.agent_days import Channel
from exporter.analytics.agents import Terms
from exporter.analytics.figures.period import Period
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.beats import DAY, START

TODAY = START // DAY


def test_each_day_of_a_period_is_there_with_the_currency_of_all() -> None:
    asked = Period(TODAY - 1, TODAY, ZoneInfo("UTC"))
    one = Sums(
        {
            ("conversations", ""): 2,
            ("conversions", "purchase"): 1,
            ("priced", "USD"): 1,
            ("value_minor", "USD"): 1_999,
            ("value_minor", "EUR"): 500,
        }
    )
    terms = Terms(days=2, min_sample=1)
    first, second = agent_days.series("ann", {"2026-03-02": one}, asked, terms, "EUR")
    assert (first.day, second.day) == ("2026-03-01", "2026-03-02")
    assert first.conversation_metrics.total_conversations == 0
    assert first.business_metrics.total_revenue == 0
    assert second.conversation_metrics.total_conversations == 2
    assert second.business_metrics.total_revenue == 5
    assert [one.currency for one in second.business_metrics.other_revenue] == ["USD"]


def test_channels_are_by_their_conversations_and_those_of_none_are_left_out() -> None:
    some = {name: Sums({("conversations", ""): n}) for name, n in (("a", 1), ("b", 2), ("c", 1))}
    assert agent_days.channels({**some, "d": NOTHING}) == [
        Channel("b", 2, 50.0),
        Channel("a", 1, 25.0),
        Channel("c", 1, 25.0),
    ]

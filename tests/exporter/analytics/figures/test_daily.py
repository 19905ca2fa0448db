from exporter.analytics.figures import daily
from exporter.analytics.figures.rates import rate
from exporter.analytics.figures.sums import NOTHING, Sums


def test_a_day_has_its_conversations_questions_times_and_grades() -> None:
    amounts = (2, 8, 3, 12_000, 2, 5_000, 4, 1)
    sums = Sums({(name, ""): one for name, one in zip(daily.MEASURES, amounts, strict=True)})
    first, second = daily.days({"2026-11-20": NOTHING, "2026-11-21": sums})
    assert (first.day, first.conversations, first.csat.value) == ("2026-11-20", 0, None)
    assert (second.conversations, second.messages, second.queries) == (2, 8, 4)
    assert (second.hit_rate, second.response_time_ms.value) == (rate(1, 4), 2_500)
    assert (second.csat.value, second.csat.n) == (4, 3)

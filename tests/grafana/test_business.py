"""Phrases of the pages of the business, as PromQL reads them."""

from exporter.metrics import catalogue
from grafana import business


def test_a_figure_of_30_days_is_of_the_chosen_channels() -> None:
    assert (
        business.month("conversations")
        == 'sum (chat_month_conversations{channel=~"$channel", span="now"})'
    )
    assert (
        business.month("revenue", "currency", span="before")
        == 'sum by (currency) (chat_month_revenue{channel=~"$channel", span="before"})'
    )


def test_a_figure_of_30_days_may_be_of_one_currency() -> None:
    assert business.month("revenue", "channel", matchers='currency="$currency"') == (
        'sum by (channel) (chat_month_revenue{channel=~"$channel", span="now",'
        ' currency="$currency"})'
    )


def test_a_counter_is_asked_for_the_chosen_time_or_for_a_day() -> None:
    assert business.in_range("x_total", "a", "b") == "sum by (a, b) (increase(x_total[$__range]))"
    assert business.of_day("x_total") == "sum (increase(x_total[1d]))"
    assert business.quantile_in_range(0.5, "x_seconds", "{}") == (
        "histogram_quantile(0.5, sum by (le) (increase(x_seconds_bucket{}[$__range]))) >= 0"
    )
    assert business.quantile_of_day(0.5, "x_seconds", "{}", "a") == (
        "histogram_quantile(0.5, sum by (le, a) (increase(x_seconds_bucket{}[1d]))) >= 0"
    )


def test_a_share_is_0_where_the_part_never_happened_and_absent_of_nothing() -> None:
    assert business.share("a", "b") == "(a or 0 * b) / (b > 0)"


def test_a_change_is_absent_where_there_was_nothing_before() -> None:
    assert business.change("a", "b") == "a / (b > 0) - 1"


def test_a_mean_grade_weighs_each_score_by_its_number() -> None:
    found = business.csat('channel="web"', "1d", "agent")
    assert found.startswith(
        'sum by (agent) (1 * increase(chat_feedback_total{channel="web", kind="csat", score="1"}'
    )
    assert found.count(" or ") == 4
    assert found.endswith(
        ' / (sum by (agent) (increase(chat_feedback_total{channel="web", kind="csat",'
        ' score=~"1|2|3|4|5"}[1d])) > 0)'
    )


def test_every_channel_and_score_has_a_colour() -> None:
    values = catalogue.metric("chat_feedback_total").values
    assert business.CHANNELS.keys() == values["channel"]
    assert business.SCORES.keys() == values["score"]
    outcomes = catalogue.metric("chat_conversations_ended_total").values["outcome"]
    assert business.OUTCOMES.keys() == outcomes
    assert business.FEELINGS.keys() == catalogue.metric("chat_sentiment_total").values["sentiment"]

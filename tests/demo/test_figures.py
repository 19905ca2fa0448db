"""What the demo reads from /metrics, and what it says where that is wrong."""

import pytest

from tests.demo import figures
from tests.demo.figures import Figures

METRICS = """\
# TYPE chat_messages counter
chat_messages_total{channel="web",direction="received"} 7
chat_messages_total{channel="sms",direction="sent"} 5
# TYPE chat_escalations counter
chat_escalations_total{reason="unhappy"} 1
# TYPE chat_response_seconds histogram
chat_response_seconds_bucket{channel="web",le="1.0"} 1
chat_response_seconds_bucket{channel="web",le="2.0"} 2
chat_response_seconds_bucket{channel="web",le="+Inf"} 2
chat_response_seconds_count{channel="web"} 2
chat_response_seconds_sum{channel="web"} 2
chat_response_seconds_bucket{channel="sms",le="1.0"} 2
chat_response_seconds_bucket{channel="sms",le="2.0"} 2
chat_response_seconds_bucket{channel="sms",le="+Inf"} 2
chat_response_seconds_count{channel="sms"} 2
chat_response_seconds_sum{channel="sms"} 1
# TYPE alerting_notifications counter
alerting_notifications_total{integration="email"} 4
# TYPE alerting_notifications_failed counter
alerting_notifications_failed_total{integration="email",reason="network"} 1
"""
FOUND = figures.read(METRICS)


def test_figures_are_totals_over_all_labels() -> None:
    assert FOUND._replace(seconds={}) == Figures(12, 4, {}, 1, 3)


def test_answer_times_are_quantiles_of_all_channels_together() -> None:
    assert FOUND.seconds == pytest.approx({0.5: 2 / 3, 0.95: 1.8, 0.99: 1.96})


def test_metrics_without_answers_have_no_answer_times() -> None:
    assert figures.read("") == Figures(0, 0, {}, 0, 0)


def test_nothing_is_wrong_where_both_counts_agree() -> None:
    assert figures.complaints(12, 3, FOUND) == []


def test_what_does_not_agree_is_told_with_both_counts() -> None:
    assert figures.complaints(1_200, 2, FOUND) == [
        "1,200 messages were sent, 12 are counted on /metrics",
        "2 mails were caught, 3 are counted on /metrics",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.754, "0.75 s"), (9, "9 s"), (19.4, "19 s"), (93, "1.6 min")]
)
def test_a_span_has_the_digits_that_matter(seconds: float, said: str) -> None:
    assert figures.span(seconds) == said

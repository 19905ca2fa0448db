"""What a backtest finds; test_report words it."""

from alerting.model import labels
from alerting.trials.outcomes import Episode
from tests.alerting.ground import START


def test_an_alert_that_still_fires_has_no_end() -> None:
    found = Episode(labels({"alertname": "Down"}), START, START, None, 0.0, "down")
    assert (found.ended_at, found.fired_at) == (None, START)

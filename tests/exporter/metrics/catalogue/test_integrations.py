from typing import get_args

from exporter.integrations import states
from exporter.integrations.exchange.call import Topic
from exporter.metrics import catalogue
from exporter.metrics.catalogue.integrations import INTEGRATIONS


def test_every_metric_says_first_of_which_integration_it_is() -> None:
    for metric in INTEGRATIONS:
        assert metric.labels[:2] == ("integration", "provider"), metric.name
        assert metric.configured, metric.name


def test_states_and_reasons_are_those_of_integrations() -> None:
    assert catalogue.metric("integration_state").values["state"] == set(states.STATES)
    for name in ("integration_reason", "integration_failures_total"):
        assert catalogue.metric(name).values["reason"] == set(states.REASONS)


def test_calls_are_of_the_topics_that_there_are() -> None:
    assert catalogue.metric("integration_calls_total").values["topic"] == set(get_args(Topic))

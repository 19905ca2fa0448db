"""What the events of business move is what the catalogue offers."""

from typing import Any, get_args

import pytest

from exporter.events import commerce, effects, integrations
from exporter.metrics import catalogue


def literals(struct: type, field: str) -> set[Any]:
    return set(get_args(struct.__annotations__[field]))


def test_results_of_a_sync_are_those_of_the_event_model() -> None:
    results = catalogue.metric("integration_syncs_total").values["result"]
    assert results == literals(integrations.Synced, "status")


def test_states_of_a_subscription_are_those_of_the_event_model() -> None:
    states = catalogue.metric("billing_subscription_changes_total").values["status"]
    assert states == literals(commerce.SubscriptionChanged, "status")


@pytest.mark.parametrize(
    ("metric", "prefix"),
    [
        ("commerce_orders_total", "commerce."),
        ("billing_payments_total", "billing.payment."),
        ("calendar_appointments_total", "calendar."),
        ("web_sessions_total", "web.session."),
    ],
)
def test_every_step_that_an_event_tells_has_its_status(metric: str, prefix: str) -> None:
    types = [kind for kind in effects.MOVES if kind.TYPE.startswith(prefix)]
    assert len(types) == len(catalogue.metric(metric).values["status"])

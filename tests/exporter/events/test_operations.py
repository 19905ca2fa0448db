from typing import Any

import pytest

from exporter.events import operations
from tests.exporter.events.examples import complaint, event


def test_spending_is_exact() -> None:
    data = event("marketing.spend.recorded", value=0.1 + 0.2).data
    assert isinstance(data, operations.SpendRecorded)
    assert (data.value_minor, data.currency) == (30, "EUR")


def test_usage_far_below_a_cent_is_kept() -> None:
    data = event("usage.recorded", value="0.0000005", currency="EUR").data
    assert isinstance(data, operations.UsageRecorded)
    assert data.value_nano == 500


@pytest.mark.parametrize("type", ["agent.changed", "widget.changed"])
def test_a_change_may_cost(type: str) -> None:
    assert getattr(event(type, value=3, currency="JPY").data, "value_minor", None) == 3


@pytest.mark.parametrize(
    ("type", "field", "value"),
    [
        ("change.recorded", "kind", "rollback"),
        ("usage.recorded", "quantity", -1),
        ("agent.changed", "status", 1),
    ],
)
def test_what_does_not_fit_is_refused(type: str, field: str, value: Any) -> None:
    assert complaint(type, **{field: value}).startswith(f"data.{field}: expected")

"""Alerts for tests of what is told of them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from alerting import model
from alerting.model import Alert

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def alert(
    name: str = "Slow",
    severity: str = "warning",
    /,
    age: int = 60,
    named: Mapping[str, str] = {},
    annotations: Mapping[str, str] | None = None,
    **fields: Any,
) -> Alert:
    """Return an alert that fires for ``age`` seconds; ``named`` are further labels."""
    notes = {"summary": f"{name} happens"} if annotations is None else annotations
    began = NOW - timedelta(seconds=age)
    told = {
        "rule": name,
        "state": "firing",
        "value": 1.0,
        "active_at": began,
        "fired_at": began,
        **fields,
    }
    labels = model.labels({"alertname": name, "severity": severity, **named})
    return Alert(labels=labels, annotations=model.labels(notes), **told)

"""What rules leave among the samples: `ALERTS` and `ALERTS_FOR_STATE`, as Prometheus has them.

https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from collections.abc import Iterable, Mapping

from alerting.model import Alert, Labels, labels
from alerting.promql.rows import NAME


def traces(alerts: Iterable[Alert]) -> Mapping[Labels, float]:
    """Return the series that tell of alerts which are pending or fire."""
    found: dict[Labels, float] = {}
    for alert in alerts:
        if alert.state == "resolved":
            continue
        own = dict(alert.labels)
        found[labels({**own, NAME: "ALERTS", "alertstate": alert.state})] = 1.0
        since = float(int(alert.active_at.timestamp()))
        found[labels({**own, NAME: "ALERTS_FOR_STATE"})] = since
    return found

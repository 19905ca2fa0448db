"""What vendors say on their status pages."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_STATUSPAGE = (
    _gauge(
        "probe_statuspage_level",
        "How well the vendor is: 0 operational, 1 maintenance, 2 degraded, 3 partial, 4 major",
        "probe",
    ),
    _gauge(
        "probe_statuspage_component_level",
        "The same of each component that the probe names",
        "probe component",
    ),
    _gauge(
        "probe_statuspage_updated_timestamp_seconds",
        "When the vendor last wrote its page, in Unix time",
        "probe",
    ),
)

"""The steps of journeys."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_JOURNEY = (
    _gauge(
        "probe_journey_step_duration_seconds",
        "How long a step of the last run took; one that was not reached has no series",
        "probe step",
    ),
    _gauge("probe_journey_step_success", "Whether all was well in a step", "probe step"),
)

"""Whether calls to integrations take as long as they usually do."""

from collections.abc import Iterator
from functools import partial

from exporter.metrics.catalogue.metric import Metric, gauge

_OURS = "integration provider"
_OF_ANSWERS = "tenant provider"


def _metrics(first: str, whose: str, labels: str, *, configured: bool) -> Iterator[Metric]:
    one = partial(gauge, labels=labels, configured=configured)
    yield one(
        f"{first}_p95_seconds", f"95th percentile of {whose} in the last hour; of 10 at least"
    )
    yield one(
        f"{first}_usual_seconds",
        f"Median of the hourly 95th percentiles of {whose} in 7 days; absent until 24 such hours "
        "are known",
    )
    yield one(f"{first}_mean_seconds", f"Mean time of {whose} in the last hour; of 10 at least")
    yield one(
        f"{first}_expected_low_seconds",
        f"Mean - 3 σ of {whose} at this hour of the day in 4 weeks; of 30 at least",
    )
    yield one(
        f"{first}_expected_high_seconds",
        f"Mean + 3 σ of {whose} at this hour of the day in 4 weeks; of 30 at least",
    )
    yield one(f"{first}_expected_samples", f"Of how many of {whose} that range was drawn")
    yield one(f"{first}_unusual", f"1 while the mean of {whose} is outside of that range, else 0")


INTEGRATION_USUAL = (
    *_metrics("integration_latency", "our own calls", _OURS, configured=True),
    gauge(
        "integration_error_ratio",
        "Which part of our own calls failed in the last 10 minutes; of 5 at least",
        _OURS,
        configured=True,
    ),
    *_metrics("integration_query", "calls for answers", _OF_ANSWERS, configured=False),
    gauge(
        "integration_query_error_ratio",
        "Which part of calls for answers failed in the last 10 minutes; of 5 at least",
        _OF_ANSWERS,
    ),
)

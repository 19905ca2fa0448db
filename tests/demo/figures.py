"""What /metrics says of the demo, and whether that is what the demo did. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.demo import quantiles

PARTS = (0.5, 0.95, 0.99)


class Figures(NamedTuple):
    """Messages, answers with their quantiles in seconds, and mails, as they were counted."""

    messages: int
    answers: int
    seconds: dict[float, float]
    escalations: int
    mails: int


def read(metrics: str) -> Figures:
    """Return the figures of a scrape."""
    samples = [s for family in text_string_to_metric_families(metrics) for s in family.samples]
    return Figures(
        messages=_total(samples, "chat_messages_total"),
        answers=_total(samples, "chat_response_seconds_count"),
        seconds=_seconds(samples),
        escalations=_total(samples, "chat_escalations_total"),
        mails=_total(samples, "alerting_notifications_total")
        - _total(samples, "alerting_notifications_failed_total"),
    )


def complaints(sent: int, mails: int, counted: Figures) -> list[str]:
    """Return where the demo and /metrics do not agree."""
    found = []
    if sent != counted.messages:
        found.append(f"{sent:,} messages were sent, {counted.messages:,} are counted on /metrics")
    if mails != counted.mails:
        found.append(f"{mails:,} mails were caught, {counted.mails:,} are counted on /metrics")
    return found


def span(seconds: float) -> str:
    """Return a time to answer as people say it: ``0.75 s``, ``19 s``, ``2.9 min``."""
    if seconds < 60:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min"


def _total(samples: Sequence[Sample], name: str) -> int:
    return int(sum(sample.value for sample in samples if sample.name == name))


def _seconds(samples: Sequence[Sample]) -> dict[float, float]:
    buckets: dict[float, float] = defaultdict(float)
    for sample in samples:
        if sample.name == "chat_response_seconds_bucket":
            buckets[float(sample.labels["le"])] += sample.value
    bounds = sorted(buckets)
    counts = [buckets[bound] for bound in bounds]
    found = {part: quantiles.quantile(part, bounds, counts) for part in PARTS}
    return {part: value for part, value in found.items() if value is not None}

"""How many values a label may show and how many series a metric, whatever arrives.

A label without a closed set shows the values that came first, up to its cap; later ones are shown
as `other`. A metric whose series are at their number shows further ones with all such labels
`other`, so that its closed labels stay right and only their product may come on top. What was on
disk at the start is admitted first, even above a cap: a total never disappears. Labels that our own
configuration or this machine names are not capped, as no sender can add to them.
"""

from collections.abc import Mapping
from typing import Protocol

from exporter.metrics.catalogue import Metric

OTHER = "other"
VALUE_CHARACTERS = 128
# For labels that `metrics.caps` does not name.
DEFAULT_CAP = 100


class Limits(Protocol):
    """The part of the configuration that is meant here (`metrics`)."""

    @property
    def caps(self) -> Mapping[str, int]:
        """Cap by label."""

    @property
    def series_per_metric(self) -> int:
        """Sets of label values a metric may have; a histogram shows each as several lines."""


class Guard:
    """The admitted label values; as much memory as caps allow, each value cut to 128 characters."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._series: dict[str, int] = {}
        # How many series hold a value, so that a gauge that ends makes room.
        self._holders: dict[tuple[str, str], dict[str, int]] = {}

    def limit(self, limits: Limits) -> None:
        """Apply other limits from now on; what is admitted stays."""
        self._limits = limits

    def shown(self, metric: Metric, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Return the values under which a series with these labels is kept."""
        pairs = zip(metric.labels, labels, strict=True)
        return tuple([self._value(metric, label, value) for label, value in pairs])

    def fits(self, metric: Metric) -> bool:
        """Say whether the metric may have one more series."""
        shown = self._series.get(metric.name, 0)
        return metric.configured or shown < self._limits.series_per_metric

    def enter(self, metric: Metric, labels: tuple[str, ...]) -> None:
        """Note a new series."""
        self._series[metric.name] = self._series.get(metric.name, 0) + 1
        for label, value in _counted(metric, labels):
            holders = self._holders.setdefault((metric.name, label), {})
            holders[value] = holders.get(value, 0) + 1

    def leave(self, metric: Metric, labels: tuple[str, ...]) -> None:
        """Note that a series has ended; a value that no other series holds makes room."""
        self._series[metric.name] -= 1
        for label, value in _counted(metric, labels):
            holders = self._holders[metric.name, label]
            holders[value] -= 1
            if not holders[value]:
                del holders[value]

    def _value(self, metric: Metric, label: str, value: str) -> str:
        if value in ("", OTHER):
            return value
        closed = metric.values.get(label)
        if closed is not None:
            return value if value in closed else OTHER
        holders = self._holders.get((metric.name, label), {})
        if value not in holders:
            value = clean(value)
            if metric.configured:
                return value
            if value not in holders and len(holders) >= self._limits.caps.get(label, DEFAULT_CAP):
                return OTHER
        return value


def clean(value: str) -> str:
    """Return a label value cut to its length, with what is no UTF-8 as a question mark."""
    cut = value[:VALUE_CHARACTERS]
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode()


def folded(metric: Metric, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values with all that have no closed set as `other`."""
    return tuple(
        value if value == "" or label in metric.values else OTHER
        for label, value in zip(metric.labels, labels, strict=True)
    )


def overflown(metric: Metric, told: tuple[str, ...], shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels whose value was replaced by `other`."""
    return tuple(
        label
        for label, before, after in zip(metric.labels, told, shown, strict=True)
        if after == OTHER != before
    )


def _counted(metric: Metric, labels: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (label, value)
        for label, value in zip(metric.labels, labels, strict=True)
        if value not in ("", OTHER) and label not in metric.values
    ]

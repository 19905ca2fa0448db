"""What a metric is, and how one is written down.

Labels are written as people read them: `agent` may hold any value up to its cap (guard.py),
`result=ok|failed` only these or `other`.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Kind = Literal["counter", "gauge", "histogram"]

_UNITS = ("seconds", "bytes")


class Metric(Struct, frozen=True):
    """One metric; `values` holds the closed sets among its labels, `buckets` the upper bounds.

    `configured` says that the labels come from our own configuration or from this machine, not from
    senders, so that the guard lets all of them pass. An `observed` counter is somebody else's, the
    kernel's for instance: it is shown as it is read, and its totals are not kept.
    """

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    values: Mapping[str, frozenset[str]] = {}
    buckets: tuple[float, ...] = ()
    configured: bool = False
    observed: bool = False

    @property
    def settable(self) -> bool:
        """Whether its value is set as it is read, and not moved."""
        return self.kind == "gauge" or self.observed

    @property
    def family(self) -> str:
        """The name without a counter's `_total`, as OpenMetrics calls it."""
        return self.name.removesuffix("_total") if self.kind == "counter" else self.name

    @property
    def unit(self) -> str:
        """The base unit that ends the name, or "" when it counts things."""
        last = self.family.rpartition("_")[2]
        return last if last in _UNITS else ""


def counter(
    name: str, help: str, labels: str = "", *, configured: bool = False, observed: bool = False
) -> Metric:
    """Return a counter; `labels` as in the module's docstring."""
    return Metric(name, "counter", help, *_labels(labels), configured=configured, observed=observed)


def gauge(name: str, help: str, labels: str = "", *, configured: bool = False) -> Metric:
    """Return a gauge."""
    return Metric(name, "gauge", help, *_labels(labels), configured=configured)


def histogram(
    name: str,
    help: str,
    buckets: tuple[float, ...],
    labels: str = "",
    *,
    configured: bool = False,
) -> Metric:
    """Return a histogram; the bound +Inf is not written."""
    bounds = tuple(map(float, buckets))
    return Metric(name, "histogram", help, *_labels(labels), bounds, configured=configured)


def _labels(text: str) -> tuple[tuple[str, ...], dict[str, frozenset[str]]]:
    pairs = [word.partition("=") for word in text.split()]
    closed = {name: frozenset(values.split("|")) for name, _, values in pairs if values}
    return tuple(name for name, _, _ in pairs), closed

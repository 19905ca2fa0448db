"""Both formats as prometheus_client's parsers read them."""

from collections.abc import Iterable

from prometheus_client import Metric
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

# Name, labels and value of a line; the value as text, so that NaN is NaN.
Line = tuple[str, tuple[tuple[str, str], ...], str]
Read = dict[str, tuple[str, str, str, list[Line]]]


def text_of(text: bytes) -> Read:
    """Return family → (type, help, unit, lines) of the Prometheus format."""
    return _read(text_string_to_metric_families(text.decode()))


def openmetrics_of(text: bytes) -> Read:
    """Return the same of OpenMetrics; the parser is strict and raises ValueError."""
    return _read(openmetrics.text_string_to_metric_families(text.decode()))  # type: ignore[no-untyped-call]


def _read(families: Iterable[Metric]) -> Read:
    return {
        family.name: (
            family.type,
            family.documentation,
            family.unit,
            [
                (s.name, tuple(sorted(s.labels.items())), repr(float(s.value)))
                for s in family.samples
            ],
        )
        for family in families
    }

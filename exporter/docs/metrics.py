"""docs/metrics.md: every metric of the catalogue, section by section."""

from collections.abc import Iterable, Mapping

from exporter.docs.table import code, page, table
from exporter.metrics.catalogue import SECTIONS, Metric

_INTRODUCTION = """\
What `/metrics` shows. Labels whose value is empty are left out. A label written with its values has
only these, or `other`; any other label takes as many values as `metrics.caps` allows, and later
ones become `other`, counted in `metrics_label_overflow_total`. Counters and histograms that events
move never fall, not over a restart either."""


def written(sections: Mapping[str, Iterable[Metric]] = SECTIONS) -> str:
    """The page."""
    parts = [f"## {name}\n\n{rows(metrics)}" for name, metrics in sections.items()]
    histograms = [one for metrics in sections.values() for one in metrics if one.buckets]
    bounds = [(code(m.name), " ".join(f"{bound:g}" for bound in m.buckets)) for m in histograms]
    return page(
        "Metrics",
        "`exporter/metrics/catalogue/`",
        _INTRODUCTION,
        *parts,
        "## Buckets\n\n" + table(("histogram", "upper bounds"), bounds),
    )


def rows(metrics: Iterable[Metric]) -> str:
    """The table of one section."""
    return table(
        ("metric", "type", "labels", "says"),
        ((code(m.name), m.kind, ", ".join(labels(m)), m.help) for m in metrics),
    )


def labels(metric: Metric) -> list[str]:
    """Its labels; those of a closed set with their values: ``result=ok|failed``."""
    closed = {name: "|".join(sorted(values)) for name, values in metric.values.items()}
    return [code(f"{name}={closed[name]}" if name in closed else name) for name in metric.labels]

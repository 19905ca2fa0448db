"""The whole catalogue keeps Prometheus' customs."""

import itertools
import re
import subprocess
from collections.abc import Sequence

import pytest

from exporter.metrics import exposition
from exporter.metrics.catalogue import CATALOGUE, SECTIONS, Metric
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.exporter.metrics.limits import Limits
from tests.tools import tool

# Names of node_exporter's have its customs; its own test holds them to those.
OURS = tuple(metric for metric in CATALOGUE if not metric.name.startswith("node_"))
each = pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.name)


def filled(metrics: Sequence[Metric] = CATALOGUE) -> Table:
    """Return a table with one series of each metric; closed labels hold a value of theirs."""
    table = Table(metrics, Guard(Limits()))
    for metric in metrics:
        labels = [min(metric.values.get(label, {"some"})) for label in metric.labels]
        if metric.kind == "histogram":
            table.add(dict(table.cells(metric.name, 1.0, *labels)))
        else:
            table.row(metric.name, *labels)
    return table


def test_no_two_metrics_share_a_line_or_a_family() -> None:
    lines = itertools.chain.from_iterable(
        {name for name, _, _ in samples} | {metric.family} for metric, samples in filled().samples()
    )
    named = sorted(lines)
    assert [name for name in named if named.count(name) > 1] == []


def test_promtool_has_nothing_to_say() -> None:
    text = b"".join(exposition.chunks(filled(OURS).snapshot(), openmetrics=False))
    checked = subprocess.run(
        [tool("promtool"), "check", "metrics"], input=text, capture_output=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


@pytest.mark.parametrize("metric", OURS, ids=lambda metric: metric.name)
def test_names_are_made_of_words_and_counters_end_in_total(metric: Metric) -> None:
    assert re.fullmatch(r"[a-z]+(_([0-9]*[a-z]+|p[0-9]+))+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind == "counter")


@each
def test_help_is_one_line_that_needs_no_escape_and_no_full_stop(metric: Metric) -> None:
    assert re.fullmatch(r'[A-Z0-9][^\\"\n]+[^.]', metric.help)


@each
def test_labels_are_nobody_elses(metric: Metric) -> None:
    assert len(set(metric.labels)) == len(metric.labels)
    assert not set(metric.labels) & {"instance", "job", "le", "quantile", "__name__"}
    assert not [label for label in metric.labels if label.endswith("_id")]


@each
def test_bounds_rise_and_only_histograms_have_them(metric: Metric) -> None:
    assert bool(metric.buckets) == (metric.kind == "histogram")
    assert all(a < b for a, b in itertools.pairwise(metric.buckets))


@each
def test_other_is_a_value_of_its_own_for_channels_and_reasons_only(metric: Metric) -> None:
    with_other = {label for label, values in metric.values.items() if "other" in values}
    assert with_other <= {"channel", "reason"}


@pytest.mark.parametrize(
    "section", ["Conversations and language models", "Integrations, business and visits"]
)
def test_what_events_move_tells_the_tenant_first(section: str) -> None:
    assert {metric.labels[0] for metric in SECTIONS[section]} == {"tenant"}

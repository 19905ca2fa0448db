"""The names are node_exporter's; tests/exporter/host/test_node.py holds them against its own."""

import subprocess

from exporter.metrics import catalogue, exposition
from exporter.metrics.catalogue.host_node import HOST_NODE, MEMORY
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.exporter.metrics.limits import Limits
from tests.tools import tool

HABITS = ("metric names should be written in 'snake_case' not 'camelCase'",)


def test_all_begin_with_node_and_are_of_this_machine() -> None:
    assert all(metric.name.startswith("node_") and metric.configured for metric in HOST_NODE)
    assert all(metric.settable for metric in HOST_NODE)


def test_every_row_of_memory_has_a_metric() -> None:
    names = {metric.name for metric in HOST_NODE}
    assert {f"node_memory_{row}" for row in MEMORY} <= names


def test_they_are_a_section_of_the_catalogue() -> None:
    assert catalogue.SECTIONS["Host, by node_exporter's names"] is HOST_NODE


def test_promtool_has_nothing_to_say_but_what_it_says_of_node_exporter() -> None:
    series = Table(HOST_NODE, Guard(Limits()))
    for metric in HOST_NODE:
        series.row(metric.name, *[min(metric.values.get(label, {"a"})) for label in metric.labels])
    text = b"".join(exposition.chunks(series.snapshot(), openmetrics=False))
    checked = subprocess.run(
        [tool("promtool"), "check", "metrics"], input=text, capture_output=True, check=False
    )
    said = [line.partition(" ") for line in checked.stderr.decode().splitlines()]
    assert {habit for _, _, habit in said} == set(HABITS)
    assert [name for name, _, _ in said if not name.startswith("node_memory_")] == []

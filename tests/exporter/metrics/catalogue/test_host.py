"""The machine is told by OpenTelemetry's names, with labels that its readings fill."""

import pytest

from exporter.host import figures, reading, watched
from exporter.host.settings import Host
from exporter.metrics import catalogue
from tests.exporter.host.machine import AFTER, READING

HOST = catalogue.SECTIONS["Host"]
STANDINGS = watched.standings({}, AFTER.watched or {})
SHOWN = figures.figures(AFTER, READING, Host(), {}, STANDINGS).values


def test_what_a_reading_shows_is_what_the_catalogue_offers() -> None:
    offered = {metric.name for metric in HOST}
    own = {"host_sample_duration_seconds", "host_sample_failures_total"}
    assert {name for name, _ in SHOWN} == offered - own


def test_labels_that_are_shown_are_of_their_closed_set() -> None:
    for name, labels in SHOWN:
        metric = catalogue.metric(name)
        told = dict(zip(metric.labels, labels, strict=True))
        assert not [label for label, closed in metric.values.items() if told[label] not in closed]


def test_modes_of_a_cpu_are_those_of_a_reading() -> None:
    modes = catalogue.metric("system_cpu_time_seconds_total").values["cpu_mode"]
    assert modes == set(reading.MODES)


def test_counters_of_the_kernel_are_shown_as_they_are_read() -> None:
    kernels = [metric for metric in HOST if metric.name.startswith("system_")]
    assert all(metric.settable and metric.configured for metric in kernels)


@pytest.mark.parametrize(
    "name", ["system_cpu_utilization_ratio", "system_memory_utilization_ratio"]
)
def test_what_rules_ask_for_is_one_figure(name: str) -> None:
    assert catalogue.metric(name).labels == ()

"""Pings are told by blackbox_exporter's names."""

from exporter.metrics import catalogue
from exporter.metrics.catalogue.probe_icmp import PROBE_ICMP
from exporter.probes.echo.trail import Trail


def test_every_metric_is_of_a_probe_and_offered() -> None:
    assert all(one.labels[0] == "probe" and one.configured for one in PROBE_ICMP)
    assert all(catalogue.metric(one.name) is one for one in PROBE_ICMP)


def test_phases_are_those_that_a_run_measures() -> None:
    assert catalogue.metric("probe_icmp_duration_seconds").values["phase"] == set(Trail().spans)

"""Runs over WebSockets are told by blackbox_exporter's names."""

from exporter.metrics import catalogue
from exporter.metrics.catalogue.probe_websocket import PROBE_WEBSOCKET
from exporter.probes.frames import gauges
from exporter.probes.frames.trail import Trail


def test_every_metric_is_of_a_probe_and_offered() -> None:
    assert all(one.labels[0] == "probe" and one.configured for one in PROBE_WEBSOCKET)
    assert all(catalogue.metric(one.name) is one for one in PROBE_WEBSOCKET)


def test_phases_are_those_that_a_run_measures() -> None:
    measured = {
        one.labels[0]
        for one in gauges.measured(Trail(), scripted=False)
        if one.metric == "probe_websocket_duration_seconds"
    }
    assert catalogue.metric("probe_websocket_duration_seconds").values["phase"] == measured

"""What probes measure has its names here, and no more values than they have."""

import pytest

from exporter.metrics import catalogue
from exporter.metrics.catalogue import Metric
from exporter.metrics.catalogue.probes import MEASURED, PROBES
from exporter.probes import figures, reasons, uptime

OF_ALL = {"probe_lateness_seconds", "probe_link_up", "probe_results_dropped_total"}


@pytest.mark.parametrize("metric", PROBES, ids=lambda metric: metric.name)
def test_a_metric_of_probes_tells_the_probe_first_and_is_not_capped(metric: Metric) -> None:
    assert metric.labels[:1] == (() if metric.name in OF_ALL else ("probe",))
    assert metric.configured


def test_reasons_of_failures_are_those_of_probes() -> None:
    assert catalogue.metric("probe_failures_total").values["reason"] == set(reasons.REASONS)


def test_states_of_probes_are_those_that_they_can_stand_in() -> None:
    states = catalogue.metric("probe_state").values["state"]
    assert states == set(figures.STATES)
    assert catalogue.metric("probe_failure_reason").values["reason"] == set(reasons.REASONS)


def test_windows_of_uptime_are_those_that_are_kept() -> None:
    windows = catalogue.metric("probe_uptime_ratio").values["window"]
    assert windows == {window.name for window in uptime.WINDOWS}


@pytest.mark.parametrize("bound", [2.0, 5.0])
def test_the_held_times_of_an_answer_are_bounds(bound: float) -> None:
    assert bound in catalogue.metric("probe_latency_seconds").buckets


def test_what_a_run_measured_can_be_set() -> None:
    assert {metric.kind for metric in MEASURED} == {"gauge"}

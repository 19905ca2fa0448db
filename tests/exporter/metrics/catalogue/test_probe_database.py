from exporter.metrics import catalogue
from exporter.metrics.catalogue.probe_database import PROBE_DATABASE
from exporter.probes.databases.asking import Asking


def test_every_metric_is_of_a_probe_and_offered() -> None:
    assert all(one.labels[0] == "probe" and one.configured for one in PROBE_DATABASE)
    assert all(catalogue.metric(one.name) is one for one in PROBE_DATABASE)


def test_phases_are_those_that_a_run_measures() -> None:
    found = catalogue.metric("probe_database_duration_seconds").values["phase"]
    assert found == set(Asking().spans)

from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.probe_history import PROBE_HISTORY
from exporter.probes import budgets, uptime


def test_a_budget_is_in_the_catalogue_by_the_windows_of_uptime() -> None:
    (metric,) = PROBE_HISTORY
    assert metric in CATALOGUE
    assert metric.name == budgets.METRIC
    assert metric.values["window"] == {window.name for window in uptime.WINDOWS}

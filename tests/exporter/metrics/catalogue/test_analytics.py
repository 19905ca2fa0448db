from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.analytics import ANALYTICS


def test_how_far_the_folds_are_is_in_the_catalogue() -> None:
    assert all(metric in CATALOGUE for metric in ANALYTICS)
    assert all(metric.name.startswith("analytics_") for metric in ANALYTICS)

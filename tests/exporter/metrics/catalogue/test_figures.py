from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.figures import FIGURES


def test_figures_of_conversations_are_in_the_catalogue() -> None:
    assert all(metric in CATALOGUE for metric in FIGURES)
    about_all = ("analytics_slow_response_seconds", "analytics_figures_failures_total")
    assert {one.labels[:1] for one in FIGURES if one.name not in about_all} == {("tenant",)}

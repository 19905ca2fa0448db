from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.month import MONTH


def test_figures_of_30_days_are_in_the_catalogue_by_tenant() -> None:
    assert all(metric in CATALOGUE for metric in MONTH)
    assert {one.labels[0] for one in MONTH} == {"tenant"}


def test_what_is_compared_with_the_30_days_before_has_its_channel() -> None:
    compared = [one for one in MONTH if "span" in one.labels]
    assert {one.labels[1] for one in compared} == {"channel"}
    assert {one.values["span"] for one in compared} == {frozenset({"now", "before"})}

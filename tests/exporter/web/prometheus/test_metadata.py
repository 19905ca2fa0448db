from exporter.metrics.catalogue import CATALOGUE, counter, gauge
from exporter.web.prometheus.metadata import Known, metadata

TWO = (counter("a_total", "All of a"), gauge("b_seconds", "How long b takes"))


def test_each_metric_is_told_by_name_with_type_help_and_unit() -> None:
    assert metadata(TWO) == {
        "a_total": (Known("counter", "All of a", ""),),
        "b_seconds": (Known("gauge", "How long b takes", "seconds"),),
    }


def test_one_metric_is_told_alone() -> None:
    assert list(metadata(TWO, "b_seconds")) == ["b_seconds"]
    assert metadata(TWO, "c") == {}


def test_a_limit_leaves_out_the_rest() -> None:
    assert list(metadata(TWO, limit=1)) == ["a_total"]


def test_the_catalogue_has_a_help_for_each() -> None:
    assert all(known.help for (known,) in metadata(CATALOGUE).values())

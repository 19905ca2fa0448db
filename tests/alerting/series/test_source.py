"""What measures, as the sample store sees it."""

from alerting.series.source import Source
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.sampling import Sampling
from tests.alerting.measured import Measured
from tests.exporter.metrics.limits import Limits


def test_the_series_table_is_a_source_and_so_is_what_tests_write() -> None:
    sources: list[Source] = [
        Sampling(Table([catalogue.counter("a_total", "A")], Guard(Limits()))),
        Measured(),
    ]
    (first, second) = (list(source.read().came) for source in sources)
    assert [(one.place, one.labels, one.begins_at_zero) for one in first] == [
        (0, (("__name__", "a_total"),), True)
    ]
    assert second == []

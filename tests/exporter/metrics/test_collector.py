"""Users of prometheus_client see the table as any other collector."""

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from exporter.metrics import exposition
from exporter.metrics.collector import Collector
from tests.exporter.metrics.readers import openmetrics_of, text_of
from tests.exporter.metrics.test_catalogue import filled


def test_a_registry_shows_what_the_table_holds() -> None:
    registry = CollectorRegistry()
    table = filled()
    registry.register(Collector(table))
    table.set(table.row("webhook_queue_depth", "some"), 3.0)
    assert registry.get_sample_value("webhook_queue_depth", {"source": "some"}) == 3.0


def test_prometheus_client_writes_the_same_as_we_do() -> None:
    registry = CollectorRegistry(auto_describe=True)
    table = filled()
    registry.register(Collector(table))
    ours = b"".join(exposition.chunks(table.snapshot(), openmetrics=False))
    assert text_of(generate_latest(registry)) == text_of(ours)
    modern = b"".join(exposition.chunks(table.snapshot(), openmetrics=True))
    theirs: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
    assert openmetrics_of(theirs) == openmetrics_of(modern)

from exporter.metrics import catalogue
from exporter.metrics.catalogue.probe_chat import PROBE_CHAT


def test_every_metric_is_of_a_probe_and_offered() -> None:
    assert all(one.labels[0] == "probe" and one.configured for one in PROBE_CHAT)
    assert all(catalogue.metric(one.name) is one for one in PROBE_CHAT)

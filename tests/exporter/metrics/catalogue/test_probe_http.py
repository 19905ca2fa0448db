from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.probe_http import PROBE_HTTP
from exporter.probes.hypertext import gauges
from exporter.probes.hypertext.trail import Trail


def test_each_is_in_the_catalogue_and_measured() -> None:
    trail = Trail()
    trail.verdicts = (("192.0.2.1", True),)
    measured = {one.metric: one.labels for one in gauges.measured(trail, None)}
    for metric in PROBE_HTTP:
        assert metric in CATALOGUE
        assert metric.kind == "gauge"
        assert metric.labels[0] == "probe"
        assert len(metric.labels) == 1 + len(measured[metric.name])

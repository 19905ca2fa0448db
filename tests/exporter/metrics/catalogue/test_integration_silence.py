from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.integration_silence import INTEGRATION_SILENCE


def test_silences_are_in_the_catalogue_by_integration() -> None:
    for metric in INTEGRATION_SILENCE:
        assert metric in CATALOGUE
        assert metric.labels == ("integration", "provider")
        assert metric.configured

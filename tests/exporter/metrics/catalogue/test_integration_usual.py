from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.integration_usual import INTEGRATION_USUAL


def test_what_is_usual_is_shown_alike_of_our_calls_and_of_those_of_answers() -> None:
    names = {metric.name for metric in INTEGRATION_USUAL}
    ours = {name.removeprefix("integration_latency_") for name in names if "latency" in name}
    theirs = {name.removeprefix("integration_query_") for name in names if "query" in name}
    assert theirs - ours == {"error_ratio"}
    assert ours <= theirs
    assert "integration_error_ratio" in names


def test_only_what_senders_name_is_capped() -> None:
    for metric in INTEGRATION_USUAL:
        assert metric in CATALOGUE
        assert metric.configured == (metric.labels == ("integration", "provider"))
        assert metric.configured or metric.labels == ("tenant", "provider")

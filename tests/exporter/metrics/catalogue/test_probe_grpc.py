"""Health checks of gRPC are told by blackbox_exporter's names."""

from exporter.metrics import catalogue
from exporter.metrics.catalogue.probe_grpc import PROBE_GRPC
from exporter.probes.rpc import health


def test_every_metric_is_of_a_probe_and_offered() -> None:
    assert all(one.labels[0] == "probe" and one.configured for one in PROBE_GRPC)
    assert all(catalogue.metric(one.name) is one for one in PROBE_GRPC)


def test_states_of_a_service_are_those_of_the_protocol() -> None:
    held = catalogue.metric("probe_grpc_healthcheck_response").values["serving_status"]
    assert held == set(health.STATUSES)

from ipaddress import ip_address

import pytest

from exporter.metrics.catalogue import probe_grpc
from exporter.probes.fault import Fault
from exporter.probes.rpc import gauges
from exporter.probes.rpc.call import Status
from exporter.probes.rpc.trail import Trail
from exporter.probes.trust import Trust
from exporter.probes.way import Way


def full(trust: Trust | None = None) -> Trail:
    """A run through all phases, one second each."""
    trail = Trail()
    trail.arrive(Way(host="a.example", port=1, trust=trust), 0.0)
    trail.resolved(ip_address("192.0.2.7"), 1.0)
    for at, phase in enumerate(("connect", "tls", "check"), 1):
        trail.enter(phase, at)
    trail.end(4.0)
    return trail


def shown(trail: Trail, fault: Fault | None = None) -> dict[tuple[str, ...], float]:
    return {
        (one.metric.removeprefix("probe_grpc_"), *one.labels): one.value
        for one in gauges.measured(trail, fault)
        if "grpc" in one.metric
    }


def test_a_check_is_all_that_comes_after_the_look_up() -> None:
    trail = full(Trust())
    trail.status, trail.serving = Status(0), 1
    assert shown(trail) == {
        ("duration_seconds", "resolve"): 1.0,
        ("duration_seconds", "check"): 3.0,
        ("ssl",): 1.0,
        ("status_code",): 0,
        ("healthcheck_response", "UNKNOWN"): 0.0,
        ("healthcheck_response", "SERVING"): 1.0,
        ("healthcheck_response", "NOT_SERVING"): 0.0,
        ("healthcheck_response", "SERVICE_UNKNOWN"): 0.0,
    }


def test_a_run_without_an_address_has_asked_nobody() -> None:
    found = shown(Trail(), Fault("dns", ""))
    assert found == {
        ("duration_seconds", "resolve"): 0.0,
        ("duration_seconds", "check"): 0.0,
        ("ssl",): 0.0,
        ("status_code",): 0,
    }


@pytest.mark.parametrize(
    ("reason", "code"), [("timeout", 4), ("connect_timeout", 4), ("connect_refused", 14)]
)
def test_without_a_server_the_status_is_what_clients_say(reason: str, code: int) -> None:
    assert shown(full(), Fault(reason, ""))["status_code",] == code


def test_all_of_them_stand_in_the_catalogue() -> None:
    offered = {one.name for one in probe_grpc.PROBE_GRPC}
    assert {f"probe_grpc_{name}" for name, *_ in shown(full())} == offered

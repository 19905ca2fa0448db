from ipaddress import ip_address

import pytest

from exporter.probes.trace import Trace
from exporter.probes.way import Way

HERE = Way(host="a.example", port=8080)
PHASES = ("resolve", "connect", "tls", "processing")


def test_spans_are_summed_over_ways_and_leave_no_gap() -> None:
    trace = Trace(*PHASES)
    trace.arrive(HERE, 0.0)
    trace.resolved(ip_address("192.0.2.7"), 1.0)
    trace.enter("connect", 1.0)
    trace.enter("processing", 3.0)
    trace.arrive(HERE, 6.0)
    trace.resolved(ip_address("192.0.2.7"), 10.0)
    trace.enter("connect", 10.0)
    trace.end(15.0)
    assert list(trace.spans.items()) == list(zip(PHASES, (5.0, 7.0, 0.0, 3.0), strict=True))
    assert trace.lookup == 1.0


def test_what_follows_the_end_of_a_phase_is_of_none() -> None:
    trace = Trace(*PHASES)
    trace.arrive(HERE, 0.0)
    trace.end(1.0)
    trace.end(9.0)
    assert (trace.spans["resolve"], trace.phase) == (1.0, "")
    trace.enter("tls", 10.0)
    trace.end(12.0)
    assert (trace.spans["resolve"], trace.spans["tls"]) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("host", "port", "address", "where"),
    [
        ("a.example", 80, None, "a.example"),
        ("a.example", 8080, "192.0.2.7", "a.example (192.0.2.7:8080)"),
        ("a.example", 443, "2001:db8::7", "a.example ([2001:db8::7]:443)"),
        ("a.example", 0, "2001:db8::7", "a.example (2001:db8::7)"),
        ("192.0.2.7", 81, "192.0.2.7", "192.0.2.7:81"),
    ],
)
def test_where_it_connects_to_is_told_as_far_as_it_is_known(
    host: str, port: int, address: str | None, where: str
) -> None:
    trace = Trace(*PHASES)
    assert (trace.host, trace.where) == ("", "")
    trace.arrive(Way(host=host, port=port), 0.0)
    if address:
        trace.resolved(ip_address(address), 1.0)
    assert trace.where == where
    assert trace.host == host


def test_a_trace_that_sees_no_more_than_its_way_has_no_more_to_say() -> None:
    trace = Trace()
    assert (trace.seen, trace.astray, trace.degraded, trace.fault) == ("", "", "", None)

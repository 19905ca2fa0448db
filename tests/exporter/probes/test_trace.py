from ipaddress import ip_address

import pytest

from exporter.probes import target
from exporter.probes.answer import Answer
from exporter.probes.trace import PHASES, Trace

HERE = target.read("http://a.example:8080/x?token=1")


def test_spans_are_summed_over_hops_and_leave_no_gap() -> None:
    trace = Trace()
    trace.arrive(HERE, 0.0)
    trace.connect(ip_address("192.0.2.7"), 1.0)
    trace.enter("processing", 3.0)
    trace.arrive(HERE, 6.0)
    trace.connect(ip_address("192.0.2.7"), 10.0)
    trace.end(15.0)
    spans = [trace.spans[phase] for phase in PHASES]
    assert spans == [5.0, 7.0, 0.0, 3.0, 0.0]
    assert sum(spans) == 15.0
    assert trace.lookup == 1.0


def test_what_follows_the_end_of_a_phase_is_of_none() -> None:
    trace = Trace()
    trace.arrive(HERE, 0.0)
    trace.end(1.0)
    trace.end(9.0)
    assert (trace.spans["resolve"], trace.phase) == (1.0, "")
    trace.enter("tls", 10.0)
    trace.end(12.0)
    assert (trace.spans["resolve"], trace.spans["tls"]) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("url", "address", "where"),
    [
        ("http://a.example/", None, "a.example"),
        ("http://a.example:8080/", "192.0.2.7", "a.example (192.0.2.7:8080)"),
        ("https://a.example/", "2001:db8::7", "a.example ([2001:db8::7]:443)"),
        ("http://192.0.2.7:81/", "192.0.2.7", "192.0.2.7:81"),
    ],
)
def test_where_it_connects_to_is_told_as_far_as_it_is_known(
    url: str, address: str | None, where: str
) -> None:
    trace = Trace()
    assert (trace.host, trace.where, trace.secure) == ("", "", False)
    trace.arrive(target.read(url), 0.0)
    if address:
        trace.connect(ip_address(address), 1.0)
    assert trace.where == where
    assert trace.secure == url.startswith("https")
    assert trace.host == target.read(url).host


def test_how_far_a_body_came_is_told_while_it_comes() -> None:
    trace = Trace()
    trace.enter("processing", 0.0)
    assert trace.seen == ""
    trace.enter("transfer", 1.0)
    assert trace.seen == ""
    trace.answer, trace.read = Answer(200, "1.1", []), 3
    assert trace.seen == "; got 200 and 3 bytes of the body"


@pytest.mark.parametrize(
    ("redirects", "said"),
    [
        (0, ""),
        (1, " (after 1 redirect, at http://a.example:8080/x?…)"),
        (2, " (after 2 redirects, at http://a.example:8080/x?…)"),
    ],
)
def test_where_redirects_led_is_told(redirects: int, said: str) -> None:
    trace = Trace()
    trace.redirects = redirects
    assert trace.astray == ""
    trace.arrive(HERE, 0.0)
    assert trace.astray == said

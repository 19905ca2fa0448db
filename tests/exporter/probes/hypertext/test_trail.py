from ipaddress import ip_address

import pytest

from exporter.probes.certificates import Session
from exporter.probes.fault import Fault
from exporter.probes.hypertext import target
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.trail import Trail
from exporter.probes.way import Way


def test_how_far_a_body_came_is_told_while_it_comes() -> None:
    trail = Trail()
    trail.enter("processing", 0.0)
    assert trail.seen == ""
    trail.enter("transfer", 1.0)
    assert trail.seen == ""
    trail.answer, trail.read = Answer(200, "1.1", []), 3
    assert trail.seen == "; got 200 and 3 bytes of the body"


@pytest.mark.parametrize(
    ("redirects", "said"),
    [
        (0, ""),
        (1, " (after 1 redirect, at http://a.example:8080/x?…)"),
        (2, " (after 2 redirects, at http://a.example:8080/x?…)"),
    ],
)
def test_where_redirects_led_is_told(redirects: int, said: str) -> None:
    trail = Trail()
    trail.redirects = redirects
    assert trail.astray == ""
    trail.target = target.read("http://a.example:8080/x?token=1")
    assert trail.astray == said


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_whether_tls_is_spoken_is_of_the_hop(scheme: str) -> None:
    trail = Trail()
    assert not trail.secure
    trail.target = target.read(f"{scheme}://a.example/")
    assert trail.secure == (scheme == "https")


def test_another_request_begins_anew_but_for_spans_and_cookies() -> None:
    trail = Trail()
    trail.enter("connect", 0.0)
    trail.end(2.0)
    trail.jar.take([b"a=1"], target.read("http://a.example/"))
    trail.target, trail.answer = target.read("http://a.example/"), Answer(200, "1.1", [])
    trail.fault, trail.session = Fault("body", ""), Session("TLS 1.3", "X", ())
    trail.redirects, trail.turned, trail.read, trail.proxy = 2, 1, 3, "p"
    trail.renew()
    left = [trail.target, trail.answer, trail.fault, trail.session]
    assert [one for one in left if one is not None] == []
    assert (trail.redirects, trail.turned, trail.read, trail.proxy) == (0, 0, 0, "")
    assert trail.total == 2.0
    assert trail.jar


def test_what_tls_showed_at_one_hop_is_not_told_of_the_next() -> None:
    trail = Trail()
    trail.session = Session("TLS 1.3", "X", ())
    trail.arrive(Way(host="b.example"), 0.0)
    assert trail.session is None


def test_one_trail_can_stand_for_several() -> None:
    trail, other = Trail(), Trail()
    other.redirects = 3
    trail.become(other)
    assert trail.redirects == 3


def test_by_a_proxy_it_is_told_what_is_the_proxys_and_what_the_targets() -> None:
    trail = Trail()
    trail.arrive(Way(host="proxy.example", port=3128), 0.0)
    trail.proxy = "proxy.example:3128"
    trail.resolved(ip_address("192.0.2.1"), 1.0)
    trail.target = target.read("https://a.example/")
    trail.enter("connect", 1.0)
    assert trail.where == "the proxy proxy.example (192.0.2.1:3128)"
    assert trail.seen == "; the proxy proxy.example:3128 is on the way"
    trail.enter("tls", 2.0)
    assert trail.where == "a.example (by the proxy proxy.example (192.0.2.1:3128))"
    assert trail.seen == ""
    trail.proxy = ""
    assert trail.where == "proxy.example (192.0.2.1:3128)"

from typing import Any

import h11
import pytest

from alerting.secret import Written
from alerting.strict import Secret, Size
from exporter.probes.http import Http
from exporter.probes.hypertext import planning
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.request import Request
from exporter.probes.trust import Tls
from tests.exporter.probes.hypertext.test_credentials import grant


def client(**fields: Any) -> Http:
    return Http(**{"name": "a", "url": "https://a.example/", **fields})


def plan(**fields: Any) -> Plan:
    probe = client(**fields)
    return planning.planned(probe, probe)


def header(request: h11.Request, name: bytes) -> bytes | None:
    return dict(request.headers).get(name)


def test_all_that_is_said_is_in_the_plan() -> None:
    made = plan(
        method="POST",
        body="hello",
        bearer=Secret("t"),
        more_headers={"X-Tag": (Written("a"), Secret("b"))},
        compression="gzip",
        source="192.0.2.7",
        ip=4,
        body_file="b",
        body_limit=Size(10),
        http2=True,
        tls=Tls(server_name="b.example"),
    )
    assert (made.first.method, made.first.body) == ("POST", b"hello")
    assert made.secret == ((b"x-tag", b"b"), (b"authorization", b"Bearer t"))
    assert header(made.request, b"accept-encoding") == b"gzip"
    assert (made.coding, made.body_file, made.body_limit) == ("gzip", "b", 10)
    assert made.trust.alpn == ("h2", "http/1.1")
    way = made.way(made.first)
    assert (way.source, way.version, way.name) == ("192.0.2.7", 4, "b.example")
    assert (made.proxy, made.grant, made.keep) == (None, None, False)


def test_a_request_of_several_goes_with_what_they_share() -> None:
    probe = client(bearer=Secret("t"))
    step = Request(url="https://b.example/x", method="PUT")
    made = planning.planned(probe, step, keep_body=True)
    assert made.first.target.url == "https://b.example/x"
    assert header(made.request, b"authorization") == b"Bearer t"
    assert made.keep
    alone = planning.planned(probe, step, credentials=False)
    assert header(alone.request, b"authorization") is None


@pytest.mark.parametrize(
    ("host", "server_name", "name"),
    [
        ("", "", ""),
        ("shop.example", "", "shop.example"),
        ("shop.example:8443", "", "shop.example"),
        ("shop.example", "b.example", "b.example"),
        ("a b", "", ""),
    ],
)
def test_tls_asks_for_the_host_that_people_wrote(host: str, server_name: str, name: str) -> None:
    headers = {"Host": Written(host)} if host else {}
    assert plan(headers=headers, tls=Tls(server_name=server_name)).server_name == name


def test_a_proxy_is_told_what_is_its_own() -> None:
    made = plan(
        proxy=Secret("http://p:1"),
        no_proxy="b",
        proxy_connect_headers={"X-A": (Secret("c"), Secret("d"))},
        proxy_resolves=False,
    )
    assert made.proxy is not None
    assert (made.proxy.no_proxy, made.proxy.resolves) == ("b", False)
    assert made.proxy.connect_headers == ((b"x-a", b"c"), (b"x-a", b"d"))
    assert plan(proxy_from_environment=True).proxy is not None


def test_a_token_is_asked_for_on_the_probes_own_way() -> None:
    made = plan(oauth2=grant(tls=Tls(ca="id.pem")), proxy=Secret("http://p:1"), ip=6)
    assert made.grant is not None
    header_plan, form_plan = made.grant.by_header, made.grant.by_form
    assert header_plan.first.target.url == "https://id.example/t"
    assert header_plan.first.method == "POST"
    assert header(header_plan.request, b"authorization") == b"Basic bWU6cw=="
    assert header(header_plan.request, b"accept") == b"application/json"
    assert header(form_plan.request, b"authorization") is None
    assert b"client_secret=s" in form_plan.first.body
    assert (header_plan.version, header_plan.trust.ca, header_plan.proxy) == (
        6,
        "id.pem",
        made.proxy,
    )
    assert not header_plan.follow_redirects
    assert repr(made.grant) == "Grant(***)"
    assert planning.planned(client(oauth2=grant()), client(), credentials=False).grant is None


def test_a_url_that_is_none_is_refused_without_what_is_secret_in_it() -> None:
    with pytest.raises(ValueError, match="expected a URL") as caught:
        planning.planned(client(), Request(url="ftp://user:pass@a/"))
    assert "pass" not in str(caught.value)

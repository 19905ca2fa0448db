from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import Struct

from alerting import strict
from alerting.secret import Secret, Written
from alerting.strict import ConfigError, Duration, Size
from exporter import schema
from exporter.probes import Probe
from exporter.probes.http import Authorization, Basic, HeaderCheck, Http
from exporter.probes.hypertext.checks import Slow
from exporter.probes.hypertext.judgement import BodyRule, HeaderRule
from exporter.probes.hypertext.status import Statuses
from exporter.probes.pattern import Pattern
from exporter.probes.trust import Tls, Trust
from tests.exporter.probes import servers
from tests.exporter.probes.servers import OK


class File(Struct, frozen=True):
    probes: tuple[Probe, ...] = ()


def loaded(text: str, environ: Mapping[str, str] | None = None) -> Http:
    def read(_: str) -> str:
        raise FileNotFoundError

    file = strict.load(text, File, file="f", environ=environ or {}, read=read)
    (probe,) = file.probes
    assert isinstance(probe, Http)
    return probe


def given(**fields: Any) -> Http:
    return Http(**{"name": "a", "url": "https://a.example/", **fields})


def test_a_name_and_a_url_will_do() -> None:
    probe = loaded("probes: [{name: backend, type: http, url: 'http://localhost:5000/api/health'}]")
    assert (probe.kind, probe.name) == ("http", "backend")
    assert (probe.interval, probe.timeout) == (Duration(60), Duration(10))
    assert (probe.method, probe.status, probe.ip) == ("GET", (Statuses(200, 299),), "any")
    assert (probe.tls.verify, probe.follow_redirects, probe.body_limit) == (True, True, 1 << 20)
    assert list(probe.wrong()) == []


def test_everything_can_be_said() -> None:
    probe = loaded(
        """
probes:
- name: shop
  type: http
  url: https://shop.example/health
  interval: 15s
  timeout: 2500ms
  method: POST
  headers: {Accept: text/html, X-Api-Key: "env:KEY"}
  basic: {username: me, password: "env:KEY"}
  body: '{"a": 1}'
  follow_redirects: false
  ip: 6
  ip_fallback: false
  tls: {ca: ca.pem, server_name: other.example}
  status: [200, 204-205, 3xx]
  body_limit: 64KiB
  fail_if_body_matches: ["error"]
  fail_if_body_not_matches: ["ok"]
  fail_if_header_matches: [{header: Server, regexp: beta}]
  fail_if_header_not_matches: [{header: Age, regexp: "^0$", allow_missing: true}]
""",
        {"KEY": "k3y"},
    )
    assert list(probe.wrong()) == []
    plan = probe.plan
    assert probe.timeout == Duration(2.5)
    assert (plan.first.method, plan.first.body) == ("POST", b'{"a": 1}')
    assert dict(plan.plain)[b"accept"] == b"text/html"
    assert dict(plan.secret) == {
        b"x-api-key": b"k3y",
        b"authorization": b"Basic bWU6azN5",
    }
    assert (plan.follow_redirects, plan.version, plan.fallback) == (False, 6, False)
    assert plan.trust == Trust(ca="ca.pem", alpn=("http/1.1",))
    assert plan.server_name == "other.example"
    assert plan.rules.statuses == (Statuses(200, 200), Statuses(204, 205), Statuses(300, 399))
    assert plan.body_limit == 65_536
    assert plan.rules.body == (
        BodyRule(Pattern("error"), must=False),
        BodyRule(Pattern("ok"), must=True),
    )
    assert plan.rules.headers == (
        HeaderRule("Server", Pattern("beta"), must=False),
        HeaderRule("Age", Pattern("^0$"), must=True, allow_missing=True),
    )
    assert dict(plan.request.headers)[b"content-length"] == b"8"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("url: ''", "url: expected text of 1 to 2048 characters, got ''"),
        ("method: ''", "method: expected text of 1 to 32 characters, got ''"),
        ("compression: br", "compression: expected one of deflate, gzip, identity"),
        ("addresses: some", "addresses: expected one of"),
        ("json: [{path: 'a['}]", "json[0].path: at character"),
        ("interval: 500ms", "interval: expected 1s to 1d, got 500ms"),
        ("timeout: 6m", "timeout: expected 10ms to 5m, got 6m"),
        ("ip: 5", "ip: expected one of"),
        ("status: []", "status: expected 1 or more entries"),
        ("status: [1xx]", "status[0]: expected a status like 204, 2xx or 200-299, got '1xx'"),
        ("body_limit: 65MiB", "body_limit: expected 1B to 64MiB, got 65MiB"),
        ("fail_if_body_matches: ['(']", "fail_if_body_matches[0]: '(' is no regular expression"),
        ("headers: {X: 'env:NONE'}", "headers.X: environment variable NONE is not set"),
        ("bearer: t0ken", "bearer: a secret does not stand in this file: write env:NAME"),
        ("timout: 1s", "timout: unknown key; did you mean 'timeout'?"),
    ],
)
def test_a_bad_value_is_told_with_its_place(fields: str, problem: str) -> None:
    url = "" if fields.startswith("url") else "url: 'http://a/', "
    with pytest.raises(ConfigError) as caught:
        loaded(f"probes: [{{name: a, type: http, {url}{fields}}}]")
    assert f"f:1: probes[0].{problem}" in str(caught.value)
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"url": "ftp://a/"}, ["url"]),
        ({"headers": {"Cookie": Written("a")}}, ["headers.Cookie"]),
        ({"basic": Basic("a", Secret("b")), "bearer": Secret("c")}, ["bearer"]),
        ({"basic": Basic("a:b", Secret("b"))}, ["basic.username"]),
        ({"bearer": Secret("a\nb")}, ["bearer"]),
        ({"tls": Tls(ca="x.pem", verify=False)}, ["tls.ca"]),
        ({"ip_fallback": False}, ["ip_fallback"]),
        ({"ip_fallback": False, "ip": 4}, []),
        ({"method": "HEAD", "fail_if_body_matches": (Pattern("a"),)}, ["method"]),
        ({"method": "HEAD", "fail_if_body_not_matches": (Pattern("a"),)}, ["method"]),
        ({"method": "HEAD"}, []),
        ({"bearer": Secret("c"), "headers": {"Authorization": Secret("d")}}, ["headers"]),
        ({"method": "two words"}, ["method"]),
        ({"any_address": True}, ["any_address"]),
        ({"any_address": True, "addresses": "all"}, []),
        ({"addresses": "all", "proxy": Secret("http://p:1")}, ["addresses"]),
        ({"addresses": "all", "proxy_from_environment": True}, ["addresses"]),
        ({"slow": Slow(down=Duration(10))}, ["slow.down"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    said = list(given(**fields).wrong())
    assert [field for field, _ in said] == found
    assert not [sentence for _, sentence in said if "a\nb" in sentence]


def test_a_plan_is_made_once_and_is_no_part_of_what_a_probe_is() -> None:
    probe = given()
    assert probe.plan is probe.plan
    assert probe == given()
    assert given(bearer=Secret("t")).plan.secret == ((b"authorization", b"Bearer t"),)


def test_every_key_of_it_can_be_written() -> None:
    probe = loaded(
        """
probes:
- name: shop
  type: http
  url: https://shop.example/api
  headers: {Host: shop.example}
  more_headers: {X-Tag: [a, "env:KEY"]}
  body_file: body.json
  oauth2:
    client_id: me
    client_secret: env:KEY
    token_url: https://id.example/token
    scopes: [read]
    endpoint_params: {audience: shop}
  proxy: http://proxy.example:3128
  no_proxy: intern.example
  proxy_connect_headers: {X-Team: [ops]}
  proxy_resolves: false
  source: 192.0.2.7
  ip: 4
  http2: true
  compression: gzip
  versions: ["1.1", "2"]
  fail_if_not_tls: true
  fail_if_larger: true
  json: [{path: status, equals: UP}]
  slow: {degraded: 2s, down: 5s}
""",
        {"KEY": "k3y"},
    )
    assert list(probe.wrong()) == []
    plan = probe.plan
    assert (plan.spread, plan.keep, plan.coding) == (False, True, "gzip")
    assert (plan.server_name, plan.rules.tls, plan.rules.down_after) == ("shop.example", True, 5)
    assert plan.grant is not None
    assert plan.proxy is not None
    assert "k3y" not in repr(probe)
    assert given(authorization=Authorization(Secret("t"), "Token")).plan.secret == (
        (b"authorization", b"Token t"),
    )
    assert given(addresses="all", any_address=True).plan.any_address


def test_the_host_that_a_run_is_a_load_to_is_its_peer() -> None:
    assert given(url="https://A.example:81/x").peer == "a.example"
    assert given(url="ftp://a").peer == ""


def test_checks_of_headers_are_strict_about_missing_ones() -> None:
    assert not HeaderCheck("Age", Pattern("a")).allow_missing


async def test_it_measures_what_it_says() -> None:
    async with servers.serving(OK) as server:
        probe = given(
            url=f"{server.url}/api?x=1",
            method="POST",
            headers={"X-Key": Secret("k3y"), "Host": Written("shop.example")},
            body="hello",
            fail_if_body_not_matches=(Pattern('"ok"'),),
            body_limit=Size(1000),
        )
        result = await probe.measure()
    assert (result.state, result.detail) == ("up", "")
    (sent,) = server.requests
    lines = sent.decode().split("\r\n")
    assert lines[0] == "POST /api?x=1 HTTP/1.1"
    sent_headers = {line.partition(": ")[0].lower(): line.partition(": ")[2] for line in lines[1:]}
    assert sent_headers["host"] == "shop.example"
    assert sent_headers["x-key"] == "k3y"
    assert sent_headers["content-length"] == "5"
    assert sent_headers["connection"] == "close"


async def test_a_url_that_slipped_through_is_our_fault() -> None:
    result = await given(url="ftp://user:pass@a/").measure()
    assert (result.reason, result.state) == ("internal", "unknown")
    assert "pass" not in result.detail


def test_its_schema_can_be_written() -> None:
    written = schema.schema(File)
    assert written["$defs"]["Http"]["properties"]["type"] == {"enum": ["http"]}

from pathlib import Path
from typing import Any

import pytest

from alerting.strict import ConfigError, Duration
from exporter.probes.blackbox import files, http_module
from exporter.probes.blackbox.modules import HttpProber, Module
from exporter.probes.blackbox.question import Question
from exporter.probes.http import Http
from exporter.probes.hypertext.checks import HeaderCheck
from exporter.probes.hypertext.status import Statuses
from exporter.probes.pattern import Pattern


def made(block: str, target: str = "http://a.example/", hostname: str = "") -> Http:
    modules = files.read(f"modules: {{m: {{prober: http, http: {block}}}}}", "f", Path(), {})
    return http_module.probe(modules["m"], Question(target, Duration(1), hostname))


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        ("{}", "status", (Statuses(200, 299),)),
        ("{}", "body_limit", 64 << 20),
        ("{}", "fail_if_larger", False),
        ("{}", "follow_redirects", True),
        ("{}", "proxy_resolves", False),
        ("{valid_status_codes: [200, 404]}", "status", (Statuses(200, 200), Statuses(404, 404))),
        ("{valid_http_versions: [HTTP/1.1, HTTP/2.0]}", "versions", ("1.1", "2")),
        ("{method: PUT}", "method", "PUT"),
        ("{body: hello}", "body", "hello"),
        ("{compression: gzip}", "compression", "gzip"),
        ("{no_follow_redirects: true}", "follow_redirects", False),
        ("{follow_redirects: false}", "follow_redirects", False),
        ("{fail_if_ssl: true}", "fail_if_tls", True),
        ("{fail_if_not_ssl: true}", "fail_if_not_tls", True),
        ("{fail_if_body_matches_regexp: [a]}", "fail_if_body_matches", (Pattern("a"),)),
        ("{fail_if_body_not_matches_regexp: [a]}", "fail_if_body_not_matches", (Pattern("a"),)),
        (
            "{fail_if_header_matches: [{header: A, regexp: b}]}",
            "fail_if_header_matches",
            (HeaderCheck("A", Pattern("b")),),
        ),
        ("{body_size_limit: 10}", "body_limit", 10),
        ("{body_size_limit: 1MB}", "body_limit", 1 << 20),
        ("{body_size_limit: 2KiB}", "body_limit", 2 << 10),
        ("{body_size_limit: 5B}", "fail_if_larger", True),
        ("{enable_http2: false}", "http2", False),
    ],
)
def test_a_key_has_its_field(block: str, field: str, value: Any) -> None:
    assert getattr(made(block), field) == value


def test_credentials_are_ours() -> None:
    assert made("{bearer_token: t}").bearer is not None
    assert made("{authorization: {credentials: t}}").bearer is not None
    other = made("{authorization: {type: Token, credentials: t}}")
    assert other.authorization is not None
    assert (other.authorization.type, other.bearer) == ("Token", None)
    basic = made("{basic_auth: {username: me, password: s}}").basic
    assert basic is not None
    assert (basic.username, basic.password.reveal()) == ("me", "s")
    oauth2 = made("{oauth2: {client_id: a, client_secret: b, token_url: 'https://t.example/'}}")
    assert oauth2.oauth2 is not None
    assert oauth2.oauth2.client_id == "a"


def test_a_proxy_is_ours() -> None:
    probe = made("{proxy_url: 'http://p.example:3128', no_proxy: 'b.example'}")
    assert probe.proxy is not None
    assert (probe.proxy.reveal(), probe.no_proxy) == ("http://p.example:3128", "b.example")


def test_headers_of_several_values_and_those_that_are_secrets_by_their_name_are_kept_apart() -> (
    None
):
    probe = made(
        "{headers: {Cookie: a=b, Connection: close, X-A: c},"
        " http_headers: {X-B: {values: [d]}, X-C: {values: [e], secrets: [f]}}}"
    )
    assert {name: one.reveal() for name, one in probe.headers.items()} == {
        "Cookie": "a=b",
        "X-A": "c",
        "X-B": "d",
    }
    assert [one.reveal() for one in probe.more_headers["X-C"]] == ["e", "f"]
    assert b"cookie" in dict(probe.plan.secret)


def test_the_name_that_a_caller_asks_for_may_not_differ_from_the_modules() -> None:
    assert made("{headers: {Host: a}}", hostname="a").headers["Host"].reveal() == "a"
    with pytest.raises(ValueError, match="hostname differs from the header Host"):
        made("{headers: {Host: a}}", hostname="b")


@pytest.mark.parametrize("block", ["{body_size_limit: much}", "{valid_http_versions: [HTTP/4]}"])
def test_what_is_no_value_is_told_at_load(block: str) -> None:
    with pytest.raises(ConfigError, match=r"modules\.m: (body_size_limit|valid_http_versions): "):
        made(block)


def test_what_has_no_unit_is_bytes_and_a_header_without_values_is_none() -> None:
    probe = made("{body_size_limit: '10', http_headers: {X-A: {}}}")
    assert (probe.body_limit, dict(probe.headers)) == (10, {})


@pytest.mark.parametrize(
    "block", [HttpProber(valid_http_versions=("HTTP/4",)), HttpProber(compression="br")]
)
def test_what_is_not_spoken_here_is_told(block: HttpProber) -> None:
    with pytest.raises(ValueError, match=r"valid_http_versions|compression"):
        http_module.probe(Module(prober="http", http=block), Question("a", Duration(1)))

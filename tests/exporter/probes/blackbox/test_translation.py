from pathlib import Path

import pytest

from alerting.strict import Duration
from exporter.probes.blackbox import files, translation
from exporter.probes.blackbox.modules import Module, QueryResponse, TcpProber
from exporter.probes.blackbox.question import Question
from exporter.probes.dns import Dns
from exporter.probes.frames.talk import Exchange
from exporter.probes.grpc import Grpc
from exporter.probes.http import Http
from exporter.probes.icmp import Icmp
from exporter.probes.names.records import Records
from exporter.probes.pattern import Pattern
from exporter.probes.tcp import Tcp
from exporter.probes.trust import Tls
from exporter.probes.websocket import Websocket

ONE = Duration(1)


def made(module: str, target: str, hostname: str = "") -> translation.Probe:
    modules = files.read(f"modules: {{m: {module}}}", "f", Path(), {})
    return translation.probe(modules["m"], Question(target, ONE, hostname))


def test_http_is_its_url_with_a_scheme() -> None:
    probe = made("{prober: http}", "a.example/x", "b.example")
    assert isinstance(probe, Http)
    assert (probe.url, probe.ip, probe.http2, probe.timeout) == ("http://a.example/x", 6, True, ONE)
    assert probe.headers["Host"].reveal() == "b.example"


def test_tcp_is_its_script() -> None:
    block = "{tls: true, query_response: [{expect: a, send: b}], preferred_ip_protocol: ip4}"
    probe = made(f"{{prober: tcp, tcp: {block}}}", "a.example:25", "b.example")
    assert isinstance(probe, Tcp)
    assert (probe.address, probe.ip, probe.tls) == ("a.example:25", 4, Tls(server_name="b.example"))
    assert [(step.expect, step.send and step.send.reveal()) for step in probe.steps] == [
        (Pattern("a"), "b")
    ]


def test_tls_within_a_script_needs_its_settings_and_none_at_once() -> None:
    script = "query_response: [{starttls: true}]"
    probe = made(f"{{prober: tcp, tcp: {{{script}}}}}", "a.example:25")
    assert isinstance(probe, Tcp)
    assert probe.tls == Tls()


def test_unix_is_its_path() -> None:
    probe = made("{prober: unix}", "/run/app.sock")
    assert isinstance(probe, Tcp)
    assert (probe.unix, probe.address) == ("/run/app.sock", "")


def test_dns_asks_the_target() -> None:
    block = (
        "{query_name: a.example, transport_protocol: tcp, dns_over_tls: true,"
        " validate_answer_rrs: {fail_if_all_match_regexp: [a]}}"
    )
    probe = made(f"{{prober: dns, dns: {block}}}", "192.0.2.7:853")
    assert isinstance(probe, Dns)
    assert (probe.query_type, probe.rcodes, probe.transport) == ("ANY", ("NOERROR",), "tls")
    # What is done there is the opposite of what the key says.
    assert probe.answer == Records(fail_if_not_all_match=(Pattern("a"),))


def test_icmp_takes_zero_for_the_default() -> None:
    probe = made("{prober: icmp, icmp: {ttl: 5, payload_size: 0}}", "a.example")
    assert isinstance(probe, Icmp)
    assert (probe.host, probe.ttl, probe.payload_size) == (
        "a.example",
        5,
        Icmp(name="a", host="b").payload_size,
    )


def test_grpc_leaves_the_scheme() -> None:
    probe = made("{prober: grpc, grpc: {tls: true, service: chat}}", "https://a.example:443/x")
    assert isinstance(probe, Grpc)
    assert (probe.address, probe.service, probe.tls) == ("a.example:443", "chat", Tls())


def test_websocket_is_its_exchanges() -> None:
    block = "{query_response: [{expect: a}], http_config: {bearer_token: t}}"
    probe = made(f"{{prober: websocket, websocket: {block}}}", "wss://a.example/")
    assert isinstance(probe, Websocket)
    assert probe.script == (Exchange(Pattern("a")),)
    assert probe.bearer is not None


@pytest.mark.parametrize(
    ("module", "target", "said"),
    [
        ("{prober: tcp}", "a.example", "address: expected a port"),
        ("{prober: http}", "ftp://a.example/", "url: "),
        ("{prober: http}", "http://a b/", "url: "),
        ("{prober: http}", "http://169.254.169.254/", "metadata"),
        ("{prober: icmp}", "a b", "host: "),
    ],
)
def test_a_target_that_is_none_is_told(module: str, target: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(module, target)


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (Module(prober="dns"), "needs dns"),
        (
            Module(
                prober="tcp",
                tcp=TcpProber(tls=True, query_response=(QueryResponse(starttls=True),)),
            ),
            "TLS within TLS",
        ),
    ],
)
def test_a_module_by_which_nothing_can_be_probed_is_told(module: Module, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        translation.probe(module, Question("a.example:1", ONE))

"""A module and a target → the probe of ours that asks the same; ValueError says why there is none.

Where ours means otherwise, docs/probes.md says so.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal
from urllib.parse import urlsplit

from alerting.secret import Written
from alerting.strict import Duration
from exporter.probes.blackbox import http_module
from exporter.probes.blackbox.modules import (
    Dialogue,
    GrpcProber,
    IcmpProber,
    Module,
    QueryResponse,
    Records,
    TcpProber,
    UnixProber,
    WebsocketProber,
)
from exporter.probes.blackbox.question import Question
from exporter.probes.dns import Dns
from exporter.probes.frames.talk import Exchange
from exporter.probes.grpc import Grpc
from exporter.probes.http import Http
from exporter.probes.icmp import Icmp
from exporter.probes.lines.step import Label, Step
from exporter.probes.names.records import Records as Sections
from exporter.probes.tcp import Tcp
from exporter.probes.trust import Tls
from exporter.probes.websocket import Websocket

Probe = Http | Tcp | Dns | Icmp | Grpc | Websocket

_SPECIMENS: Final = {
    "http": "http://specimen.example/",
    "websocket": "ws://specimen.example/",
    "icmp": "specimen.example",
    "unix": "/specimen.sock",
}
_SPECIMEN: Final = "specimen.example:1"
_PAYLOAD_BYTES: Final = 28
_TTL: Final = 64


def probe(module: Module, asked: Question) -> Probe:
    """Return the probe that a module makes of a target."""
    made = _MAKERS[module.prober](module, asked)
    for field, said in made.wrong():
        raise ValueError(f"{field}: {said}")
    return made


def wrong(modules: Mapping[str, Module]) -> Iterator[tuple[str, str]]:
    """Return the modules by which no target can be probed: their paths and why not."""
    for name, module in modules.items():
        target = _SPECIMENS.get(module.prober, _SPECIMEN)
        try:
            probe(module, Question(target, Duration(1)))
        except ValueError as error:
            yield f"modules.{name}", str(error)


def _http(module: Module, asked: Question) -> Http:
    return http_module.probe(module, asked)


def _tcp(module: Module, asked: Question) -> Tcp:
    block = module.tcp or TcpProber()
    return Tcp(
        name=asked.name,
        timeout=asked.timeout,
        ip=_version(block.preferred_ip_protocol),
        ip_fallback=block.ip_protocol_fallback,
        address=asked.target,
        source=block.source_ip_address,
        steps=tuple(map(_step, block.query_response)),
        tls=_tls(block, asked.hostname),
    )


def _unix(module: Module, asked: Question) -> Tcp:
    block = module.unix or UnixProber()
    return Tcp(
        name=asked.name,
        timeout=asked.timeout,
        unix=asked.target,
        steps=tuple(map(_step, block.query_response)),
        tls=_tls(block, asked.hostname),
    )


def _dns(module: Module, asked: Question) -> Dns:
    block = module.dns
    if block is None:
        raise ValueError("a module of prober dns needs dns: {query_name: …}")
    return Dns(
        name=asked.name,
        timeout=asked.timeout,
        ip=_version(block.preferred_ip_protocol),
        ip_fallback=block.ip_protocol_fallback,
        address=asked.target,
        source=block.source_ip_address,
        transport="tls" if block.dns_over_tls else block.transport_protocol,
        query_name=block.query_name,
        query_type=block.query_type,
        query_class=block.query_class,
        recursion_desired=block.recursion_desired,
        rcodes=block.valid_rcodes or ("NOERROR",),
        answer=_records(block.validate_answer_rrs),
        authority=_records(block.validate_authority_rrs),
        additional=_records(block.validate_additional_rrs),
        tcp_fallback=False,
        tls=block.tls_config.tls(asked.hostname) if block.dns_over_tls else Tls(),
    )


def _icmp(module: Module, asked: Question) -> Icmp:
    block = module.icmp or IcmpProber()
    return Icmp(
        name=asked.name,
        timeout=asked.timeout,
        ip=_version(block.preferred_ip_protocol),
        ip_fallback=block.ip_protocol_fallback,
        host=asked.target,
        source=block.source_ip_address,
        dont_fragment=block.dont_fragment,
        # 0 stands for the default.
        payload_size=block.payload_size or _PAYLOAD_BYTES,
        ttl=block.ttl or _TTL,
    )


def _grpc(module: Module, asked: Question) -> Grpc:
    block = module.grpc or GrpcProber()
    has_scheme = asked.target.startswith(("http://", "https://"))
    return Grpc(
        name=asked.name,
        timeout=asked.timeout,
        ip=_version(block.preferred_ip_protocol),
        ip_fallback=block.ip_protocol_fallback,
        address=urlsplit(asked.target).netloc if has_scheme else asked.target,
        service=block.service,
        metadata=dict(block.metadata),
        tls=block.tls_config.tls(asked.hostname) if block.tls else None,
    )


def _websocket(module: Module, asked: Question) -> Websocket:
    block = module.websocket or WebsocketProber()
    http = block.http_config
    token = http_module.token(http)
    return Websocket(
        name=asked.name,
        timeout=asked.timeout,
        ip=_version(block.preferred_ip_protocol),
        ip_fallback=block.ip_protocol_fallback,
        url=asked.target,
        headers=dict(block.headers),
        basic=http_module.basic(http.basic_auth),
        bearer=token,
        tls=http.tls_config.tls(asked.hostname),
        script=tuple(Exchange(one.expect, _written(one.send)) for one in block.query_response),
    )


_MAKERS: Final[Mapping[str, Callable[[Module, Question], Probe]]] = {
    "http": _http,
    "tcp": _tcp,
    "unix": _unix,
    "dns": _dns,
    "icmp": _icmp,
    "grpc": _grpc,
    "websocket": _websocket,
}


def _version(written: str) -> Literal[4, 6]:
    return 4 if written == "ip4" else 6


def _tls(block: Dialogue, hostname: str) -> Tls | None:
    upgrades = any(one.starttls for one in block.query_response)
    if block.tls and upgrades:
        raise ValueError("tls: starttls begins TLS within TLS; leave one away")
    return block.tls_config.tls(hostname) if block.tls or upgrades else None


def _written(text: str) -> Written | None:
    return Written(text) if text else None


def _step(one: QueryResponse) -> Step:
    return Step(
        expect=one.expect,
        expect_bytes=one.expect_bytes,
        labels=tuple(Label(label.name, label.value) for label in one.labels),
        send=_written(one.send),
        starttls=one.starttls,
    )


def _records(block: Records) -> Sections:
    return Sections(
        fail_if_matches=block.fail_if_matches_regexp,
        # What blackbox_exporter does is the opposite of what its key says.
        fail_if_not_all_match=block.fail_if_all_match_regexp,
        fail_if_not_matches=block.fail_if_not_matches_regexp,
        fail_if_none_match=block.fail_if_none_matches_regexp,
    )

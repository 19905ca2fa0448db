"""The modules of a blackbox.yml: what to ask of any target, one block of keys a prober.

Keys, meanings and defaults are blackbox_exporter's; what it takes and we do not is refused by name.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct, field

from alerting.strict import Inline, SecretFile, key_path, quoted
from exporter.probes.blackbox.settings import Http, TlsConfig
from exporter.probes.blackbox.spans import Span
from exporter.probes.pattern import Pattern

PROBERS: Final = ("http", "tcp", "dns", "icmp", "grpc", "unix", "websocket")
Protocol = Literal["ip4", "ip6", ""]
Refusable = Annotated[Any, Meta(description="not offered; see docs/probes.md")]


class Addressed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which version of IP is taken first."""

    preferred_ip_protocol: Protocol = "ip6"
    ip_protocol_fallback: bool = True


class Sourced(Addressed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From which address of ours."""

    source_ip_address: str = ""


class HeaderMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A header and an expression."""

    header: str
    regexp: Pattern
    allow_missing: bool = False


class HeaderValues(Struct, frozen=True, forbid_unknown_fields=True):
    """The values of one header."""

    values: tuple[str, ...] = ()
    secrets: tuple[Inline, ...] = ()
    files: tuple[SecretFile, ...] = ()


class HttpProber(Http, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``http``."""

    preferred_ip_protocol: Protocol = "ip6"
    ip_protocol_fallback: bool = True
    valid_status_codes: tuple[Annotated[int, Meta(ge=100, le=999)], ...] = ()
    valid_http_versions: tuple[str, ...] = ()
    method: str = "GET"
    headers: dict[str, Inline] = field(default_factory=dict)
    http_headers: dict[str, HeaderValues] = field(default_factory=dict)
    body: str = ""
    body_file: str = ""
    body_size_limit: int | str = 0
    compression: Literal["", "gzip", "br", "deflate", "identity"] = ""
    follow_redirects: bool = True
    no_follow_redirects: bool | None = None
    fail_if_ssl: bool = False
    fail_if_not_ssl: bool = False
    fail_if_body_matches_regexp: tuple[Pattern, ...] = ()
    fail_if_body_not_matches_regexp: tuple[Pattern, ...] = ()
    fail_if_header_matches: tuple[HeaderMatch, ...] = ()
    fail_if_header_not_matches: tuple[HeaderMatch, ...] = ()
    skip_resolve_phase_with_proxy: bool = False
    enable_http2: bool = True
    enable_http3: bool = False
    fail_if_body_json_matches_cel: Refusable = None
    fail_if_body_json_not_matches_cel: Refusable = None


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """A label of ``probe_expect_info``."""

    name: str
    value: str


class QueryResponse(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One step of a dialogue."""

    expect: Pattern | None = None
    expect_bytes: str = ""
    labels: tuple[Label, ...] = ()
    send: str = ""
    starttls: bool = False


class Dialogue(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said and expected, of the probers ``tcp`` and ``unix``."""

    query_response: tuple[QueryResponse, ...] = ()
    tls: bool = False
    tls_config: TlsConfig = field(default_factory=TlsConfig)


class UnixProber(Dialogue, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``unix``."""


class TcpProber(Dialogue, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``tcp``."""

    preferred_ip_protocol: Protocol = "ip6"
    ip_protocol_fallback: bool = True
    source_ip_address: str = ""


class Records(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the records of one section of an answer have to be."""

    fail_if_matches_regexp: tuple[Pattern, ...] = ()
    fail_if_all_match_regexp: tuple[Pattern, ...] = ()
    fail_if_not_matches_regexp: tuple[Pattern, ...] = ()
    fail_if_none_matches_regexp: tuple[Pattern, ...] = ()


class DnsProber(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``dns``."""

    query_name: Annotated[str, Meta(min_length=1)]
    query_type: str = "ANY"
    query_class: str = "IN"
    transport_protocol: Literal["udp", "tcp"] = "udp"
    dns_over_tls: bool = False
    tls_config: TlsConfig = field(default_factory=TlsConfig)
    recursion_desired: bool = True
    valid_rcodes: tuple[str, ...] = ()
    validate_answer_rrs: Records = field(default_factory=Records)
    validate_authority_rrs: Records = field(default_factory=Records)
    validate_additional_rrs: Records = field(default_factory=Records)


class IcmpProber(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``icmp``."""

    payload_size: Annotated[int, Meta(ge=0, le=65_000)] = 0
    dont_fragment: bool = False
    ttl: Annotated[int, Meta(ge=0, le=255)] = 0


class GrpcProber(Addressed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``grpc``."""

    service: str = ""
    tls: bool = False
    tls_config: TlsConfig = field(default_factory=TlsConfig)
    metadata: dict[str, tuple[Inline, ...]] = field(default_factory=dict)


class WebsocketProber(Addressed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The prober ``websocket``."""

    http_config: Http = field(default_factory=Http)
    headers: dict[str, Inline] = field(default_factory=dict)
    query_response: tuple[QueryResponse, ...] = ()


class Module(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to ask of any target: a prober, and a block of its name."""

    prober: Annotated[str, Meta(description=f"one of {', '.join(PROBERS)}")]
    timeout: Annotated[Span, Meta(description="span in which a probe must end")] = field(
        default_factory=Span
    )
    http: HttpProber | None = None
    tcp: TcpProber | None = None
    unix: UnixProber | None = None
    dns: DnsProber | None = None
    icmp: IcmpProber | None = None
    grpc: GrpcProber | None = None
    websocket: WebsocketProber | None = None


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    modules: Annotated[dict[str, Module], Meta(description="modules by name")] = field(
        default_factory=dict
    )


def wrong(file: File) -> Iterator[tuple[str, str]]:
    """Return what is wrong though each field is right by itself: paths and sentences."""
    for name, module in file.modules.items():
        for path, said in _wrong(module):
            yield f"{key_path('modules', name)}.{path}", said


def _wrong(module: Module) -> Iterator[tuple[str, str]]:
    if module.prober not in PROBERS:
        known = ", ".join(PROBERS)
        yield "prober", f"there is no prober {quoted(module.prober)}; there are {known}"
    elif module.prober == "dns" and module.dns is None:
        yield "prober", "a module of prober dns needs dns: {query_name: …}"
    if module.http is not None:
        for path, said in _wrong_http(module.http):
            yield f"http.{path}", said
    if (
        module.dns is not None
        and module.dns.dns_over_tls
        and module.dns.transport_protocol != "tcp"
    ):
        yield "dns.dns_over_tls", "DNS over TLS needs transport_protocol: tcp"
    for prober in PROBERS:
        tls = getattr(getattr(module, prober), "tls_config", None)
        for path, said in tls.wrong() if tls is not None else ():
            yield f"{prober}.tls_config.{path}", said


def _wrong_http(http: HttpProber) -> Iterator[tuple[str, str]]:
    yield from _refused(http)
    if http.body and http.body_file:
        yield "body_file", "body is there already"
    if http.fail_if_ssl and http.fail_if_not_ssl:
        yield "fail_if_not_ssl", "fail_if_ssl is set too: every answer would fail"
    yield from _wrong_credentials(http)
    twice = {one.lower() for one in http.headers} & {one.lower() for one in http.http_headers}
    for name in sorted(twice):
        yield key_path("http_headers", name), "headers has it already"


def _refused(http: HttpProber) -> Iterator[tuple[str, str]]:
    """Return what blackbox_exporter does and we do not."""
    if http.enable_http3:
        yield "enable_http3", "HTTP/3 is not spoken here; HTTP/1.1 and HTTP/2 are"
    for key in ("fail_if_body_json_matches_cel", "fail_if_body_json_not_matches_cel"):
        if getattr(http, key) is not None:
            said = "CEL is not run here; write a probe of kind http with json: conditions"
            yield key, said


def _wrong_credentials(http: HttpProber) -> Iterator[tuple[str, str]]:
    ways = {
        "basic_auth": http.basic_auth,
        "authorization": http.authorization,
        "oauth2": http.oauth2,
        "bearer_token": http.bearer_token or http.bearer_token_file,
    }
    given = [key for key, value in ways.items() if value]
    if len(given) > 1:
        yield given[1], f"{given[0]} is there already; a request has one Authorization"
    for key in ("basic_auth", "authorization"):
        part = getattr(http, key)
        for path, said in part.wrong() if part is not None else ():
            yield f"{key}.{path}", said

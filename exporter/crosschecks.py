"""What is wrong in a configuration whose every field is right by itself: paths and sentences."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from alerting.strict import hint, key_path, quoted
from exporter.access import crosscheck as crosscheck_of_access
from exporter.access.section import Auth
from exporter.analytics.funnels.section import wrong as wrong_funnels
from exporter.events.sources import Source
from exporter.folding.section import Analytics
from exporter.integrations import Vendor
from exporter.metrics import catalogue
from exporter.probes import Probe, crosscheck
from exporter.probes.blackbox.section import Blackbox
from exporter.probes.settings import Probing
from exporter.sections import Metrics, Retention, Server, Storage, Text

Found = Iterable[tuple[str, str]]

RECONCILED_SECONDS = 31 * 86_400
"""Vendors list what is up to 30 days old."""
_HOST = re.compile(r"[A-Za-z0-9._:%-]{1,253}")
_PORT = re.compile(r"[0-9]{1,5}")
_SQLITE = "sqlite:///"
# Plain HTTP is for this machine and for networks that nobody else is in.
_PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test")


class Checked(Protocol):
    """The sections of a configuration that are looked at."""

    @property
    def server(self) -> Server: ...
    @property
    def storage(self) -> Storage: ...
    @property
    def auth(self) -> Auth: ...
    @property
    def sources(self) -> Sequence[Source]: ...
    @property
    def probes(self) -> Sequence[Probe]: ...
    @property
    def probing(self) -> Probing: ...
    @property
    def blackbox(self) -> Blackbox: ...
    @property
    def integrations(self) -> Sequence[Vendor]: ...
    @property
    def analytics(self) -> Analytics: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def metrics(self) -> Metrics: ...
    @property
    def text(self) -> Text: ...


class Named(Protocol):
    """An entry of a list."""

    @property
    def name(self) -> str: ...


def found(config: Checked, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return every mistake as the path of its key and a sentence."""
    yield from _server(config.server)
    yield from _storage(config.storage, environ)
    yield from crosscheck_of_access.found(config.auth, config.server.trusted_proxies)
    yield from _caps(config.metrics)
    yield from crosscheck.found(config.probes, config.probing)
    for key, said in config.blackbox.wrong():
        yield f"blackbox.{key}", said
    yield from _integrations(config.integrations, [one.name for one in config.sources])
    yield from _reconciled(config.integrations, config.sources, config.retention)
    for key, said in wrong_funnels(config.analytics.funnels):
        yield f"analytics.funnels{key}", said
    lists: dict[str, Sequence[Named]] = {
        "auth.tokens": config.auth.tokens,
        "auth.roles": config.auth.roles,
        "sources": config.sources,
        "probes": config.probes,
        "integrations": config.integrations,
        "text.topics": config.text.topics,
    }
    for path, entries in lists.items():
        yield from _twice(path, ".name", [entry.name for entry in entries])
    yield from _twice("text.services", "", config.text.services)


def _twice(path: str, field: str, names: Sequence[str]) -> Found:
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        first = places.setdefault(name, index)
        if first != index:
            yield f"{path}[{index}]{field}", f"{path}[{first}] is called {quoted(name)} already"


def _server(server: Server) -> Found:
    host, port = server.listen_host, server.listen.rpartition(":")[2]
    if not _HOST.fullmatch(host) or not _PORT.fullmatch(port) or int(port) > 65535:
        said = f"expected host:port, got {quoted(server.listen)}"
        yield "server.listen", f"{said}; every interface is 0.0.0.0:9870 or [::]:9870"
    elif ":" in host and not server.listen.startswith("["):
        yield "server.listen", f"an IPv6 address stands in brackets: [{host}]:{port}"
    said = _wrong_url(server.public_url)
    if said:
        yield "server.public_url", said
    for index, proxy in enumerate(server.trusted_proxies):
        said = _wrong_network(proxy)
        if said:
            yield f"server.trusted_proxies[{index}]", said


def _wrong_url(url: str) -> str:
    """Return what is wrong with a public URL; it is not repeated, since it may hold a password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "expected a URL like https://chat.example.com"
    if parts.scheme not in {"http", "https"} or not host or not url.isprintable() or " " in url:
        return "expected a URL like https://chat.example.com"
    if "@" in parts.netloc or parts.query or parts.fragment:
        return "a public URL has no user, query or fragment"
    if parts.scheme == "http" and not _is_private(host):
        return f"tokens would travel unencrypted to {host}; expected https://"
    return ""


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)


def _wrong_network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return f"expected an IP address or range like 10.0.0.0/8, got {quoted(text)}"
    if network.prefixlen == 0:
        return "everybody would be trusted to name any address; list the proxies themselves"
    return ""


def _storage(storage: Storage, environ: Mapping[str, str]) -> Found:
    """Check the form; a URL is not repeated, since it may hold a password."""
    path = storage.url.removeprefix(_SQLITE)
    if not storage.url.startswith(_SQLITE):
        yield "storage.url", "expected sqlite:///path; no other store is supported yet"
    elif not path or path.endswith("/") or path.startswith(":") or "?" in path:
        yield "storage.url", "expected the path of a file after sqlite:///"
    if storage.key.kind == "env" and not environ.get(storage.key.name, "").strip():
        state = "is empty" if storage.key.name in environ else "is not set"
        yield "storage.key", f"environment variable {storage.key.name} {state}"


def _integrations(integrations: Sequence[Vendor], sources: Sequence[str]) -> Found:
    for index, one in enumerate(integrations):
        path = f"integrations[{index}]"
        for key, said in one.wrong():
            yield f"{path}.{key}", said
        if one.source is not None and one.source not in sources:
            near = hint(one.source, sources)
            yield f"{path}.source", f"no source is called {quoted(one.source)}{near}"


def _reconciled(
    integrations: Sequence[Vendor], sources: Sequence[Source], retention: Retention
) -> Found:
    """Check what is listed: its source must read it, and know what it took for long enough."""
    kinds = {one.name: one.__struct_config__.tag for one in sources}
    for index, one in enumerate(integrations):
        if one.reconcile is None or one.source not in kinds:
            continue
        kind = kinds[one.source]
        if kind != one.PROVIDER:
            said = f"{quoted(one.source)} is of type {kind}, which cannot read what is listed"
            yield f"integrations[{index}].source", f"{said}; expected one of type {one.PROVIDER}"
        if retention.events.seconds < RECONCILED_SECONDS:
            said = "what is listed again would count again: events are known for only"
            yield f"integrations[{index}].reconcile", f"{said} {retention.events}, expected 31d"


def _caps(metrics: Metrics) -> Found:
    labels = {
        label
        for metric in catalogue.CATALOGUE
        for label in metric.labels
        if label not in metric.values and not metric.configured
    }
    for label in metrics.caps:
        if label not in labels:
            near = hint(label, labels)
            yield (
                key_path("metrics.caps", label),
                f"no metric has a free label {quoted(label)}{near}",
            )

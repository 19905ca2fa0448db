"""config/chatwatch.yml as one frozen Struct; its sections are in `sections` and beside kinds."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from alerting import strict
from alerting.settings import Alerting
from exporter import crosschecks
from exporter.access.section import Auth, Forwarded, Jwt, Role, Token
from exporter.events.sources import Source
from exporter.folding.section import Analytics
from exporter.host.settings import Host
from exporter.integrations import Vendor
from exporter.probes import Probe
from exporter.probes.blackbox.section import Blackbox
from exporter.probes.settings import Probing
from exporter.sections import (
    Intake,
    Limits,
    Logging,
    Metrics,
    Retention,
    Server,
    Storage,
    Text,
    Tls,
    Topic,
)

__all__ = [
    "Alerting",
    "Analytics",
    "Auth",
    "Blackbox",
    "Config",
    "Forwarded",
    "Host",
    "Intake",
    "Jwt",
    "Limits",
    "Logging",
    "Metrics",
    "Probing",
    "Retention",
    "Role",
    "Server",
    "Storage",
    "Text",
    "Tls",
    "Token",
    "Topic",
    "load",
    "needs_restart",
]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that config/chatwatch.yml says."""

    server: Server = field(default_factory=Server)
    storage: Storage = field(default_factory=Storage)
    auth: Auth = field(default_factory=Auth)
    sources: tuple[Source, ...] = ()
    probes: tuple[Probe, ...] = ()
    probing: Probing = field(default_factory=Probing)
    blackbox: Blackbox = field(default_factory=Blackbox)
    integrations: tuple[Vendor, ...] = ()
    host: Host = field(default_factory=Host)
    alerting: Alerting = field(default_factory=Alerting)
    analytics: Analytics = field(default_factory=Analytics)
    retention: Retention = field(default_factory=Retention)
    intake: Intake = field(default_factory=Intake)
    metrics: Metrics = field(default_factory=Metrics)
    logging: Logging = field(default_factory=Logging)
    text: Text = field(default_factory=Text)


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the configuration of a file; ConfigError tells all that is wrong with it."""

    def check(config: Config) -> crosschecks.Found:
        return crosschecks.found(config, environ)

    return strict.load_file(str(path), Config, environ=environ, check=check)


def needs_restart(old: Config, new: Config) -> tuple[str, ...]:
    """Return the keys that differ and that a running daemon cannot change."""
    pairs = {
        "server.listen": (old.server.listen, new.server.listen),
        "server.tls": (old.server.tls is None, new.server.tls is None),
        "storage.url": (old.storage.url, new.storage.url),
        "storage.key": (old.storage.key, new.storage.key),
        "alerting.deliver": (old.alerting.deliver, new.alerting.deliver),
        "alerting.evaluate": (old.alerting.evaluate, new.alerting.evaluate),
        "alerting.samples": (old.alerting.samples, new.alerting.samples),
    }
    return tuple(key for key, (before, after) in pairs.items() if before != after)

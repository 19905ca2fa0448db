"""All that the configuration makes, built wholly before it is swapped in by a reload."""

from collections.abc import Container, Mapping
from datetime import timedelta

from msgspec import Struct

from exporter.alerts import Alerts
from exporter.config import Config
from exporter.events.sources import Source
from exporter.privacy.shield import Shield
from exporter.privacy.vault import Vault
from exporter.probes.blackbox import files
from exporter.probes.blackbox.modules import Module
from exporter.text.scoring import Scorer
from exporter.web import auth


class World(Struct, frozen=True):
    """One configuration at work; handlers take it once a request, so a reload never mixes two."""

    config: Config
    callers: auth.Callers
    sources: Mapping[str, Source]
    shield: Shield
    vault: Vault
    tolerance: timedelta
    future: timedelta
    keep: timedelta
    alerts: Alerts
    modules: Mapping[str, Module]

    def sources_of(self, tenant: str) -> Container[str] | None:
        """Return the sources that a tenant's events may come from; None: all."""
        if not tenant:
            return None
        return {name for name, one in self.sources.items() if one.tenant in (None, tenant)}


def build(
    config: Config,
    key: bytes,
    admin_token: str | None,
    alerts: Alerts | None = None,
    modules: Mapping[str, Module] = files.BUILT_IN,
) -> World:
    """Return the world of a configuration; ``key`` is the storage key."""
    intake = config.intake
    return World(
        config=config,
        callers=auth.callers(config, admin_token),
        sources={source.name: source for source in config.sources},
        shield=Shield(key, Scorer(config.text), config.text.services),
        vault=Vault(key),
        tolerance=timedelta(seconds=intake.tolerance.seconds),
        future=timedelta(seconds=intake.future.seconds),
        keep=timedelta(seconds=config.retention.events.seconds),
        alerts=alerts or Alerts(),
        modules=modules,
    )

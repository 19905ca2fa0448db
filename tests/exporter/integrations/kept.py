"""A store for the shells of what is usual: real tables, and a writer that may fail."""

from pathlib import Path
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from exporter.events.integrations import Queried
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.probes.cron import Zone
from exporter.store.errors import StoreError
from exporter.store.rows import Row
from tests.exporter.integrations.reports import public
from tests.exporter.metrics.limits import Limits
from tests.exporter.store import fresh, rows

Figures = dict[tuple[str, ...], float]
LOST = "the answer was lost"


class Fed(Struct, frozen=True):
    """Stands where an integration of the configuration does."""

    PROVIDER: ClassVar[str] = "hubspot"

    name: str = "crm"
    source: str | None = "shop"
    timezone: Zone | None = Zone.parse("UTC")


class Store:
    """Answers as the store's ``run``; ``fails`` says before which calls, or after which, it breaks.

    Each entry is of one call: "" for none, "before", or "after" it was done.
    """

    def __init__(self, path: Path) -> None:
        self.sqlite = fresh.store(path)
        self.calls: list[str] = []
        self.fails: list[str] = []
        self.broken = False
        self._events = self.sqlite.events()

    async def __call__(self, name: str, *arguments: Any) -> Any:
        self.calls.append(name)
        fails = "before" if self.broken else self.fails.pop(0) if self.fails else ""
        if fails == "before":
            raise StoreError("full", "no room")
        found = self.sqlite.run(name, *arguments)
        if fails:
            raise StoreError("io", LOST)
        return found

    def sync(self, at: float, status: str = "ok", tenant: str = "", **told: Any) -> None:
        """Keep a report of a sync job."""
        self._keep("integration.synced", at, public(status, **told), tenant)

    def query(
        self, at: float, seconds: float | None = 0.2, *, ok: bool = True, tenant: str = ""
    ) -> None:
        """Keep a call of an answer."""
        told = Queried(
            provider="shopify", query_type="orders", success=ok, response_seconds=seconds
        )
        self._keep("integration.queried", at, msgspec.json.encode(told), tenant)

    def event(self, at: float, source: str = "shop", data: bytes = b"{}", type: str = "x") -> None:
        """Keep any event."""
        self._keep(type, at, data, "", source)

    def _keep(self, type: str, at: float, data: bytes, tenant: str, source: str = "bot") -> None:
        self._events += 1
        row: Row = rows.row(f"e{self._events}")._replace(
            type=type, time=round(at * 1000), data=data, tenant=tenant, source=source
        )
        self.sqlite.add([row._replace(received=row.time)], {}, rows.identity)


def series() -> Table:
    return Table(catalogue.CATALOGUE, Guard(Limits()))


def shown(table: Table, metric: str) -> Figures:
    return {tuple(labels.values()): value for _, labels, value in table.read(metric)}

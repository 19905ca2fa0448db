"""A run that reads what a vendor says of itself."""

from typing import Protocol

from alerting.duration import Duration
from exporter.probes.hypertext.plan import Plan
from exporter.probes.result import Result
from exporter.probes.transport import run, visit
from exporter.probes.vendors import page as pages
from exporter.probes.vendors import summary
from exporter.probes.vendors.page import Page


class Statuspage(Protocol):
    """A status page, and what of it matters."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def components(self) -> tuple[str, ...]: ...
    @property
    def down_from(self) -> str: ...


async def measured(probe: Statuspage) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(page: Page) -> None:
        await visit.walked(probe.plan, page)
        if page.fault is None and page.answer is not None:
            found = summary.read(page.answer.body)
            page.judge(summary.verdict(found, probe.components), probe.down_from)

    return await run.measured(probe, Page(), walk, pages.measured)

"""The kind ``statuspage``: what a vendor says of itself on its status page."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from alerting.strict import by_default
from exporter.probes.hypertext import planning
from exporter.probes.hypertext.client import Client
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.request import Request, Url
from exporter.probes.hypertext.target import wrong as wrong_url
from exporter.probes.result import Result

_SUMMARY = "/api/v2/summary.json"


class Statuspage(
    Client, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="statuspage"
):
    """A status page of Atlassian's Statuspage, or one that speaks as those do."""

    url: Url
    components: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...],
        Meta(max_length=20, description="names of the parts that matter; the page's own word else"),
    ] = ()
    down_from: Annotated[
        Literal["degraded_performance", "partial_outage", "major_outage"],
        Meta(description="what is down; what is better and yet not operational is degraded"),
    ] = by_default("major_outage")

    kind: ClassVar[str] = "statuspage"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from wrong_url(self.url)
        yield from self.wrong_client()
        if len({one.casefold() for one in self.components}) < len(self.components):
            yield "components", "a component stands there twice"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import vendor  # noqa: PLC0415 # not before it is at work

        return await vendor.measured(self)

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.plan.first.target.host

    @functools.cached_property
    def plan(self) -> Plan:
        """All that its runs share."""
        base = self.url.rstrip("/").removesuffix(_SUMMARY)
        return planning.planned(self, Request(url=f"{base}{_SUMMARY}"), keep_body=True)

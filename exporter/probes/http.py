"""The kind ``http``: one request, redirects followed, and what its answer has to be."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field
from msgspec.structs import replace

from alerting.strict import by_default
from exporter.probes.hypertext import planning, request
from exporter.probes.hypertext.checks import (
    Conditions,
    FailIfLarger,
    FailIfNotTls,
    FailIfTls,
    Forbidden,
    HeaderCheck,
    HeaderChecks,
    Slow,
    StatusList,
    Versions,
    Wanted,
)
from exporter.probes.hypertext.client import Client
from exporter.probes.hypertext.credentials import Authorization, Basic, OAuth2
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.request import Body, BodyFile, Headers, Method, MoreHeaders, Url
from exporter.probes.result import Result

__all__ = ["Authorization", "Basic", "HeaderCheck", "Http", "OAuth2"]


class Http(Client, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="http"):
    """A URL that is asked for again and again, as one client a run: nothing is kept open."""

    url: Url
    method: Method = "GET"
    headers: Headers = field(default_factory=dict)
    more_headers: MoreHeaders = field(default_factory=dict)
    body: Body = ""
    body_file: BodyFile = ""
    status: StatusList = by_default(request.EXPECTED)
    versions: Versions = ()
    fail_if_tls: FailIfTls = False
    fail_if_not_tls: FailIfNotTls = False
    fail_if_larger: FailIfLarger = False
    fail_if_body_matches: Forbidden = ()
    fail_if_body_not_matches: Wanted = ()
    fail_if_header_matches: HeaderChecks = ()
    fail_if_header_not_matches: HeaderChecks = ()
    json: Conditions = ()
    slow: Slow | None = None
    addresses: Annotated[
        Literal["one", "all"],
        Meta(description="whether a run asks at one address of the name, or at each, up to 16"),
    ] = "one"
    any_address: Annotated[
        bool, Meta(description="whether, of all addresses, one that will do is enough")
    ] = False

    kind: ClassVar[str] = "http"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        authorized = bool(self.credentials.written)
        yield from request.wrong(self, self.timeout, authorized=authorized)
        yield from self.wrong_client()
        if self.any_address and self.addresses == "one":
            yield "any_address", "one address is asked as it is; write addresses: all"
        if self.addresses == "all" and (self.proxy or self.proxy_from_environment):
            yield "addresses", "a proxy chooses the address itself; take one of them away"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import visit  # noqa: PLC0415 # not before it is at work

        return await visit.measured(self)

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        try:
            return self.plan.first.target.host
        except ValueError:
            return ""

    @functools.cached_property
    def plan(self) -> Plan:
        """All that its runs share."""
        made = planning.planned(self, self)
        return replace(made, spread=self.addresses == "all", any_address=self.any_address)

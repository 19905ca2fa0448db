"""The section ``blackbox``: what `/probe` may be asked."""

import functools
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from alerting.strict import Duration, between, by_default
from exporter.probes.blackbox.gate import Gate


class Blackbox(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """`/probe`, asked as blackbox_exporter is."""

    config: Annotated[
        str,
        Meta(
            max_length=4096,
            description="file of modules as blackbox_exporter reads it, of this file's folder; "
            "without one there are http_2xx, tcp_connect and icmp",
        ),
    ] = ""
    allow: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=253)], ...],
        Meta(
            max_length=1_000,
            description="targets that are not public: ranges of addresses (10.0.0.0/8), names "
            "(`*.corp.example`), paths of Unix sockets; metadata services of clouds never are",
        ),
    ] = ()
    public: Annotated[
        bool, Meta(description="whether every public address may be probed, named or not")
    ] = True
    timeout_offset: Annotated[
        Duration,
        between("how much earlier than the scrape's timeout a probe has to end", "0s", "1m"),
    ] = by_default(Duration(0.5))
    concurrency: Annotated[
        int, Meta(ge=1, le=10_000, description="runs at one time; more are answered with 503")
    ] = 100

    @functools.cached_property
    def gate(self) -> Gate:
        """Where runs may go; ValueError of what `wrong` tells."""
        return Gate.of(self.allow, public=self.public)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        for index, one in enumerate(self.allow):
            try:
                Gate.of((one,))
            except ValueError:
                said = "expected a range like 10.0.0.0/8, a name like *.example.com or a path"
                yield f"allow[{index}]", said

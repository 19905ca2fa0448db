"""Runs of HTTP probes against servers of tests, and what they came to."""

from typing import Any

from alerting.strict import Duration
from exporter.probes import address
from exporter.probes.http import Http
from exporter.probes.result import Result
from exporter.probes.transport.resolver import Resolver
from tests.exporter.probes import servers
from tests.exporter.probes.servers import Script


def probe(url: str, **fields: Any) -> Http:
    return Http(**{"name": "backend", "url": url, "timeout": Duration(10), **fields})


def saying(*addresses: str) -> Resolver:
    """A resolver that says the same of every name."""
    return Resolver(lambda _: [address.read(one) for one in addresses])


async def ran(script: Script | bytes, path: str = "/", **fields: Any) -> Result:
    """Run a probe once against a server that follows a script."""
    async with servers.serving(script) as server:
        return await probe(server.url + path, **fields).measure()


def gauge(result: Result, metric: str, *labels: str) -> float:
    """The value of the one gauge of a metric with these labels."""
    (value,) = [one.value for one in result.gauges if one.metric == metric and one.labels == labels]
    return value

"""One run that looks at every address of a name: each is asked, and the worst of them is told."""

import asyncio
from collections.abc import Awaitable, Callable

from alerting import clock
from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.hypertext import addresses
from exporter.probes.hypertext.addresses import Seen
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.trail import Trail
from exporter.probes.transport import ambient, run
from exporter.probes.transport.resolver import Resolver

Walk = Callable[[Plan, Trail, Resolver], Awaitable[None]]


class Pinned(Resolver):
    """A resolver that says one address of one name, and of all others what it is told."""

    def __init__(self, host: str, address: Address, others: Resolver) -> None:
        super().__init__()
        self._host = host
        self._address = address
        self._others = others

    async def addresses(self, host: str) -> list[Address]:
        """Return the addresses of a name, at least one; Failed says why there is none."""
        if host == self._host:
            return [self._address]
        return await self._others.addresses(host)

    def is_waiting(self, host: str) -> bool:
        """Say whether a name is not looked up yet, since all threads are at others."""
        return self._others.is_waiting(host)


async def walked(plan: Plan, trail: Trail, resolver: Resolver, walk: Walk, seconds: float) -> None:
    """Ask every address within so many seconds; the trail becomes that of the worst of them.

    The look-up has one deadline and each address its own, so that a verdict made late is one.
    """
    began = clock.monotonic()
    way = plan.way(plan.first)
    trail.target = plan.first.target
    trail.arrive(way, began)
    async with asyncio.timeout(seconds):
        known = [way.literal] if way.literal else await resolver.addresses(way.host)
    chosen = addresses.among(known, plan.version, fallback=plan.fallback or bool(way.literal))
    if not chosen:
        raise Failed("dns", f"{way.host} has no address of IPv{plan.version}")
    ambient.say("{} of {} addresses of {} are asked", len(chosen), len(known), way.host)
    trail.end(clock.monotonic())
    left = seconds - (clock.monotonic() - began)
    runs = [_seen(plan, one, trail, resolver, walk, left) for one in chosen]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in runs]
    trails, several = zip(*(task.result() for task in tasks), strict=True)
    trail.become(trails[addresses.worst(several)])
    trail.fault, trail.degraded = addresses.verdict(several, any_will_do=plan.any_address)
    trail.verdicts = tuple((str(one.address), one.fault is None) for one in several)


async def _seen(
    plan: Plan, address: Address, trail: Trail, resolver: Resolver, walk: Walk, seconds: float
) -> tuple[Trail, Seen]:
    own = Trail()
    own.spans["resolve"] = own.lookup = trail.spans["resolve"]
    pinned = Pinned(plan.first.target.host, address, resolver)
    fault = await run.tried(max(seconds, 0), own, lambda one: walk(plan, one, pinned), resolver)
    own.end(clock.monotonic())
    return own, Seen(address, fault, own.degraded, own.total)

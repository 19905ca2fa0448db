"""One run of an HTTP probe: what the request still lacks, then hop by hop."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import h11
from msgspec.structs import replace

from alerting.duration import Duration
from exporter.probes.fault import Failed
from exporter.probes.hypertext import gauges, hop, judgement
from exporter.probes.hypertext.headers import Header
from exporter.probes.hypertext.hop import MOST_REDIRECTS, Hop
from exporter.probes.hypertext.plan import Grant, Plan
from exporter.probes.hypertext.request import BODY_FILE_BYTES
from exporter.probes.hypertext.trail import Trail
from exporter.probes.reasons import INTERNAL
from exporter.probes.result import Result
from exporter.probes.transport import run, spread, tokens
from exporter.probes.transport.call import called
from exporter.probes.transport.dial import RESOLVER
from exporter.probes.transport.resolver import Resolver

_NOT_BELIEVED: Final = 401


class Planned(Protocol):
    """A probe that knows its plan; working it out may raise."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def plan(self) -> Plan: ...


async def measured(probe: Planned, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trail: Trail) -> None:
        plan = probe.plan
        if plan.spread:
            await spread.walked(plan, trail, resolver, walked, probe.timeout.seconds)
        else:
            async with asyncio.timeout(probe.timeout.seconds):
                await walked(plan, trail, resolver)

    return await run.measured(probe, Trail(), walk, gauges.measured, resolver, bounded=False)


async def walked(plan: Plan, trail: Trail, resolver: Resolver = RESOLVER) -> None:
    """Ask, and follow redirects; the trail has the answer, or what is wrong with it.

    Failed and OSError, where there is no answer to judge.
    """
    before = trail.total if plan.rules.timed else 0.0
    secret: Sequence[Header] = plan.secret
    if plan.grant is not None:
        value = await tokens.value(plan.grant, trail, resolver)
        secret = (*secret, (b"authorization", value.reveal().encode()))
    following: Hop | None = _with_file(plan) if plan.body_file else plan.first
    while following is not None:
        step, request = following, _request(plan, following, secret, trail)
        following = await called(plan, step, request, trail, resolver)
        if following is not None:
            _count(trail, following)
    if plan.rules.timed:
        seconds = trail.total - before
        trail.fault = trail.fault or judgement.of_time(plan.rules, seconds)
        trail.degraded = trail.degraded or judgement.slowness(plan.rules, seconds)
    if plan.grant is not None:
        _doubt(plan.grant, trail)


def _doubt(grant: Grant, trail: Trail) -> None:
    """Give a token up that was not believed, so that the next run asks for another."""
    if trail.answer is not None and trail.answer.status == _NOT_BELIEVED:
        tokens.forget(grant)


def _with_file(plan: Plan) -> Hop:
    """Return the first hop with the file that is its body now."""
    try:
        with Path(plan.body_file).open("rb") as file:
            body = file.read(BODY_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "unreadable"
        raise Failed(INTERNAL, f"body_file {plan.body_file!r}: {said.lower()}") from None
    if len(body) > BODY_FILE_BYTES:
        raise Failed(INTERNAL, f"body_file {plan.body_file!r} is larger than 1MiB")
    return replace(plan.first, body=body)


def _request(plan: Plan, step: Hop, secret: Sequence[Header], trail: Trail) -> h11.Request:
    cookies = trail.jar.header(step.target)
    if step is plan.first and secret is plan.secret and not cookies:
        return plan.request
    return hop.request(step, plan.plain, secret, plan.host, cookies)


def _count(trail: Trail, following: Hop) -> None:
    """Count a redirect; Failed where they go on."""
    if trail.redirects == MOST_REDIRECTS:
        trail.turned = 1
        said = f"more than {MOST_REDIRECTS} redirects; the next leads to"
        raise Failed("redirects", f"{said} {following.target}")
    trail.redirects += 1

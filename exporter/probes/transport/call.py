"""One hop of a run over HTTP: the way there, the exchange, what is wrong with the answer."""

import asyncio
import os
from typing import Final, Protocol

import h11
import msgspec

from alerting import clock
from exporter.probes.fault import Failed, Fault
from exporter.probes.hypertext import coding, hop, judgement
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.proxies import Hatch
from exporter.probes.hypertext.trail import Trail
from exporter.probes.reasons import INTERNAL
from exporter.probes.transport import ambient, tunnel
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.dial import dialed
from exporter.probes.transport.exchange import Exchange
from exporter.probes.transport.resolver import Resolver
from exporter.probes.transport.tls import Encrypted

LARGE_BODY: Final = 262_144
"""Beyond this, expressions are searched for in a thread: about 2 ms a MiB."""
LARGE_JSON: Final = 16_384
"""Likewise of JSON, of which conditions may walk every part."""


class Asking(Protocol):
    """A request under way, by any version of HTTP."""

    async def head(self, hop: Hop, request: h11.Request) -> Answer: ...
    async def body(self, answer: Answer, limit: int, *, keep: bool) -> Answer: ...


async def called(
    plan: Plan, step: Hop, request: h11.Request, trail: Trail, resolver: Resolver
) -> Hop | None:
    """Ask one server; return where it sends us, or None with the answer in the trail."""
    trail.target, trail.answer = step.target, None
    hatch = _hatch(plan, step) if plan.proxy else None
    if hatch is None:
        trail.proxy = ""
        async with dialed(plan.way(step), trail, resolver) as stream:
            return await _asked(plan, step, request, trail, stream)
    async with tunnel.passed(plan, step, hatch, trail, resolver) as (stream, named):
        if not step.target.secure:
            request = hop.by_proxy(request, step, named, hatch.shown)
        return await _asked(plan, step, request, trail, stream)


def _hatch(plan: Plan, step: Hop) -> Hatch | None:
    try:
        return plan.proxy.chosen(step.target, os.environ) if plan.proxy else None
    except ValueError as error:
        raise Failed(INTERNAL, f"the proxy of the environment: {error}") from None


async def _asked(
    plan: Plan, step: Hop, request: h11.Request, trail: Trail, stream: Stream
) -> Hop | None:
    exchange = _exchange(stream, trail)
    ambient.say("asking: {} {}", step.method, step.target)
    answer = trail.answer = await exchange.head(step, request)
    ambient.say("answered: {} over HTTP/{}", answer.status, answer.version)
    if cookies := answer.values("set-cookie"):
        trail.jar.take(cookies, step.target)
    location = answer.value("location") if hop.is_redirect(answer.status) else None
    if location is not None and plan.follow_redirects:
        return _following(step, answer, location)
    trail.turned = int(location is not None)
    if trail.proxy and not step.target.secure and (refused := tunnel.refused(answer.status)):
        raise refused
    trail.fault = judgement.of_head(plan.rules, answer, secure=step.target.secure)
    if location is None or plan.keep:
        keep = plan.keep or plan.coding != "identity"
        answer = await exchange.body(answer, plan.body_limit, keep=keep)
        trail.end(clock.monotonic())
        trail.answer = await _judged(plan, step, answer, trail)
    else:
        trail.end(clock.monotonic())
    return None


def _exchange(stream: Stream, trail: Trail) -> Asking:
    if isinstance(stream, Encrypted) and stream.protocol == "h2":
        from exporter.probes.transport import h2  # noqa: PLC0415 # few probes ask for it

        return h2.Exchange(stream, trail)
    return Exchange(stream, trail)


def _following(step: Hop, answer: Answer, location: bytes) -> Hop:
    try:
        following = hop.following(step, answer.status, location)
    except ValueError as error:
        raise Failed("redirects", f"{answer.status} leads nowhere: {error}") from None
    ambient.say("redirected to {}", following.target)
    return following


async def _judged(plan: Plan, step: Hop, answer: Answer, trail: Trail) -> Answer:
    """Return the answer with its body decoded; the trail has what is wrong with it."""
    if plan.coding != "identity" and judgement.has_body(answer, step.method):
        answer = await asyncio.to_thread(_decoded, plan, answer)
        trail.read = answer.size
    ambient.say("the body has {} bytes{}", answer.size, "" if answer.whole else " and goes on")
    if trail.fault is None:
        trail.fault = await _of_body(plan, answer)
    return answer


async def _of_body(plan: Plan, answer: Answer) -> Fault | None:
    size = len(answer.body)
    if size <= LARGE_JSON or (size <= LARGE_BODY and not plan.rules.json):
        return judgement.of_body(plan.rules, answer)
    return await asyncio.to_thread(judgement.of_body, plan.rules, answer)


def _decoded(plan: Plan, answer: Answer) -> Answer:
    limit = plan.body_limit
    body, whole = coding.decoded(answer.body, plan.coding, limit, whole=answer.whole)
    kept = body if plan.keep else b""
    return msgspec.structs.replace(answer, body=kept, size=len(body), whole=whole, decoded=True)

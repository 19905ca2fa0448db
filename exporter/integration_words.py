"""What `chatwatch integration` says of a look, to people and to programs. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from exporter.integrations.conduct import outcome, standing
from exporter.integrations.conduct.look import Look, Step
from exporter.integrations.exchange.call import Answer, instant
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from exporter.integrations.states import REASONS
from exporter.probes.vendors.summary import LEVELS

_LEVEL_NAMES: Final = {level: name.replace("_", " ") for name, level in LEVELS.items()}


def told(one: Integration, look: Look, now: float) -> str:
    """Return the calls, the state, the quotas and what else is known, each on its lines."""
    parts = [_calls(look), _state(look), _quotas(look, now), _further(one, look, now)]
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def code(look: Look) -> int:
    """Return how the command ends: 0 when it is up or degraded, 1 when not, 2 for a fault here."""
    state = look.memory.state
    if state == "unknown":
        return 2
    return 0 if state in {"up", "degraded"} else 1


def record(one: Integration, look: Look, now: float) -> Mapping[str, Any]:
    """Return the same for programs; instants are Unix seconds, null where there is none."""
    memory = look.memory
    return {
        "name": one.name,
        "provider": one.PROVIDER,
        "state": memory.state,
        "reason": memory.reason or None,
        "detail": memory.detail or None,
        "calls": [_call(step) for step in look.steps],
        "quotas": [
            {
                "bucket": quota.bucket,
                "used": quota.used,
                "limit": quota.limit,
                "ratio": quota.ratio,
                "window_seconds": quota.window or None,
                "resets": quota.resets or None,
            }
            for quota in outcome.known(memory, now)
        ],
        "token_expires": standing.expires(one, memory) or None,
        "newest": memory.newest or None,
        "status_page_level": memory.incident,
        "odd": list(memory.odd),
    }


def _call(step: Step) -> Mapping[str, Any]:
    return {
        "topic": step.call.topic,
        "method": step.call.method,
        "url": step.call.url,
        "status": step.heard.status if isinstance(step.heard, Answer) else None,
        "seconds": step.heard.seconds,
        "reason": step.found.reason or None,
        "detail": step.found.detail or None,
    }


def _calls(look: Look) -> Iterator[str]:
    yield "What was asked:"
    for step in look.steps:
        heard, found = step.heard, step.found
        came = str(heard.status) if isinstance(heard, Answer) else "no answer"
        said = f"{found.reason}: {found.detail}" if found.reason else "as it should be"
        yield f"  {step.call.topic:<7} {step.call.method} {step.call.url}"
        yield f"          {came} after {heard.seconds:.3f} s, {said}"
    if not look.steps:
        yield "  nothing: it is paused, or has to wait"


def _state(look: Look) -> Iterator[str]:
    memory = look.memory
    if not memory.reason:
        yield "It is up."
        return
    yield f"It is {memory.state}, {memory.reason}: {REASONS[memory.reason]}."
    if memory.detail:
        yield f"  {memory.detail}"


def _quotas(look: Look, now: float) -> Iterator[str]:
    quotas = outcome.known(look.memory, now)
    if quotas:
        yield "Quotas:"
    yield from (f"  {_quota(quota)}" for quota in quotas)


def _quota(quota: Quota) -> str:
    resets = f", begins anew at {_at(quota.resets)}" if quota.resets else ""
    used = f"{quota.used:,.6g} of {quota.limit:,.6g}"
    return f"{quota.bucket:<12} {used} ({quota.ratio:.1%}){resets}"


def _further(one: Integration, look: Look, now: float) -> Iterator[str]:
    memory = look.memory
    if expires := standing.expires(one, memory):
        yield f"The token ends at {_at(expires)}."
    if memory.newest:
        hours = max(0.0, now - memory.newest) / 3600
        yield f"The newest record is of {_at(memory.newest)}, {hours:.1f} h ago."
    if memory.incident is not None:
        yield f"Its status page says: {_LEVEL_NAMES[memory.incident]}."
    if memory.odd:
        yield f"Left out, as it cannot be: {', '.join(memory.odd)}."


def _at(seconds: float) -> str:
    return f"{instant(seconds):%Y-%m-%d %H:%M:%S} UTC"

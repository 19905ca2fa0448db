"""The tokens of OAuth 2 that runs show, kept in memory until they are nearly over."""

from typing import Final

from alerting import clock
from alerting.secret import Secret
from exporter.probes import fault
from exporter.probes.fault import Failed, Fault
from exporter.probes.hypertext import oauth2
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.plan import Grant, Plan
from exporter.probes.hypertext.trail import Trail
from exporter.probes.reasons import INTERNAL
from exporter.probes.transport import ambient
from exporter.probes.transport.call import called
from exporter.probes.transport.resolver import Resolver

MOST: Final = 500
_ENDLESS: Final = float("inf")

# What Authorization says, and until when, in monotonic seconds.
_kept: dict[str, tuple[Secret, float]] = {}
# Servers that want to be told in the form who we are.
_by_form: set[str] = set()


async def value(grant: Grant, trail: Trail, resolver: Resolver) -> Secret:
    """Return the value of Authorization; Failed where there is none.

    Where the run's deadline ends it here, the trail's fault says so.
    """
    kept, until = _kept.get(grant.name, (None, 0.0))
    now = clock.monotonic()
    if kept is not None and now < until:
        return kept
    trail.fault = Fault("authentication", oauth2.untold("none came in time"))
    try:
        made = oauth2.token(await _answer(grant, resolver))
    except Failed as failed:
        trail.fault = failed.fault
        raise
    trail.fault = None
    ambient.say("a token was granted")
    _keep(grant.name, made.value, _ENDLESS if made.seconds is None else now + made.seconds)
    return made.value


def forget(grant: Grant) -> None:
    """Ask anew the next time: the token was not believed."""
    _kept.pop(grant.name, None)


def _keep(name: str, made: Secret, until: float) -> None:
    _kept.pop(name, None)
    while len(_kept) >= MOST:
        del _kept[next(iter(_kept))]
    _kept[name] = made, until


async def _answer(grant: Grant, resolver: Resolver) -> Answer:
    """Ask with a header, else in the form; what a server understood is remembered."""
    if grant.name in _by_form:
        return await _asked(grant.by_form, resolver)
    answer = await _asked(grant.by_header, resolver)
    if not oauth2.is_other_way(answer):
        return answer
    answer = await _asked(grant.by_form, resolver)
    if answer.status // 100 == 2 and len(_by_form) < MOST:
        _by_form.add(grant.name)
    return answer


async def _asked(plan: Plan, resolver: Resolver) -> Answer:
    trail = Trail()
    ambient.say("asking for a token: {}", plan.first.target)
    try:
        # Where tokens are is said by the settings, not by whoever names a target.
        with ambient.trusting():
            await called(plan, plan.first, plan.request, trail, resolver)
    except Failed as failed:
        raise _failed(failed.fault) from None
    except OSError as error:
        if isinstance(error, TimeoutError) and error.errno is None:
            raise
        raise _failed(trail.fault or fault.of(error, trail.phase, trail.where)) from None
    if trail.answer is None:
        raise Failed(INTERNAL, oauth2.untold("nothing was answered"))
    return trail.answer


def _failed(found: Fault) -> Failed:
    """Return a failure on the way to a token; what is our own fault stays that."""
    ours = found.reason == INTERNAL
    return Failed(INTERNAL if ours else "authentication", oauth2.untold(found.detail))

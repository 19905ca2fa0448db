"""`/api/v2/silences` and `/api/v2/silence/{id}`."""

from collections.abc import Iterable
from datetime import datetime

from aiohttp import web

from alerting import clock
from alerting.dispatch import silences
from alerting.dispatch.matchers import Matcher
from alerting.dispatch.silences import Silence
from alerting.dispatcher import Dispatcher
from exporter.refusal import Refused
from exporter.web import admission, auditing
from exporter.web.alertmanager import posting, questions, shapes
from exporter.web.alertmanager.exchange import answer, body, done


async def listed(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Answer with silences: active ones, then pending ones, then those that are over."""
    query, now = request.query, clock.now()
    states = {name for name in ("active", "pending", "expired") if questions.flag(query, name)}
    matching = questions.filters(query, "filter")
    ordered = silences.ordered(dispatcher.silences().values(), now)
    return answer(shown(ordered, states, matching, now))


async def posted(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Make or change a silence; it holds when this answers."""
    wanted = posting.silence(await body(request))
    id = await dispatcher.silence(wanted)
    auditing.tell(request, silence=id)
    return answer({"silenceID": id})


async def one(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Answer with one silence."""
    found = dispatcher.silences().get(request.match_info["id"])
    if found is None:
        raise Refused("not_found", "no silence has this id")
    return answer(shapes.silence(found, clock.now()))


async def expired(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """End a silence now."""
    caller = admission.caller(request, "silences:write")
    await dispatcher.expire(request.match_info["id"], caller.name if caller else "")
    return done()


def shown(
    ordered: Iterable[Silence], states: Iterable[str], matching: Iterable[Matcher], now: datetime
) -> list[shapes.Quiet]:
    """Return silences in these states; a filter asks what their own matchers name.

    A silence of `alertname="Down"` is found by that very text, not by what it would hide.
    """
    wanted, asked = set(states), tuple(matching)
    return [
        shapes.silence(silence, now)
        for silence in ordered
        if silence.state(now) in wanted and _names(silence, asked)
    ]


def _names(silence: Silence, asked: tuple[Matcher, ...]) -> bool:
    named = {one.name: one.value for one in silence.matchers}
    return all(one.matches(named) for one in asked)

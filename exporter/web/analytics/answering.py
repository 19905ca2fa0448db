"""From a request to the answer of an endpoint: checked, worked out or told again, tagged."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from aiohttp import hdrs, web
from msgspec.structs import replace

from alerting import clock
from exporter import roles
from exporter.analytics import days
from exporter.folding.ledger import Ledger
from exporter.folding.section import Analytics
from exporter.refusal import Refused
from exporter.web import admission, auditing
from exporter.web.analytics import completing, cursors, queries, tenancy
from exporter.web.analytics.around import Around
from exporter.web.analytics.cache import Cache, Entry, Key
from exporter.web.analytics.completing import Trust
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.answers import refuse_unready
from exporter.web.keys import CALLER, DAEMON
from exporter.web.watched import WATCHED

MOMENT: Final = 10.0
"""Seconds for which an answer about this moment may be told again."""
_REQUESTS: Final = "analytics_cache_requests_total"
_HEADERS: Final = {
    # Whoever keeps it asks each time whether it still holds, which costs a tag.
    hdrs.CACHE_CONTROL: "private, no-cache",
    hdrs.VARY: hdrs.AUTHORIZATION,
    "X-Content-Type-Options": "nosniff",
}


class Answers:
    """Answers that are kept, and those that are being worked out, each for all who ask."""

    def __init__(self) -> None:
        self.cache = Cache()
        self._under_way: dict[tuple[Key, object], asyncio.Task[Entry]] = {}

    async def made(
        self, key: Key, version: tuple[int, ...] | None, make: Callable[[], Awaitable[Entry]]
    ) -> Entry:
        """Return an answer that is worked out once, however many ask for it meanwhile."""
        place = key, version
        task = self._under_way.get(place)
        if task is None:
            task = asyncio.get_running_loop().create_task(_awaited(make))
            self._under_way[place] = task
            task.add_done_callback(lambda done: self._done(place, done))
        # Who leaves does not take the answer from the others.
        return await asyncio.shield(task)

    def _done(self, place: tuple[Key, object], task: "asyncio.Task[Entry]") -> None:
        del self._under_way[place]
        if not task.cancelled():
            task.exception()


ANSWERS: web.AppKey[Answers] = web.AppKey("answers", Answers)


def answering(endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return what answers requests to an endpoint."""

    async def answer(request: web.Request) -> web.StreamResponse:
        refuse_unready(request)
        question = asked(request, endpoint)
        trust = completing.asked(request, question.tenant)
        if endpoint.keep == "never":
            sight = _Sight(request, endpoint)
            seeing = replace(question, around=replace(question.around, may=sight.may))
            found = await completing.completed(trust, await endpoint.told(seeing))
            if sight.is_personal:
                await auditing.show(request)
            told = _response(request, _entry(found, None), None)
            # It is of this moment, and may hold what is personal: no browser keeps it.
            told.headers[hdrs.CACHE_CONTROL] = "no-store"
        else:
            # What comes later makes good for what was missing: an answer holds while none moves.
            folded = await question.ledger.version() if endpoint.keep == "folds" else ()
            version = (*folded, *completing.revision(request))
            told = await _kept(request, endpoint, question, trust, version)
        told.headers.update(completing.headers(trust, question))
        return told

    return answer


async def _kept(
    request: web.Request,
    endpoint: Endpoint,
    question: Question,
    trust: Trust,
    version: tuple[int, ...] | None,
) -> web.Response:
    answers, tally = request.app[ANSWERS], request.app[DAEMON].tally
    settings = question.settings
    key = Key(
        question.tenant,
        request.path,
        tuple(sorted(request.query.items())),
        days.day(question.now, settings.zone),
        settings,
    )
    now = clock.monotonic()
    ttl = settings.cache_ttl.seconds
    entry = answers.cache.found(
        key, version, now, min(ttl, MOMENT) if endpoint.keep == "moment" else ttl
    )
    if entry is not None:
        tally.count(_REQUESTS, "hit")
        return _response(request, entry, now - entry.made)
    tally.count(_REQUESTS, "miss")

    async def make() -> Entry:
        answer = await completing.completed(trust, await endpoint.told(question))
        made = _entry(answer, version)
        answers.cache.keep(key, made)
        return made

    return _response(request, await answers.made(key, version, make), None)


def asked(request: web.Request, endpoint: Endpoint) -> Question:
    """Return the question of a request, checked; Refused says what is wrong with it."""
    settings: Analytics = request.app[DAEMON].world.config.analytics
    now = round(clock.unix() * 1000)
    query = queries.read(request.query, endpoint.query)
    caller = request.get(CALLER)
    tenant = caller.tenant if caller else ""
    fingerprint = cursors.fingerprint(tenant, request.path, request.query)
    today = days.day(now, settings.zone)
    paged = isinstance(query, queries.Pages)
    return Question(
        tenant=tenant,
        path=dict(request.match_info),
        query=query,
        now=now,
        settings=settings,
        ledger=_ledger(request),
        asked=fingerprint,
        position=cursors.position(request.query, fingerprint, today) if paged else None,
        forget=lambda: request.app[ANSWERS].cache.forget(tenant),
        around=_around(request, tenant),
    )


class _Sight:
    """What a caller may see, and whether an answer was made by looking at it."""

    def __init__(self, request: web.Request, endpoint: Endpoint) -> None:
        self._request = request
        self._endpoint = endpoint
        self.is_personal = False

    def may(self, permission: str) -> bool:
        """Say whether the caller has a permission; who asks for a personal one will use it."""
        caller = admission.caller(self._request, self._endpoint.permission)
        allowed = caller is not None and roles.allows(caller.permissions, permission)
        self.is_personal = self.is_personal or (allowed and permission == roles.PERSONAL)
        return allowed


def _around(request: web.Request, tenant: str) -> Around:
    """Return the surroundings; what may be told to others again holds nothing personal."""
    return Around(
        started=request.app[DAEMON].started,
        config=request.app[DAEMON].world.config,
        watched=tenancy.seen_by(request.app[WATCHED], tenant),
        kept=lambda: len(request.app[ANSWERS].cache),
    )


def _ledger(request: web.Request) -> Ledger:
    found = request.app[WATCHED].folds()
    if found is None:
        raise Refused("not_ready", "the store is not open yet", "ask again", retry_after=1)
    return found


async def _awaited(make: Callable[[], Awaitable[Entry]]) -> Entry:
    return await make()


def _entry(answer: Any, version: tuple[int, ...] | None) -> Entry:
    body = msgspec.json.encode(answer)
    tag = hashlib.blake2b(body, digest_size=16).hexdigest()
    return Entry(body, tag, version, clock.monotonic())


def _response(request: web.Request, entry: Entry, age: float | None) -> web.Response:
    headers = {**_HEADERS, hdrs.ETAG: f'"{entry.tag}"'}
    if age is not None:
        headers[hdrs.AGE] = str(int(age))
    told = request.if_none_match or ()
    if request.method in {"GET", "HEAD"} and any(one.value in {entry.tag, "*"} for one in told):
        return web.Response(status=304, headers=headers)
    return web.Response(body=entry.body, content_type="application/json", headers=headers)

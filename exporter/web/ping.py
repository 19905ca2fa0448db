"""The jobs' door: ``/ping/{key}[/start|/fail|/log|/{exit}]``, answered once the ping is on disk.

Healthchecks' grammar, so that its clients and a line of crontab will do: HEAD, GET or POST, `?rid=`
to tell runs apart, and what a job has to say as the body. https://healthchecks.io/docs/http_api/
"""

from aiohttp import hdrs, web

from alerting import clock
from exporter.probes.heartbeats import ping as grammar
from exporter.probes.heartbeats.excerpt import MOST_BYTES, excerpt
from exporter.probes.heartbeats.ping import ACTIONS, Ping
from exporter.probes.transport.hearts import HEARTS
from exporter.refusal import Refused
from exporter.store.errors import StoreError
from exporter.web import limits
from exporter.web.answers import refuse_unready
from exporter.web.keys import DAEMON, Daemon, Route

_PINGS = "heartbeat_pings_total"
_AGAIN_SECONDS = 5


async def ping(request: web.Request) -> web.Response:
    """Take one ping; a key that is nobody's is answered as any path where nothing lives."""
    refuse_unready(request)
    daemon = request.app[DAEMON]
    name = HEARTS.owner(request.match_info["key"])
    if name is None:
        raise Refused("not_found", "nothing is at this path", "GET / lists what is here")
    seconds = HEARTS.wait(name, clock.monotonic())
    if seconds:
        raise Refused("too_fast", "the job pings too often", "ping less often", retry_after=seconds)
    try:
        action, status = grammar.meaning(request.match_info.get("action", ""))
        run = grammar.run(request.query.get("rid", ""))
    except ValueError as error:
        raise Refused("bad_argument", str(error), "see docs/probes.md") from None
    said = await _said(request, daemon)
    try:
        await HEARTS.hear(name, Ping(action, clock.now(), run, status, said))
    except StoreError:
        raise Refused(
            "not_durable",
            "the ping cannot be written down now",
            "send it again",
            retry_after=_AGAIN_SECONDS,
        ) from None
    daemon.tally.count(_PINGS, name, action)
    return web.Response(text="OK", headers={hdrs.CACHE_CONTROL: "no-store"})


def plan(daemon: Daemon) -> None:
    """Open the doors of the probes that are configured; their counters begin at 0."""
    for name in HEARTS.plan(daemon.world.config.probes):
        for action in ACTIONS:
            daemon.series.row(_PINGS, name, action)


async def _said(request: web.Request, daemon: Daemon) -> str:
    """Return the end of what a job says; a log that is too long, or packed, takes no ping away."""
    if request.method != hdrs.METH_POST:
        return ""
    bounds = daemon.world.config.server.limits
    end, is_cut = await limits.read_end(
        request, MOST_BYTES, bounds.body, bounds.request_time.seconds
    )
    return "" if hdrs.CONTENT_ENCODING in request.headers else excerpt(end, is_cut=is_cut)


_SAYS = "a job is well; its key is its only credential"
_TELLS = "the same of `start`, `fail`, `log` or an exit status, 0 to 255; `rid` names the run"
ROUTES = (
    Route("GET", "/ping/{key}", ping, None, _SAYS, own_check=True, asks=True),
    Route("POST", "/ping/{key}", ping, None, f"{_SAYS}; the body may be its log", own_check=True),
    Route("GET", "/ping/{key}/{action}", ping, None, _TELLS, own_check=True, asks=True),
    Route("POST", "/ping/{key}/{action}", ping, None, _TELLS, own_check=True),
)

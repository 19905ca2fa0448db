"""PagerDuty's door: who acknowledges an incident there stops the escalation here.

https://developer.pagerduty.com/docs/webhooks-overview
"""

import sqlite3
from collections.abc import Iterable

import structlog
from aiohttp import web

from alerting import clock
from alerting.desk.refused import Refused as NotPossible
from alerting.dispatcher import Dispatcher
from alerting.notify import pagerduty_callback
from alerting.notify.pagerduty_callback import Act, Nothing, Unreadable
from alerting.secret import Secret
from exporter.refusal import Refused
from exporter.web import auditing, limits
from exporter.web.answers import refuse_unready
from exporter.web.keys import DAEMON
from exporter.web.watched import WATCHED

VIA = "pagerduty"
_AGAIN_SECONDS = 60
_DONE = ("acknowledged", "no longer acknowledged")
_log = structlog.get_logger("chatwatch.pagerduty")


async def post(request: web.Request) -> web.Response:
    """``POST /pagerduty/webhook``: follow one event of PagerDuty and answer once it is on disk."""
    config = request.app[DAEMON].world.config
    secrets = config.alerting.pagerduty.webhook_secrets
    if not secrets:
        raise Refused(
            "not_found",
            "no webhook of PagerDuty is configured",
            "write alerting.pagerduty.webhook_secrets in chatwatch.yml",
        )
    most = min(config.server.limits.body, pagerduty_callback.LARGEST)
    body = await limits.read_body(request, most, config.server.limits.request_time.seconds)
    _check(body, request, secrets)
    try:
        meant = pagerduty_callback.meaning(body, clock.now())
    except Unreadable as error:
        raise Refused(
            "malformed_json", str(error), "post events of webhooks of version 3"
        ) from None
    if isinstance(meant, Nothing):
        return _answer(f"nothing to do: {meant.why}")
    # Before all is read from disk, an incident of ours would look like one of nobody.
    refuse_unready(request)
    dispatcher = request.app[WATCHED].dispatcher()
    if dispatcher is None:
        return _answer("nothing to do: alerts are handed to other Alertmanagers")
    said = await _follow(meant, dispatcher)
    if said in _DONE:
        auditing.done(request, "acknowledgement", meant.by, VIA, alerts=[meant.key], said=said)
    return _answer(said)


def _check(body: bytes, request: web.Request, secrets: Iterable[Secret]) -> None:
    header = request.headers.get(pagerduty_callback.HEADER, "")
    if not header:
        raise Refused(
            "signature_missing",
            f"the header {pagerduty_callback.HEADER} is missing",
            "post to it by a webhook subscription of PagerDuty, version 3",
        )
    if not pagerduty_callback.is_signed(body, header, secrets):
        raise Refused(
            "signature_mismatch",
            "no listed signature fits the body with any secret that we know",
            "write the secret of this webhook subscription in alerting.pagerduty.webhook_secrets",
        )


async def _follow(act: Act, dispatcher: Dispatcher) -> str:
    """Do what an event asks for and say what was done."""
    what = (act.key,)
    try:
        if act.what == "acknowledge":
            await dispatcher.acknowledge(
                what, by=act.by, via=VIA, comment=act.comment, up_to=act.up_to
            )
        else:
            await dispatcher.unacknowledge(what)
    except NotPossible:
        return "nothing to do: nothing of this key fires here"
    except sqlite3.Error as error:
        # PagerDuty tries again where the answer is a 5xx.
        _log.error("an event cannot be kept", error=str(error))
        raise Refused(
            "not_durable",
            "it cannot be written down now",
            "send the same event again",
            retry_after=_AGAIN_SECONDS,
        ) from None
    _log.info("followed", what=act.what, by=act.by)
    return _DONE[act.what != "acknowledge"]


def _answer(said: str) -> web.Response:
    return web.json_response({"said": said}, status=202)

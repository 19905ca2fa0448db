"""`/api/v2/alerts` and `/api/v2/alerts/groups`."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from alerting import clock
from alerting.dispatch import intake
from alerting.dispatch.state import AlertStatus, Group
from alerting.dispatcher import Dispatcher
from alerting.model import Alert
from exporter.refusal import Refused
from exporter.web.alertmanager import posting, questions, shapes
from exporter.web.alertmanager.exchange import answer, body, done
from exporter.web.alertmanager.questions import Question
from exporter.web.keys import DAEMON

_INVALID = "alertmanager_alerts_invalid_total"

# Alerts whose reading holds the loop for milliseconds.
_SLICE: Final = 50


async def listed(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Answer with the alerts that fire, by fingerprint."""
    asked, now = questions.asked(request.query), clock.now()
    told = shown(dispatcher.alerts(), asked, now, dispatcher.policy.resolve_timeout)
    return answer(told)


async def groups(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Answer with the groups in which alerts are told."""
    asked, now = questions.asked(request.query), clock.now()
    timeout = dispatcher.policy.resolve_timeout
    return answer(grouped(dispatcher.groups(), dispatcher.alerts(), asked, now, timeout))


async def posted(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Take alerts of others; good ones are taken though others of the same request are bad."""
    raw, now = posting.alerts(await body(request)), clock.now()
    alerts: list[Alert] = []
    problems: list[str] = []
    for first in range(0, len(raw), _SLICE):
        part = raw[first : first + _SLICE]
        read = intake.posted(part, now, dispatcher.policy.resolve_timeout, first)
        alerts += read.alerts
        problems += read.problems
        await asyncio.sleep(0)
    if alerts:
        await dispatcher.take(alerts)
    if problems:
        request.app[DAEMON].tally.count(_INVALID, amount=len(problems))
        raise Refused("bad_argument", "; ".join(problems))
    return done()


def shown(
    statuses: Iterable[AlertStatus], asked: Question, now: datetime, resolve_timeout: timedelta
) -> list[shapes.Alert]:
    """Return the alerts that are asked for; what is over is none."""
    return [
        shapes.alert(one, now, resolve_timeout)
        for one in statuses
        if one.alert.state == "firing" and asked.wants(one) and _is_told(one, asked)
    ]


def grouped(
    groups: Iterable[Group],
    statuses: Iterable[AlertStatus],
    asked: Question,
    now: datetime,
    resolve_timeout: timedelta,
) -> list[shapes.Group]:
    """Return the groups of receivers that are asked for, with those alerts that are.

    Steps of an escalation are groups of their own here as well.
    """
    wanted = {one.alert.fingerprint: one for one in statuses if one.alert.state == "firing"}
    found = []
    for group in groups:
        if not asked.wants_receiver(group.receiver):
            continue
        members = [wanted[name] for name in sorted(group.members) if name in wanted]
        if not asked.muted and all(one.state == "suppressed" for one in members):
            continue
        alerts = tuple(
            shapes.alert(one, now, resolve_timeout) for one in members if asked.wants(one)
        )
        if alerts:
            receiver = shapes.Receiver(group.receiver)
            found.append(shapes.Group(alerts, dict(group.labels), receiver, {}))
    return found


def _is_told(one: AlertStatus, asked: Question) -> bool:
    if asked.receiver is None and not asked.by_receiver:
        return True
    return any(asked.wants_receiver(name) for name in one.receivers)

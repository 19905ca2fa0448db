"""10,000 alerts that fire at once, until the last of them is at a webhook receiver.

Beside them 1,000 probes run, and signed events come in one by one. The alerts are posted to
/api/v2/alerts in one request, as Prometheus does it but larger, or a rule of the daemon fires all
of them at one tick; they are told in 100 groups, or each alone. In the second form of the rule the
delay counts from the tick.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import uvloop

from alerting import clock
from tests.benchmarks import beside
from tests.benchmarks.beside import Weighed
from tests.benchmarks.figure import Figure, below, percentile, shown
from tests.benchmarks.load import load, request
from tests.benchmarks.paced import Pace
from tests.benchmarks.probes import paused, target
from tests.benchmarks.receiver import Receiver, receiving
from tests.benchmarks.singles import SECRET, SOURCE, signed
from tests.daemon import Daemon, running

ALERTS: Final = 10_000
GROUPS: Final = 100
PROBES: Final = 1_000
# Events a second beside it, over so many connections.
RATE: Final = 200
CONNECTIONS: Final = 16
# A first look at each probe takes longer; the stream finds its connections.
WARM_SECONDS: Final = 10.0
PATIENCE: Final = 180.0
TICK: Final = 15
_BATCH: Final = 1_000
# Of so many seconds before, a second left out, it is told how it was without alerts.
_CALM: Final = 5.0
# So many seconds of events are prepared.
_PREPARED: Final = 120
_SECTIONS: Final = """
logging: {{level: error}}
metrics: {{caps: {{agent: {alerts}}}, series_per_metric: {alerts}}}
alerting: {{config: alerting.yml, rules: [rules.yml]}}
{probes}
"""
_ROUTES: Final = """
route:
  receiver: all
  group_by: [{group_by}]
  group_wait: 0s
receivers:
- name: all
  webhook_configs: [{{url: "{url}"}}]
"""
# Nothing fires before the last series is there, then all of it does; the team is a group.
_RULES: Final = """
groups:
- name: bench
  rules:
  - alert: AgentTurns
    expr: >-
      label_replace(chat_bot_turns_total{{agent!="sales"}}, "team", "t$1", "agent",
      "a[0-9]*([0-9][0-9])") > 0 and on()
      count(chat_bot_turns_total{{agent!="sales"}}) >= {alerts}
    labels: {{severity: critical}}
    annotations:
      summary: "{{{{ $labels.agent }}}} of {{{{ $labels.team }}}} took {{{{ $value }}}} turns"
      runbook_url: https://example.com/runbook
"""


class Took(NamedTuple):
    """Seconds to the last arrival, requests of the receiver, and what went on meanwhile in ms."""

    seconds: float
    requests: int
    intake: float
    calm: float
    slowest: float
    probes: float
    memory: float


def run() -> list[Figure]:
    """Measure posts and the rule in 100 groups, then each alert alone."""
    return [
        *_figures("posted at once, 100 groups", uvloop.run(_measured("team", by_rule=False))),
        *_figures("by a rule, 100 groups", uvloop.run(_measured("team", by_rule=True))),
        *_figures("posted at once, each alone", uvloop.run(_measured("...", by_rule=False)), 0),
    ]


def _figures(how: str, took: Took, most: float = 10.0) -> list[Figure]:
    """Return the figures of a run; it is held to ``most`` seconds, and to nothing with 0."""
    what = f"10,000 alerts {how}"
    held = below if most else _shown
    return [
        held(f"{what}: until the last is told", took.seconds, "s", most),
        held(f"{what}: signed events beside, p99", took.intake, "ms", 100),
        shown(f"{what}: the same before, p99", took.calm, "ms"),
        held(f"{what}: lateness of probes beside, p99", took.probes, "ms", 100),
        shown(f"{what}: slowest event beside", took.slowest, "ms"),
        shown(f"{what}: requests of the receiver", took.requests, ""),
        shown(f"{what}: memory at most", took.memory, "MiB"),
    ]


def _shown(what: str, value: float, unit: str, _: float) -> Figure:
    return shown(what, value, unit)


async def _measured(group_by: str, *, by_rule: bool) -> Took:
    """Fire once in a daemon of its own."""
    with tempfile.TemporaryDirectory() as folder, target() as probed:
        async with receiving() as (url, receiver):
            place = Path(folder)
            grouping = json.dumps(group_by)
            (place / "alerting.yml").write_text(_ROUTES.format(group_by=grouping, url=url))
            (place / "rules.yml").write_text(_RULES.format(alerts=ALERTS))
            probes = beside.probes(PROBES, probed)
            more = f"{SOURCE}\n{_SECTIONS.format(alerts=2 * ALERTS, probes=probes)}"
            with running(place, more=more, BENCH_SECRET=SECRET) as daemon:
                fire = _by_rule if by_rule else _by_post
                async with _stream(daemon) as pace:
                    return await fire(daemon, receiver, pace)


@asynccontextmanager
async def _stream(daemon: Daemon) -> AsyncIterator[Pace]:
    """A stream of signed events for a block, and a moment in which all becomes warm."""
    pace = Pace(daemon.port, CONNECTIONS)
    task = asyncio.create_task(pace.run(signed(RATE * _PREPARED, "s"), RATE))
    await paused(WARM_SECONDS)
    try:
        yield pace
        assert set(pace.statuses()) == {202}, pace.statuses()
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _by_post(daemon: Daemon, receiver: Receiver, pace: Pace) -> Took:
    """Post all at once."""
    post = request("/api/v2/alerts", json.dumps([_alert(n) for n in range(ALERTS)]).encode())
    async with Weighed(daemon) as weighed:
        before, began = await beside.scraped(daemon), clock.monotonic()
        done, _ = await asyncio.gather(load(daemon.port, [post], 1), receiver.has(ALERTS, PATIENCE))
        assert set(done.statuses) == {200}, done.statuses
        after = await beside.scraped(daemon)
    return _took(receiver, pace, began, beside.lateness(before, after), weighed.memory)


async def _by_rule(daemon: Daemon, receiver: Receiver, pace: Pace) -> Took:
    """Let all series come between two ticks, so that the next one fires."""
    await _past_tick()
    done = await load(daemon.port, _turns(), 2)
    assert set(done.statuses) == {202}, done.statuses
    async with Weighed(daemon) as weighed:
        tick = _next_tick()
        await paused((tick - clock.now()).total_seconds() - 0.3)
        assert not receiver.requests, "the series took too long to come"
        before = await beside.scraped(daemon)
        began = clock.monotonic() + (tick - clock.now()).total_seconds()
        await receiver.has(ALERTS, PATIENCE)
        after = await beside.scraped(daemon)
    return _took(receiver, pace, began, beside.lateness(before, after), weighed.memory)


def _took(receiver: Receiver, pace: Pace, began: float, lateness: float, memory: float) -> Took:
    answered = [one.seconds for one in pace.answers if began <= one.due <= receiver.last]
    return Took(
        seconds=receiver.last - began,
        requests=receiver.requests,
        intake=percentile(answered, 0.99) * 1000,
        calm=pace.p99(began - _CALM, began - 1.0),
        slowest=max(answered) * 1000,
        probes=lateness,
        memory=memory,
    )


def _alert(number: int) -> dict[str, object]:
    return {
        "labels": {
            "alertname": "InstanceSlow",
            "severity": "critical",
            "instance": f"10.0.{number // 250}.{number % 250}:9100",
            "team": f"t{number % GROUPS}",
        },
        "annotations": {
            "summary": f"Instance {number} answers in 7.3 s",
            "runbook_url": "https://example.com/runbook",
        },
        "startsAt": clock.now().isoformat(),
        "generatorURL": "http://prometheus:9090/graph?g0.expr=slow",
    }


def _turns() -> list[bytes]:
    """Return batches of events of which each makes a series of its own."""
    now = clock.now().isoformat()
    made = [
        {
            "id": f"turn-{number}",
            "type": "chat.message.sent",
            "time": now,
            "data": {
                "conversation_id": f"c-{number}",
                "agent_kind": "ai",
                "agent_id": f"a{number:05}",
                "channel": "web",
            },
        }
        for number in range(ALERTS)
    ]
    batches = [made[start : start + _BATCH] for start in range(0, ALERTS, _BATCH)]
    return [request("/webhooks/bot", json.dumps(batch).encode()) for batch in batches]


async def _past_tick() -> None:
    """Wait until the series have most of a span between two ticks to come in."""
    left = (_next_tick() - clock.now()).total_seconds()
    await paused(left + 1.0)


def _next_tick() -> datetime:
    now = clock.now()
    return now + timedelta(seconds=TICK - now.timestamp() % TICK)

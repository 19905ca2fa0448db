"""A daemon that watches neighbours and hears of three days of a business, and who scrapes it."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import yaml

from alerting import clock
from exporter.traffic import stream
from tests.daemon import Daemon, free_port
from tests.grafana import asides, neighbours
from tests.house import tree
from tests.prometheus.server import running as prometheus
from tests.tools import eventually

Json = dict[str, Any]

_DAY = timedelta(days=1)
PAST = (36 * _DAY, 35 * _DAY, 3.0), (10 * _DAY, 9 * _DAY, 3.0), (3 * _DAY, 0 * _DAY, 8.0)
"""What is told: from and to how long ago, with so many conversations an hour."""
AT_ONCE = 500
PARTS = 12
"""So many times a scrape sees other counts, so that there are rates."""

MORE = """
text: {{services: [support, sales, booking, billing]}}
host: {{interval: 5s, processes: [{{name: daemon, match: ".*exporter --config.*"}}]}}
alerting:
  rules: ["{root}/config/rules/*.yml", rules.yml]
  config: alerting.yml
  samples: {{interval: 1s}}
analytics:
  gauges: {{interval: 5s}}
  returns_within: 1m
  hourly_rate: {{amount: 40, currency: EUR}}
  agents: {{targets: [{{agent: ai-nova, revenue: {{amount: 60000, currency: EUR}}}}]}}
  funnels:
  - id: sale
    window: 7d
    steps:
    - {{name: asked, event: chat.conversation.started}}
    - {{name: chose, event: commerce.cart.updated}}
    - {{name: bought, event: commerce.order.paid}}
{neighbours}
"""
ALERTING = """
route: {{receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 1s}}
receivers:
- name: team
  webhook_configs: [{{url: "{taken}/hook"}}, {{url: "{refused}/hook"}}]
"""
# Rules of our own wait for minutes; this one does not.
RULES = """
groups:
- name: at once
  rules:
  - alert: ShopFails
    expr: probe_success{probe="shop"} >= 0
    labels: {severity: critical}
  - alert: Hidden
    expr: probe_success{probe="shop"} >= 0
    labels: {severity: warning}
  - alert: Wrong
    expr: probe_success + on () probe_success
"""
SCRAPE = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml, recorded.yml]
scrape_configs:
- job_name: chatwatch
  static_configs: [{{targets: ["127.0.0.1:{target}"]}}]
"""


class Stage(NamedTuple):
    """Where both are, and since when (Unix seconds) there are samples."""

    daemon: Daemon
    prometheus: str
    since: float


@contextlib.asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[Stage]:
    """Yield both once all has been heard, folded, and scraped."""
    async with neighbours.standing(folder) as found:
        (folder / "rules.yml").write_text(RULES)
        (folder / "recorded.yml").write_text(yaml.safe_dump(recorded()))
        (folder / "alerting.yml").write_text(
            ALERTING.format(taken=found.taken, refused=found.refused)
        )
        more = MORE.format(root=tree.ROOT, neighbours=found.text())
        daemon = Daemon(folder, more=more).start(**found.environ)
        port = free_port()
        try:
            with prometheus(folder, port, SCRAPE.format(target=daemon.port)) as url:
                stage = Stage(daemon, url, clock.unix())
                async with aiohttp.ClientSession() as session:
                    await _told(session, stage)
                yield stage
        finally:
            daemon.kill()


def recorded() -> Json:
    """The recording rules that are shipped, at each second rather than each minute."""
    files = sorted((tree.ROOT / "prometheus/rules").glob("*.yml"))
    groups = [group for one in files for group in yaml.safe_load(one.read_text("utf-8"))["groups"]]
    for group in groups:
        group["interval"] = "1s"
        group["rules"] = [rule for rule in group["rules"] if "record" in rule]
    return {"groups": [group for group in groups if group["rules"]]}


def parts() -> Iterator[list[Json]]:
    """Yield what happens, in order of time, in so many parts of some batches each."""
    now, events = clock.now(), list[Json]()
    for begin, end, rate in PAST:
        events += stream.events(7, now - begin, now - end, rate)
    yield from _batched(events, len(events) // PARTS + 1)


def _batched(events: list[Json], most: int) -> Iterator[list[Json]]:
    return (events[place : place + most] for place in range(0, len(events), most))


async def _told(session: aiohttp.ClientSession, stage: Stage) -> None:
    await asides.hidden(session, stage.daemon.url, "Hidden")
    for number, part in enumerate(parts()):
        for some in _batched(part, AT_ONCE):
            await _post(session, stage, some)
        await asides.done(session, stage.daemon.url, number)
        await _scraped(session, stage, number)

    async def folded() -> bool:
        return "\nanalytics_fold_lag_events 0.0\n" in stage.daemon.metrics()

    await eventually(folded, within=60, what="all events in the figures")


async def _post(session: aiohttp.ClientSession, stage: Stage, events: list[Json]) -> None:
    async def taken() -> bool:
        async with session.post(f"{stage.daemon.url}/webhooks/bot", json=events) as answer:
            assert answer.status in {202, 429, 503}, await answer.text()
            return answer.status == 202

    await eventually(taken, within=60, what="room for events")


async def _scraped(session: aiohttp.ClientSession, stage: Stage, number: int) -> None:
    """Wait until the Prometheus has seen as many changes of a count as there were parts."""
    query = "changes(sum(webhook_events_total)[5m:1s])"

    async def seen() -> bool:
        url = f"{stage.prometheus}/api/v1/query"
        async with session.get(url, params={"query": query}) as answer:
            result = (await answer.json())["data"]["result"]
            return bool(result) and float(result[0]["value"][1]) >= number

    await eventually(seen, within=30, what=f"a scrape of part {number}")

"""`GET /probe`: one run of a module against a target, asked as blackbox_exporter is.

https://github.com/prometheus/blackbox_exporter#configuration. A probe that fails is answered 200
with ``probe_success 0``.
"""

import asyncio
from typing import Final

from aiohttp import web

from alerting import clock
from exporter.probes.blackbox import masking, question, report, translation
from exporter.probes.blackbox.gate import Gate
from exporter.probes.blackbox.modules import Module
from exporter.probes.blackbox.question import Asked, Question
from exporter.probes.line import Line
from exporter.probes.transport import ambient
from exporter.refusal import Refused
from exporter.web.keys import DAEMON

TIMEOUT: Final = "X-Prometheus-Scrape-Timeout-Seconds"
_UNKNOWN: Final = "blackbox_module_unknown_total"
_RETRY_SECONDS: Final = 1


class Running:
    """How many runs are under way."""

    def __init__(self) -> None:
        self.count = 0


RUNNING: web.AppKey[Running] = web.AppKey("runs of /probe", Running)


async def probe(request: web.Request) -> web.Response:
    """Answer with the metrics of a run, or with its log where ``debug=true`` asks for it."""
    daemon = request.app[DAEMON]
    world = daemon.world
    section = world.config.blackbox
    running = request.app[RUNNING]
    if running.count >= section.concurrency:
        said = f"{section.concurrency} probes run already"
        raise Refused(
            "too_many_probes",
            said,
            "ask again, or raise blackbox.concurrency",
            retry_after=_RETRY_SECONDS,
        )
    try:
        asked = question.asked(request.query)
    except ValueError as error:
        raise _refused(error) from None
    try:
        module = question.module(world.modules, asked.module)
    except ValueError as error:
        daemon.tally.count(_UNKNOWN)
        raise _refused(error) from None
    running.count += 1
    try:
        return await _answered(request, asked, module, section.gate)
    finally:
        running.count -= 1


async def _answered(request: web.Request, asked: Asked, module: Module, gate: Gate) -> web.Response:
    offset = request.app[DAEMON].world.config.blackbox.timeout_offset.seconds
    try:
        seconds = question.timeout(request.headers.get(TIMEOUT), offset, module.timeout.seconds)
        made = translation.probe(module, Question(asked.target, seconds, asked.hostname))
        if module.prober == "unix":
            _refuse_path(gate, asked.target)
    except ValueError as error:
        raise _refused(error) from None
    began, lines = clock.monotonic(), list[Line]()
    with ambient.surrounded(gate, lines if asked.debug else None):
        result = await asyncio.ensure_future(made.measure())
    if asked.debug:
        return _told(asked, module, report.report(result, lines, began))
    accept = request.headers.get("Accept", "")
    from exporter.probes.blackbox import exposition  # noqa: PLC0415 # few daemons are asked so

    body, content_type = exposition.exposition(result, seconds.seconds, accept)
    return web.Response(body=body, headers={"Content-Type": content_type})


def _told(asked: Asked, module: Module, text: str) -> web.Response:
    said = f"{text}\nModule {asked.module}:\n{masking.text(module)}"
    return web.Response(text=said, headers={"X-Content-Type-Options": "nosniff"})


def _refuse_path(gate: Gate, path: str) -> None:
    said = gate.refusal_of_path(path)
    if said:
        raise ValueError(f"{path} is {said}")


def _refused(error: ValueError) -> Refused:
    return Refused(
        "bad_argument",
        str(error),
        "see docs/probes.md: /probe?target=example.com&module=http_2xx",
    )

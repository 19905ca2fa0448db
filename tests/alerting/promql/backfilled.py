"""Debian's Prometheus over samples that a test made, and the same samples in our memory.

Its ranges and look-back are closed at both ends, ours at the later one only; so samples stand at
0.3 s, and questions are asked at 0.7 s, of spans of whole seconds.
"""

import contextlib
import json
import math
import random
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from alerting import model
from alerting.model import Labels
from tests.daemon import free_port
from tests.prometheus import server as prometheus
from tests.tools import eventually

BEGIN = 1_600_000_000_300
STEP = 15_000
TICKS = 120

Series = dict[Labels, dict[int, float]]
Values = dict[tuple[Labels, int], float]
"""By labels and milliseconds."""


class Reply(Struct, frozen=True):
    """Values of a vector, matrix or scalar; an error as it is said."""

    values: Values
    error: str = ""


def samples() -> Series:
    """Return gauges, counters and histograms; some begin late, end early or have gaps."""
    chance = random.Random(20_250_101)
    found: Series = {}
    for job in ("api", "web", "db"):
        _add(found, chance, "one", _quarters(chance), job=job, team=chance.choice("xy"))
        for inst in ("1", "2", "3"):
            of = {"job": job, "inst": inst}
            for zone in ("a", "b"):
                _add(found, chance, "g", _quarters(chance), **of, zone=zone)
            _add(found, chance, "h", _quarters(chance), **of)
            _add(
                found,
                chance,
                "u",
                [tick + float(f"0.{len(found)}7") for tick in range(TICKS)],
                **of,
            )
            _add(found, chance, "c_total", _counter(chance), **of)
            _add(found, chance, "d_total", _counter(chance), **of)
        _add_histogram(found, chance, job)
    return found


def _add(
    found: Series, chance: random.Random, name: str, values: list[float], **labels: str
) -> None:
    first, last = 0, TICKS
    gaps: set[int] = set()
    shape = chance.random()
    if shape < 0.2:
        first = chance.randrange(TICKS)
    elif shape < 0.4:
        last = chance.randrange(TICKS)
    elif shape < 0.6:
        begin = chance.randrange(TICKS)
        gaps = set(range(begin, begin + chance.randrange(40)))
    elif shape < 0.7:
        gaps = {tick for tick in range(TICKS) if chance.random() < 0.4}
    found[model.labels({"__name__": name, **labels})] = {
        BEGIN + tick * STEP: value
        for tick, value in enumerate(values)
        if first <= tick < last and tick not in gaps
    }


def _quarters(chance: random.Random) -> list[float]:
    """Return numbers that add up without rounding."""
    now, found = chance.randrange(-200, 200), []
    for _ in range(TICKS):
        now = max(-200, min(200, now + chance.choice((0, 0, 1, -1, 7, -7, 40, -40))))
        found.append(now / 4)
    return found


def _counter(chance: random.Random) -> list[float]:
    """Return a counter that is far from 0, since 2.42 stretches others otherwise."""
    now, found = chance.randrange(4_000_000, 8_000_000), []
    for _ in range(TICKS):
        now += chance.choice((0, 1, 5, 20, 100))
        if chance.random() < 0.03:
            now = chance.randrange(2_000_000, 3_000_000)
        found.append(now / 4)
    return found


def _add_histogram(found: Series, chance: random.Random, job: str) -> None:
    counts = dict.fromkeys(("0.1", "0.5", "1", "5", "+Inf"), 1_000_000.0)
    series: dict[str, dict[int, float]] = {le: {} for le in counts}
    for tick in range(TICKS):
        more = 0
        for le in counts:
            more += chance.randrange(5)
            counts[le] += more
            series[le][BEGIN + tick * STEP] = counts[le]
    for le, points in series.items():
        labels = model.labels({"__name__": "lat_bucket", "job": job, "le": le})
        found[labels] = points


def _lines(series: Series) -> Iterator[str]:
    for labels, points in series.items():
        told = dict(labels)
        name = told.pop("__name__")
        inside = ",".join(f'{key}="{value}"' for key, value in told.items())
        yield from (f"{name}{{{inside}}} {points[at]!r} {at / 1000:.3f}" for at in points)


class Prometheus:
    """A server that answers questions about the past."""

    def __init__(self, url: str) -> None:
        self._url = url

    def instant(self, text: str, at: int) -> Reply:
        return self._ask("query", {"query": text, "time": f"{at / 1000:.3f}"})

    def over(self, text: str, start: int, end: int, step: int) -> Reply:
        times = {"start": start, "end": end, "step": step}
        told = {name: f"{time / 1000:.3f}" for name, time in times.items()}
        return self._ask("query_range", {"query": text, **told})

    def is_ready(self) -> bool:
        with urllib.request.urlopen(f"{self._url}/-/ready", timeout=5) as answer:
            return bool(answer.status == 200)

    def _ask(self, path: str, asked: Mapping[str, str]) -> Reply:
        data = urllib.parse.urlencode(asked).encode()
        try:
            with urllib.request.urlopen(f"{self._url}/api/v1/{path}", data, timeout=30) as answer:
                return _reply(json.load(answer)["data"])
        except urllib.error.HTTPError as error:
            said = json.load(error)
            return Reply({}, f"{said['errorType']}: {said['error']}")


def _reply(data: dict[str, Any]) -> Reply:
    if data["resultType"] == "scalar":
        at, value = data["result"]
        return Reply({((), round(at * 1000)): float(value)})
    values: Values = {}
    for one in data["result"]:
        labels = model.labels(one["metric"])
        for at, value in one["values"] if "values" in one else [one["value"]]:
            values[labels, round(at * 1000)] = float(value)
    return Reply(values)


@contextlib.contextmanager
def serving(folder: Path, series: Series) -> Iterator[Prometheus]:
    """Run a server over these samples."""
    prometheus.backfill(folder, _lines(series))
    keep = ["--storage.tsdb.retention.time=100y"]
    with prometheus.running(folder, free_port(), options=keep) as url:
        yield Prometheus(url)


async def ready(server: Prometheus) -> None:
    """Wait until it answers."""

    async def asked() -> bool:
        return server.is_ready()

    await eventually(asked, within=30, what="Prometheus")


def near(one: float, other: float) -> bool:
    """Say whether two answers are equal to a millionth."""
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)

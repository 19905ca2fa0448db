"""Measured runs of probes and minutes of a machine in, what they say out by HTTP (row I5)."""

import contextlib
import math
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from alerting import clock
from exporter.folding.reading import Reading
from exporter.history import accounting
from exporter.history.accounting import HOUR
from exporter.history.incidents import Terms
from exporter.probes import record
from exporter.probes.result import Result
from exporter.probes.standing import Standing
from exporter.store.errors import StoreError
from exporter.store.sqlite import Sqlite
from exporter.web.analytics import analysis, answering
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.stand import Stand

MINUTES = 1_440
OUTAGE = range(600, 610)
SLOW = range(900, 960)
CONFIG = """
probes:
- {name: shop, type: http, url: "http://localhost:1/", interval: 60s, objective: 99.95}
- {name: cache, type: http, url: "http://localhost:2/", interval: 60s}
alerting: {thresholds: {cpu_usage_percent: 70}}
"""


def seconds(minute: int) -> float:
    """How long a run takes: some waver, and an hour of three times as long."""
    return 0.1 * (1 + 0.05 * math.sin(minute)) * (3 if minute in SLOW else 1)


class Desk:
    """A store with a day of measurements up to now, and who asks."""

    def __init__(self, store: Sqlite) -> None:
        self.store = store
        self.broken: Exception | None = None
        self.now = clock.now()
        self.begins = self.now - timedelta(minutes=MINUTES)

    def measure(self, probe: str, failing: Sequence[int] = (), missing: Sequence[int] = ()) -> None:
        """Keep a run a minute, as a probe's loop does."""
        runs = [
            record.run(
                Result(
                    probe,
                    "http",
                    self.begins + timedelta(minutes=minute),
                    seconds(minute) if probe == "shop" else 0.05,
                    "status" if minute in failing else "",
                    "got 500" if minute in failing else "",
                )
            )
            for minute in range(MINUTES)
            if minute not in missing
        ]
        self.store.run("probe_results.keep", runs, {})
        while self.store.run("probe_incidents.follow", {probe: Terms()}, 1_000):
            pass

    def sum_up(self) -> None:
        """Sum up the hours that are over, as the historian does."""
        until = record.milliseconds(self.now) - 600_000
        for table in ("probe_hours", "probe_latencies"):
            while (start := self.store.run(f"{table}.due", until)) is not None:
                self.store.run(f"{table}.sum_up", dict.fromkeys(("shop", "cache"), 180_000), start)
                self.store.run(f"{table}.done", start + HOUR)

    async def ask(self, name: str, *arguments: Any) -> Any:
        if self.broken is not None:
            raise self.broken
        return self.store.run(name, *arguments)


@contextlib.asynccontextmanager
async def serving(folder: Path, text: str = CONFIG) -> AsyncIterator[tuple[Desk, Stand]]:
    desk = Desk(Sqlite(folder / "events.db"))
    reading = Reading(folder / "folds.db")
    watched = Watched(
        probes=lambda: (Standing("shop", "http", 60.0), Standing("cache", "http", 60.0)),
        folds=lambda: reading,
        ask=desk.ask,
    )
    try:
        async with stand.serving(text, watched=watched) as here:
            yield desk, here
    finally:
        reading.close()
        desk.store.close()


async def asked(
    here: Stand, query: str = "", status: int = 200, headers: Mapping[str, str] | None = None
) -> Any:
    async with (
        ClientSession(headers=headers) as session,
        session.get(f"{here.url}/api/analyze{query}") as answer,
    ):
        told = await answer.json()
        assert answer.status == status, told
        return told


@pytest.mark.parametrize("summed", [True, False])
async def test_a_planted_outage_and_a_planted_slow_hour_are_told(
    tmp_path: Path, summed: bool
) -> None:
    async with serving(tmp_path) as (desk, here):
        desk.measure("shop", failing=OUTAGE)
        desk.measure("cache")
        if summed:
            desk.sum_up()
        told = await asked(here, "?hours=24")
    shop, cache = told["services"]
    assert (shop["service"], shop["rank"]) == ("shop", 1)
    # The span ends some milliseconds after the last minute that was measured.
    assert shop["uptime_percent"] == {"value": 99.31, "n": pytest.approx(1_440, abs=1), "why": None}
    assert shop["objective_percent"] == 99.95
    assert (cache["uptime_percent"]["value"], cache["objective_percent"]) == (100.0, 99.9)
    (incident,) = told["incidents"]
    assert incident["service"] == "shop"
    began = desk.begins + timedelta(minutes=OUTAGE.start)
    assert incident["start"][:19] == f"{began:%Y-%m-%dT%H:%M:%S}"
    assert incident["end"][:19] == f"{began + timedelta(minutes=10):%Y-%m-%dT%H:%M:%S}"
    assert (incident["seconds"], incident["reason"]) == (600.0, "status")
    assert told["incidents_total"] == 1
    (anomaly,) = told["anomalies"]
    assert (anomaly["service"], anomaly["direction"]) == ("shop", "slower")
    slow = desk.begins + timedelta(minutes=SLOW.start)
    assert anomaly["start"] <= f"{slow + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    assert anomaly["end"] > f"{slow:%Y-%m-%dT%H:%M:%S}"
    assert {one["direction"] for one in told["trends"]} == {"steady"}
    assert {(one["service"], one["figure"]) for one in told["recommendations"]} == {
        ("shop", "uptime_percent"),
        ("shop", "upper_quartile_ms"),
    }
    assert told["rule"] == accounting.RULE


async def test_a_gap_without_measurements_is_unknown_and_the_daemons_own(tmp_path: Path) -> None:
    async with serving(tmp_path) as (desk, here):
        desk.measure("shop", missing=range(700, 760))
        begins, ends = record.milliseconds(desk.begins), record.milliseconds(desk.now)
        gap = begins + 700 * 60_000, begins + 760 * 60_000
        for spell in ((begins, gap[0]), (gap[1], ends)):
            desk.store.run("presence.note", spell, [], 0)
        told = await asked(here)
    shop = next(one for one in told["services"] if one["service"] == "shop")
    assert shop["uptime_percent"]["value"] == 100.0
    assert (shop["seconds"]["down"], shop["incidents"]) == (0.0, 0)
    assert shop["seconds"]["unobserved"] == pytest.approx(58 * 60, abs=1)
    assert told["watched"]["off_seconds"] == 3_600
    assert [one["seconds"] for one in told["watched"]["gaps"]] == [3_600]
    assert told["incidents"] == []
    notes = {(one["service"], one["figure"]) for one in told["recommendations"]}
    assert ("chatwatch", "off_seconds") in notes


async def test_minutes_of_the_machine_are_held_against_the_configured_bound(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as (desk, here):
        begins = record.milliseconds(desk.begins) + 30_000
        rows = [
            (begins + minute * 60_000, 75.0 if minute < 60 else 20.0, 50.0, 40.0, 1.0, 2.0, 3)
            for minute in range(MINUTES)
        ]
        desk.store.run("host_samples.keep", rows)
        told = await asked(here)
    cpu = next(one for one in told["resources"] if one["figure"] == "cpu_usage")
    assert (cpu["threshold"], cpu["minutes_over"], cpu["mean"]["n"]) == (70.0, 60, MINUTES)
    (note,) = [one for one in told["recommendations"] if one["service"] == "host"]
    assert (note["figure"], note["value"], note["n"]) == ("cpu_usage_minutes_over", 60.0, MINUTES)


async def test_an_hour_is_compared_with_the_day_before_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as (desk, here):
        desk.measure("shop", failing=OUTAGE)
        desk.sum_up()
        told = await asked(here, "?hours=1")
        month = await asked(here, "?hours=720")
    assert (told["hours"], told["incidents"], told["anomalies"]) == (1.0, [], [])
    assert [one["service"] for one in told["unjudged"]] == ["cache"]
    assert told["services"][0]["uptime_percent"]["n"] == pytest.approx(60, abs=1)
    assert (month["hours"], month["incidents_total"]) == (720.0, 1)


async def test_an_answer_is_told_again_for_seconds_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as (desk, here):
        first = await asked(here)
        desk.measure("shop", failing=OUTAGE)
        assert await asked(here) == first
        monkeypatch.setattr(answering, "MOMENT", 0.0)
        assert (await asked(here))["incidents_total"] == 1


@pytest.mark.parametrize("query", ["hours=0", "hours=10000", "hours=day", "hours=-1", "days=1"])
async def test_what_does_not_fit_is_refused_with_a_remedy(tmp_path: Path, query: str) -> None:
    async with serving(tmp_path) as (_, here):
        told = await asked(here, f"?{query}", 400)
    assert told["code"] == "bad_argument"
    assert told["help"]


@pytest.mark.parametrize("error", [StoreError("io", "the disk is gone"), None])
async def test_a_database_that_cannot_be_read_is_said_so(
    tmp_path: Path, error: StoreError | None
) -> None:
    async with serving(tmp_path) as (desk, here):
        if error is None:
            desk.store._writer.execute("DROP TABLE host_samples")
        desk.broken = error
        told = await asked(here, "", 503)
    assert told["code"] == "not_readable"


async def test_it_needs_the_right_to_analytics(tmp_path: Path) -> None:
    async with serving(tmp_path, CONFIG + stand.TOKENS) as (_, here):
        for name, status in {"eye": 200, "bot": 403}.items():
            await asked(
                here, "", status, {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
            )


@pytest.mark.parametrize(
    ("hours", "steps"), [(24, [10, 10, 5]), (240, [2] * 12 + [1]), (720, [1] * 25)]
)
async def test_many_probes_are_asked_for_in_steps(hours: int, steps: list[int]) -> None:
    seen: list[int] = []

    async def ask(name: str, *arguments: Any) -> Any:
        if name == "probe_facts.known":
            seen.append(len(arguments[0]))
        return []

    probes = {f"p{number:02}": Standing(f"p{number:02}", "http", 15.0) for number in range(25)}
    await analysis._probes(ask, probes, (3_000 - hours) * HOUR, 3_000 * HOUR)
    assert seen == steps

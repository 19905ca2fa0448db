"""A job that tells in time is never down; any other is, in time, and says why."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration
from exporter.probes.cron import Cron
from exporter.probes.heartbeats import verdict
from exporter.probes.heartbeats.deadline import Gap, Terms
from exporter.probes.heartbeats.ping import Ping
from exporter.probes.heartbeats.state import State
from exporter.probes.heartbeats.verdict import Verdict
from tests.exporter.probes.heartbeats.examples import at, ping, told

HOUR, TEN = Duration(3600), Duration(600)
HOURLY = Terms(TEN, period=HOUR)
SHORT = Terms(TEN, period=HOUR, max_runtime=Duration(1200))
NIGHTLY = Terms(TEN, schedule=Cron.parse("0 3 * * *"))


def judged(
    terms: Terms, pings: Sequence[Ping], now: float, gaps: Sequence[tuple[float, float]] = ()
) -> Verdict:
    found: list[Gap] = [(at(gone), at(back)) for gone, back in gaps]
    return verdict.verdict(terms, told(*pings), found, at(now))


def state(found: Verdict) -> str:
    return found.fault.reason if found.fault else "degraded" if found.degraded else "up"


MISSED = "it was due at 2026-11-21 03:00:00 UTC and did not come until 2026-11-21 03:10:00 UTC"


OK, BEGUN, FAILED = ping("success", 0), ping("start", 0), ping("fail", 0, exit=3, said="full")


@pytest.mark.parametrize(
    ("terms", "pings", "now", "expected"),
    [
        (HOURLY, (), 9_999, "unheard"),
        (HOURLY, (ping("log", 0),), 9_999, "unheard"),
        (HOURLY, (BEGUN,), 9_999, "unheard"),
        (HOURLY, (OK,), 60, "up"),
        (HOURLY, (OK,), 60.1, "degraded"),
        (HOURLY, (OK,), 70, "degraded"),
        (HOURLY, (OK,), 70.1, "missed"),
        (HOURLY, (OK, ping("log", 60)), 70.1, "missed"),
        (HOURLY, (OK, ping("start", 60)), 70.1, "missed"),
        (HOURLY, (OK, ping("success", 70)), 70.1, "up"),
        (HOURLY, (OK, ping("success", 500)), 500, "up"),
        (HOURLY, (FAILED,), 0, "reported"),
        (HOURLY, (OK, ping("fail", 1)), 9_999, "reported"),
        (HOURLY, (FAILED, ping("start", 1)), 2, "reported"),
        (HOURLY, (FAILED, ping("success", 1)), 2, "up"),
        (NIGHTLY, (OK,), 60, "up"),
        (NIGHTLY, (OK,), 61, "degraded"),
        (NIGHTLY, (OK,), 71, "missed"),
        (NIGHTLY, (OK, ping("success", 65)), 71, "up"),
        (Terms(TEN), (OK,), 9_999, "up"),
        (SHORT, (BEGUN,), 20, "up"),
        (SHORT, (BEGUN,), 20.1, "missed"),
        (SHORT, (OK, ping("start", 65)), 80, "up"),
        (SHORT, (OK, ping("start", 65), ping("success", 84)), 144, "up"),
        (SHORT, (BEGUN, ping("start", 19)), 21, "up"),
        (SHORT, (ping("start", 0, "a"), ping("success", 21, "b")), 22, "up"),
        (SHORT, (ping("start", 0, "a"), ping("success", 19, "b")), 22, "missed"),
        (SHORT, (ping("start", 0, "a"), ping("success", 19)), 22, "up"),
    ],
)
def test_what_a_job_told_decides(
    terms: Terms, pings: Sequence[Ping], now: float, expected: str
) -> None:
    assert state(judged(terms, pings, now)) == expected


@pytest.mark.parametrize(
    ("terms", "pings", "gap", "now", "expected"),
    [
        (HOURLY, (OK,), (30, 65), 75, "degraded"),
        (HOURLY, (OK,), (30, 65), 75.1, "missed"),
        (HOURLY, (OK,), (30, 900), 901, "degraded"),
        (HOURLY, (OK,), (71, 900), 901, "missed"),
        (SHORT, (BEGUN,), (10, 100), 70, "up"),
        (SHORT, (BEGUN,), (10, 100), 111, "missed"),
        (SHORT, (BEGUN,), (21, 100), 101, "missed"),
    ],
)
def test_time_in_which_nobody_heard_neither_makes_a_miss_nor_hides_one(
    terms: Terms, pings: Sequence[Ping], gap: tuple[float, float], now: float, expected: str
) -> None:
    shorter = Terms(terms.grace, Duration(7200), max_runtime=terms.max_runtime)
    used = shorter if terms is SHORT else terms
    assert state(judged(used, pings, now, [gap])) == expected


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (judged(HOURLY, (), 0), "it has never called; have it ping its URL"),
        (judged(HOURLY, (BEGUN,), 0), "it has called, and no end of a run was heard yet"),
        (
            judged(HOURLY, (FAILED,), 1),
            "it failed with exit status 3 at 2026-11-21 02:00:00 UTC, as it said itself: full",
        ),
        (
            judged(HOURLY, (ping("fail", 0),), 1),
            "it failed at 2026-11-21 02:00:00 UTC, as it said itself",
        ),
        (
            judged(SHORT, (BEGUN, ping("log", 1, said="half")), 30),
            "it started at 2026-11-21 02:00:00 UTC and did not end within 20m: half",
        ),
        (
            judged(HOURLY, (OK,), 71),
            f"{MISSED}; it last came at 2026-11-21 02:00:00 UTC",
        ),
    ],
)
def test_a_person_reads_why(found: Verdict, said: str) -> None:
    assert found.fault is not None
    assert found.fault.detail == said


def test_one_that_is_late_says_until_when_it_may_come() -> None:
    said = "late: it was due at 2026-11-21 03:00:00 UTC and may come until 2026-11-21 03:10:00 UTC"
    assert judged(HOURLY, (OK,), 61).degraded == said


def test_what_is_known_is_measured_and_nothing_else() -> None:
    assert verdict.gauges(None, None) == ()

    def shown(known: State | None, found: Verdict | None) -> dict[str, float]:
        return {
            one.metric.removeprefix("probe_heartbeat_"): one.value
            for one in verdict.gauges(known, found)
        }

    assert shown(told(BEGUN), None) == {"last_ping_timestamp_seconds": at(0).timestamp()}
    pings = (BEGUN, ping("success", 2, exit=0))
    assert shown(told(*pings), judged(HOURLY, pings, 3)) == {
        "last_ping_timestamp_seconds": at(2).timestamp(),
        "last_success_timestamp_seconds": at(2).timestamp(),
        "due_timestamp_seconds": at(62).timestamp(),
        "runtime_seconds": 120.0,
        "exit_code": 0,
    }


@st.composite
def punctual(draw: st.DrawFn) -> tuple[list[Ping], float]:
    """What a punctual job tells, its starts and logs in any order with its ends; and a moment.

    Each success comes within period and grace of the one before, each start within the longest run
    before an end of it, or after it where its id says so.
    """
    pings, now = [ping("success", 0)], 0.0
    for number in range(draw(st.integers(0, 6))):
        now += draw(st.floats(0.1, 70))
        run = draw(st.sampled_from(["", f"run-{number}"]))
        before = [ping("start", now - draw(st.floats(0, 20)), run) for _ in range(2)]
        late = [ping("start", now, run)] if run else []
        logs = [ping("log", now, said="x")]
        pings += draw(st.permutations([*before[: draw(st.integers(0, 2))], *logs]))
        pings.append(ping("success", now, run, exit=draw(st.sampled_from([None, 0]))))
        pings += draw(st.permutations([*late, *logs]))
    return pings, now + draw(st.floats(0, 70))


@given(punctual(), st.sampled_from([None, Duration(1200)]), st.data())
def test_a_job_that_tells_in_time_is_never_down(
    job: tuple[list[Ping], float], max_runtime: Duration | None, data: Any
) -> None:
    pings, now = job
    gone = data.draw(st.floats(0, 100))
    gap = (gone, gone + data.draw(st.floats(0, 100)))
    terms = Terms(TEN, period=HOUR, max_runtime=max_runtime)
    assert state(judged(terms, pings, now)) in {"up", "degraded"}
    assert state(judged(terms, pings, now, [gap])) in {"up", "degraded"}


@given(punctual(), st.floats(70.1, 9_999))
def test_a_job_that_tells_nothing_any_more_is_down_in_time(
    job: tuple[list[Ping], float], minutes: float
) -> None:
    pings, _ = job
    last = max(one.at for one in pings if one.action == "success")
    silent = (last - at(0)).total_seconds() / 60 + minutes
    assert state(judged(HOURLY, pings, silent)) == "missed"

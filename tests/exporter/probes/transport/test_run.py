import asyncio
import errno
from collections.abc import Awaitable, Callable

import pytest
import structlog
from msgspec import Struct

from alerting.duration import Duration
from exporter.probes.fault import Failed, Fault
from exporter.probes.line import Line
from exporter.probes.result import Gauge, Result
from exporter.probes.trace import Trace
from exporter.probes.transport import ambient, run


class Probe(Struct, frozen=True):
    name: str = "a"
    kind: str = "tcp"
    timeout: Duration = Duration(0.05)


def gauges(trace: Trace, fault: Fault | None) -> tuple[Gauge, ...]:
    return (Gauge("spans", (fault.reason if fault else "",), len(trace.spans)),)


async def ran(walk: Callable[[Trace], Awaitable[None]]) -> Result:
    return await run.measured(Probe(), Trace("resolve", "talk"), walk, gauges)


async def well(trace: Trace) -> None:
    trace.enter("talk", 0.0)


async def worse(trace: Trace) -> None:
    trace.degraded = "slow"


async def failed(_: Trace) -> None:
    raise Failed("body", "no match")


async def hung(trace: Trace) -> None:
    trace.enter("talk", 0.0)
    await asyncio.Event().wait()


async def refused(trace: Trace) -> None:
    trace.enter("connect", 0.0)
    raise ConnectionRefusedError(errno.ECONNREFUSED, "no")


async def judged_then_hung(trace: Trace) -> None:
    trace.fault = Fault("status", "got 500")
    await hung(trace)


@pytest.mark.parametrize(
    ("walk", "state", "reason", "detail"),
    [
        (well, "up", "", ""),
        (worse, "degraded", "", "slow"),
        (failed, "down", "body", "no match"),
        (hung, "down", "timeout", "the phase talk did not end within 0.05 s"),
        (refused, "down", "connect_refused", ": connection refused"),
        (judged_then_hung, "down", "status", "got 500"),
    ],
)
async def test_whatever_happens_there_is_a_result(
    walk: Callable[[Trace], Awaitable[None]], state: str, reason: str, detail: str
) -> None:
    result = await ran(walk)
    assert (result.state, result.reason, result.detail) == (state, reason, detail)
    assert (result.probe, result.kind, result.gauges[0].labels) == ("a", "tcp", (reason,))
    assert result.duration >= 0


async def test_its_end_is_told_to_who_listens() -> None:
    lines: list[Line] = []
    with ambient.surrounded(ambient.Open(), lines):
        for walk in (well, worse, failed):
            await ran(walk)
    assert [one.text for one in lines] == ["succeeded", "degraded: slow", "failed: no match"]


async def test_an_error_of_ours_is_unknown_and_logged_once_until_it_is_over() -> None:
    async def broken(_: Trace) -> None:
        raise ValueError("not for the eyes of people")

    with structlog.testing.capture_logs() as logged:
        results = [await ran(walk) for walk in (broken, broken, well, well)]
    assert [one.state for one in results] == ["unknown", "unknown", "up", "up"]
    assert results[0].detail == "ValueError within chatwatch; its log has more"
    assert [one["event"] for one in logged] == [
        "probe cannot be measured",
        "probe is measured again",
    ]


async def test_its_cancellation_goes_on() -> None:
    begun = asyncio.Event()

    async def held(_: Trace) -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(ran(held))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

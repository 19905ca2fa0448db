"""One run of a probe: as many attempts as it may have, and always a Result."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from alerting import clock
from exporter.probes.board import Probe
from exporter.probes.kind import RETRY_SECONDS
from exporter.probes.reasons import INTERNAL
from exporter.probes.result import Result

# A probe keeps its timeout itself; an attempt that does not by this much later is ended.
MARGIN_SECONDS: Final = 1.0


class Ran(Struct, frozen=True):
    """What a run came to; ``error`` is a mistake of ours in it."""

    result: Result
    error: Exception | None = None


async def ran(probe: Probe, judged: Callable[[Result], Awaitable[Result]]) -> Ran:
    """Run a probe, again where it fails and may; raises nothing but its cancellation.

    The result is the last attempt's, but began when the first one did. ``judged`` says whether a
    failure is the target's.
    """
    started = clock.now()
    found, retries = await _attempt(probe), 0
    while found.result.verdict == "down" and retries < probe.retries:
        await asyncio.sleep(RETRY_SECONDS)
        found, retries = await _attempt(probe), retries + 1
    result = found.result if probe.local else await judged(found.result)
    if retries:
        result = replace(result, started=started, retries=retries)
    return replace(found, result=result)


async def _attempt(probe: Probe) -> Ran:
    """Try once; whatever happens in it ends here."""
    began, started = clock.monotonic(), clock.now()
    limit = asyncio.timeout(probe.timeout.seconds + MARGIN_SECONDS)
    try:
        async with limit:
            return Ran(await probe.measure())
    except Exception as error:  # noqa: BLE001 # one probe must not end the others
        hung = limit.expired()
        said = f"a mistake of ours, see the log: {type(error).__name__}"
        if hung:
            said = f"it did not keep its timeout of {probe.timeout}"
        seconds = clock.monotonic() - began
        failed = Result(probe.name, probe.kind, started, seconds, INTERNAL, said)
        return Ran(failed, None if hung else error)

"""One signed event a request, durable before its 202, against a bare handler, pair by pair.

Work is compared at 256 connections, which keep both busy. With 64, each of which waits for its
answer, the way to the disk and back counts as much as the work; that ratio is shown too, and the
delay is held there.
"""

import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from alerting import clock
from exporter.events import signature
from tests.benchmarks.figure import Figure, at_least, below, percentile, shown
from tests.benchmarks.load import Run, load, request
from tests.daemon import running

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SOURCE = "- {name: signed, type: native, secrets: [env:BENCH_SECRET]}"
MANY = 256
FEW = 64
ROUNDS = 5
REQUESTS = 16_000


Pairs = list[tuple[Run, Run]]


def run() -> list[Figure]:
    """Measure; every round is one run against each, so that a slow machine slows both."""
    pairs = asyncio.run(_pairs())
    slowest = [percentile(ours.seconds, 0.99) * 1000 for ours, _ in pairs[FEW]]
    return [
        at_least("signed single events against a bare handler", _ratio(pairs[MANY]), "×", 0.60),
        below("signed single events: p99 at 64 connections", statistics.median(slowest), "ms", 50),
        shown("signed single events, 256 connections", _rate(pairs[MANY], 0), "/s"),
        shown("bare handler, 256 connections", _rate(pairs[MANY], 1), "/s"),
        shown("the same ratio with only 64 connections", _ratio(pairs[FEW]), "×"),
    ]


def _ratio(pairs: Pairs) -> float:
    return statistics.median(ours.rate / bare.rate for ours, bare in pairs)


def _rate(pairs: Pairs, which: int) -> float:
    return statistics.median(pair[which].rate for pair in pairs)


async def _pairs() -> dict[int, Pairs]:
    with tempfile.TemporaryDirectory() as folder, bare_handler() as bare:
        with running(Path(folder), more=SOURCE, BENCH_SECRET=SECRET) as daemon:
            found: dict[int, Pairs] = {MANY: [], FEW: []}
            for round in range(ROUNDS + 1):
                for connections, pairs in found.items():
                    requests = signed(REQUESTS, f"r{round}-{connections}-")
                    ours = await load(daemon.port, requests, connections)
                    assert set(ours.statuses) == {202}, ours.statuses
                    pairs.append((ours, await load(bare, requests, connections)))
            # The first round only warms up.
            return {connections: pairs[1:] for connections, pairs in found.items()}


def signed(count: int, prefix: str) -> list[bytes]:
    """Return requests of one signed message each, all different."""
    now = clock.now()
    made = []
    for number in range(count):
        id = f"{prefix}{number}"
        event = {
            "id": id,
            "type": "chat.message.sent",
            "time": now.isoformat(),
            "data": {
                "conversation_id": f"c-{number % 997}",
                "agent_kind": "ai",
                "agent_id": "sales",
                "channel": "web",
                "text": "Thank you, your order is on its way and will arrive tomorrow.",
                "response_seconds": 1.25,
            },
        }
        body = json.dumps(event).encode()
        stamp = int(now.timestamp())
        made.append(
            request(
                "/webhooks/signed",
                body,
                webhook_id=id,
                webhook_timestamp=str(stamp),
                webhook_signature=signature.sign(SECRET, id, stamp, body),
            )
        )
    return made


async def bare_rate() -> float:
    """Return how many requests a second a bare handler takes: how fast the machine is now."""
    with bare_handler() as port:
        runs = [await load(port, signed(REQUESTS, f"b{n}-"), MANY) for n in range(ROUNDS)]
        return statistics.median(one.rate for one in runs[1:])


@contextlib.contextmanager
def bare_handler() -> Iterator[int]:
    """Run a bare handler; its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bare"], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()

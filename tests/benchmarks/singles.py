"""One signed event a request, durable before its 202, against a bare handler, pair by pair."""

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
CONNECTIONS = 64
ROUNDS = 7
REQUESTS = 16_000


def run() -> list[Figure]:
    """Measure; every round is one run against each, so that a slow machine slows both."""
    pairs = asyncio.run(_pairs())
    ratios = [ours.rate / bare.rate for ours, bare in pairs]
    slowest = [percentile(ours.seconds, 0.99) * 1000 for ours, _ in pairs]
    return [
        at_least(
            "signed single events against a bare handler", statistics.median(ratios), "×", 0.60
        ),
        below("signed single events: p99 at 64 connections", statistics.median(slowest), "ms", 50),
        shown("signed single events", statistics.median(o.rate for o, _ in pairs), "/s"),
        shown("bare handler", statistics.median(b.rate for _, b in pairs), "/s"),
    ]


async def _pairs() -> list[tuple[Run, Run]]:
    with tempfile.TemporaryDirectory() as folder, _bare() as bare:
        with running(Path(folder), more=SOURCE, BENCH_SECRET=SECRET) as daemon:
            found = []
            for round in range(ROUNDS + 1):
                requests = signed(REQUESTS, f"r{round}-")
                ours = await load(daemon.port, requests, CONNECTIONS)
                assert set(ours.statuses) == {202}, ours.statuses
                found.append((ours, await load(bare, requests, CONNECTIONS)))
            return found[1:]


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


@contextlib.contextmanager
def _bare() -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bare"], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()

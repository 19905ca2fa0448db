"""What a call of the client costs an app whose daemon is stopped."""

from alerting import clock
from exporter.client import Client
from tests.benchmarks.figure import Figure, below, percentile

CALLS = 5_000
# Nothing listens on port 1 of loopback: every connection is refused.
STOPPED = "http://127.0.0.1:1"


def run() -> list[Figure]:
    """Time each call from outside, the background thread failing to connect meanwhile."""
    client = Client(STOPPED)
    seconds = []
    for number in range(CALLS):
        began = clock.monotonic()
        client.track_user_query(
            query="Where is my order?", user_id=f"u{number}", response_time=1.2, cached=False
        )
        seconds.append(clock.monotonic() - began)
    client.close(timeout=0)
    p95 = percentile(seconds, 0.95) * 1000
    return [below("a client's call with the daemon stopped: p95", p95, "ms", 10)]

"""Reads what a client would post, with the daemon's own reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from alerting import clock
from exporter.client import Client
from exporter.client.backlog import Backlog
from exporter.client.outbox import Outbox
from exporter.client.pace import Policy
from exporter.events.model import Event, read
from tests.exporter.client.fakes import Way

_POLICY = Policy(batch=500, batch_bytes=99_999, flush_interval=60, first_wait=1, longest_wait=1)
_ANY_TIME = datetime.min.replace(tzinfo=UTC)


class Reading(Client):
    """A client whose events are read instead of posted."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1")
        self.way = Way()
        self._outbox = Outbox(_POLICY, Backlog(1000, 999_999), self.way, "nowhere")

    def raw(self) -> list[Any]:
        """The events so far, as JSON."""
        assert self.flush(10)
        return [msgspec.json.decode(event) for batch in self.way.batches for event in batch.events]

    def event(self) -> Event:
        """The one event so far, as the daemon reads it."""
        (raw,) = self.raw()
        return read(raw, now=clock.now(), future=timedelta(days=9999), oldest=_ANY_TIME)


@contextmanager
def reading() -> Iterator[Reading]:
    client = Reading()
    try:
        yield client
    finally:
        client.close(0.0)

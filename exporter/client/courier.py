"""Carries one batch to the daemon and says what the answer means."""

from alerting import clock
from exporter.client import reply, target
from exporter.client.backlog import Batch
from exporter.client.connection import Connection, UnreachedError
from exporter.client.reply import Retry, Verdict
from exporter.client.target import Credentials, Target

HEADERS = {"Content-Type": "application/json", "User-Agent": "chatwatch-client"}


class Courier:
    """A kept connection to one source of a daemon; used by one thread at a time."""

    def __init__(
        self, where: Target, source: str, credentials: Credentials, timeout: float
    ) -> None:
        self._path = target.source_path(where, source)
        self._credentials = credentials
        self._connection = Connection(where, timeout)

    def deliver(self, batch: Batch) -> Verdict:
        """Post a batch; a failure to reach the daemon is a verdict like others."""
        body = batch.body
        headers = {
            **HEADERS,
            **target.authorization(self._credentials),
            **target.signature(self._credentials, batch.id, int(clock.unix()), body),
        }
        try:
            answer = self._connection.exchange("POST", self._path, headers, body)
        except UnreachedError as error:
            return Retry(str(error))
        return reply.verdict(
            answer.status, answer.retry_after, answer.body, batch.events, now=clock.now()
        )

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

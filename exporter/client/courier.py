"""Carries one batch to the daemon and says what the answer means."""

from alerting import clock
from exporter.client import reply, target
from exporter.client.backlog import Batch
from exporter.client.connection import Connection, UnreachedError
from exporter.client.reply import Retry, Verdict
from exporter.client.target import Credentials, Target

HEADERS = {"Content-Type": "application/json", "User-Agent": "chatwatch-client"}


class Courier:
    """A kept connection to one path of a daemon; used by one thread at a time."""

    def __init__(self, where: Target, path: str, credentials: Credentials, timeout: float) -> None:
        self._path = path
        self._credentials = credentials
        self._where = where
        self._timeout = timeout
        self._connection: Connection | None = None

    def deliver(self, batch: Batch) -> Verdict:
        """Post a batch; a failure to reach the daemon is a verdict like others."""
        body = batch.body
        headers = {
            **HEADERS,
            **target.authorization(self._credentials),
            **target.signature(self._credentials, batch.id, int(clock.unix()), body),
        }
        if self._connection is None:
            self._connection = Connection(self._where, self._timeout)
        try:
            answer = self._connection.exchange("POST", self._path, headers, body)
        except UnreachedError as error:
            return Retry(str(error))
        return reply.verdict(
            answer.status, answer.retry_after, answer.body, batch.events, now=clock.now()
        )

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
